//! Looking up what a roster row may already be: a household by its number, a resident by the keyed
//! hash of the id number, else by name and birth date in the household; and recounting afterwards.

use std::collections::BTreeSet;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, HouseholdId};
use domain::people::Sex;
use jiff::civil::Date;

use super::bulk::{NewHousehold, NewPerson};
use super::{PERSON_ID, PERSON_PHONE};
use crate::db::{Reader, Row, StoreError, Value, Writer};

/// The household of a number inside the permit's subtree.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn by_number(
    reader: &Reader,
    permit: &Permit,
    number: &str,
) -> Result<Option<NewHousehold>, StoreError> {
    let range = permit.range();
    let sql = "select id, area, path, number, address, head, people from household \
               where county = $1 and number = $2 and path >= $3 and path < $4";
    let params = [permit.county().into(), number.into(), range.from.into(), range.until.into()];
    let row = reader.query_opt(sql, &params).await?;
    row.map(household).transpose()
}

fn household(mut row: Row) -> Result<NewHousehold, StoreError> {
    Ok(NewHousehold {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        number: row.take(3)?,
        address: row.take(4)?,
        head: row.take(5)?,
        people: row.take(6)?,
    })
}

const COLUMNS: &str = "id, household, path, place, name, sex, born, relation, presence, away_place, \
                       phone_sealed, id_sealed, source";

fn full(reader: &Reader, mut row: Row) -> Result<NewPerson, StoreError> {
    let id: domain::ids::PersonId = row.take(0)?;
    let open = |place, sealed: Option<Vec<u8>>| {
        sealed.map(|sealed| reader.keys().open(place, id.0.as_bytes(), &sealed)).transpose()
    };
    Ok(NewPerson {
        id,
        household: row.take(1)?,
        path: row.take(2)?,
        place: row.take(3)?,
        name: row.take(4)?,
        sex: Sex::from_code(row.take(5)?),
        born: row.take(6)?,
        relation: row.take(7)?,
        presence: row.take(8)?,
        away_place: row.take(9)?,
        phone: open(PERSON_PHONE, row.take(10)?)?,
        id_number: open(PERSON_ID, row.take(11)?)?,
        source: row.take(12)?,
    })
}

/// The resident of an id number, wherever in the county: two people never share one.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn by_id_number(
    reader: &Reader,
    county: County,
    number: &str,
) -> Result<Option<NewPerson>, StoreError> {
    let sql = format!("select {COLUMNS} from person where county = $1 and id_hash = $2");
    let hash = reader.keys().hash(PERSON_ID, number);
    let row = reader.query_opt(&sql, &[county.into(), hash.into()]).await?;
    row.map(|row| full(reader, row)).transpose()
}

/// The resident of a name in a household, and of a birth date when one is given.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn by_name(
    reader: &Reader,
    permit: &Permit,
    household: HouseholdId,
    name: &str,
    born: Option<Date>,
) -> Result<Option<NewPerson>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from person where county = $1 and household = $2 and (name || '') = $3 \
         and (path || '') >= $4 and (path || '') < $5 order by place, id"
    );
    let params =
        [permit.county().into(), household.into(), name.into(), range.from.into(), range.until.into()];
    for row in reader.query(&sql, &params).await? {
        let person = full(reader, row)?;
        if born.is_none() || person.born.is_none() || person.born == born {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// The next free place in a household.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn next_place(reader: &Reader, county: County, household: HouseholdId) -> Result<i64, StoreError> {
    let sql = "select coalesce(max(place) + 1, 0) from person where county = $1 and household = $2";
    reader.query_one(sql, &[county.into(), household.into()]).await?.take(0)
}

/// Takes all members of a household to where it is now.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn move_members(
    writer: &Writer,
    county: County,
    household: HouseholdId,
    to: &AreaPath,
) -> Result<(), StoreError> {
    let sql = "update person set path = $3, version = version + 1 \
               where county = $1 and household = $2 and path <> $3";
    writer.execute(sql, &[county.into(), household.into(), to.into()]).await.map(drop)
}

/// Counts households and their units again after many changed.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn recount(
    writer: &Writer,
    permit: &Permit,
    households: &BTreeSet<HouseholdId>,
    units: &BTreeSet<AreaPath>,
) -> Result<(), StoreError> {
    let county = permit.county();
    let sql = "update household set people = (select count(*) from person p \
               where p.county = $1 and p.household = $2) where county = $1 and id = $2";
    let rows = households.iter().map(|id| vec![Value::from(county), (*id).into()]).collect();
    writer.execute_many(sql, rows).await?;
    let sql = "update area set households = (select count(*) from household h \
               where h.county = $1 and h.path = $2), people = (select count(*) from person p \
               where p.county = $1 and p.path = $2) where county = $1 and path = $2";
    let rows = units.iter().map(|path| vec![Value::from(county), path.into()]).collect();
    writer.execute_many(sql, rows).await?;
    Ok(())
}

/// A page of residents for an export, phones and id numbers masked, in tree order behind `after`
/// (path, household, place).
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn export_page(
    reader: &Reader,
    permit: &Permit,
    after: Option<&(AreaPath, HouseholdId)>,
    limit: usize,
) -> Result<Vec<(NewHousehold, Vec<super::Person>)>, StoreError> {
    let page = after.cloned();
    let range = permit.range();
    let (path, id) =
        page.map_or((range.from, uuid::Uuid::nil()), |(path, id)| (path.as_str().to_owned(), id.0));
    let sql = "select id, area, path, number, address, head, people from household \
               where county = $1 and path >= $2 and path < $3 and (path > $2 or id > $4) order by path, id limit $5";
    let params = [permit.county().into(), path.into(), range.until.into(), id.into(), limit.into()];
    let mut found = Vec::new();
    for row in reader.query(sql, &params).await? {
        let household = household(row)?;
        let members = super::members(reader, permit, household.id).await?;
        found.push((household, members));
    }
    Ok(found)
}
