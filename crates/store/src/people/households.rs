//! Households: found by area, number, or the name of anybody who lives there.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, EnterpriseId, HouseholdId, WorkerId};
use domain::tasks::Targets;
use jiff::civil::Date;

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// Some people behind one door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
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
    /// Name of the household's head.
    pub head: String,
    /// Registered residents.
    pub people: i64,
    /// How many of them go first in queues (S-24).
    pub first: i64,
    /// Counts up with every change.
    pub version: i64,
    /// The employer whose door it is (集体户); none for a family's home.
    pub enterprise: Option<EnterpriseId>,
}

/// Where a list goes on: behind this path and number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Path of the last row seen.
    pub path: String,
    /// Number of the last row seen.
    pub number: String,
}

pub(super) const COLUMNS: &str = "id, area, path, number, address, head, people, version, first, enterprise";
/// How many columns those are: whatever is read besides stands behind.
pub(super) const WIDTH: usize = 10;

pub(super) fn household(mut row: Row) -> Result<Household, StoreError> {
    Ok(Household {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        number: row.take(3)?,
        address: row.take(4)?,
        head: row.take(5)?,
        people: row.take(6)?,
        version: row.take(7)?,
        first: row.take(8)?,
        enterprise: row.take(9)?,
    })
}

/// One household inside the permit's subtree.
pub async fn find(
    reader: &Reader,
    permit: &Permit,
    id: HouseholdId,
) -> Result<Option<Household>, StoreError> {
    let (sql, params) = one(permit, id);
    reader.query_opt(&sql, &params).await?.map(household).transpose()
}

/// One household inside the permit's subtree, held until the transaction ends.
pub async fn locked(
    writer: &Writer,
    permit: &Permit,
    id: HouseholdId,
) -> Result<Option<Household>, StoreError> {
    let (sql, params) = one(permit, id);
    writer.query_locked(&sql, &params).await?.map(household).transpose()
}

fn one(permit: &Permit, id: HouseholdId) -> (String, [Value; 4]) {
    let range = permit.range();
    let sql =
        format!("select {COLUMNS} from household where county = $1 and id = $2 and path >= $3 and path < $4");
    (sql, [permit.county().into(), id.into(), range.from.into(), range.until.into()])
}

/// A page of the subtree's households in tree order.
pub async fn list(
    reader: &Reader,
    permit: &Permit,
    after: Option<&Page>,
    limit: usize,
) -> Result<Vec<Household>, StoreError> {
    let range = permit.range();
    let start = Page { path: range.from, number: String::new() };
    let after = after.filter(|page| page.path >= start.path).unwrap_or(&start);
    let sql = format!(
        "select {COLUMNS} from household where county = $1 and path >= $2 and path < $4 \
         and (path > $2 or number > $3) order by path, number limit $5"
    );
    let params = [
        permit.county().into(),
        (&after.path).into(),
        (&after.number).into(),
        range.until.into(),
        limit.into(),
    ];
    reader.query(&sql, &params).await?.into_iter().map(household).collect()
}

/// Says how many of a household go first in queues, where that is new. `false` when it stood so already.
pub async fn set_first(
    writer: &Writer,
    permit: &Permit,
    id: HouseholdId,
    first: i64,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update household set first = $3 where county = $1 and id = $2 and first <> $3 \
               and path >= $4 and path < $5";
    let params = [permit.county().into(), id.into(), first.into(), range.from.into(), range.until.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Writes down with which change of its unit a household changed.
pub async fn mark_changed(
    writer: &Writer,
    permit: &Permit,
    id: HouseholdId,
    changed: i64,
) -> Result<(), StoreError> {
    let sql = "update household set changed = $3 where county = $1 and id = $2";
    writer.execute(sql, &[permit.county().into(), id.into(), changed.into()]).await.map(drop)
}

/// Ids and paths of every household of the subtree, or of those a campaign is about: its frozen list.
pub async fn targets(
    reader: &Reader,
    permit: &Permit,
    whose: Option<Targets>,
) -> Result<Vec<(HouseholdId, AreaPath)>, StoreError> {
    let range = permit.range();
    let whose = match whose {
        None => "",
        Some(Targets::Homes) => "and h.enterprise is null",
        Some(Targets::Enterprises) => {
            "and exists (select 1 from enterprise e where e.county = h.county and e.id = h.enterprise \
             and e.closed_at is null)"
        }
    };
    let sql = format!(
        "select id, path from household h where county = $1 and path >= $2 and path < $3 {whose} order by path"
    );
    let rows = reader.query(&sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// The households of some numbers inside the permit's subtree, each in the place of its number.
pub async fn targets_by_number(
    reader: &Reader,
    permit: &Permit,
    numbers: &[String],
) -> Result<Vec<Option<(HouseholdId, AreaPath)>>, StoreError> {
    let range = permit.range();
    let sql = "select id, path from household where county = $1 and number = $2 and path >= $3 and path < $4";
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let params = [permit.county().into(), number.into(), (&range.from).into(), (&range.until).into()];
        let row = reader.query_opt(sql, &params).await?;
        found.push(row.map(|mut row| Ok::<_, StoreError>((row.take(0)?, row.take(1)?))).transpose()?);
    }
    Ok(found)
}

/// Who answers for each lowest unit of the subtree: holders of one role on a day, by path.
pub async fn owners_by_path(
    reader: &Reader,
    permit: &Permit,
    role: &str,
    day: Date,
) -> Result<Vec<(AreaPath, WorkerId)>, StoreError> {
    let range = permit.range();
    let sql = "select path, worker from appointment where county = $1 and path >= $2 and path < $3 \
               and role = $4 and from_day <= $5 and (until_day is null or until_day >= $5) order by path, id";
    let params = [permit.county().into(), range.from.into(), range.until.into(), role.into(), day.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}
