//! A roster drafted within the rules: what is open is gathered, `domain` decides, nothing is kept yet.

use std::collections::{BTreeSet, HashMap};

use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::duty::{DutyRules, Seat, Watch};
use domain::ids::{CheckpointId, WorkerId};
use jiff::tz::TimeZone;
use playbook::Playbook;
use store::Reader;
use store::duty::{Eligible, Shift};

use super::proof::hours;
use super::roster::{AROUND, Period, breach_name, period, rules, shift_id, times};
use super::wire::{DraftAsked, DraftRoster, EmptySeat, NewShift};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

/// Places of one draft.
const LONGEST_DRAFT: usize = 20_000;

/// Everything a draft needs of one area.
struct Bench {
    /// Each with whether the checkpoint is left without it.
    seats: Vec<(NewShift, Watch, bool)>,
    pools: HashMap<CheckpointId, Vec<Eligible>>,
    held: Vec<Shift>,
}

/// Drafts what is still open of a roster. Nothing is kept.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope, [`domain::Refusal::Invalid`] for the days.
pub async fn draft(actor: &Actor, asked: DraftAsked) -> Result<DraftRoster, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let period = period(actor, Some(&asked.from), asked.days)?;
    let playbook = actor.playbook.clone();
    let zone = actor.app.zone().clone();
    let rules = rules(&playbook);
    let bench = actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            gather(db, &permit, &here, &playbook, &period, &zone).await
        })
        .await?;
    let zone = actor.app.zone().clone();
    let drafted = tokio::task::spawn_blocking(move || solve(rules, bench, &zone)).await;
    drafted.map_err(|error| Problem::Store(store::StoreError::Engine(error.to_string())))
}

async fn gather(
    db: &Reader,
    permit: &Permit,
    here: &Permit,
    playbook: &Playbook,
    period: &Period,
    zone: &TimeZone,
) -> Result<Bench, Problem> {
    let mut bench = Bench { seats: Vec::new(), pools: HashMap::new(), held: Vec::new() };
    let around = (period.starts - AROUND, period.ends + AROUND);
    let kept = store::duty::shifts_between(db, here, period.starts, period.ends).await?;
    let kept: HashMap<_, _> = kept.iter().map(|it| ((it.checkpoint, it.starts_at, it.seat), it)).collect();
    let mut pools: HashMap<(AreaPath, String), Vec<Eligible>> = HashMap::new();
    for checkpoint in
        store::duty::checkpoints(db, here).await?.into_iter().filter(store::duty::Checkpoint::staffed)
    {
        let Some(kind) = playbook.checkpoint(&checkpoint.kind) else { continue };
        let key = (checkpoint.path.clone(), checkpoint.kind.clone());
        let pool = match pools.get(&key) {
            Some(pool) => pool.clone(),
            None => {
                let roles = kind.role_ids();
                let pool = store::duty::eligible(db, permit, &checkpoint.path, &roles, period.from).await?;
                pools.insert(key, pool.clone());
                pool
            }
        };
        bench.pools.insert(checkpoint.id, pool);
        for (starts_at, ends_at) in period.each_day().flat_map(|day| times(kind, day, zone)) {
            for seat in 1..=kind.seats {
                let kept = kept.get(&(checkpoint.id, starts_at, i64::from(seat)));
                if kept.is_some_and(|it| it.worker.is_some()) {
                    continue;
                }
                let id = kept.map_or_else(|| shift_id(checkpoint.id, starts_at, seat), |it| it.id);
                let shift = NewShift {
                    id: id.0,
                    checkpoint: checkpoint.id.0,
                    seat: i64::from(seat),
                    starts_at: starts_at.to_string(),
                    ends_at: ends_at.to_string(),
                    worker: None,
                    name: None,
                };
                bench.seats.push((shift, Watch::new(starts_at, ends_at, zone), seat <= kind.least));
            }
        }
    }
    if bench.seats.len() > LONGEST_DRAFT {
        return Err(Problem::invalid(vec![FieldError::new("days", "too_large")]));
    }
    // Whoever serves here may serve elsewhere as well, wherever that is.
    let pool: BTreeSet<WorkerId> = bench.pools.values().flatten().map(|it| it.worker).collect();
    for worker in pool {
        bench.held.extend(store::duty::worker_shifts(db, permit, worker, around.0, around.1).await?);
    }
    Ok(bench)
}

fn solve(rules: DutyRules, bench: Bench, zone: &TimeZone) -> DraftRoster {
    let mut workers: Vec<(WorkerId, String)> =
        bench.pools.values().flatten().map(|it| (it.worker, it.name.clone())).collect();
    workers.sort();
    workers.dedup_by_key(|(id, _)| *id);
    let place_of: HashMap<WorkerId, usize> =
        workers.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
    let mut held = vec![Vec::new(); workers.len()];
    for shift in &bench.held {
        if let Some(place) = shift.worker.and_then(|id| place_of.get(&id)) {
            held[*place].push(Watch::new(shift.starts_at, shift.ends_at, zone));
        }
    }
    let seats: Vec<Seat> = bench
        .seats
        .iter()
        .map(|(shift, watch, must)| Seat {
            watch: *watch,
            must: *must,
            candidates: bench.pools[&CheckpointId(shift.checkpoint)]
                .iter()
                .map(|it| place_of[&it.worker])
                .collect(),
        })
        .collect();
    let made = domain::duty::draft(rules, &held, &seats);
    let mut shifts: Vec<NewShift> = bench.seats.into_iter().map(|(shift, ..)| shift).collect();
    let unfilled = made
        .unfilled
        .iter()
        .map(|empty| EmptySeat {
            checkpoint: shifts[empty.seat].checkpoint,
            starts_at: shifts[empty.seat].starts_at.clone(),
            binding: empty.binding.iter().map(|breach| breach_name(*breach)).collect(),
        })
        .collect();
    for (shift, taken) in shifts.iter_mut().zip(&made.taken) {
        if let Some(place) = taken {
            shift.worker = Some(workers[*place].0.0);
            shift.name = Some(workers[*place].1.clone());
        }
    }
    let drafted = shifts.iter().filter_map(|shift| {
        let (worker, name) = (WorkerId(shift.worker?), shift.name.clone()?);
        Some((worker, name, shift.starts_at.parse().ok()?, shift.ends_at.parse().ok()?))
    });
    let hours = hours(drafted);
    DraftRoster { shifts, unfilled, hours }
}
