//! What a checkpoint must know to judge cards, with or without a network: the key they are signed with, the
//! limits that hold, which were taken back, and the times out that still count. Nobody's name or door.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::CheckpointId;
use domain::measures::{Known, Trip, Verdict, judge};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use store::duty::Checkpoint;
use store::measures::{HouseholdCard, Measure};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{BookMeasure, BookTrip, CardBook, CardShown, MyDuty, ShiftWire};
use crate::entry::Actor;
use crate::measures::cards::{PLACE, card, read};
use crate::problem::{FieldError, Problem};

/// A phone carries the book of a shift that began or begins within this time.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// The book of a checkpoint; nothing where no limit holds.
///
/// # Errors
/// [`store::StoreError`] of the engine.
pub async fn book(
    db: &Reader,
    permit: &Permit,
    checkpoint: &Checkpoint,
    tally: usize,
    now: Timestamp,
) -> Result<Option<CardBook>, Problem> {
    let county = permit.county();
    let held = store::measures::cover(db, county, &checkpoint.path, now).await?;
    let held: Vec<_> = held.into_iter().filter_map(BookMeasure::of).collect();
    if held.is_empty() {
        return Ok(None);
    }
    let place = guarded(&checkpoint.path, tally);
    let villages = store::areas::named_under(db, county, &place, tally).await?;
    let trips = store::duty::trips(db, county, &place).await?;
    let key = db.keys().verifier(PLACE, county);
    Ok(Some(CardBook {
        checkpoint: checkpoint.id.0,
        key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
        county: county.0,
        villages: villages.into_iter().map(|it| it.id.0).collect(),
        measures: held,
        revoked: store::measures::revoked(db, county, &place, now).await?,
        trips: trips.into_iter().map(BookTrip::from).collect(),
    }))
}

/// What a checkpoint guards: its village, or all below where it stands higher.
pub fn guarded(path: &AreaPath, tally: usize) -> AreaPath {
    if path.depth() > tally { path.at_depth(tally) } else { path.clone() }
}

/// The books of the checkpoints of one's own shifts.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn books(actor: &Actor, duty: &MyDuty) -> Result<Vec<CardBook>, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (now, tally) = (actor.now, actor.playbook.ladder().tally_depth());
    let checks = |kind: &str| actor.playbook.checkpoint(kind).is_some_and(|it| it.checks);
    // Nobody holds in hand what is of no use before the shift.
    let near = |shift: &ShiftWire| {
        let starts: Option<Timestamp> = shift.starts_at.parse().ok();
        starts.is_some_and(|at| at < now + SOON && at > now - SOON)
    };
    let soon = |id: Uuid| duty.shifts.iter().any(|shift| shift.checkpoint == id && near(shift));
    let wanted = duty.checkpoints.iter().filter(|it| checks(&it.kind) && soon(it.id));
    let ids: Vec<_> = wanted.map(|it| it.id).collect();
    actor
        .read(async move |db: &Reader| {
            let mut books = Vec::new();
            for id in ids {
                if let Some(found) = store::duty::find_checkpoint(db, &permit, CheckpointId(id)).await? {
                    books.extend(book(db, &permit, &found, tally, now).await?);
                }
            }
            Ok(books)
        })
        .await
}

/// The book of a checkpoint where one holds a shift around now.
///
/// # Errors
/// [`Refusal::NotYourShift`], [`Refusal::NotFound`].
pub async fn open(actor: &Actor, id: CheckpointId) -> Result<Option<CardBook>, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (now, tally) = (actor.now, actor.playbook.ladder().tally_depth());
    actor
        .read(async move |db: &Reader| {
            let checkpoint = store::duty::find_checkpoint(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
            super::passages::on_duty(db, &permit, id, now).await?;
            book(db, &permit, &checkpoint, tally, now).await
        })
        .await
}

/// What was made of a card that was shown.
pub struct Shown {
    /// The card.
    pub card: HouseholdCard,
    measure: Measure,
    verdict: Verdict,
    counts: bool,
}

/// Finds the card that was shown and what the rules say to it. What already happened at the gate is kept
/// whatever they say; nothing is found for a card nobody made.
///
/// # Errors
/// [`Refusal::Invalid`] for an unknown serial, another card's QR or an unknown way out.
pub async fn shown(
    writer: &Writer,
    actor: &Actor,
    checkpoint: &Checkpoint,
    sent: &CardShown,
    out: bool,
    (now, day): (Timestamp, Date),
) -> Result<Option<Shown>, Problem> {
    let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    let exits = actor.playbook.measures.as_ref().and_then(|it| it.exits.as_ref());
    let free = |id: &String| exits.is_some_and(|it| it.free.iter().any(|way| way.id == *id));
    if sent.free.as_ref().is_some_and(|id| !free(id)) {
        return Err(wrong("card.free", "unknown"));
    }
    let county = actor.post.county;
    let serial = sent.serial.trim().to_lowercase();
    let found = store::measures::locked_card(writer, county, &serial).await?;
    let ours = sent
        .code
        .as_ref()
        .is_none_or(|code| read(writer.keys(), county, code).is_some_and(|card| card.serial == serial));
    let Some(found) = found.filter(|_| ours) else {
        // Handed in later: the stop happened, and nobody can be asked again.
        return if actor.later { Ok(None) } else { Err(wrong("card.serial", "unknown")) };
    };
    let measure = store::measures::find(writer, county, found.measure).await?.ok_or(Refusal::NotFound)?;
    let tally = actor.playbook.ladder().tally_depth();
    let village = store::areas::at_path(writer, county, &found.path.at_depth(tally)).await?;
    let trips = store::duty::trips(writer, county, &found.path).await?;
    let known = Known {
        here: guarded(&checkpoint.path, tally).covers(&found.path),
        in_force: measure.holds_at(now),
        revoked: found.revoked_why.is_some(),
        trips: trips.into_iter().filter(|(of, _)| *of == serial).map(|(_, trip)| trip).collect(),
    };
    let card = card(actor, &measure, &serial, village.ok_or(Refusal::NotFound)?.id);
    let card = card.ok_or(Refusal::NotFound)?;
    let verdict = judge(&card, &known, out, now, day);
    Ok(Some(Shown { card: found, measure, verdict, counts: sent.free.is_none() }))
}

impl Shown {
    /// Whether the household was let out although its times were used.
    pub fn beyond(&self) -> bool {
        self.counts && self.verdict.limits() && !matches!(self.verdict, Verdict::MayGo { .. })
    }

    /// Writes down that the household goes out or comes back. Without a limit nothing is written down.
    ///
    /// # Errors
    /// [`store::StoreError`] of the engine.
    pub async fn passes(
        &self,
        writer: &Writer,
        county: domain::ids::County,
        id: domain::ids::PassageId,
        out: bool,
        (at, day): (Timestamp, Date),
    ) -> Result<(), Problem> {
        if !out {
            store::duty::end_trip(writer, county, &self.card.serial, at).await?;
        } else if self.verdict.limits() {
            let days = i64::from(self.measure.exits().map_or(1, |it| it.every_days)) - 1;
            let kept_until = day.checked_add(days.days()).unwrap_or(day);
            let trip = Trip { out_at: at, day, in_at: None, counts: self.counts };
            store::duty::insert_trip(writer, county, id, &self.card, trip, kept_until).await?;
        }
        Ok(())
    }
}
