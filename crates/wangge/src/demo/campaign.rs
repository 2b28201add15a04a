//! The knock-on-door campaign: started by the county commander as over HTTP, and started again when
//! the last one has run out, so that the demonstration always has work.

use domain::access::{Action, Permit, Post, Purpose};
use domain::ids::CampaignId;
use jiff::{SignedDuration, Timestamp};
use playbook::Playbook;
use store::tasks::Campaign;
use store::{Store, StoreError, Writer};
use uuid::Uuid;

use super::PLAYBOOK;

/// Starts a campaign unless one runs.
pub async fn keep_campaign_running(store: &Store, now: Timestamp) -> anyhow::Result<()> {
    let playbook = Playbook::read(PLAYBOOK).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let started: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                let Some(permit) = commander(writer, &playbook, now).await? else { return Ok(()) };
                let known = store::tasks::list(writer, &permit).await?;
                if known.iter().any(|campaign| campaign.open && campaign.closes_at > now) {
                    return Ok(());
                }
                for over in known.iter().filter(|campaign| campaign.open) {
                    store::tasks::close(writer, permit.county(), over.id).await?;
                }
                let Some(template) = playbook.campaigns.first() else { return Ok(()) };
                let campaign = Campaign {
                    id: CampaignId(Uuid::from_u64_pair(
                        (now.as_microsecond() as u64) & !0xf000 | 0x7000,
                        1 << 63,
                    )),
                    template: template.id.get_ref().clone(),
                    title: template.name.zh.clone(),
                    path: permit.path().clone(),
                    opens_at: now,
                    closes_at: now + SignedDuration::from_hours(24 * i64::from(template.days)),
                    open: true,
                    created_by: permit.worker(),
                };
                store::tasks::insert(writer, permit.county(), &campaign, now).await?;
                let day = domain::time::day_of(now, &domain::time::china());
                server::freeze_roster(writer, &permit, &playbook, campaign.id, day, now).await?;
                Ok(())
            })
        })
        .await;
    Ok(started?)
}

async fn commander(
    writer: &Writer,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<Option<Permit>, StoreError> {
    let county = playbook.county_code();
    let day = domain::time::day_of(now, &domain::time::china());
    let Some((worker, ..)) = store::access::find_login(writer, county, "county").await? else {
        return Ok(None);
    };
    let held = store::access::posts(writer, county, worker, day).await?.into_iter().next();
    let permit = held.and_then(|held| {
        let role = playbook.role(&held.role)?;
        let post = Post {
            county,
            worker,
            appointment: held.id,
            role: held.role.clone(),
            area: held.area,
            path: held.path,
            from: held.from,
            until: held.until,
            actions: role.actions.clone(),
            sight: role.sight,
        };
        post.permit(Action::RunCampaigns, Purpose::DoorVisit, day).ok()
    });
    Ok(permit)
}
