//! New households and residents, one at a time: a family that moves in, a worker from elsewhere.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{AreaId, HouseholdId, PersonId};
use domain::people::{IdNumber, Phone, Sex};
use domain::tasks::Targets;
use jiff::civil::Date;
use serde_json::json;
use store::changes::Kind;
use store::people::{NewHousehold, NewPerson};
use store::{StoreError, Writer};

use super::actions::{open, stay};
use super::roster::join_campaigns;
use super::wire::{EditPerson, HouseholdPage, KeepHousehold, KeepPerson};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Longest name or address.
const LONGEST: usize = 80;

fn text(field: &'static str, said: &str, wrong: &mut Vec<FieldError>) -> String {
    let said = said.trim();
    match said.chars().count() {
        0 => wrong.push(FieldError::new(field, "missing")),
        1..=LONGEST => {}
        _ => wrong.push(FieldError::new(field, "too_long")),
    }
    said.to_owned()
}

/// The number of a household that came without one: its village's code and the random end of its id.
pub(crate) fn number(village: Option<String>, id: HouseholdId) -> String {
    let serial: String = id.0.simple().to_string().chars().skip(22).collect();
    format!("{}-{serial}", village.unwrap_or_default())
}

/// Writes a new household down in a lowest unit; it joins the campaigns that run there. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`], [`Refusal::IdReused`].
pub async fn add_household(
    actor: &Actor,
    id: HouseholdId,
    said: KeepHousehold,
) -> Result<HouseholdPage, Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let mut wrong = Vec::new();
    let (address, head) = (text("address", &said.address, &mut wrong), text("head", &said.head, &mut wrong));
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let (playbook, today, now) = (actor.playbook.clone(), actor.today(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            if let Some(known) = store::people::find(writer, &permit, id).await? {
                let same = (known.address, known.head) == (address, head);
                return if same { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            let area =
                store::areas::find(writer, &permit, AreaId(said.area)).await?.ok_or(Refusal::NotFound)?;
            let ladder = playbook.ladder();
            if area.path.depth() != ladder.lowest_depth() || area.exclusive.is_some() {
                return Err(Problem::invalid(vec![FieldError::new("area", "not_lowest")]));
            }
            let village = area.path.at_depth(ladder.tally_depth());
            let code = store::areas::at_path(writer, permit.county(), &village).await?.and_then(|it| it.code);
            let household = NewHousehold {
                id,
                area: area.id,
                path: area.path.clone(),
                number: number(code, id),
                address,
                head,
                people: 0,
                enterprise: None,
            };
            store::people::insert_households(writer, permit.county(), &[household], now).await?;
            store::areas::resize(writer, permit.county(), &area.path, 1, 0).await?;
            let joined = [(id, area.path.clone())];
            join_campaigns(writer, &permit, &playbook, (&joined, Targets::Homes), (today, now)).await?;
            let changed = store::changes::touch(writer, permit.county(), &village, Kind::People).await?;
            store::people::mark_changed(writer, &permit, id, changed).await?;
            audited(writer, &permit, &id.to_string(), json!({ "household": "added" }), now).await?;
            Ok(())
        })
        .await?;
    open(actor, id).await
}

/// Writes a new resident down in a household, and names who may be the same person. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`], [`Refusal::IdNumberTaken`] when somebody carries the id
/// number, [`Refusal::IdReused`].
pub async fn add_person(actor: &Actor, id: PersonId, said: KeepPerson) -> Result<HouseholdPage, Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let person = checked(actor, id, &said)?;
    let household = person.household;
    let (tally, now) = (actor.playbook.ladder().tally_depth(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            let place = store::people::locked(writer, &permit, household).await?.ok_or(Refusal::NotFound)?;
            let members = store::people::kept_members(writer, county, household).await?;
            if let Some(known) = members.iter().find(|it| it.id == id) {
                let same = known.name == person.name;
                return if same { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            let behind = members.iter().map(|it| it.place + 1).max().unwrap_or(0);
            let person = NewPerson { path: place.path.clone(), place: behind, ..person };
            let added =
                store::people::insert_people(writer, county, std::slice::from_ref(&person), now).await;
            match added {
                Err(error) if error.conflicts_with("person_id_hash") => {
                    return Err(Refusal::IdNumberTaken.into());
                }
                Err(error) if error.conflicts_with("person_pkey") => return Err(Refusal::IdReused.into()),
                other => other?,
            }
            let (households, units) = (BTreeSet::from([household]), BTreeSet::from([place.path.clone()]));
            store::people::recount(writer, &permit, &households, &units).await?;
            look_alike(writer, &permit, &person, tally, now).await?;
            let unit = place.path.at_depth(tally);
            let changed = store::changes::touch(writer, county, &unit, Kind::People).await?;
            store::people::mark_changed(writer, &permit, household, changed).await?;
            audited(writer, &permit, &id.to_string(), json!({ "person": "added" }), now).await?;
            Ok(())
        })
        .await?;
    open(actor, household).await
}

/// Names who may be the same person as somebody new.
async fn look_alike(
    writer: &store::Writer,
    permit: &Permit,
    person: &NewPerson,
    tally: usize,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let here = permit.narrowed(&person.path).unwrap_or_else(|_| permit.clone());
    let found = store::people::look_alikes(writer, &here, &person.source, tally).await?;
    store::people::doubt(writer, permit.county(), &found, now).await
}

fn checked(actor: &Actor, id: PersonId, said: &KeepPerson) -> Result<NewPerson, Problem> {
    let mut wrong = Vec::new();
    let today = actor.today();
    let name = text("name", &said.name, &mut wrong);
    let filled =
        |it: &Option<String>| it.as_deref().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
    let phone = filled(&said.phone).and_then(|it| {
        let read = Phone::parse(&it).map(|it| it.as_str().to_owned());
        read.map_err(|_| wrong.push(FieldError::new("phone", "phone"))).ok()
    });
    let number = filled(&said.id_number).and_then(|it| {
        IdNumber::parse(&it, today).map_err(|_| wrong.push(FieldError::new("id_number", "unfit"))).ok()
    });
    let born = filled(&said.born).and_then(|it| {
        let read = it.parse::<Date>().ok().filter(|day| *day <= today);
        if read.is_none() {
            wrong.push(FieldError::new("born", "unfit"));
        }
        read
    });
    let relation = filled(&said.relation).unwrap_or_else(|| "其他".to_owned());
    if relation.chars().count() > LONGEST {
        wrong.push(FieldError::new("relation", "too_long"));
    }
    let whereabouts = EditPerson {
        presence: "home".to_owned(),
        away_place: None,
        away_reason: None,
        incoming: said.incoming.clone(),
        settled: false,
    };
    let stay = match stay(actor, &whereabouts) {
        Ok(stay) => Some(stay),
        Err(Problem::Refused(Refusal::Invalid, fields)) => {
            wrong.extend(fields);
            None
        }
        Err(problem) => return Err(problem),
    };
    let (Some(stay), true) = (stay, wrong.is_empty()) else { return Err(Problem::invalid(wrong)) };
    let sex = match Sex::from_code(said.sex) {
        Sex::Unknown => number.as_ref().map_or(Sex::Unknown, IdNumber::sex),
        sex => sex,
    };
    Ok(NewPerson {
        id,
        household: HouseholdId(said.household),
        path: domain::areas::AreaPath::county(),
        place: 0,
        name,
        sex,
        born: born.or_else(|| number.as_ref().and_then(IdNumber::birth_date)),
        relation,
        stay,
        phone,
        id_number: number.map(|it| it.as_str().to_owned()),
        source: format!("door:{id}"),
    })
}
