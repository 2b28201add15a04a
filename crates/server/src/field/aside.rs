//! Entries set aside: what contradicts what somebody else told, and what a phone handed in whose account
//! was closed. The grid leader sees both versions and decides; the author never does.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{HouseholdId, PersonId, TaskId, VisitId};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::aside::Aside;
use store::{Reader, Writer};
use uuid::Uuid;

use super::outbox;
use super::wire::{AsideRow, Entry, Told};
use crate::entry::{Actor, audited};
use crate::problem::Problem;

const LISTED: usize = 100;

/// Why an entry could not land by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It contradicts what somebody else told.
    Conflict,
    /// The account of its author was closed.
    Surrendered,
}

/// Sets entries aside.
///
/// # Errors
/// The store's.
pub async fn keep(actor: &Actor, entries: &[Entry], why: Why) -> Result<(), Problem> {
    let permit = actor.post.permit_to_hand_in();
    let (now, worker) = (actor.now, actor.post.worker);
    let mut entries = entries.to_vec();
    for entry in entries.iter_mut().filter(|it| it.kind == "passage") {
        // A plate has days, not weeks (I-15).
        entry.body.as_object_mut().map(|body| body.remove("plate"));
    }
    let rows: Vec<Aside> = entries
        .iter()
        .map(|entry| Aside {
            id: entry.id,
            path: actor.post.path.clone(),
            worker,
            name: String::new(),
            kind: entry.kind.clone(),
            why: if why == Why::Conflict { "conflict" } else { "surrendered" }.to_owned(),
            entry: serde_json::to_string(entry).unwrap_or_default(),
            received_at: now,
        })
        .collect();
    actor
        .write(async move |writer: &Writer| {
            for row in &rows {
                store::aside::insert(writer, &permit, row).await?;
            }
            let detail = json!({ "set_aside": rows.len(), "why": rows.first().map(|row| row.why.clone()) });
            audited(writer, &permit, permit.path().as_str(), detail, now).await?;
            Ok(())
        })
        .await
}

/// What waits for a decision in one's scope, each beside what stands.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<AsideRow>, Problem> {
    let permit = actor.permit(Action::DecideAside, Purpose::DoorVisit)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let mut rows = Vec::new();
            for aside in store::aside::waiting(writer, &permit, LISTED).await? {
                rows.push(row(writer, &permit, aside).await?);
            }
            if !rows.is_empty() {
                audited(writer, &permit, permit.path().as_str(), json!({ "aside": rows.len() }), now).await?;
            }
            Ok(rows)
        })
        .await
}

async fn row(db: &Reader, permit: &Permit, aside: Aside) -> Result<AsideRow, Problem> {
    let entry: Entry = serde_json::from_str(&aside.entry).unwrap_or_else(|_| unreadable(&aside));
    let (about, told, stands) = match entry.kind.as_str() {
        "visit" => visit(db, permit, &entry.body).await?,
        "presence" => presence(db, permit, &entry).await?,
        "arrival" => {
            let household = id(&entry.body, "household").map(HouseholdId);
            (address(db, permit, household).await?, told(&entry.body, "name", "from_place"), None)
        }
        _ => (String::new(), told(&entry.body, "outcome", "reason"), None),
    };
    Ok(AsideRow {
        id: aside.id,
        kind: aside.kind,
        why: aside.why,
        by: aside.name,
        received_at: aside.received_at.to_string(),
        made_at: text(&entry.body, "made_at"),
        may_decide: aside.worker != permit.worker(),
        may_take: matches!(entry.kind.as_str(), "visit" | "arrival" | "presence" | "report"),
        about,
        told,
        stands,
    })
}

fn unreadable(aside: &Aside) -> Entry {
    Entry { id: aside.id, kind: String::new(), version: 1, subject: None, body: Value::Null }
}

fn text(body: &Value, key: &str) -> Option<String> {
    body.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn id(body: &Value, key: &str) -> Option<Uuid> {
    body.get(key).and_then(Value::as_str)?.parse().ok()
}

fn told(body: &Value, what: &str, more: &str) -> Told {
    Told { what: text(body, what).unwrap_or_default(), more: text(body, more), template: None, by: None }
}

async fn address(db: &Reader, permit: &Permit, id: Option<HouseholdId>) -> Result<String, Problem> {
    let Some(id) = id else { return Ok(String::new()) };
    let found = store::people::find(db, permit, id).await?;
    Ok(found.map_or(String::new(), |it| format!("{} · {}", it.head, it.address)))
}

async fn visit(db: &Reader, permit: &Permit, body: &Value) -> Result<(String, Told, Option<Told>), Problem> {
    let mut told = told(body, "outcome", "reason");
    let Some(task) = id(body, "task").map(TaskId) else { return Ok((String::new(), told, None)) };
    let Some(household) = store::tasks::household_of(db, permit, task).await? else {
        return Ok((String::new(), told, None));
    };
    let about = address(db, permit, Some(household)).await?;
    let visits = store::tasks::last_visits(db, permit, task, 20).await?;
    let (template, standing) = store::tasks::standing(db, permit, task).await?.unzip();
    told.template.clone_from(&template);
    let stands = visits.into_iter().find(|it| Some(it.id) == standing.flatten()).map(|it| Told {
        what: it.outcome,
        more: it.reason,
        template,
        by: Some(it.name),
    });
    Ok((about, told, stands))
}

async fn presence(
    db: &Reader,
    permit: &Permit,
    entry: &Entry,
) -> Result<(String, Told, Option<Told>), Problem> {
    let told = told(&entry.body, "presence", "away_place");
    let Some(subject) = entry.subject else { return Ok((String::new(), told, None)) };
    let Some(person) = store::people::find_person(db, permit, PersonId(subject)).await? else {
        return Ok((String::new(), told, None));
    };
    let (what, more) = (person.stay.presence.as_str().to_owned(), person.stay.away_place);
    let stands = Told { what, more, template: None, by: None };
    let about = format!("{} · {}", person.name, address(db, permit, Some(person.household)).await?);
    Ok((about, told, Some(stands)))
}

/// Decides: what was told takes the place of what stands, or is dropped.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::OwnRequest`] for the author, [`Refusal::AlreadyDecided`], and
/// those of the action that lets it land.
pub async fn decide(actor: &Actor, id: Uuid, take: bool) -> Result<(), Problem> {
    let permit = actor.permit(Action::DecideAside, Purpose::DoorVisit)?;
    let asked = permit.clone();
    let (entry, why, standing) = actor
        .read(async move |db: &Reader| {
            let aside = store::aside::find(db, &asked, id).await?.ok_or(Refusal::NotFound)?;
            if aside.worker == asked.worker() {
                return Err(Refusal::OwnRequest.into());
            }
            let entry: Entry = serde_json::from_str(&aside.entry).map_err(|_| Refusal::NotFound)?;
            let standing = match entry.subject {
                Some(person) => store::people::find_person(db, &asked, PersonId(person)).await?,
                None => None,
            };
            Ok((entry, aside.why, standing.map(|person| person.version)))
        })
        .await?;
    if take {
        // Apply first (idempotent), then record the decision, so that a retry is safe.
        match (why.as_str(), entry.kind.as_str()) {
            ("conflict", "visit") => crate::tasks::visits::uphold(actor, VisitId(entry.id)).await?,
            _ => outbox::overrule(actor, entry, standing).await?,
        }
    }
    let now: Timestamp = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::aside::decide(writer, &permit, id, take, now).await? {
                return Err(Refusal::AlreadyDecided.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "taken": take }), now).await?;
            Ok(())
        })
        .await
}
