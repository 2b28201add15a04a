//! Photographs of visits and of what inspections find: announced, handed in piece by piece so that a cut network
//! loses nothing, looked at when whole, and shown to nobody outside the place they are of (S-25, Q-18).

use axum::body::Bytes;
use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::VisitId;
use formats::{PhotoFault, photo_size};
use playbook::Playbook;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Writer;
use store::tasks::Photo;
use uuid::Uuid;

use super::wire::{NewPhoto, PhotoState};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// A photograph is no larger, a piece of it neither.
const LARGEST: i64 = 600 * 1024;
const PIECE: usize = 64 * 1024;

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// The state a phone goes on from.
fn state(photo: &Photo) -> PhotoState {
    PhotoState { received: photo.received, done: photo.done }
}

/// Whoever records visits hands in photographs, and whoever inspects or tells what was put right.
fn permit(actor: &Actor) -> Result<Permit, Problem> {
    let others = [Action::Inspect, Action::Rectify, Action::ReportEvents, Action::HandleEvents].into_iter();
    let mut inspecting = others.filter_map(|it| actor.permit(it, Purpose::Oversight).ok());
    actor.permit(Action::RecordVisits, Purpose::DoorVisit).or_else(|refused| inspecting.next().ok_or(refused))
}

/// Announces a photograph that one's own visit or record names, or says how far it has come.
///
/// # Errors
/// [`Refusal::NotFound`] for a visit that is not one's own or names no such photograph, [`Refusal::Invalid`],
/// [`Refusal::IdReused`].
pub async fn announce(actor: &Actor, id: Uuid, sent: NewPhoto) -> Result<PhotoState, Problem> {
    let permit = permit(actor)?;
    let digest = hex(&sent.digest).ok_or_else(|| wrong("digest", "unfit"))?;
    if !(1..=LARGEST).contains(&sent.size) {
        return Err(wrong("size", "too_large"));
    }
    let (now, playbook) = (actor.now, actor.playbook.clone());
    actor
        .write(async move |writer: &Writer| {
            if let Some(known) = store::tasks::own_photo(writer, &permit, id).await? {
                let same = known.visit.0 == sent.visit && known.digest == digest && known.size == sent.size;
                return if same { Ok(state(&known)) } else { Err(Refusal::IdReused.into()) };
            }
            let visit = VisitId(sent.visit);
            let promised = store::tasks::promised(writer, &permit, id).await?;
            let path = match promised.filter(|(subject, _)| *subject == sent.visit) {
                Some((_, path)) => path,
                None => named(writer, &permit, &playbook, visit, id).await?,
            };
            let photo = Photo { id, visit, path, size: sent.size, digest, received: 0, done: false };
            store::tasks::insert_photo(writer, &permit, &photo, now).await?;
            Ok(state(&photo))
        })
        .await
}

/// Where the household of one's own visit stands, when the visit names such a photograph.
async fn named(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    visit: VisitId,
    photo: Uuid,
) -> Result<AreaPath, Problem> {
    let own = store::tasks::own_visit(writer, permit, visit).await?;
    let own = own.ok_or(Refusal::NotFound)?;
    let answers = own.answers.ok_or(Refusal::NotFound)?;
    let answers = playbook::Answers(serde_json::from_str(&answers).unwrap_or_default());
    let names = playbook.visit.photos(&answers).contains(&photo.to_string());
    if names { Ok(own.path) } else { Err(Refusal::NotFound.into()) }
}

/// Takes the next piece in; one that is here already changes nothing. With the last one the whole is looked at:
/// what is damaged or carries more than the picture is destroyed.
///
/// # Errors
/// [`Refusal::ChangedMeanwhile`] for a piece that is not the next, [`Refusal::Invalid`], [`Refusal::NotFound`].
pub async fn take(actor: &Actor, id: Uuid, place: i64, bytes: Bytes) -> Result<PhotoState, Problem> {
    let permit = permit(actor)?;
    if bytes.is_empty() || bytes.len() > PIECE {
        return Err(wrong("body", "too_large"));
    }
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let found = store::tasks::own_photo(writer, &permit, id).await?;
            let mut photo = found.ok_or(Refusal::NotFound)?;
            if place < photo.received {
                return Ok(Ok(state(&photo)));
            }
            if place > photo.received {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if photo.received + bytes.len() as i64 > photo.size {
                return Err(wrong("body", "too_large"));
            }
            store::tasks::insert_part(writer, &permit, &photo, &bytes).await?;
            photo.received += bytes.len() as i64;
            if photo.received < photo.size {
                return Ok(Ok(state(&photo)));
            }
            let whole = store::tasks::photo_bytes(writer, &permit, id).await?;
            if let Some(fault) = fault(&whole, &photo.digest) {
                store::tasks::remove_photo(writer, &permit, id).await?;
                audited(writer, &permit, &id.to_string(), json!({ "photo": fault }), now).await?;
                // Kept: that it was destroyed. Told: why.
                return Ok(Err(wrong("photo", fault)));
            }
            store::tasks::finish_photo(writer, &permit, id, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "photo": "kept" }), now).await?;
            photo.done = true;
            Ok(Ok(state(&photo)))
        })
        .await?
}

/// What is wrong with a whole photograph.
fn fault(whole: &[u8], digest: &[u8]) -> Option<&'static str> {
    if Sha256::digest(whole).as_slice() != digest {
        return Some("unfit");
    }
    match photo_size(whole) {
        Ok(_) => None,
        Err(PhotoFault::Metadata) => Some("metadata"),
        Err(PhotoFault::TooLarge) => Some("too_large"),
        Err(PhotoFault::Unreadable) => Some("unfit"),
    }
}

/// A whole photograph of one's area.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope and before it is whole.
pub async fn show(actor: &Actor, id: Uuid) -> Result<Vec<u8>, Problem> {
    let people = actor.permit(Action::ReadPeople, Purpose::Oversight);
    let all = people.is_ok();
    let others = [Action::ReadInspections, Action::ReadEvents].into_iter();
    let mut others = others.filter_map(|it| actor.permit(it, Purpose::Oversight).ok());
    let permit = people.or_else(|refused| others.next().ok_or(refused))?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let found = store::tasks::find_photo(writer, &permit, id).await?;
            found.filter(|it| it.done).ok_or(Refusal::NotFound)?;
            // Whoever sees no residents sees no pictures of visits either.
            if !all && !store::tasks::is_promised(writer, &permit, id).await? {
                return Err(Refusal::NotFound.into());
            }
            let detail = json!({ "photo": "seen", "purpose": permit.purpose().as_str() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(store::tasks::photo_bytes(writer, &permit, id).await?)
        })
        .await
}

/// Thirty-two bytes of hexadecimal digits.
fn hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..64).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
