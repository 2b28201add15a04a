//! The ledgers: who is here, who is away, who came from elsewhere, as views of the same people (Q-24 … Q-32).

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::areas::AreaPath;
use domain::ids::{EnterpriseId, PersonId};
use domain::people::Presence;
use jiff::{Timestamp, ToSpan, civil::Date};
use playbook::{Ledger, Origin};
use serde_json::json;
use store::people::{LedgerFilter, StayCount};
use store::{Reader, Writer};
use uuid::Uuid;

use super::ledger_wire::{
    ChangeWire, ChangesAsked, LedgerAsked, LedgerHead, LedgerPage, LedgerRowWire, LedgerUnit, LedgersPage,
    PersonChangeWire, ToldRules,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;
/// Residents told at once.
const MOST_TOLD: usize = 200;

/// How many of some residents a ledger shows.
pub fn in_ledger(ledger: &Ledger, count: &StayCount) -> i64 {
    let shows = |presence: Presence| ledger.presence.contains(&presence);
    let registered = [(Presence::Home, count.home), (Presence::Away, count.away)];
    let incoming = [(Presence::Home, count.incoming - count.left), (Presence::Away, count.left)];
    let sum = |of: [(Presence, i64); 2]| of.iter().filter(|it| shows(it.0)).map(|it| it.1).sum::<i64>();
    match ledger.origin {
        Origin::Registered => sum(registered),
        Origin::Incoming => sum(incoming),
        Origin::Any => sum(registered) + sum(incoming),
    }
}

/// The day since which something must have been confirmed to be clear.
fn clear_since(actor: &Actor) -> Date {
    match actor.playbook.people.confirm_days {
        0 => Date::MIN,
        days => actor.today().saturating_sub(i64::from(days).days()),
    }
}

/// The ledgers of an area with their counts, unit by unit below it (the *clear account* of villages).
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub async fn heads(actor: &Actor, area: Option<Uuid>) -> Result<LedgersPage, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let (me, since) = (actor.clone(), clear_since(actor));
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let counts = store::people::stay_counts(db, &here, here.path().depth() + 1, since).await?;
            let children = store::areas::children(db, &here, area.id).await?;
            let mut units: Vec<LedgerUnit> = children
                .into_iter()
                .filter(|it| it.exclusive.is_none())
                .map(|it| LedgerUnit { area: it.id.0, name: it.name, path: it.path, ..LedgerUnit::default() })
                .collect();
            for count in &counts {
                let Some(unit) = units.iter_mut().find(|it| it.path == count.path) else { continue };
                unit.home += count.home;
                unit.away += count.away;
                unit.clear += count.clear;
                unit.incoming += count.incoming - count.left;
            }
            let ledgers = me.playbook.ledgers.iter().map(|it| LedgerHead {
                id: it.id.get_ref().clone(),
                name: (&it.name).into(),
                people: counts.iter().map(|count| in_ledger(it, count)).sum(),
                columns: it
                    .columns
                    .iter()
                    .map(|it| serde_json::to_value(it).ok())
                    .filter_map(|it| it?.as_str().map(str::to_owned))
                    .collect(),
                away: it.is_away(),
                incoming: it.origin == Origin::Incoming,
            });
            Ok(LedgersPage {
                name: area.name,
                ledgers: ledgers.collect(),
                confirm_days: me.playbook.people.confirm_days,
                units,
                doubtful: store::people::open_duplicates(db, &here).await?,
            })
        })
        .await
}

/// A page of one ledger.
///
/// # Errors
/// [`Refusal::NotFound`] for an unknown ledger or an area outside the scope.
pub async fn page(actor: &Actor, id: &str, asked: LedgerAsked) -> Result<LedgerPage, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let ledger = actor.playbook.ledgers.iter().find(|it| it.id.get_ref() == id).ok_or(Refusal::NotFound)?;
    let filter = LedgerFilter {
        presence: match ledger.presence.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        incoming: match ledger.origin {
            Origin::Any => None,
            Origin::Registered => Some(false),
            Origin::Incoming => Some(true),
        },
        reason: asked.reason.filter(|it| !it.is_empty()),
        kind: asked.kind.filter(|it| !it.is_empty()),
        enterprise: asked.enterprise.map(EnterpriseId),
        unclear_since: asked.unclear.then(|| clear_since(actor)),
        typed: asked.q.filter(|it| !it.trim().is_empty()),
        after: asked.after.as_deref().and_then(after),
    };
    let (now, subject) = (actor.now, id.to_owned());
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let mut rows = store::people::ledger(writer, &here, &filter, PAGE + 1).await?;
            let more = rows.len() > PAGE;
            rows.truncate(PAGE);
            let last = rows.last().filter(|_| more).map(|it| &it.person);
            let next = last.map(|it| format!("{}|{}|{}", it.path.as_str(), it.id, it.name));
            let detail =
                json!({ "ledger": subject, "rows": rows.len(), "purpose": permit.purpose().as_str() });
            audited(writer, &permit, here.path().as_str(), detail, now).await?;
            Ok(LedgerPage { rows: rows.into_iter().map(LedgerRowWire::from).collect(), next })
        })
        .await
}

fn after(text: &str) -> Option<(AreaPath, String, PersonId)> {
    let mut parts = text.splitn(3, '|');
    let (path, id, name) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    Some((AreaPath::from_stored(path), name.to_owned(), PersonId(id)))
}

/// What changed about one resident, newest first.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn history(actor: &Actor, id: PersonId) -> Result<Vec<PersonChangeWire>, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            store::people::find_person(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let found = store::people::history(writer, &permit, id, PAGE).await?;
            audited(writer, &permit, &id.to_string(), json!({ "history": found.len() }), now).await?;
            Ok(found.into_iter().map(PersonChangeWire::from).collect())
        })
        .await
}

/// The change a page begins behind, as its last one was told: an instant and what it was about.
///
/// # Errors
/// [`Refusal::Invalid`] for a text that is neither.
pub fn behind(before: Option<&str>) -> Result<Option<(Timestamp, Uuid)>, Problem> {
    let unfit = || Problem::invalid(vec![FieldError::new("before", "unfit")]);
    let Some(text) = before else { return Ok(None) };
    let (at, about) = text.split_once('|').unwrap_or((text, ""));
    let about = if about.is_empty() { Uuid::max() } else { about.parse().map_err(|_| unfit())? };
    Ok(Some((at.parse().map_err(|_| unfit())?, about)))
}

/// What changed about the residents of an area, newest first.
///
/// # Errors
/// [`Refusal::Invalid`] for a time that is none, [`Refusal::NotFound`] outside the scope.
pub async fn changes(actor: &Actor, asked: ChangesAsked) -> Result<ChangeWire, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let before = behind(asked.before.as_deref())?.map(|(at, it)| (at, PersonId(it)));
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let found = store::people::changes(writer, &here, before, PAGE).await?;
            audited(writer, &permit, here.path().as_str(), json!({ "changes": found.len() }), now).await?;
            let next = found.last().filter(|_| found.len() == PAGE);
            let next = next.map(|it| format!("{}|{}", it.made_at, it.person));
            Ok(ChangeWire { rows: found.into_iter().map(PersonChangeWire::from).collect(), next })
        })
        .await
}

/// Writes down that people away were told the rules for coming home. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] for no people, too many, or an unknown way; [`Refusal::NotFound`] for one outside the scope.
pub async fn told(actor: &Actor, said: ToldRules) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Contact)?;
    let mut wrong = Vec::new();
    if said.persons.is_empty() || said.persons.len() > MOST_TOLD {
        wrong.push(FieldError::new("persons", if said.persons.is_empty() { "missing" } else { "too_many" }));
    }
    if !matches!(said.way.as_str(), "phone" | "message" | "family") {
        wrong.push(FieldError::new("way", "unknown"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let (now, day) = (actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            let people: Vec<PersonId> = said.persons.iter().copied().map(PersonId).collect();
            if store::people::tell(writer, &permit, &people, &said.way, day).await? < people.len() {
                return Err(Refusal::NotFound.into());
            }
            let detail = json!({ "told": people.len(), "way": said.way });
            audited(writer, &permit, permit.path().as_str(), detail, now).await?;
            Ok(())
        })
        .await
}
