//! Residents: members of a household, searched by name, pinyin and initials, unmasked one field of
//! one person at a time.

use domain::access::{Permit, Sight};
use domain::areas::AreaPath;
use domain::ids::{HouseholdId, PersonId};
use domain::people::{IdNumber, Phone, Sex, Stay};
use jiff::civil::Date;

use super::stays::take_stay;
use crate::db::{Reader, Row, StoreError};
use crate::search;

/// Sealing place of a resident's id number.
pub const PERSON_ID: &str = "person.id";
/// Sealing place of a resident's phone.
pub const PERSON_PHONE: &str = "person.phone";

/// A resident as the permit's sight allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Opaque key.
    pub id: PersonId,
    /// Where they live.
    pub household: HouseholdId,
    /// Place of the household in the tree.
    pub path: AreaPath,
    /// Name.
    pub name: String,
    /// Sex by GB/T 2261.1.
    pub sex: Sex,
    /// Birth date; for narrow sight the year only, as 1 January.
    pub born: Option<Date>,
    /// Relation to the household's head.
    pub relation: String,
    /// Where they stand in the ledgers.
    pub stay: Stay,
    /// Masked phone.
    pub phone: Option<String>,
    /// Masked id number; never for narrow sight (I-11).
    pub id_number: Option<String>,
    /// Which way the record came: `import:…`, `door:…`, `employer:…`.
    pub source: String,
    /// Counts up with every change.
    pub version: i64,
}

/// The one field that is unmasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// The phone.
    Phone,
    /// The id number.
    IdNumber,
}

pub(super) const COLUMNS: &str = "id, household, path, name, sex, born, relation, phone_sealed, id_sealed, version, \
                       presence, away_place, away_reason, confirmed, incoming_kind, host, enterprise, since, source";
/// How many columns that is.
pub(super) const WIDTH: usize = 19;

pub(super) fn person(reader: &Reader, permit: &Permit, mut row: Row) -> Result<Person, StoreError> {
    let id: PersonId = row.take(0)?;
    let key = id.0.as_bytes();
    let open = |place, sealed: Option<Vec<u8>>| {
        sealed.map(|sealed| reader.keys().open(place, key, &sealed)).transpose()
    };
    let born: Option<Date> = row.take(5)?;
    let phone = open(PERSON_PHONE, row.take(7)?)?.map(|phone| Phone::mask(&phone));
    let (born, id_number) = match permit.sight() {
        Sight::Narrow => (born.map(|day| Date::constant(day.year(), 1, 1)), None),
        Sight::Masked => (born, open(PERSON_ID, row.take(8)?)?.map(|number| IdNumber::mask(&number))),
    };
    Ok(Person {
        id,
        household: row.take(1)?,
        path: row.take(2)?,
        name: row.take(3)?,
        sex: Sex::from_code(row.take(4)?),
        born,
        relation: row.take(6)?,
        phone,
        id_number,
        version: row.take(9)?,
        stay: take_stay(&mut row, 10)?,
        source: row.take(18)?,
    })
}

/// Members of one household inside the permit's subtree, head first.
pub async fn members(
    reader: &Reader,
    permit: &Permit,
    household: HouseholdId,
) -> Result<Vec<Person>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from person where county = $1 and household = $2 \
         and (path || '') >= $3 and (path || '') < $4 order by place, id"
    );
    let params = [permit.county().into(), household.into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(|row| person(reader, permit, row)).collect()
}

/// How many residents of each lowest unit of the subtree are at home and away, by path.
pub async fn count_by_presence(
    reader: &Reader,
    permit: &Permit,
) -> Result<Vec<(AreaPath, i64, i64)>, StoreError> {
    let range = permit.range();
    let sql = "select path, sum(case presence when 'home' then 1 else 0 end), \
               sum(case presence when 'away' then 1 else 0 end) from person \
               where county = $1 and path >= $2 and path < $3 group by path order by path";
    let rows = reader.query(sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// Keys of the members of one household inside the permit's subtree: enough to check answers about
/// them, with nothing unsealed.
pub async fn member_ids(
    reader: &Reader,
    permit: &Permit,
    household: HouseholdId,
) -> Result<Vec<PersonId>, StoreError> {
    let range = permit.range();
    let sql = "select id from person where county = $1 and household = $2 \
               and (path || '') >= $3 and (path || '') < $4";
    let params = [permit.county().into(), household.into(), range.from.into(), range.until.into()];
    reader.query(sql, &params).await?.into_iter().map(|mut row| row.take(0)).collect()
}

/// One resident inside the permit's subtree.
pub async fn find_person(
    reader: &Reader,
    permit: &Permit,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let range = permit.range();
    let sql =
        format!("select {COLUMNS} from person where county = $1 and id = $2 and path >= $3 and path < $4");
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    reader.query_opt(&sql, &params).await?.map(|row| person(reader, permit, row)).transpose()
}

/// Up to `limit` residents whose name, pinyin or initials begin with what was typed, each with the
/// address, by which namesakes are told apart. A small subtree is read by place and filtered inside
/// one index, a large one by name, so that a village never waits for the county's namesakes.
pub async fn search(
    reader: &Reader,
    permit: &Permit,
    typed: &str,
    limit: usize,
) -> Result<Vec<(Person, String)>, StoreError> {
    let range = permit.range();
    let prefixes = search::prefixes(typed);
    let Some(first) = prefixes.first() else { return Ok(Vec::new()) };
    // Negated so that the planner does not choose the index of this range.
    let range_of = |column: &str, from: u8, hidden: bool| {
        let until = from + 1;
        if hidden {
            format!("not ({column} < ${from} or {column} >= ${until})")
        } else {
            format!("{column} >= ${from} and {column} < ${until}")
        }
    };
    let small = permit.path().depth() >= 2;
    let place = range_of("path", 4, !small);
    let ids = if small {
        let any: Vec<_> = prefixes.iter().map(|it| range_of(it.column, 2, true)).collect();
        format!("select id from person where county = $1 and {place} and ({}) limit $6", any.join(" or "))
    } else {
        let each = prefixes.iter().map(|it| {
            let name = range_of(it.column, 2, false);
            format!(
                "select id from (select id from person where county = $1 and {name} and {place} limit $6) f"
            )
        });
        format!("{} limit $6", each.collect::<Vec<_>>().join(" union "))
    };
    let columns = COLUMNS.replace(", ", ", p.");
    let sql = format!(
        "select p.{columns}, h.address from ({ids}) found join person p on p.county = $1 and p.id = found.id \
         join household h on h.county = $1 and h.id = p.household"
    );
    let params = [
        permit.county().into(),
        (&first.from).into(),
        (&first.until).into(),
        (&range.from).into(),
        (&range.until).into(),
        limit.into(),
    ];
    let rows = reader.query(&sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            let address = row.take(WIDTH)?;
            Ok((person(reader, permit, row)?, address))
        })
        .collect()
}

/// One field of one resident in full. The caller has counted and audited it in the same transaction.
pub async fn unmask(
    reader: &Reader,
    permit: &Permit,
    id: PersonId,
    contact: Contact,
) -> Result<Option<String>, StoreError> {
    let range = permit.range();
    let (column, place) = match contact {
        Contact::Phone => ("phone_sealed", PERSON_PHONE),
        Contact::IdNumber => ("id_sealed", PERSON_ID),
    };
    let sql =
        format!("select {column} from person where county = $1 and id = $2 and path >= $3 and path < $4");
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    let Some(mut row) = reader.query_opt(&sql, &params).await? else { return Ok(None) };
    let sealed: Option<Vec<u8>> = row.take(0)?;
    sealed.map(|sealed| reader.keys().open(place, id.0.as_bytes(), &sealed)).transpose()
}
