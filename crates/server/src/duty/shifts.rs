//! One's own duty: coming, leaving with a note for the next, seeing the points of a round, swapping.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{ShiftId, SwapId, WorkerId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::duty::{Checkpoint, Shift, Swap};
use store::{Reader, Writer};

use super::roster::{able, broken, refuse};
use super::wire::{
    AnswerSwap, CheckpointWire, Come, Leave, MyDuty, NewMark, NewSwap, NoteWire, Point, ShiftWire, SwapWire,
    VillageName,
};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// How long before its beginning one may come to a shift, and how long after its end leave it.
const EARLY: SignedDuration = SignedDuration::from_mins(60);
const AFTER: SignedDuration = SignedDuration::from_hours(6);
const BEHIND: SignedDuration = SignedDuration::from_hours(36);
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

/// One's own shifts, what was handed over there, and swaps.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn mine(actor: &Actor) -> Result<MyDuty, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (now, playbook) = (actor.now, actor.playbook.clone());
    let tally = playbook.ladder().tally_depth();
    actor
        .read(async move |db: &Reader| {
            let own = store::duty::worker_shifts(db, &permit, permit.worker(), now - BEHIND, now + AHEAD);
            let own = own.await?;
            let mut duty = MyDuty::default();
            for shift in &own {
                if duty.checkpoints.iter().any(|it| it.id == shift.checkpoint.0) {
                    continue;
                }
                let Some(checkpoint) = store::duty::find_checkpoint(db, &permit, shift.checkpoint).await?
                else {
                    continue;
                };
                let mut wire = CheckpointWire::new(checkpoint.clone(), false);
                if playbook.checkpoint(&wire.kind).is_some_and(|kind| kind.checks) {
                    let place = super::cards::guarded(&checkpoint.path, tally);
                    let villages = store::areas::named_under(db, permit.county(), &place, tally).await?;
                    let name = |it: store::areas::Area| VillageName { id: it.id.0, name: it.name };
                    wire.villages = villages.into_iter().map(name).collect();
                }
                duty.checkpoints.push(wire);
                let all = store::duty::shifts_of(db, &permit, shift.checkpoint, now - BEHIND, now).await?;
                duty.notes.extend(all.into_iter().filter_map(note));
            }
            duty.shifts = own.into_iter().map(ShiftWire::from).collect();
            for swap in store::duty::swaps_of(db, &permit, now - BEHIND).await? {
                duty.swaps.extend(swap_wire(db, &permit, swap).await?);
            }
            Ok(duty)
        })
        .await
}

fn note(shift: Shift) -> Option<NoteWire> {
    Some(NoteWire {
        checkpoint: shift.checkpoint.0,
        name: shift.name?,
        at: shift.left_at?.to_string(),
        note: shift.note?,
    })
}

async fn swap_wire(db: &Reader, permit: &Permit, swap: Swap) -> Result<Option<SwapWire>, Problem> {
    let Some(shift) = store::duty::find_shift(db, permit, swap.shift).await? else { return Ok(None) };
    let checkpoint = store::duty::find_checkpoint(db, permit, shift.checkpoint).await?;
    let name = checkpoint.map_or(String::new(), |it| it.name);
    Ok(Some(SwapWire::new(swap, shift.into(), name)))
}

/// One's own shift, held, with its checkpoint.
async fn own(writer: &Writer, permit: &Permit, id: ShiftId) -> Result<(Shift, Checkpoint), Problem> {
    let shift = store::duty::locked_shift(writer, permit, id).await?.ok_or(Refusal::NotFound)?;
    if shift.worker != Some(permit.worker()) {
        return Err(Refusal::NotYourShift.into());
    }
    let checkpoint = store::duty::find_checkpoint(writer, permit, shift.checkpoint).await?;
    Ok((shift, checkpoint.ok_or(Refusal::NotFound)?))
}

/// Refuses a code that is not the one on the spot; says whether there was one.
fn proven(given: Option<&str>, right: &str, later: bool) -> Result<bool, Problem> {
    match given.map(str::trim).filter(|it| !it.is_empty()) {
        None => Ok(false),
        Some(given) if given == right => Ok(true),
        // Typed without a network: nobody can go back and type it again, so it counts as no code.
        Some(_) if later => Ok(false),
        Some(_) => Err(Problem::invalid(vec![FieldError::new("code", "unfit")])),
    }
}

/// Comes to a shift. The same again changes nothing.
///
/// # Errors
/// [`Refusal::NotYourShift`], [`Refusal::ShiftNotNow`], [`Refusal::Invalid`] for another place's code.
pub async fn come(actor: &Actor, sent: Come) -> Result<ShiftWire, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (now, at, later) = (actor.now, actor.made_at(&sent.made_at)?, actor.later);
    actor
        .write(async move |writer: &Writer| {
            let id = ShiftId(sent.shift);
            let (shift, checkpoint) = own(writer, &permit, id).await?;
            let by_code = proven(sent.code.as_deref(), &checkpoint.code, later)?;
            if at < shift.starts_at - EARLY || at >= shift.ends_at {
                return Err(Refusal::ShiftNotNow.into());
            }
            if shift.came_at.is_none() {
                store::duty::come(writer, &permit, id, at, by_code, now).await?;
                audited(writer, &permit, &id.to_string(), json!({ "came": by_code }), now).await?;
            }
            found(writer, &permit, id).await
        })
        .await
}

async fn found(db: &Reader, permit: &Permit, id: ShiftId) -> Result<ShiftWire, Problem> {
    let shift = store::duty::find_shift(db, permit, id).await?;
    Ok(shift.ok_or(Refusal::NotFound)?.into())
}

/// Leaves a shift and hands over. The same again changes nothing.
///
/// # Errors
/// [`Refusal::NotYourShift`], [`Refusal::ShiftNotNow`] before one came, [`Refusal::Invalid`].
pub async fn leave(actor: &Actor, sent: Leave) -> Result<ShiftWire, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (now, at) = (actor.now, actor.made_at(&sent.made_at)?);
    let note = sent.note.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if note.as_ref().is_some_and(|text| text.chars().count() > 300) {
        return Err(Problem::invalid(vec![FieldError::new("note", "too_long")]));
    }
    actor
        .write(async move |writer: &Writer| {
            let id = ShiftId(sent.shift);
            let (shift, _) = own(writer, &permit, id).await?;
            let came = shift.came_at.ok_or(Refusal::ShiftNotNow)?;
            if at < came || at > shift.ends_at + AFTER {
                return Err(Refusal::ShiftNotNow.into());
            }
            if shift.left_at.is_none() {
                store::duty::leave(writer, &permit, id, at, note.as_deref(), now).await?;
                audited(writer, &permit, &id.to_string(), json!({ "left": true }), now).await?;
            }
            found(writer, &permit, id).await
        })
        .await
}

/// Sees a point of a round.
///
/// # Errors
/// [`Refusal::NotYourShift`], [`Refusal::ShiftNotNow`], [`Refusal::Invalid`] for a point or code that is
/// not of this round.
pub async fn mark(actor: &Actor, sent: NewMark) -> Result<(), Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (at, later) = (actor.made_at(&sent.made_at)?, actor.later);
    actor
        .write(async move |writer: &Writer| {
            let id = ShiftId(sent.shift);
            let (shift, checkpoint) = own(writer, &permit, id).await?;
            if at < shift.starts_at - EARLY || at > shift.ends_at + EARLY {
                return Err(Refusal::ShiftNotNow.into());
            }
            let points: Vec<Point> = serde_json::from_str(&checkpoint.points).unwrap_or_default();
            let point = points.iter().find(|it| it.name == sent.point);
            let point = point.ok_or_else(|| Problem::invalid(vec![FieldError::new("point", "unknown")]))?;
            let by_code = proven(sent.code.as_deref(), &point.code, later)?;
            store::duty::insert_mark(writer, &permit, sent.id, id, &point.name, at, by_code).await?;
            Ok(())
        })
        .await
}

/// Asks a colleague to take over one's own shift.
///
/// # Errors
/// [`Refusal::NotYourShift`], [`Refusal::NotEligible`], [`Refusal::DutyRule`] when the colleague may not.
pub async fn ask(actor: &Actor, sent: NewSwap) -> Result<SwapWire, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (playbook, now, zone) = (actor.playbook.clone(), actor.now, actor.app.zone().clone());
    let why = sent.why.trim().to_owned();
    if why.is_empty() || why.chars().count() > 100 {
        return Err(Problem::invalid(vec![FieldError::new(
            "why",
            if why.is_empty() { "missing" } else { "too_long" },
        )]));
    }
    actor
        .write(async move |writer: &Writer| {
            let (shift, checkpoint) = own(writer, &permit, ShiftId(sent.shift)).await?;
            let to = WorkerId(sent.to);
            if shift.starts_at <= now {
                return Err(Refusal::ShiftNotNow.into());
            }
            if to == permit.worker() {
                return Err(Refusal::NotEligible.into());
            }
            able(writer, &permit, &playbook, &shift, to).await?;
            let (broken, _) = broken(writer, &permit, &playbook, &zone, to, &shift).await?;
            refuse(&broken)?;
            let swap = Swap {
                id: SwapId(sent.id),
                shift: shift.id,
                asked_by: permit.worker(),
                by_name: String::new(),
                asked_of: to,
                of_name: String::new(),
                why,
                state: "asked".to_owned(),
            };
            store::duty::insert_swap(writer, &permit, &swap, now).await?;
            let detail = json!({ "asked_of": to.to_string() });
            audited(writer, &permit, &shift.id.to_string(), detail, now).await?;
            let swap = store::duty::find_swap(writer, &permit, swap.id).await?.ok_or(Refusal::NotFound)?;
            Ok(SwapWire::new(swap, shift.into(), checkpoint.name))
        })
        .await
}

/// Answers a swap: the colleague agrees or declines, the asker takes it back. Only an agreement changes
/// the roster, and only when it still breaks no rule.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's, [`Refusal::AlreadyDecided`], [`Refusal::DutyRule`].
pub async fn answer(actor: &Actor, id: SwapId, sent: AnswerSwap) -> Result<(), Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (playbook, now, zone) = (actor.playbook.clone(), actor.now, actor.app.zone().clone());
    actor
        .write(async move |writer: &Writer| {
            let swap = store::duty::find_swap(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let asked = swap.asked_of == permit.worker();
            let taken_back = swap.asked_by == permit.worker() && !sent.agree;
            if !asked && !taken_back {
                return Err(Refusal::NotFound.into());
            }
            let state = match (asked, sent.agree) {
                (true, true) => "agreed",
                (true, false) => "declined",
                (false, _) => "withdrawn",
            };
            let shift = store::duty::locked_shift(writer, &permit, swap.shift).await?;
            let shift = shift.ok_or(Refusal::NotFound)?;
            if !store::duty::answer_swap(writer, &permit, id, state, now).await? {
                return Err(Refusal::AlreadyDecided.into());
            }
            if sent.agree {
                if shift.worker != Some(swap.asked_by) || shift.starts_at <= now {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                able(writer, &permit, &playbook, &shift, swap.asked_of).await?;
                store::duty::hold_worker(writer, &permit, swap.asked_of).await?;
                let (broken, _) = broken(writer, &permit, &playbook, &zone, swap.asked_of, &shift).await?;
                refuse(&broken)?;
                store::duty::assign_shift(writer, &permit, shift.id, Some(swap.asked_of), now).await?;
            }
            audited(writer, &permit, &shift.id.to_string(), json!({ "swap": state }), now).await?;
            Ok(())
        })
        .await
}

/// Whether a shift runs at an instant.
pub fn runs(shift: &Shift, at: Timestamp) -> bool {
    shift.starts_at <= at && at < shift.ends_at
}
