//! The knock-on-door campaign: started by the county commander the same way as over HTTP, and started
//! again when the last one has run out, so that the demonstration always has work.

use domain::access::{Action, Purpose};
use server::{Actor, App, Problem, StartCampaign};

/// Starts a campaign unless one runs.
pub async fn keep_campaign_running(app: &App) -> anyhow::Result<()> {
    let Some(county) = app.only_county() else { return Ok(()) };
    let commander = Actor::acting_as(app.clone(), county, "county").await?;
    let (permit, now) = (commander.permit(Action::RunCampaigns, Purpose::DoorVisit)?, app.now());
    let running = app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            store::tasks::close_over(writer, county, now).await?;
            let campaigns = store::tasks::list(writer, &permit).await?;
            Ok(campaigns.iter().any(|campaign| campaign.open))
        })
    });
    if running.await? {
        return Ok(());
    }
    let Some(template) = commander.playbook.campaigns.first() else { return Ok(()) };
    let id = uuid::Builder::from_random_bytes(app.random()).into_uuid();
    let asked = StartCampaign { id, template: template.id.get_ref().clone(), title: None, numbers: None };
    server::start_campaign(&commander, asked).await?;
    Ok(())
}
