//! One small limit as it should be: the village proposes it for a single grid, the district agrees by an
//! authority that the administrator wrote down, cards are made and most are handed over. Made again when it
//! has ended.

use domain::access::{Action, Purpose};
use domain::ids::{AuthorityId, MeasureId};
use jiff::SignedDuration;
use server::measures::wire::{CardTold, DecideMeasure, NewAuthority, NewMeasure, ReviewMeasure};
use server::measures::{actions, authorities, cards};
use server::{Actor, App};
use uuid::Uuid;

/// Households that were told, of twenty.
const TOLD: usize = 14;
const DAYS: i64 = 6;

/// Makes the limit unless one holds.
pub async fn keep_measure_running(app: &App) -> anyhow::Result<()> {
    let Some(county) = app.only_county() else { return Ok(()) };
    let Some(rules) = app.playbook(county)?.measures.clone() else { return Ok(()) };
    let Some(exits) = &rules.exits else { return Ok(()) };
    let [admin, commander, village] =
        ["admin", "county", "village"].map(|login| Actor::acting_as(app.clone(), county, login));
    let (admin, commander, village) = (admin.await?, commander.await?, village.await?);
    let now = app.now();
    if authorities::list(&commander).await?.held.is_empty() {
        let asked = NewAuthority {
            worker: commander.post.worker.0,
            kind: "exit_limit".to_owned(),
            area: commander.post.area.0,
            document: "区指挥部授权书（演示）".to_owned(),
            until: app.day(now + SignedDuration::from_hours(24 * 180)).to_string(),
        };
        authorities::grant(&admin, AuthorityId(Uuid::from_bytes(app.random())), asked).await?;
    }
    let held = actions::list(&village).await?;
    if let Some(held) = held.iter().find(|it| it.standing == "in_force") {
        let day = SignedDuration::from_hours(24);
        let ends_at: jiff::Timestamp = held.ends_at.parse()?;
        let review = ReviewMeasure { review_at: ends_at.min(now + day * 3).to_string() };
        actions::review(&commander, MeasureId(held.id), review).await?;
        return Ok(());
    }
    let permit = village.permit(Action::ReadAreas, Purpose::Oversight)?;
    let own = village.post.area;
    let below = app
        .store()
        .read::<_, store::StoreError, _>(move |db| {
            Box::pin(async move { store::areas::children(db, &permit, own).await })
        })
        .await?;
    let Some(grid) = below.get(1) else { return Ok(()) };
    let id = MeasureId(Uuid::from_bytes(app.random()));
    let proposal = NewMeasure {
        kind: "exit_limit".to_owned(),
        area: grid.id.0,
        document: "疫情防控通告（演示）".to_owned(),
        issuer: "区疫情防控指挥部".to_owned(),
        reason: "contacts".to_owned(),
        services: rules.services.zh.clone(),
        appeal: rules.appeal.zh.clone(),
        starts_at: now.to_string(),
        ends_at: (now + SignedDuration::from_hours(24 * DAYS)).to_string(),
        review_at: (now + SignedDuration::from_hours(24 * 3)).to_string(),
        terms: Some(exits.into()),
        categories: Vec::new(),
    };
    actions::propose(&village, id, proposal).await?;
    actions::decide(&commander, id, DecideMeasure { grant: true }).await?;
    cards::issue(&village, id).await?;
    for card in cards::list(&village, id, None).await?.rows.into_iter().take(TOLD) {
        cards::tell(&village, card.serial, CardTold { made_at: now.to_string() }).await?;
    }
    Ok(())
}
