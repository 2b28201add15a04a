//! Many residents at once: imports and the first filling of a county. Sealing and spelling happen
//! here, so no other way of writing a resident exists.

use domain::areas::AreaPath;
use domain::ids::{AreaId, County, EnterpriseId, HouseholdId, PersonId};
use domain::people::{Sex, Stay};
use jiff::{Timestamp, civil::Date};

use super::stays::stay_values;
use super::{PERSON_ID, PERSON_PHONE};
use crate::db::{StoreError, Value, Writer};
use crate::seal::Keys;
use crate::search;

/// A household to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHousehold {
    /// Opaque key.
    pub id: HouseholdId,
    /// Lowest area.
    pub area: AreaId,
    /// Its place in the tree.
    pub path: AreaPath,
    /// Household number, unique in the county.
    pub number: String,
    /// Address as people say it.
    pub address: String,
    /// Name of its head.
    pub head: String,
    /// How many residents come with it.
    pub people: i64,
    /// The employer whose door it is; none for a family's home.
    pub enterprise: Option<EnterpriseId>,
}

/// A resident to be kept, phone and id number in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Opaque key.
    pub id: PersonId,
    /// Where they live.
    pub household: HouseholdId,
    /// Place of the household in the tree.
    pub path: AreaPath,
    /// Place inside the household, the head being 0.
    pub place: i64,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub born: Option<Date>,
    /// Relation to the head.
    pub relation: String,
    /// Where they stand in the ledgers.
    pub stay: Stay,
    /// Phone as kept (E.164).
    pub phone: Option<String>,
    /// Checked id number.
    pub id_number: Option<String>,
    /// Where the facts come from, such as `"import:FILE"`.
    pub source: String,
}

const INSERT_HOUSEHOLD: &str = "insert into household (county, id, area, path, number, address, head, people, \
                                updated_at, enterprise, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
const INSERT_PERSON: &str = "insert into person (county, id, household, path, place, name, pinyin, initials, sex, born, relation, \
     id_sealed, id_hash, phone_sealed, phone_hash, source, updated_at, presence, away_place, away_reason, confirmed, \
     incoming_kind, host, enterprise, since, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
     $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1)";

fn household_row(county: County, it: &NewHousehold, now: Timestamp) -> Vec<Value> {
    vec![
        county.into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.number).into(),
        (&it.address).into(),
        (&it.head).into(),
        it.people.into(),
        now.into(),
        it.enterprise.into(),
    ]
}

fn person_row(keys: &Keys, county: County, it: &NewPerson, now: Timestamp) -> Result<Vec<Value>, StoreError> {
    let row = it.id.0.as_bytes();
    let seal =
        |place, text: &Option<String>| text.as_deref().map(|text| keys.seal(place, row, text)).transpose();
    let hash = |place, text: &Option<String>| text.as_deref().map(|text| keys.hash(place, text));
    let spelling = search::spell(&it.name);
    let mut values = vec![
        county.into(),
        it.id.into(),
        it.household.into(),
        (&it.path).into(),
        it.place.into(),
        (&it.name).into(),
        spelling.pinyin.into(),
        spelling.initials.into(),
        it.sex.code().into(),
        it.born.into(),
        (&it.relation).into(),
        seal(PERSON_ID, &it.id_number)?.into(),
        hash(PERSON_ID, &it.id_number).into(),
        seal(PERSON_PHONE, &it.phone)?.into(),
        hash(PERSON_PHONE, &it.phone).into(),
        (&it.source).into(),
        now.into(),
    ];
    values.extend(stay_values(&it.stay));
    Ok(values)
}

/// Adds households.
///
/// # Errors
/// [`StoreError::Conflict`] `household_number` when a number is taken.
pub async fn insert_households(
    writer: &Writer,
    county: County,
    households: &[NewHousehold],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = households.iter().map(|it| household_row(county, it, now)).collect();
    writer.execute_many(INSERT_HOUSEHOLD, rows).await?;
    Ok(())
}

/// Residents sealed and spelled, ready to be added.
pub struct SealedPeople(Vec<Vec<Value>>);

/// Seals and spells residents, which takes longer than writing them and needs no transaction.
///
/// # Errors
/// [`StoreError::Inconsistent`] if the cipher refuses.
pub fn seal_people(
    keys: &Keys,
    county: County,
    people: &[NewPerson],
    now: Timestamp,
) -> Result<SealedPeople, StoreError> {
    let rows = people.iter().map(|it| person_row(keys, county, it, now)).collect::<Result<_, _>>()?;
    Ok(SealedPeople(rows))
}

/// Adds residents that are sealed.
///
/// # Errors
/// [`StoreError::Conflict`] `person_id_hash` when an id number is taken.
pub async fn insert_sealed(writer: &Writer, people: SealedPeople) -> Result<(), StoreError> {
    writer.execute_many(INSERT_PERSON, people.0).await?;
    Ok(())
}

/// Adds residents.
///
/// # Errors
/// [`StoreError::Conflict`] `person_id_hash` when an id number is taken.
pub async fn insert_people(
    writer: &Writer,
    county: County,
    people: &[NewPerson],
    now: Timestamp,
) -> Result<(), StoreError> {
    insert_sealed(writer, seal_people(writer.keys(), county, people, now)?).await
}

/// Adds a household, or brings the one of that id up to date. Untouched when nothing differs, so a
/// second import of the same file changes nothing.
///
/// # Errors
/// [`StoreError::Conflict`] `household_number` when the number is another household's.
pub async fn upsert_household(
    writer: &Writer,
    county: County,
    it: &NewHousehold,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!(
        "{INSERT_HOUSEHOLD} on conflict (county, id) do update set area = excluded.area, \
         path = excluded.path, address = excluded.address, head = excluded.head, people = excluded.people, \
         version = household.version + 1, updated_at = excluded.updated_at \
         where household.path <> excluded.path or household.address <> excluded.address \
         or household.head <> excluded.head or household.people <> excluded.people"
    );
    Ok(writer.execute(&sql, &household_row(county, it, now)).await? == 1)
}

/// Adds a resident, or brings the one of that id up to date. Untouched when nothing differs.
///
/// # Errors
/// [`StoreError::Conflict`] `person_id_hash` when the id number is another resident's.
pub async fn upsert_person(
    writer: &Writer,
    county: County,
    it: &NewPerson,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let facts = [
        "household",
        "path",
        "place",
        "name",
        "sex",
        "born",
        "relation",
        "presence",
        "away_place",
        "away_reason",
        "confirmed",
        "incoming_kind",
        "host",
        "enterprise",
        "since",
        "id_hash",
        "phone_hash",
    ];
    let changed = facts
        .map(|fact| {
            format!(
                "coalesce(person.{fact} <> excluded.{fact}, \
             (person.{fact} is null) <> (excluded.{fact} is null))"
            )
        })
        .join(" or ");
    let sql = format!(
        "{INSERT_PERSON} on conflict (county, id) do update set household = excluded.household, \
         path = excluded.path, place = excluded.place, name = excluded.name, pinyin = excluded.pinyin, \
         initials = excluded.initials, sex = excluded.sex, born = excluded.born, \
         relation = excluded.relation, presence = excluded.presence, away_place = excluded.away_place, \
         away_reason = excluded.away_reason, confirmed = excluded.confirmed, \
         incoming_kind = excluded.incoming_kind, host = excluded.host, enterprise = excluded.enterprise, \
         since = excluded.since, \
         id_sealed = excluded.id_sealed, id_hash = excluded.id_hash, phone_sealed = excluded.phone_sealed, \
         phone_hash = excluded.phone_hash, source = excluded.source, version = person.version + 1, \
         updated_at = excluded.updated_at where {changed}"
    );
    Ok(writer.execute(&sql, &person_row(writer.keys(), county, it, now)?).await? == 1)
}
