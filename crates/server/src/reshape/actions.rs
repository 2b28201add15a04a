//! Showing, planning and doing changes of the ladder.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{County, ReshapeId};
use domain::reshape::{DayFault, Reshape, Takes, takes};
use jiff::Timestamp;
use jiff::civil::Date;
use playbook::Playbook;
use serde_json::json;
use store::reshape::Plan;
use store::{Reader, Writer};
use uuid::Uuid;

use super::carry_out::carry_out;
use super::check::{Checked, check};
use super::preview::{blockers, preview as shown};
use super::wire::{AskReshape, ReshapePage, ReshapePreview, ReshapeWire};
use crate::app::App;
use crate::areas::actions::within;
use crate::areas::wire::LevelCount;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 50;

fn when(day: Date, today: Date, signed: Option<Date>) -> Result<Takes, Problem> {
    takes(day, today, signed).map_err(|fault| match fault {
        DayFault::TooFar => Problem::invalid(vec![FieldError::new("day", "too_far")]),
        DayFault::TooOld => Problem::invalid(vec![FieldError::new("day", "too_old")]),
        DayFault::Signed(_) => {
            Problem::Refused(Refusal::SignedAcross, vec![FieldError::new("day", "signed")])
        }
    })
}

/// Checks a change and its day.
async fn checked(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    asked: AskReshape,
    today: Date,
) -> Result<(Checked, Takes), Problem> {
    let day = asked.day;
    let it = check(db, permit, playbook, asked.read()?).await?;
    let signed = store::reshape::last_signed(db, permit.county(), &it.books()).await?;
    let takes = when(day, today, signed)?;
    Ok((it, takes))
}

/// What a change would come to; nothing is done.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::SignedAcross`], [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub async fn preview(actor: &Actor, asked: AskReshape) -> Result<ReshapePreview, Problem> {
    let permit = actor.permit(Action::Reshape, Purpose::Oversight)?;
    let (playbook, today, now) = (actor.playbook.clone(), actor.today(), actor.now);
    actor
        .read(async move |db: &Reader| {
            let day = asked.day;
            let (it, takes) = checked(db, &permit, &playbook, asked, today).await?;
            shown(db, &permit, &playbook, &it, takes, (day, today, now)).await
        })
        .await
}

/// Does a change, or plans it for its day. The same again is the same act.
///
/// # Errors
/// As [`preview`], and [`Refusal::Across`] while something holds for only a part of what would move.
pub async fn ask(actor: &Actor, id: ReshapeId, asked: AskReshape) -> Result<ReshapeWire, Problem> {
    let permit = actor.permit(Action::Reshape, Purpose::Oversight)?;
    let (playbook, today, now) = (actor.playbook.clone(), actor.today(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            if let Some(known) = store::reshape::find(writer, &permit, id).await? {
                let same = asked.day == known.day && asked.read()? == known.reshape;
                return if same { Ok(known.into()) } else { Err(Refusal::IdReused.into()) };
            }
            let day = asked.day;
            let (it, takes) = checked(writer, &permit, &playbook, asked, today).await?;
            let plan = Plan {
                id,
                path: it.common.clone(),
                reshape: it.reshape.clone(),
                day,
                state: "planned".to_owned(),
                failure: None,
                made_by: permit.worker(),
                maker: String::new(),
                made_at: now,
                units: it.units.clone(),
            };
            let kept = store::reshape::insert(writer, permit.county(), &plan).await;
            if kept.as_ref().is_err_and(|error| error.conflicts_with("reshape_pkey")) {
                return Err(Refusal::IdReused.into());
            }
            kept?;
            if takes == Takes::Now {
                execute(writer, &permit, &playbook, &it, id, (day, today, now)).await?;
            }
            let detail =
                json!({ "kind": plan.reshape.kind(), "day": day.to_string(), "now": takes == Takes::Now });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(store::reshape::find(writer, &permit, id).await?.ok_or(Refusal::NotFound)?.into())
        })
        .await
}

async fn execute(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    it: &Checked,
    id: ReshapeId,
    (day, today, now): (Date, Date, Timestamp),
) -> Result<(), Problem> {
    if !blockers(writer, permit, it, (today, now)).await?.is_empty() {
        return Err(Refusal::Across.into());
    }
    // Marked before it is done: its record moves with the units.
    if !store::reshape::settle(writer, permit.county(), id, None, now).await? {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let done = carry_out(writer, permit, playbook, it, (day, now)).await;
    match done {
        Err(error) if error.conflicts_with("area_pkey") => Err(Refusal::IdReused.into()),
        other => Ok(other?),
    }
}

/// Changes of an area and its subtree, and its own lineage.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<ReshapePage, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let changes = store::reshape::list(db, &here, area.id, LISTED).await?;
            let lineage = store::reshape::of_area(db, permit.county(), area.id, LISTED).await?;
            let split = store::reshape::made_by_splits(db, &here).await?;
            Ok(ReshapePage {
                changes: changes.into_iter().map(ReshapeWire::from).collect(),
                lineage: lineage.into_iter().map(ReshapeWire::from).collect(),
                split: split.into_iter().map(|(level, count)| LevelCount { level, count }).collect(),
            })
        })
        .await
}

/// Calls a planned change off.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::AlreadyDecided`] when it is planned no longer.
pub async fn cancel(actor: &Actor, id: ReshapeId) -> Result<(), Problem> {
    let permit = actor.permit(Action::Reshape, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let plan = store::reshape::find(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if plan.state == "cancelled" {
                return Ok(());
            }
            if !store::reshape::cancel(writer, &permit, id, now).await? {
                return Err(Refusal::AlreadyDecided.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "cancelled": true }), now).await?;
            Ok(())
        })
        .await
}

/// Carries out what was planned for today or earlier. What cannot be done any more is marked with the reason, for
/// whoever planned it.
pub async fn carry_out_due(app: &App, county: County) -> Result<(), Problem> {
    let (now, today) = (app.now(), app.day(app.now()));
    let due = app.read(async move |db: &Reader| Ok(store::reshape::due(db, county, today).await?));
    for plan in due.await? {
        let id = plan.id;
        let code = match carry_out_plan(app, county, plan).await {
            // Busy: tried again the next time round.
            Ok(()) | Err(Problem::Refused(Refusal::TooBusy, _)) => continue,
            Err(Problem::Refused(refusal, _)) => refusal.code(),
            Err(Problem::Store(error)) => {
                tracing::error!(%error, %id, "a planned change of units failed");
                "unexpected"
            }
        };
        app.write(async move |writer: &Writer| {
            Ok(store::reshape::settle(writer, county, id, Some(code), now).await?)
        })
        .await?;
    }
    Ok(())
}

async fn carry_out_plan(app: &App, county: County, plan: Plan) -> Result<(), Problem> {
    let made_by = plan.made_by;
    let login = app.read(async move |db: &Reader| Ok(store::staffing::login_of(db, county, made_by).await?));
    // Whoever planned it must still be somebody who may.
    let login = login.await?.ok_or(Refusal::NoPost)?;
    let actor = Actor::acting_for(app.clone(), county, &login, (Action::Reshape, &plan.path)).await?;
    let permit = actor.permit(Action::Reshape, Purpose::Oversight)?;
    let (playbook, today, now) = (actor.playbook.clone(), actor.today(), actor.now);
    app.write(async move |writer: &Writer| {
        let reshape = still(writer, &permit, plan.reshape).await?;
        let it = check(writer, &permit, &playbook, reshape).await?;
        let signed = store::reshape::last_signed(writer, county, &it.books()).await?;
        if signed.is_some_and(|signed| signed >= plan.day) {
            return Err(Refusal::SignedAcross.into());
        }
        execute(writer, &permit, &playbook, &it, plan.id, (plan.day, today, now)).await?;
        audited(writer, &permit, &plan.id.to_string(), json!({ "carried_out": true }), now).await?;
        Ok(())
    })
    .await
}

/// A split that was planned, without what has left the unit since.
async fn still(db: &Reader, permit: &Permit, reshape: Reshape) -> Result<Reshape, Problem> {
    let Reshape::Split { area, mut parts } = reshape else { return Ok(reshape) };
    let found = store::areas::find(db, permit, area).await?.ok_or(Refusal::NotFound)?;
    let households = store::people::targets(db, &permit.narrowed(&found.path)?, None).await?;
    let households: BTreeSet<_> = households.into_iter().map(|it| it.0).collect();
    let below: BTreeSet<_> =
        store::areas::children(db, permit, area).await?.into_iter().map(|it| it.id).collect();
    for part in &mut parts {
        part.households.retain(|id| households.contains(id));
        part.below.retain(|id| below.contains(id));
    }
    Ok(Reshape::Split { area, parts })
}
