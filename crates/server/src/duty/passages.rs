//! Stops at a checkpoint: three checks as results, people as a number, nobody by name (S-34, S-38).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{CheckpointId, PassageId};
use jiff::{SignedDuration, Timestamp};
use store::duty::{Passage, Shift};
use store::{Reader, Writer};

use super::cards::{self, Shown};
use super::wire::{NewPassage, PassageKept, StopsWire};
use crate::entry::{Actor, fingerprint};
use crate::problem::{FieldError, Problem};

/// How long before and after a stop its guard must hold a shift there.
const AROUND: SignedDuration = SignedDuration::from_hours(1);
/// How long after the end of a shift its guard may still be there.
const UNRELIEVED: SignedDuration = SignedDuration::from_hours(6);
const LISTED: SignedDuration = SignedDuration::from_hours(24 * 31);

fn check(sent: &NewPassage) -> Result<(), Problem> {
    let proofs = ["shown", "not_shown", "not_applicable"];
    let fields = [
        ("direction", &sent.direction, &["in", "out"][..]),
        ("outcome", &sent.outcome, &["passed", "returned", "emergency"]),
        ("registered", &sent.registered, &proofs),
        ("health", &sent.health, &proofs),
        ("temperature", &sent.temperature, &["normal", "high", "not_applicable"]),
    ];
    let mut wrong: Vec<FieldError> = fields
        .into_iter()
        .filter(|(_, given, known)| !known.contains(&given.as_str()))
        .map(|(field, ..)| FieldError::new(field, "unknown"))
        .collect();
    if !(1..=100).contains(&sent.people) {
        wrong.push(FieldError::new("people", "unfit"));
    }
    if sent.plate.as_ref().is_some_and(|plate| plate.chars().count() > 12) {
        wrong.push(FieldError::new("plate", "too_long"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// Keeps a stop at a checkpoint where the guard holds a shift.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotYourShift`] without a shift there at that time,
/// [`Refusal::IdReused`].
pub async fn keep(actor: &Actor, sent: NewPassage) -> Result<PassageKept, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    check(&sent)?;
    let (now, made_at) = (actor.now, actor.made_at(&sent.made_at)?);
    let (day, playbook) = (actor.app.day(made_at), actor.playbook.clone());
    let night = !(6..22).contains(&made_at.to_zoned(actor.app.zone().clone()).hour());
    let (fingerprint, guard) = (fingerprint(actor, &sent), actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let id = PassageId(sent.id);
            if let Some(known) = store::duty::find_passage(writer, &permit, id).await? {
                let kept = PassageKept { id: sent.id, repeated: true };
                return if known == fingerprint { Ok(kept) } else { Err(Refusal::IdReused.into()) };
            }
            let found = store::duty::find_checkpoint(writer, &permit, CheckpointId(sent.checkpoint)).await?;
            let checkpoint = found.ok_or(Refusal::NotFound)?;
            on_duty(writer, &permit, checkpoint.id, made_at).await?;
            let (out, passed) = (sent.direction == "out", sent.outcome == "passed");
            // Whoever is let through in an emergency is asked for nothing (I-21).
            let shown = match sent.card.as_ref().filter(|_| sent.outcome != "emergency") {
                Some(card) => cards::shown(writer, &guard, &checkpoint, card, out, (made_at, day)).await?,
                None => None,
            };
            let plate = sent.plate.map(|text| text.trim().to_uppercase()).filter(|text| !text.is_empty());
            let passage = Passage {
                id,
                checkpoint: checkpoint.id,
                path: checkpoint.path.clone(),
                made_at,
                day,
                direction: sent.direction,
                outcome: sent.outcome,
                people: sent.people,
                vehicle: sent.vehicle,
                registered: sent.registered,
                health: sent.health,
                temperature: sent.temperature,
                plate,
                fingerprint,
            };
            store::duty::insert_passage(writer, &permit, &passage, now).await?;
            let goes = shown.filter(|_| passed);
            if let Some(shown) = &goes {
                shown.passes(writer, permit.county(), id, out, (made_at, day)).await?;
            }
            let count_if = |when: bool| i64::from(when && out && goes.is_some());
            let people_if = |when: bool| if when { passage.people } else { 0 };
            let counts = [
                ("stops", 1),
                ("people", passage.people),
                ("vehicles", i64::from(passage.vehicle)),
                ("returned", people_if(passage.outcome == "returned")),
                ("emergency", people_if(passage.outcome == "emergency")),
                ("exits", count_if(true)),
                ("beyond", count_if(goes.as_ref().is_some_and(Shown::beyond))),
                ("night", people_if(night && passage.direction == "in")),
            ];
            let figures = playbook.figures_of_passage(&counts);
            let (county, path) = (permit.county(), &passage.path);
            store::figures::add_day_figures(writer, county, day, path, &figures).await?;
            Ok(PassageKept { id: sent.id, repeated: false })
        })
        .await
}

/// Whether the permit's worker holds a shift at a checkpoint around an instant.
///
/// # Errors
/// [`Refusal::NotYourShift`] without one.
pub async fn on_duty(
    db: &Reader,
    permit: &Permit,
    checkpoint: CheckpointId,
    at: Timestamp,
) -> Result<(), Problem> {
    let own = store::duty::worker_shifts(db, permit, permit.worker(), at - UNRELIEVED, at + AROUND).await?;
    let holds = |shift: &Shift| {
        let near = at <= shift.ends_at + AROUND;
        // Whoever is not relieved stays, and goes on checking.
        let stays = shift.came_at.is_some() && shift.left_at.is_none_or(|left| at <= left + AROUND);
        shift.checkpoint == checkpoint && (near || stays)
    };
    if own.iter().any(holds) { Ok(()) } else { Err(Refusal::NotYourShift.into()) }
}

/// What a checkpoint counted in the last month, a row a day. Totals only: nobody's movements (S-42).
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn tallies(actor: &Actor, id: CheckpointId) -> Result<Vec<StopsWire>, Problem> {
    let permit = actor.permit(Action::ReadDuty, Purpose::Duty)?;
    let since = actor.app.day(actor.now - LISTED);
    let read = actor.read(async move |db: &Reader| {
        let found = store::duty::find_checkpoint(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
        permit.narrowed(&found.path)?;
        Ok(store::duty::stops(db, &permit, id, since).await?)
    });
    Ok(read.await?.into_iter().map(StopsWire::from).collect())
}
