//! What a census counted, unit by unit, beside what the register holds and the doors that were knocked at.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::AreaId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{Reader, Row, StoreError, Where, Writer};

/// What was counted in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The unit.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Households, where they were counted.
    pub households: Option<i64>,
    /// People.
    pub people: i64,
    /// Which census.
    pub source: String,
    /// The day it counts for.
    pub counted_on: Date,
}

/// A unit's census beside its register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// What was counted.
    pub counted: Counted,
    /// What the unit is called.
    pub area_name: String,
    /// Households of the register.
    pub households_now: i64,
    /// Residents of the register.
    pub people_now: i64,
    /// Households whose door was knocked at since the count was taken in.
    pub visited: i64,
    /// Why they differ, in the words of whoever settled it.
    pub explained: Option<String>,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// When.
    pub settled_at: Option<Timestamp>,
    /// Counts up with every count taken in and every word about it.
    pub version: i64,
}

const SELECT: &str = "select c.area, c.path, c.households, c.people, c.source, c.counted_on, a.name, \
    (select cast(coalesce(sum(u.households), 0) as bigint) from area u where u.county = c.county and u.path >= c.path \
     and u.path < c.path || '~' and u.valid_to is null), \
    (select cast(coalesce(sum(u.people), 0) as bigint) from area u where u.county = c.county and u.path >= c.path \
     and u.path < c.path || '~' and u.valid_to is null), \
    (select count(distinct t.household) from task t where t.county = c.county and t.path >= c.path \
     and t.path < c.path || '~' and exists (select 1 from visit v where v.county = t.county and v.task = t.id \
     and v.made_at >= c.kept_at)), \
    c.explained, w.name, c.settled_at, c.version from census c join area a on a.county = c.county and a.id = c.area \
    left join worker w on w.county = c.county and w.id = c.settled_by where c.county = $1";

fn census(mut row: Row) -> Result<Census, StoreError> {
    Ok(Census {
        counted: Counted {
            area: row.take(0)?,
            path: row.take(1)?,
            households: row.take(2)?,
            people: row.take(3)?,
            source: row.take(4)?,
            counted_on: row.take(5)?,
        },
        area_name: row.take(6)?,
        households_now: row.take(7)?,
        people_now: row.take(8)?,
        visited: row.take(9)?,
        explained: row.take(10)?,
        settled_by: row.take(11)?,
        settled_at: row.take(12)?,
        version: row.take(13)?,
    })
}

/// Censuses of units in the permit's subtree that still stand, in tree order.
pub async fn censuses(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Census>, StoreError> {
    let mut filter = Where::within(permit, "c");
    filter.then(" and a.valid_to is null order by c.path limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(census).collect()
}

/// The census of a unit inside the permit's subtree.
pub async fn find_census(
    reader: &Reader,
    permit: &Permit,
    area: AreaId,
) -> Result<Option<Census>, StoreError> {
    let mut filter = Where::within(permit, "c");
    filter.and("c.area = ?", [area.into()]);
    let row = reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    row.map(census).transpose()
}

/// Takes a count in; one that differs from what stood there has to be settled anew.
pub async fn keep_census(
    writer: &Writer,
    permit: &Permit,
    it: &Counted,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into census (county, area, path, households, people, source, counted_on, kept_by, kept_at, \
               version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) on conflict (county, area) do update set \
               households = excluded.households, people = excluded.people, source = excluded.source, \
               counted_on = excluded.counted_on, kept_by = excluded.kept_by, kept_at = excluded.kept_at, \
               explained = null, settled_by = null, settled_at = null, version = census.version + 1 \
               where census.people <> excluded.people or census.source <> excluded.source \
               or census.counted_on <> excluded.counted_on \
               or coalesce(census.households, -1) <> coalesce(excluded.households, -1)";
    let params = [
        permit.county().into(),
        it.area.into(),
        (&it.path).into(),
        it.households.into(),
        it.people.into(),
        (&it.source).into(),
        it.counted_on.into(),
        permit.worker().into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Settles a census with why it differs. `false` when another count was taken in meanwhile.
pub async fn settle_census(
    writer: &Writer,
    permit: &Permit,
    area: AreaId,
    explained: &str,
    seen: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update census set explained = $3, settled_by = $4, settled_at = $5, version = version + 1 \
               where county = $1 and area = $2 and version = $6";
    let params = [
        permit.county().into(),
        area.into(),
        explained.into(),
        permit.worker().into(),
        now.into(),
        seen.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}
