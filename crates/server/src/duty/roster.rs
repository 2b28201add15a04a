//! Rosters changed by hand or taken over from a draft: every shift is held against the same rules.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::duty::{Breach, DutyRules, Watch, breaches};
use domain::ids::{CheckpointId, ShiftId, WorkerId};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use playbook::{CheckpointKind, Playbook};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::duty::{Checkpoint, Eligible, Shift};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{CandidateWire, NewShift, RosterSaved, SaveRoster, ShiftWire};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LONGEST_DAYS: i64 = 31;
/// Nobody looks for a roster that is further away.
const FURTHEST_DAYS: i32 = 3_660;
const LONGEST_ROSTER: usize = 5_000;
/// How far the rules look to either side of a watch.
pub const AROUND: SignedDuration = SignedDuration::from_hours(24 * 8);

/// The shifts of a kind on a day: from when until when.
pub fn times(kind: &CheckpointKind, day: Date, zone: &TimeZone) -> Vec<(Timestamp, Timestamp)> {
    let times = kind.shifts.iter().map(|shift| {
        let next = shift.until <= shift.from;
        let last = if next { day.tomorrow().unwrap_or(day) } else { day };
        (domain::time::instant(day, shift.from, zone), domain::time::instant(last, shift.until, zone))
    });
    times.collect()
}

/// The id of a place at a checkpoint at a time: whoever drafts it gets the same.
pub fn shift_id(checkpoint: CheckpointId, starts_at: Timestamp, seat: u32) -> ShiftId {
    let digest = Sha256::new()
        .chain_update(checkpoint.0)
        .chain_update(starts_at.as_second().to_be_bytes())
        .chain_update(seat.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    ShiftId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

pub fn breach_name(breach: Breach) -> String {
    serde_json::to_value(breach).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Some days of a roster.
pub struct Period {
    pub from: Date,
    pub days: i64,
    pub starts: Timestamp,
    pub ends: Timestamp,
}

pub fn period(actor: &Actor, from: Option<&str>, days: i64) -> Result<Period, Problem> {
    let unfit = |field: &str| Problem::invalid(vec![FieldError::new(field, "unfit")]);
    let from = from.map_or(Ok(actor.today()), |text| text.parse().map_err(|_| unfit("from")))?;
    if !(1..=LONGEST_DAYS).contains(&days) {
        return Err(unfit("days"));
    }
    if (from - actor.today()).get_days().abs() > FURTHEST_DAYS {
        return Err(unfit("from"));
    }
    let starts = domain::time::instant(from, jiff::civil::Time::midnight(), actor.app.zone());
    Ok(Period { from, days, starts, ends: starts + SignedDuration::from_hours(24 * days) })
}

impl Period {
    pub fn each_day(&self) -> impl Iterator<Item = Date> {
        let first = self.from;
        std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(self.days as usize)
    }
}

/// What may be asked of one person here.
pub fn rules(playbook: &Playbook) -> DutyRules {
    playbook.duty.as_ref().map(|duty| duty.rules).unwrap_or_default()
}

/// Keeps shifts, all or none; each is held against the rules again, in order of time.
///
/// # Errors
/// [`Refusal::DutyRule`] naming shift and rule, [`Refusal::NotEligible`], [`Refusal::SeatTaken`],
/// [`Refusal::NotFound`] for a checkpoint outside the scope.
pub async fn save(actor: &Actor, asked: SaveRoster) -> Result<RosterSaved, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    if asked.shifts.len() > LONGEST_ROSTER {
        return Err(Problem::invalid(vec![FieldError::new("shifts", "too_long")]));
    }
    let (playbook, now, zone) = (actor.playbook.clone(), actor.now, actor.app.zone().clone());
    let mut shifts = asked.shifts;
    shifts.sort_by(|a, b| a.starts_at.cmp(&b.starts_at));
    actor
        .write(async move |writer: &Writer| {
            let (ids, pools, held) =
                (shifts.iter().map(|it| it.id).collect(), HashMap::new(), HashMap::new());
            // In one order, so that two planners never wait for each other.
            let workers: BTreeSet<WorkerId> =
                shifts.iter().filter_map(|it| it.worker.map(WorkerId)).collect();
            for worker in workers {
                store::duty::hold_worker(writer, &permit, worker).await?;
            }
            let mut judge = Judge { permit: &permit, playbook: &playbook, zone: &zone, ids, pools, held };
            for (place, asked) in shifts.iter().enumerate() {
                let shift = judge.shift(writer, asked, place).await?;
                keep(writer, &permit, shift, now).await?;
            }
            let detail = json!({ "shifts": shifts.len() });
            audited(writer, &permit, permit.path().as_str(), detail, now).await?;
            Ok(RosterSaved { kept: shifts.len() })
        })
        .await
}

/// Judges many shifts one after another: who may hold a checkpoint and what somebody holds is read once.
struct Judge<'a> {
    permit: &'a Permit,
    playbook: &'a Playbook,
    zone: &'a TimeZone,
    ids: HashSet<Uuid>,
    pools: HashMap<CheckpointId, (Checkpoint, Vec<WorkerId>)>,
    held: HashMap<WorkerId, Vec<Watch>>,
}

impl Judge<'_> {
    /// A shift that may be kept.
    async fn shift(&mut self, db: &Reader, asked: &NewShift, place: usize) -> Result<Shift, Problem> {
        let shift = parse(asked, place, self.zone)?;
        let (checkpoint, pool) = match self.pools.entry(shift.checkpoint) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let found = store::duty::find_checkpoint(db, self.permit, shift.checkpoint).await?;
                let checkpoint = found.ok_or(Refusal::NotFound)?;
                self.permit.narrowed(&checkpoint.path)?;
                let kind = self.playbook.checkpoint(&checkpoint.kind).ok_or(Refusal::NotFound)?;
                let (roles, path) = (kind.role_ids(), &checkpoint.path);
                let pool = store::duty::eligible(db, self.permit, path, &roles, shift.day).await?;
                let pool = pool.into_iter().map(|it| it.worker).collect();
                place.insert((checkpoint, pool))
            }
        };
        let kind = self.playbook.checkpoint(&checkpoint.kind).ok_or(Refusal::NotFound)?;
        let known = times(kind, shift.day, self.zone).contains(&(shift.starts_at, shift.ends_at));
        if !known || !(1..=i64::from(kind.seats)).contains(&shift.seat) {
            let field = format!("shifts.{place}.starts_at");
            return Err(Problem::invalid(vec![FieldError::new(field, "unfit")]));
        }
        let path = checkpoint.path.clone();
        if let Some(worker) = shift.worker {
            if !pool.contains(&worker) {
                return Err(Refusal::NotEligible.into());
            }
            let watch = Watch::new(shift.starts_at, shift.ends_at, self.zone);
            let own = match self.held.entry(worker) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let until = shift.ends_at + SignedDuration::from_hours(24 * LONGEST_DAYS) + AROUND;
                    let from = shift.starts_at - AROUND;
                    let own = store::duty::worker_shifts(db, self.permit, worker, from, until).await?;
                    let own = own.iter().filter(|it| !self.ids.contains(&it.id.0));
                    place.insert(own.map(|it| Watch::new(it.starts_at, it.ends_at, self.zone)).collect())
                }
            };
            refuse(&breaches(rules(self.playbook), own, watch))?;
            own.push(watch);
        }
        Ok(Shift { path, ..shift })
    }
}

async fn keep(writer: &store::Writer, permit: &Permit, shift: Shift, now: Timestamp) -> Result<(), Problem> {
    match store::duty::locked_shift(writer, permit, shift.id).await? {
        Some(known) if known.checkpoint != shift.checkpoint || known.starts_at != shift.starts_at => {
            return Err(Refusal::IdReused.into());
        }
        Some(known) if known.worker == shift.worker => return Ok(()),
        // Somebody else was put there meanwhile.
        Some(known) if known.worker.is_some() => return Err(Refusal::SeatTaken.into()),
        Some(_) => {
            store::duty::assign_shift(writer, permit, shift.id, shift.worker, now).await?;
            return Ok(());
        }
        None => {}
    }
    match store::duty::insert_shift(writer, permit, &shift, now).await {
        Err(error) if error.conflicts_with("shift_seat") => Err(Refusal::SeatTaken.into()),
        Ok(false) => Err(Refusal::SeatTaken.into()),
        other => Ok(other.map(drop)?),
    }
}

fn parse(asked: &NewShift, place: usize, zone: &TimeZone) -> Result<Shift, Problem> {
    let unfit =
        |field: &str| Problem::invalid(vec![FieldError::new(format!("shifts.{place}.{field}"), "unfit")]);
    let starts_at: Timestamp = asked.starts_at.parse().map_err(|_| unfit("starts_at"))?;
    let ends_at: Timestamp = asked.ends_at.parse().map_err(|_| unfit("ends_at"))?;
    Ok(Shift {
        id: ShiftId(asked.id),
        checkpoint: CheckpointId(asked.checkpoint),
        path: AreaPath::county(),
        seat: asked.seat,
        day: domain::time::day_of(starts_at, zone),
        starts_at,
        ends_at,
        worker: asked.worker.map(WorkerId),
        name: None,
        came_at: None,
        by_code: None,
        left_at: None,
        note: None,
        version: 1,
    })
}

/// Refuses what breaks a rule, naming each.
pub fn refuse(broken: &[Breach]) -> Result<(), Problem> {
    if broken.is_empty() {
        return Ok(());
    }
    let fields = broken.iter().map(|breach| FieldError::new(breach_name(*breach), "breaks")).collect();
    Err(Problem::Refused(Refusal::DutyRule, fields))
}

/// The rules one more shift would break for a worker.
pub async fn broken(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    zone: &TimeZone,
    worker: WorkerId,
    shift: &Shift,
) -> Result<(Vec<Breach>, f64), Problem> {
    let around = (shift.starts_at - AROUND, shift.ends_at + AROUND);
    let own = store::duty::worker_shifts(db, permit, worker, around.0, around.1).await?;
    let own: Vec<Watch> = own
        .iter()
        .filter(|it| it.id != shift.id)
        .map(|it| Watch::new(it.starts_at, it.ends_at, zone))
        .collect();
    let watch = Watch::new(shift.starts_at, shift.ends_at, zone);
    let week = own.iter().filter(|it| (it.day - watch.day).abs() <= 3).map(|it| it.minutes()).sum::<i64>();
    Ok((breaches(rules(playbook), &own, watch), week as f64 / 60.0))
}

/// Gives a shift to somebody by hand, or to nobody.
///
/// # Errors
/// [`Refusal::DutyRule`], [`Refusal::NotEligible`], [`Refusal::ChangedMeanwhile`], [`Refusal::NotFound`].
pub async fn assign(
    actor: &Actor,
    id: ShiftId,
    seen: i64,
    to: Option<WorkerId>,
) -> Result<ShiftWire, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let (playbook, now, zone) = (actor.playbook.clone(), actor.now, actor.app.zone().clone());
    actor
        .write(async move |writer: &Writer| {
            let shift = store::duty::locked_shift(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            permit.narrowed(&shift.path)?;
            if shift.version != seen {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if shift.worker == to {
                return Ok(ShiftWire::from(shift));
            }
            // Who was there stays there: what has happened is no longer planned.
            if shift.came_at.is_some() || shift.ends_at <= now {
                return Err(Refusal::ShiftNotNow.into());
            }
            if let Some(worker) = to {
                store::duty::hold_worker(writer, &permit, worker).await?;
                able(writer, &permit, &playbook, &shift, worker).await?;
                let (broken, _) = broken(writer, &permit, &playbook, &zone, worker, &shift).await?;
                refuse(&broken)?;
            }
            store::duty::assign_shift(writer, &permit, id, to, now).await?;
            let detail =
                json!({ "from": shift.worker.map(|it| it.to_string()), "to": to.map(|it| it.to_string()) });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            let shift = store::duty::find_shift(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            Ok(ShiftWire::from(shift))
        })
        .await
}

/// Refuses somebody whose post may not hold a shift.
pub async fn able(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    shift: &Shift,
    worker: WorkerId,
) -> Result<(), Problem> {
    let pool = pool(db, permit, playbook, shift).await?;
    if pool.iter().any(|it| it.worker == worker) { Ok(()) } else { Err(Refusal::NotEligible.into()) }
}

async fn pool(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    shift: &Shift,
) -> Result<Vec<Eligible>, Problem> {
    let found = store::duty::find_checkpoint(db, permit, shift.checkpoint).await?;
    let checkpoint = found.ok_or(Refusal::NotFound)?;
    let kind = playbook.checkpoint(&checkpoint.kind).ok_or(Refusal::NotFound)?;
    Ok(store::duty::eligible(db, permit, &checkpoint.path, &kind.role_ids(), shift.day).await?)
}

/// Who may hold a shift, those it would break no rule for first. Its holder may ask as well, to find
/// somebody to swap with.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope and for somebody else's.
pub async fn candidates(actor: &Actor, id: ShiftId) -> Result<Vec<CandidateWire>, Problem> {
    let plans = actor.permit(Action::PlanDuty, Purpose::Duty);
    let permit = plans.or_else(|_| actor.permit(Action::ServeDuty, Purpose::Duty))?;
    let (playbook, zone) = (actor.playbook.clone(), actor.app.zone().clone());
    actor
        .read(async move |db: &Reader| {
            let shift = store::duty::find_shift(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if shift.worker != Some(permit.worker()) {
                permit.narrowed(&shift.path)?;
            }
            let mut rows = Vec::new();
            for it in pool(db, &permit, &playbook, &shift).await? {
                let (broken, hours) = broken(db, &permit, &playbook, &zone, it.worker, &shift).await?;
                let Some(role) = playbook.role(&it.role) else { continue };
                rows.push(CandidateWire {
                    worker: it.worker.0,
                    name: it.name,
                    role_name: (&role.name).into(),
                    hours,
                    breaks: broken.into_iter().map(breach_name).collect(),
                });
            }
            rows.sort_by(|a, b| {
                let order = a.breaks.len().cmp(&b.breaks.len());
                order.then(a.hours.total_cmp(&b.hours)).then_with(|| a.name.cmp(&b.name))
            });
            Ok(rows)
        })
        .await
}
