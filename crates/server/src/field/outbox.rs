//! What a phone wrote down without a network, handed entry by entry and in its order to the same actions
//! as everything else. Each is kept, refused with its reason, set aside for the grid leader, or waits.

use domain::Refusal;
use domain::ids::{PersonId, VisitId};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::StoreError;
use uuid::Uuid;

use super::aside;
use super::wire::{Entry, EntryKept, Outbox, OutboxKept};
use crate::entry::Actor;
use crate::measures::wire::CardTold;
use crate::people::wire::EditPerson;
use crate::problem::{FieldError, Problem};
use crate::reports::wire::SignReport;
use crate::tasks::wire::NewVisit;

const LONGEST: usize = 100;
/// The newest version of entries; what later versions add, earlier ones leave out.
const VERSION: u32 = 1;

/// A zero report as a phone signs it.
#[derive(Deserialize)]
struct SignedReport {
    form: String,
    day: String,
    #[serde(flatten)]
    report: SignReport,
}

/// A correction of where a resident is, and which version of the record was seen.
#[derive(Deserialize)]
struct Presence {
    seen: i64,
    #[serde(flatten)]
    change: EditPerson,
}

/// A card that was handed over.
#[derive(Deserialize)]
struct Told {
    serial: String,
    #[serde(flatten)]
    told: CardTold,
}

/// What an entry came to.
enum Came {
    Kept,
    /// Kept as it was told, but it contradicts what somebody else told: the grid leader decides.
    Disputed,
}

/// Takes an outbox in.
///
/// # Errors
/// [`Refusal::Invalid`] for one that is too long or does not say the time.
pub async fn take(actor: &Actor, outbox: Outbox) -> Result<OutboxKept, Problem> {
    let entries = checked(&outbox)?;
    let sent_at: Timestamp =
        outbox.sent_at.parse().map_err(|_| Problem::invalid(vec![FieldError::new("sent_at", "unfit")]))?;
    let behind = domain::tasks::behind(sent_at, actor.now);
    let mut results = Vec::with_capacity(entries.len());
    let mut waiting = false;
    for entry in entries {
        let (id, mut actor) = (entry.id, actor.clone());
        (actor.now, actor.behind, actor.later) = (actor.app.now(), behind, true);
        let (state, problem) = if waiting {
            ("waits", Some(Refusal::TooBusy.into()))
        } else {
            match perform(&actor, entry.clone()).await {
                Ok(Came::Kept) => ("kept", None),
                Ok(Came::Disputed) => {
                    aside::keep(&actor, &[entry], aside::Why::Conflict).await?;
                    ("set_aside", None)
                }
                Err(problem) if passes(&problem) => ("waits", Some(problem)),
                Err(problem) if is_conflict(&entry, &problem) => {
                    aside::keep(&actor, &[entry], aside::Why::Conflict).await?;
                    ("set_aside", Some(problem))
                }
                Err(problem) => ("refused", Some(problem)),
            }
        };
        // What comes later may build on it, so nothing overtakes what waits.
        waiting = waiting || state == "waits";
        results.push(EntryKept { id, state: state.to_owned(), problem: problem.map(Problem::body) });
    }
    Ok(OutboxKept { now: actor.app.now().to_string(), results })
}

/// The entries of an outbox that is not too long.
pub fn checked(outbox: &Outbox) -> Result<Vec<Entry>, Problem> {
    if outbox.entries.len() > LONGEST {
        return Err(Problem::invalid(vec![FieldError::new("entries", "too_long")]));
    }
    Ok(outbox.entries.clone())
}

/// Whether trying again later may help.
fn passes(problem: &Problem) -> bool {
    match problem {
        Problem::Refused(refusal, _) => *refusal == Refusal::TooBusy,
        // A record the store cannot take is refused, or nothing behind it would ever land.
        Problem::Store(error) => matches!(error, StoreError::Busy | StoreError::Engine(_)),
    }
}

fn is_conflict(entry: &Entry, problem: &Problem) -> bool {
    entry.kind == "presence" && matches!(problem, Problem::Refused(Refusal::ChangedMeanwhile, _))
}

/// Does what an entry says, as if it had come by itself.
///
/// # Errors
/// Those of the action; [`Refusal::Invalid`] for an unknown kind or a shape that does not fit.
async fn perform(actor: &Actor, entry: Entry) -> Result<Came, Problem> {
    if entry.version > VERSION || entry.version == 0 {
        return Err(Problem::invalid(vec![FieldError::new("version", "unknown")]));
    }
    match entry.kind.as_str() {
        "visit" => {
            let kept = crate::tasks::visits::record(actor, body(entry.body)?).await?;
            Ok(if kept.disputed { Came::Disputed } else { Came::Kept })
        }
        "arrival" => {
            crate::tasks::visits::arrive(actor, body(entry.body)?).await?;
            Ok(Came::Kept)
        }
        "report" => {
            let SignedReport { form, day, report } = body(entry.body)?;
            crate::reports::actions::file(actor, &form, &day, report).await?;
            Ok(Came::Kept)
        }
        "presence" => {
            let Presence { seen, change } = body(entry.body)?;
            crate::people::actions::edit(actor, PersonId(subject(entry.subject)?), seen, change).await?;
            Ok(Came::Kept)
        }
        "come" => {
            crate::duty::shifts::come(actor, body(entry.body)?).await?;
            Ok(Came::Kept)
        }
        "leave" => {
            crate::duty::shifts::leave(actor, body(entry.body)?).await?;
            Ok(Came::Kept)
        }
        "mark" => {
            crate::duty::shifts::mark(actor, body(entry.body)?).await?;
            Ok(Came::Kept)
        }
        "passage" => {
            crate::duty::passages::keep(actor, body(entry.body)?).await?;
            Ok(Came::Kept)
        }
        "returnee" => {
            crate::tasks::returnees::keep(actor, body(entry.body)?).await?;
            Ok(Came::Kept)
        }
        "told" => {
            let Told { serial, told } = body(entry.body)?;
            crate::measures::cards::tell(actor, serial, told).await?;
            Ok(Came::Kept)
        }
        _ => Err(Problem::invalid(vec![FieldError::new("kind", "unknown")])),
    }
}

fn subject(id: Option<Uuid>) -> Result<Uuid, Problem> {
    id.ok_or_else(|| Problem::invalid(vec![FieldError::new("subject", "missing")]))
}

fn body<T: DeserializeOwned>(body: Value) -> Result<T, Problem> {
    serde_json::from_value(body).map_err(|error| {
        let said = error.to_string();
        let field = said.split('`').nth(1).unwrap_or("body").to_owned();
        Problem::invalid(vec![FieldError::new(field, "unfit")])
    })
}

/// Does what an entry that was set aside says, by the word of the grid leader.
///
/// # Errors
/// Those of the action.
pub async fn overrule(actor: &Actor, entry: Entry, standing: Option<i64>) -> Result<(), Problem> {
    // What is decided on happened before: nobody can be asked to do it otherwise.
    let actor = &Actor { later: true, ..actor.clone() };
    match (entry.kind.as_str(), standing) {
        ("visit", _) => {
            let visit: NewVisit = body(entry.body)?;
            let id = VisitId(visit.id);
            let kept = crate::tasks::visits::record(actor, visit).await?;
            // The leader has decided: it stands although it contradicts.
            if kept.disputed { crate::tasks::visits::uphold(actor, id).await } else { Ok(()) }
        }
        ("presence", Some(version)) => {
            let Presence { change, .. } = body(entry.body)?;
            let id = PersonId(subject(entry.subject)?);
            crate::people::actions::edit(actor, id, version, change).await.map(drop)
        }
        _ => perform(actor, entry).await.map(drop),
    }
}
