//! What a roster row may already be: a household by its number, a resident by the keyed hash of the
//! id number or as a member of the household; and recounting afterwards.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, HouseholdId};
use domain::people::Sex;

use super::bulk::{NewHousehold, NewPerson};
use super::stays::{STAY, take_stay};
use super::{PERSON_ID, PERSON_PHONE};
use crate::Keys;
use crate::db::{FromValue, Reader, Row, StoreError, Value, Writer};

/// Keyed hash of an id number.
pub type Document = [u8; 16];

/// What a county may hold, small enough to be kept in memory for a million residents, so that only
/// rows that may be known are looked up. It may say yes to what is not there, never no to what is.
pub struct Register {
    numbers: HashSet<u64>,
    documents: HashSet<u64>,
}

impl Register {
    /// Reads what a county holds.
    pub async fn load(reader: &Reader, county: County) -> Result<Self, StoreError> {
        let numbers =
            "select number from household where county = $1 and number > $2 order by number limit $3";
        let documents =
            "select id_hash from person where county = $1 and id_hash > $2 order by id_hash limit $3";
        Ok(Self {
            numbers: every::<String>(reader, county, numbers).await?,
            documents: every::<Vec<u8>>(reader, county, documents).await?,
        })
    }

    /// The hash by which an id number is known.
    pub fn document(keys: &Keys, number: &str) -> Document {
        let mut document = [0; 16];
        document.copy_from_slice(&keys.hash(PERSON_ID, number));
        document
    }

    /// Whether a household of this number may be there.
    pub fn may_hold_household(&self, number: &str) -> bool {
        self.numbers.contains(&hashed(number))
    }

    /// Whether a resident of this id number may be there.
    pub fn may_hold_document(&self, document: &Document) -> bool {
        self.documents.contains(&hashed(&document[..]))
    }
}

/// Hashes of every value of an index, read some thousands at a time.
async fn every<T>(reader: &Reader, county: County, sql: &str) -> Result<HashSet<u64>, StoreError>
where
    T: FromValue + Into<Value> + Clone + Default + Hash,
{
    const AT_ONCE: usize = 20_000;
    let mut found = HashSet::new();
    let mut last = T::default();
    loop {
        let rows = reader.query(sql, &[county.into(), last.clone().into(), AT_ONCE.into()]).await?;
        let full = rows.len() == AT_ONCE;
        for mut row in rows {
            last = row.take(0)?;
            found.insert(hashed(&last));
        }
        if !full {
            return Ok(found);
        }
    }
}

fn hashed<T: Hash + ?Sized>(it: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    hasher.finish()
}

/// The household of a number, wherever in the county: no two share one.
pub async fn by_number(
    reader: &Reader,
    county: County,
    number: &str,
) -> Result<Option<NewHousehold>, StoreError> {
    let sql = "select id, area, path, number, address, head, people, enterprise from household \
               where county = $1 and number = $2";
    let row = reader.query_opt(sql, &[county.into(), number.into()]).await?;
    row.map(household).transpose()
}

/// The door of an employer, wherever in the county, held until the transaction ends.
pub async fn door(
    writer: &Writer,
    county: County,
    id: HouseholdId,
) -> Result<Option<NewHousehold>, StoreError> {
    let sql = "select id, area, path, number, address, head, people, enterprise from household \
               where county = $1 and id = $2 and enterprise is not null";
    writer.query_locked(sql, &[county.into(), id.into()]).await?.map(household).transpose()
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
        enterprise: row.take(7)?,
    })
}

pub(super) const COLUMNS: &str =
    "id, household, path, place, name, sex, born, relation, phone_sealed, id_sealed, source";

pub(super) fn full(reader: &Reader, mut row: Row) -> Result<NewPerson, StoreError> {
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
        phone: open(PERSON_PHONE, row.take(8)?)?,
        id_number: open(PERSON_ID, row.take(9)?)?,
        source: row.take(10)?,
        stay: take_stay(&mut row, 11)?,
    })
}

/// The resident of an id number, wherever in the county: two people never share one.
pub async fn by_id_number(
    reader: &Reader,
    county: County,
    number: &str,
) -> Result<Option<NewPerson>, StoreError> {
    let sql = format!("select {COLUMNS}, {STAY} from person where county = $1 and id_hash = $2");
    let hash = reader.keys().hash(PERSON_ID, number);
    let row = reader.query_opt(&sql, &[county.into(), hash.into()]).await?;
    row.map(|row| full(reader, row)).transpose()
}

/// The members of a household with everything that is kept of them, in order of place; for
/// comparing, never for showing.
pub async fn kept_members(
    reader: &Reader,
    county: County,
    household: HouseholdId,
) -> Result<Vec<NewPerson>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, {STAY} from person where county = $1 and household = $2 order by place, id"
    );
    let rows = reader.query(&sql, &[county.into(), household.into()]).await?;
    rows.into_iter().map(|row| full(reader, row)).collect()
}

/// Takes all members of a household to where it is now.
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
               where h.county = $1 and h.path = $2 and h.enterprise is null), people = (select count(*) from person p \
               where p.county = $1 and p.path = $2) where county = $1 and path = $2";
    let rows = units.iter().map(|path| vec![Value::from(county), path.into()]).collect();
    writer.execute_many(sql, rows).await?;
    Ok(())
}

/// A page of residents for an export, phones and id numbers masked, in tree order behind `after`
/// (path, household, place).
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
    let sql = "select id, area, path, number, address, head, people, enterprise from household \
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
