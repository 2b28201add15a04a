//! Who is missing right now. Nothing is stored: an alarm is what rosters and arrivals say at this moment,
//! and it climbs the ladder as it grows old (S-36, S-39).

use std::collections::HashMap;

use domain::access::{Action, Purpose};
use domain::duty::{climbed, gaps};
use jiff::{SignedDuration, Timestamp};
use store::Reader;
use store::duty::{Checkpoint, Shift};

use super::proof::presence;
use super::roster::times;
use super::shifts::runs;
use super::wire::AlarmWire;
use crate::entry::Actor;
use crate::problem::Problem;

/// How far back a gap is followed.
const BACK: SignedDuration = SignedDuration::from_hours(24);

/// Checkpoints where too few are, as far as one's own level is told already.
///
/// # Errors
/// [`domain::Refusal::NotAllowed`].
pub async fn alarms(actor: &Actor) -> Result<Vec<AlarmWire>, Problem> {
    let permit = actor.permit(Action::ReadDuty, Purpose::Duty)?;
    let (now, own_depth) = (actor.now, permit.path().depth());
    let (checkpoints, shifts) = actor
        .read(async move |db: &Reader| {
            let shifts = store::duty::shifts_between(db, &permit, now - BACK, now + BACK).await?;
            let first: HashMap<_, _> = store::duty::first_shifts(db, &permit).await?.into_iter().collect();
            let mut found = Vec::new();
            for checkpoint in store::duty::checkpoints(db, &permit).await? {
                // Before it was first on a roster a checkpoint is not yet at work.
                let Some(first) = first.get(&checkpoint.id).copied().filter(|_| checkpoint.staffed()) else {
                    continue;
                };
                let area = store::areas::at_path(db, permit.county(), &checkpoint.path).await?;
                found.push((checkpoint, first, area.map_or(String::new(), |it| it.name)));
            }
            Ok((found, shifts))
        })
        .await?;
    let mut alarms = Vec::new();
    for (checkpoint, first, area_name) in checkpoints {
        let Some(alarm) = alarm(actor, &checkpoint, &shifts, first, area_name, now) else { continue };
        let since: Timestamp = alarm.since.parse().unwrap_or(now);
        let told = checkpoint.path.depth().saturating_sub(climbed(now.duration_since(since) - late(actor)));
        if own_depth >= told {
            alarms.push(alarm);
        }
    }
    alarms.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.name.cmp(&b.name)));
    Ok(alarms)
}

fn late(actor: &Actor) -> SignedDuration {
    SignedDuration::from_mins(actor.playbook.duty.as_ref().map_or(15, |duty| duty.late_minutes))
}

fn alarm(
    actor: &Actor,
    checkpoint: &Checkpoint,
    shifts: &[Shift],
    first: Timestamp,
    area_name: String,
    now: Timestamp,
) -> Option<AlarmWire> {
    let kind = actor.playbook.checkpoint(&checkpoint.kind)?;
    let own: Vec<&Shift> = shifts.iter().filter(|it| it.checkpoint == checkpoint.id).collect();
    let at_work = own.iter().filter(|it| runs(it, now));
    let here = at_work.clone().filter(|it| it.came_at.is_some() && it.left_at.is_none()).count();
    if here >= kind.least as usize {
        return None;
    }
    let there: Vec<_> = own.iter().filter_map(|it| presence(it, now)).collect();
    let today = actor.app.day(now);
    let days = [today.yesterday().ok(), Some(today)].into_iter().flatten();
    let mut left = Vec::new();
    for (opens, closes) in days.flat_map(|day| times(kind, day, actor.app.zone())) {
        // Before it was first on a roster a checkpoint is not yet at work.
        let (opens, closes) = (opens.max(first), closes.min(now));
        if opens < closes {
            left.extend(gaps(opens, closes, &there, kind.least as usize));
        }
    }
    left.sort_by_key(|gap| gap.from);
    // Gaps that touch are one, across shifts; only one that reaches until now rings.
    let mut since: Option<(Timestamp, Timestamp)> = None;
    for gap in left {
        since = Some(match since {
            Some((from, until)) if until >= gap.from => (from, until.max(gap.until)),
            _ => (gap.from, gap.until),
        });
    }
    let (since, until) = since?;
    if until < now || now.duration_since(since) < late(actor) {
        return None;
    }
    let missing = at_work.clone().filter(|it| it.came_at.is_none()).filter_map(|it| it.name.clone());
    Some(AlarmWire {
        checkpoint: checkpoint.id.0,
        name: checkpoint.name.clone(),
        area_name,
        since: since.to_string(),
        there: here as i64,
        least: i64::from(kind.least),
        missing: missing.collect(),
        nobody_planned: at_work.filter(|it| it.worker.is_some()).count() == 0,
    })
}
