//! Situation factors of areas: what makes a place be looked at more often for some time.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::AreaId;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::db::{Reader, StoreError, Writer};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Made by the client.
    pub id: Uuid,
    /// Where, and below.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Factor of the playbook.
    pub factor: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
    /// What it is.
    pub note: String,
    /// Name of the area; not read when keeping.
    pub area_name: String,
}

/// Factors that hold on a day in the permit's subtree.
pub async fn factors(reader: &Reader, permit: &Permit, day: Date) -> Result<Vec<Factor>, StoreError> {
    let range = permit.range();
    let sql = "select f.id, f.area, f.path, f.factor, f.from_day, f.until_day, f.note, a.name from area_factor f \
               join area a on a.county = f.county and a.id = f.area \
               where f.county = $1 and f.path >= $2 and f.path < $3 and f.from_day <= $4 \
               and (f.until_day is null or f.until_day >= $4) order by f.path, f.from_day, f.id";
    let params = [permit.county().into(), range.from.into(), range.until.into(), day.into()];
    let found = reader.query(sql, &params).await?.into_iter().map(|mut row| {
        Ok(Factor {
            id: row.take(0)?,
            area: row.take(1)?,
            path: row.take(2)?,
            factor: row.take(3)?,
            from: row.take(4)?,
            until: row.take(5)?,
            note: row.take(6)?,
            area_name: row.take(7)?,
        })
    });
    found.collect()
}

/// Writes a factor down, or says it better.
pub async fn keep_factor(
    writer: &Writer,
    permit: &Permit,
    it: &Factor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into area_factor (county, id, area, path, factor, from_day, until_day, note, made_by, made_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county, id) do update set \
               until_day = excluded.until_day, note = excluded.note where area_factor.path = excluded.path";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.factor).into(),
        it.from.into(),
        it.until.into(),
        (&it.note).into(),
        permit.worker().into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Ends a factor of the permit's subtree with a day. `false` when there is none.
pub async fn end_factor(writer: &Writer, permit: &Permit, id: Uuid, last: Date) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql =
        "update area_factor set until_day = $3 where county = $1 and id = $2 and path >= $4 and path < $5";
    let params = [permit.county().into(), id.into(), last.into(), range.from.into(), range.until.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
