//! Reading and correcting the register. Opening a household and unmasking are audited in the same
//! transaction as the reading.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::areas::Size;
use domain::ids::{EnterpriseId, HouseholdId, PersonId};
use domain::people::{Incoming, Presence, Stay};
use playbook::Playbook;
use serde_json::json;
use store::Writer;
use store::areas::Area;
use store::changes::Kind;
use store::people::{Contact, NewPerson, Page};
use uuid::Uuid;

use super::ladder::ladder;
use super::wire::{
    Account, AccountRow, EditPerson, FoundPerson, HouseholdList, HouseholdPage, HouseholdUnit, HouseholdWire,
    PersonWire, UnmaskAsked, Unmasked,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Most units one chooses from to go down to.
const MOST_UNITS: usize = 500;
const PAGE: usize = 50;
/// Full views of a phone or id number a worker has in a day (I-12).
const UNMASKINGS: i64 = 30;

/// A page of households in tree order.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub async fn list(
    actor: &Actor,
    area: Option<Uuid>,
    after: Option<String>,
) -> Result<HouseholdList, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let after = after
        .as_deref()
        .and_then(|text| text.split_once('|'))
        .map(|(path, number)| Page { path: path.to_owned(), number: number.to_owned() });
    let (playbook, now) = (actor.playbook.clone(), actor.now);
    let (mut rows, units) = actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, area).await?;
            if let Some(depth) = listed_below(&playbook, here.path().depth()) {
                return Ok((Vec::new(), store::areas::summed(writer, &here, depth).await?));
            }
            let rows = store::people::list(writer, &here, after.as_ref(), PAGE + 1).await?;
            let detail = json!({ "households": rows.len(), "purpose": permit.purpose().as_str() });
            audited(writer, &permit, here.path().as_str(), detail, now).await?;
            Ok((rows, Vec::new()))
        })
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| format!("{}|{}", row.path.as_str(), row.number));
    let unit = |(area, size): (Area, Size)| HouseholdUnit {
        area: area.id.0,
        name: area.name,
        households: size.households,
        people: size.people,
    };
    let units = units.into_iter().take(MOST_UNITS).map(unit).collect();
    Ok(HouseholdList { rows: rows.into_iter().map(HouseholdWire::from).collect(), next, units })
}

/// The depth of the units one goes down to, where households are not listed at a depth.
fn listed_below(playbook: &Playbook, depth: usize) -> Option<usize> {
    let listed = playbook.ladder().depth(playbook.household.listed.as_ref()?.get_ref())?;
    (depth < listed).then_some((depth + 1).min(listed))
}

/// Residents found by what was typed.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub async fn search(actor: &Actor, typed: String, area: Option<Uuid>) -> Result<Vec<FoundPerson>, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let now = actor.now;
    let found = actor.write(async move |writer: &Writer| {
        let (here, _) = within(writer, &permit, area).await?;
        let found = store::people::search(writer, &here, &typed, 30).await?;
        let detail = json!({ "found": found.len(), "purpose": permit.purpose().as_str() });
        audited(writer, &permit, here.path().as_str(), detail, now).await?;
        Ok(found)
    });
    let found = found.await?.into_iter();
    Ok(found.map(|(person, address)| FoundPerson { person: person.into(), address }).collect())
}

/// Opens a household.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: HouseholdId) -> Result<HouseholdPage, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::DoorVisit)?;
    let (now, today, playbook) = (actor.now, actor.today(), actor.playbook.clone());
    actor
        .write(async move |writer: &Writer| {
            let household = store::people::find(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let members = store::people::members(writer, &permit, id).await?;
            let contact = store::staffing::contact_of(writer, &permit, id).await?;
            let ladder = ladder(writer, &playbook, permit.county(), (&household.path, today)).await?;
            let detail = json!({ "purpose": permit.purpose().as_str() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(HouseholdPage {
                contact: contact.map(|(_, name)| name),
                ladder,
                household: household.into(),
                members: members.into_iter().map(PersonWire::from).collect(),
            })
        })
        .await
}

/// The head-count account of an area of the tally level or below, counted from the register itself.
///
/// # Errors
/// [`Refusal::Invalid`] for an area above, whose account is that of its villages together;
/// [`Refusal::NotFound`] outside the scope.
pub async fn account(actor: &Actor, area: Uuid) -> Result<Account, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let (now, ladder) = (actor.now, actor.playbook.ladder());
    let (tally_depth, lowest) = (ladder.tally_depth(), ladder.lowest_depth());
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, Some(area)).await?;
            if area.path.depth() < tally_depth {
                return Err(Problem::invalid(vec![FieldError::new("area", "too_large")]));
            }
            let mut present = store::people::count_by_presence(writer, &here).await?;
            let mut account = Account { total: AccountRow::default(), units: Vec::new() };
            account.total.name.clone_from(&area.name);
            for (unit, size) in store::areas::at_depth(writer, &here, lowest).await? {
                let at = present.iter().position(|(path, ..)| *path == unit.path);
                let (home, away) = at.map_or((0, 0), |at| {
                    let (_, home, away) = present.swap_remove(at);
                    (home, away)
                });
                let total = &mut account.total;
                total.households += size.households;
                total.people += home + away;
                total.home += home;
                total.away += away;
                let (name, households) = (unit.name, size.households);
                account.units.push(AccountRow { name, households, people: home + away, home, away });
            }
            let detail = json!({ "account": area.id.to_string() });
            audited(writer, &permit, area.path.as_str(), detail, now).await?;
            Ok(account)
        })
        .await
}

/// Corrects where a resident is; whoever says so confirms it for today.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::ChangedMeanwhile`], [`Refusal::NotFound`].
pub async fn edit(actor: &Actor, id: PersonId, seen: i64, change: EditPerson) -> Result<PersonWire, Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let mut said = stay(actor, &change)?;
    let keeps = change.incoming.is_none() && !change.settled;
    let (now, depth) = (actor.now, actor.playbook.ladder().tally_depth());
    actor
        .write(async move |writer: &Writer| {
            let held = store::people::hold_person(writer, &permit, id).await?;
            let (was, version) = held.ok_or(Refusal::NotFound)?;
            if keeps {
                said.incoming.clone_from(&was.stay.incoming);
            }
            // Said again, or by somebody else before, it is only confirmed, which contradicts nobody.
            let confirms = Stay { confirmed: was.stay.confirmed, ..said.clone() } == was.stay;
            let seen = if confirms { version } else { seen };
            if was.stay != said {
                store::people::locked(writer, &permit, was.household).await?;
                let unit = was.path.at_depth(depth);
                let changed = store::changes::touch(writer, permit.county(), &unit, Kind::People).await?;
                if !store::people::set_stay(writer, &permit, (id, seen), &said, changed, now).await? {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                let is = NewPerson { stay: said, ..was.clone() };
                let by = (permit.worker(), "door");
                let facts = store::people::differences(&was, &is);
                store::people::remember(writer, permit.county(), id, &facts, by, now).await?;
                let detail = json!({ "presence": is.stay.presence.as_str() });
                audited(writer, &permit, &id.to_string(), detail, now).await?;
            }
            let person = store::people::find_person(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            Ok(PersonWire::from(person))
        })
        .await
}

/// A stay as somebody says it today, in the playbook's words.
pub(super) fn stay(actor: &Actor, said: &EditPerson) -> Result<Stay, Problem> {
    if !matches!(said.presence.as_str(), "home" | "away") {
        return Err(Problem::invalid(vec![FieldError::new("presence", "unfit")]));
    }
    let today = actor.today();
    let incoming = said.incoming.clone().filter(|_| !said.settled).map(|it| {
        let since = it.since.filter(|it| !it.is_empty()).map(|day| day.parse()).transpose();
        let unfit = |_| Problem::invalid(vec![FieldError::new("since", "unfit")]);
        Ok::<_, Problem>(Incoming {
            kind: it.kind,
            host: it.host,
            enterprise: it.enterprise.map(EnterpriseId),
            since: since.map_err(unfit)?,
        })
    });
    let stay = Stay {
        presence: Presence::from_name(&said.presence),
        away_place: said.away_place.clone(),
        away_reason: said.away_reason.clone(),
        confirmed: Some(today),
        incoming: incoming.transpose()?,
    };
    let people = &actor.playbook.people;
    let (reasons, kinds) = (people.away_reasons.iter(), people.incoming.iter());
    let tidied = stay.tidy(reasons.map(|it| it.id.as_str()), kinds.map(|it| it.id.as_str()), today);
    tidied.map_err(|wrong| {
        Problem::invalid(wrong.into_iter().map(|(field, code)| FieldError::new(field, code)).collect())
    })
}

/// Shows one field of one resident in full, counted and audited (I-12).
///
/// # Errors
/// [`Refusal::PurposeMissing`], [`Refusal::UnmaskTooOften`], [`Refusal::NotFound`].
pub async fn unmask(actor: &Actor, id: PersonId, asked: UnmaskAsked) -> Result<Unmasked, Problem> {
    let purpose = Purpose::FOR_UNMASKING.iter().find(|purpose| purpose.as_str() == asked.purpose);
    let permit = actor.permit(Action::UnmaskPeople, *purpose.ok_or(Refusal::PurposeMissing)?)?;
    let contact = match asked.field.as_str() {
        "phone" => Contact::Phone,
        "id_number" => Contact::IdNumber,
        _ => return Err(Problem::invalid(vec![FieldError::new("field", "unknown")])),
    };
    let (now, day) = (actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            store::people::find_person(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let used =
                store::access::count_unmasking(writer, permit.county(), permit.worker(), day, "person")
                    .await?;
            if used > UNMASKINGS {
                return Err(Refusal::UnmaskTooOften.into());
            }
            let value = store::people::unmask(writer, &permit, id, contact).await?;
            let detail = json!({ "field": asked.field, "purpose": permit.purpose().as_str() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            let value = value.map(|text| text.strip_prefix("+86").unwrap_or(&text).to_owned());
            Ok(Unmasked { value, left: UNMASKINGS - used })
        })
        .await
}
