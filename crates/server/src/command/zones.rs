//! Zones day by day (B-104): whether it grows quiet there. What one may not see is left out, not guessed.

use std::collections::HashMap;

use domain::access::{Action, Permit, Purpose};
use domain::time::instant;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use store::Reader;
use store::staffing::Zone;
use uuid::Uuid;

use super::wire::{ZoneDay, ZoneStatus};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::Problem;
use crate::staffing::strength::{sufficient, zone};

const DAYS: i32 = 7;
/// Zones of one page.
const MOST: usize = 60;

/// The zones that hold in an area today, each as far as it lies there, with its last seven days, oldest first.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<ZoneStatus>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let zones = store::staffing::zones(db, &here, me.today()).await?;
            let mut found = Vec::new();
            for it in zones.iter().take(MOST) {
                // Of a zone that reaches further, one's own part.
                let part = if here.path().covers(&it.path) { here.narrowed(&it.path)? } else { here.clone() };
                found.extend(status(db, &me, &part, it, &zones).await?);
            }
            Ok(found)
        })
        .await
}

async fn status(
    db: &Reader,
    actor: &Actor,
    here: &Permit,
    it: &Zone,
    zones: &[Zone],
) -> Result<Option<ZoneStatus>, Problem> {
    let Some(zone) = zone(&actor.playbook, it.clone()) else { return Ok(None) };
    let (units, manned) = sufficient(db, here, &actor.playbook, zones, actor.today()).await?;
    let size = store::areas::size(db, here).await?;
    let events = actor.permit(Action::ReadEvents, Purpose::Oversight).is_ok();
    let (mut open, mut late) = (None, None);
    if events {
        let counts = store::events::counts(db, here, 0, None, actor.now).await?;
        open = Some(counts.iter().map(|it| it.count).sum());
        late = Some(counts.iter().map(|it| it.late).sum());
    }
    let duty = actor.playbook.duty.is_some() && actor.permit(Action::ReadDuty, Purpose::Oversight).is_ok();
    let today = actor.today();
    let first = today.saturating_sub((DAYS - 1).days());
    let moved = if duty { moved(db, actor, here, first).await? } else { HashMap::new() };
    let mut days = Vec::new();
    for day in first.series(1.day()).take_while(|day| *day <= today) {
        let begin = |day: Date| instant(day, Time::midnight(), actor.app.zone());
        let span = (begin(day), begin(day.saturating_add(1.day())));
        let mut row = ZoneDay { day: day.to_string(), ..ZoneDay::default() };
        if events {
            let (told, closed) = store::events::day_counts(db, here, span.0, span.1).await?;
            (row.told, row.closed) = (Some(told), Some(closed));
        }
        if duty {
            let done = store::duty::effort(db, here, span, actor.now).await?;
            row.came = Some(done.iter().map(|it| it.came).sum());
            row.checks = Some(done.iter().map(|it| it.checks).sum());
            row.moved = Some(moved.get(&row.day).copied().unwrap_or(0));
        }
        days.push(row);
    }
    Ok(Some(ZoneStatus {
        zone,
        households: size.households,
        people: size.people,
        units,
        manned,
        open,
        late,
        days,
    }))
}

/// People who went in or out at its gates, by day.
async fn moved(
    db: &Reader,
    actor: &Actor,
    here: &Permit,
    first: Date,
) -> Result<HashMap<String, i64>, Problem> {
    let mut found: HashMap<String, i64> = HashMap::new();
    for it in store::duty::checkpoints(db, here).await? {
        if !actor.playbook.checkpoint(&it.kind).is_some_and(|kind| kind.checks) {
            continue;
        }
        for stop in store::duty::stops(db, here, it.id, first).await? {
            *found.entry(stop.day).or_default() += stop.came_in + stop.went_out;
        }
    }
    Ok(found)
}
