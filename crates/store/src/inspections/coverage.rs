//! What a programme has seen of what it looks at, and what it has not: dead corners by name.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, VenueId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Value};

/// Something a programme looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The venue; none for a unit.
    pub venue: Option<VenueId>,
    /// The unit, or the one the venue lies in.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What people call it.
    pub name: String,
    /// Category of the venue.
    pub category: Option<String>,
    /// The day the programme last saw it.
    pub seen_on: Option<Date>,
    /// Findings that were repeated ones, since a year or so.
    pub repeats: bool,
}

/// How much of what a programme looks at it has seen since a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Everything.
    pub targets: i64,
    /// Seen since.
    pub seen: i64,
}

/// What a programme looks at: venues, of some categories where a group names some, and units of a level.
pub struct Scope<'a> {
    /// Programme of the playbook.
    pub programme: &'a str,
    /// Whether venues.
    pub venues: bool,
    /// Which; all of them when empty.
    pub categories: &'a [String],
    /// Units of this level.
    pub level: Option<&'a str>,
    /// Repeated findings count since then.
    pub repeats_since: Timestamp,
}

fn sql(permit: &Permit, scope: &Scope<'_>) -> (String, Vec<Value>) {
    let range = permit.range();
    let mut params: Vec<Value> = vec![
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        scope.programme.into(),
        scope.repeats_since.into(),
    ];
    let mut parts = Vec::new();
    if scope.venues {
        let mut marks = Vec::new();
        for category in scope.categories {
            params.push(category.into());
            marks.push(format!("${}", params.len()));
        }
        let only = if marks.is_empty() {
            String::new()
        } else {
            format!(" and v.category in ({})", marks.join(", "))
        };
        parts.push(format!(
            "select v.id as venue, v.area as area, v.path as path, v.name as name, v.category as category, \
             (select max(i.day) from inspection i where i.county = v.county and i.venue = v.id and i.programme = $4 \
             and i.filed_at is not null) as seen, (select count(*) from finding f where f.county = v.county \
             and f.venue = v.id and f.repeated = 1 and f.made_at >= $5) as repeats from venue v \
             where v.county = $1 and v.path >= $2 and v.path < $3 and v.closed_at is null{only}"
        ));
    }
    if let Some(level) = scope.level {
        params.push(level.into());
        let level = params.len();
        parts.push(format!(
            "select null as venue, a.id as area, a.path as path, a.name as name, null as category, \
             (select max(i.day) from inspection i where i.county = a.county and i.area = a.id and i.venue is null \
             and i.programme = $4 and i.filed_at is not null) as seen, \
             case when cast($5 as bigint) >= 0 then cast(0 as bigint) end as repeats from area a \
             where a.county = $1 and a.path >= $2 and a.path < $3 and a.level = ${level} and a.valid_to is null"
        ));
    }
    (parts.join(" union all "), params)
}

/// Everything a programme looks at in the permit's subtree, with the day it last did.
pub async fn candidates(
    reader: &Reader,
    permit: &Permit,
    scope: &Scope<'_>,
) -> Result<Vec<Target>, StoreError> {
    let (sql, params) = sql(permit, scope);
    if sql.is_empty() {
        return Ok(Vec::new());
    }
    targets(reader, &sql, &params).await
}

async fn targets(reader: &Reader, sql: &str, params: &[Value]) -> Result<Vec<Target>, StoreError> {
    let rows = reader.query(sql, params).await?;
    let found = rows.into_iter().map(|mut row| {
        Ok(Target {
            venue: row.take(0)?,
            area: row.take(1)?,
            path: row.take(2)?,
            name: row.take(3)?,
            category: row.take(4)?,
            seen_on: row.take(5)?,
            repeats: row.take::<i64>(6)? > 0,
        })
    });
    found.collect()
}

/// How much of it was seen since a day.
pub async fn coverage(
    reader: &Reader,
    permit: &Permit,
    scope: &Scope<'_>,
    since: Date,
) -> Result<Coverage, StoreError> {
    let (sql, mut params) = sql(permit, scope);
    if sql.is_empty() {
        return Ok(Coverage::default());
    }
    params.push(since.into());
    let sql = format!(
        "select count(*), cast(coalesce(sum(case when seen >= ${} then 1 else 0 end), 0) as bigint) from ({sql}) c",
        params.len()
    );
    let mut row = reader.query_one(&sql, &params).await?;
    Ok(Coverage { targets: row.take(0)?, seen: row.take(1)? })
}

/// What was not seen since a day, longest unseen first.
pub async fn unseen(
    reader: &Reader,
    permit: &Permit,
    scope: &Scope<'_>,
    since: Date,
    limit: usize,
) -> Result<Vec<Target>, StoreError> {
    let (sql, mut params) = sql(permit, scope);
    if sql.is_empty() {
        return Ok(Vec::new());
    }
    params.push(since.into());
    params.push(limit.into());
    let (since, limit) = (params.len() - 1, params.len());
    let sql = format!(
        "select venue, area, path, name, category, seen, repeats from ({sql}) c \
         where seen is null or seen < ${since} order by coalesce(seen, ''), path, name limit ${limit}"
    );
    targets(reader, &sql, &params).await
}
