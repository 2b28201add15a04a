//! The roster as it stands, with the proof that nobody was missing: opening hours against who was on the
//! roster and against who was there (S-11, S-39), and everybody's hours.

use std::collections::{BTreeMap, HashMap};

use domain::access::{Action, Purpose};
use domain::duty::gaps;
use domain::ids::{CheckpointId, WorkerId};
use jiff::Timestamp;
use store::Reader;
use store::duty::{Checkpoint, Shift};

use super::roster::{Period, period, times};
use super::wire::{CheckpointWire, DutyRoster, GapWire, HoursWire, RosterAsked, ShiftWire};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::Problem;

/// The roster of an area with its gaps and everybody's hours.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope, [`domain::Refusal::Invalid`] for the days.
pub async fn page(actor: &Actor, asked: RosterAsked) -> Result<DutyRoster, Problem> {
    let permit = actor.permit(Action::ReadDuty, Purpose::Duty)?;
    let plans = actor.permit(Action::PlanDuty, Purpose::Duty).is_ok();
    let period = period(actor, asked.from.as_deref(), asked.days.unwrap_or(7))?;
    let (starts, ends) = (period.starts, period.ends);
    let (checkpoints, shifts, first) = actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let checkpoints = store::duty::checkpoints(db, &here).await?;
            let first = store::duty::first_shifts(db, &here).await?;
            Ok((checkpoints, store::duty::shifts_between(db, &here, starts, ends).await?, first))
        })
        .await?;
    let cover = cover(actor, &checkpoints, &shifts, &first.into_iter().collect(), &period);
    let hours = hours(
        shifts
            .iter()
            .filter_map(|shift| Some((shift.worker?, shift.name.clone()?, shift.starts_at, shift.ends_at))),
    );
    Ok(DutyRoster {
        from: period.from.to_string(),
        days: period.days,
        checkpoints: checkpoints.into_iter().map(|it| CheckpointWire::new(it, plans)).collect(),
        shifts: shifts.into_iter().map(ShiftWire::from).collect(),
        open_gaps: cover.planned,
        held_gaps: cover.held,
        hours,
        minutes_due: cover.minutes_due,
        minutes_held: cover.minutes_held,
    })
}

#[derive(Default)]
struct Cover {
    planned: Vec<GapWire>,
    held: Vec<GapWire>,
    minutes_due: i64,
    minutes_held: i64,
}

/// The opening hours of each checkpoint against who is on the roster, and against who was there.
fn cover(
    actor: &Actor,
    checkpoints: &[Checkpoint],
    shifts: &[Shift],
    first: &HashMap<CheckpointId, Timestamp>,
    period: &Period,
) -> Cover {
    let mut cover = Cover::default();
    let minutes = |from: Timestamp, until: Timestamp| until.duration_since(from).as_mins();
    for checkpoint in checkpoints.iter().filter(|it| it.staffed()) {
        let Some(kind) = actor.playbook.checkpoint(&checkpoint.kind) else { continue };
        let own: Vec<&Shift> = shifts.iter().filter(|it| it.checkpoint == checkpoint.id).collect();
        let planned: Vec<_> =
            own.iter().filter(|it| it.worker.is_some()).map(|it| (it.starts_at, it.ends_at)).collect();
        let there: Vec<_> = own.iter().filter_map(|it| presence(it, actor.now)).collect();
        let wire = |gap: domain::duty::Gap| GapWire {
            checkpoint: checkpoint.id.0,
            from: gap.from.to_string(),
            until: gap.until.to_string(),
        };
        for (opens, closes) in period.each_day().flat_map(|day| times(kind, day, actor.app.zone())) {
            let least = kind.least as usize;
            cover.planned.extend(gaps(opens, closes, &planned, least).into_iter().map(wire));
            let past = closes.min(actor.now);
            let opens = first.get(&checkpoint.id).map_or(past, |first| opens.max(*first));
            if opens < past {
                let left = gaps(opens, past, &there, least);
                let lost: i64 = left.iter().map(|gap| minutes(gap.from, gap.until)).sum();
                cover.minutes_due += minutes(opens, past);
                cover.minutes_held += minutes(opens, past) - lost;
                cover.held.extend(left.into_iter().map(wire));
            }
        }
    }
    cover
}

/// When somebody was at a checkpoint, as far as it is known now.
pub fn presence(shift: &Shift, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let came = shift.came_at?;
    Some((came, shift.left_at.unwrap_or(shift.ends_at.min(now))))
}

/// Hours of each worker, most first.
pub fn hours(shifts: impl Iterator<Item = (WorkerId, String, Timestamp, Timestamp)>) -> Vec<HoursWire> {
    let mut found: BTreeMap<WorkerId, HoursWire> = BTreeMap::new();
    for (worker, name, from, until) in shifts {
        let hours = until.duration_since(from).as_mins() as f64 / 60.0;
        let clock = from.to_zoned(domain::time::china()).hour();
        let row = found.entry(worker).or_insert(HoursWire {
            worker: worker.0,
            name,
            shifts: 0,
            hours: 0.0,
            night_hours: 0.0,
        });
        row.shifts += 1;
        row.hours += hours;
        if !(6..22).contains(&clock) {
            row.night_hours += hours;
        }
    }
    let mut rows: Vec<_> = found.into_values().collect();
    rows.sort_by(|a, b| b.hours.total_cmp(&a.hours).then_with(|| a.name.cmp(&b.name)));
    rows
}
