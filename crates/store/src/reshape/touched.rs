//! What a change of the ladder touches, and what stands against it.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, WorkerId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{Reader, StoreError};

/// What hangs on a subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effects {
    /// Units below it, itself not counted.
    pub units: i64,
    /// Households.
    pub households: i64,
    /// Residents.
    pub people: i64,
    /// Tasks that are open in campaigns that run.
    pub open_tasks: i64,
    /// Appointments that hold on the day.
    pub posts: i64,
    /// Venues that are open.
    pub venues: i64,
    /// Checkpoints that are open.
    pub checkpoints: i64,
    /// Shifts that lie ahead.
    pub shifts: i64,
}

/// Something that holds for a place: a measure, an authority, a campaign, a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `measure`, `authority`, `campaign` or `response`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// Where it holds.
    pub path: AreaPath,
}

/// What hangs on the permit's subtree.
pub async fn effects(
    reader: &Reader,
    permit: &Permit,
    day: Date,
    now: Timestamp,
) -> Result<Effects, StoreError> {
    let range = permit.range();
    let scope = "county = $1 and path >= $2 and path < $3";
    let sql = format!(
        "select (select count(*) from area where {scope} and valid_to is null), \
         (select cast(coalesce(sum(households), 0) as bigint) from area where {scope}), \
         (select cast(coalesce(sum(people), 0) as bigint) from area where {scope}), \
         (select count(*) from task t join campaign c on c.county = t.county and c.id = t.campaign and c.state = 'open' \
         where t.county = $1 and t.path >= $2 and t.path < $3 and t.state = 'open'), \
         (select count(*) from appointment where {scope} and from_day <= $4 and (until_day is null or until_day >= $4)), \
         (select count(*) from venue where {scope} and closed_at is null), \
         (select count(*) from checkpoint where {scope} and closed_at is null), \
         (select count(*) from shift where {scope} and starts_at > $5)"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), day.into(), now.into()];
    let mut row = reader.query_one(&sql, &params).await?;
    Ok(Effects {
        units: (row.take::<i64>(0)? - 1).max(0),
        households: row.take(1)?,
        people: row.take(2)?,
        open_tasks: row.take(3)?,
        posts: row.take(4)?,
        venues: row.take(5)?,
        checkpoints: row.take(6)?,
        shifts: row.take(7)?,
    })
}

/// Who answers for the open tasks of the permit's subtree, and for how many, most first.
pub async fn tasks_by_owner(
    reader: &Reader,
    permit: &Permit,
    limit: usize,
) -> Result<Vec<(WorkerId, String, i64)>, StoreError> {
    let range = permit.range();
    let sql = "select w.id, w.name, count(*) from task t \
               join campaign c on c.county = t.county and c.id = t.campaign and c.state = 'open' \
               join worker w on w.county = t.county and w.id = t.owner where t.county = $1 and t.path >= $2 \
               and t.path < $3 and t.state = 'open' group by w.id, w.name order by 3 desc, w.name limit $4";
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// The last day a report stands signed for in one of the subtrees.
pub async fn last_signed(
    reader: &Reader,
    county: County,
    subtrees: &[AreaPath],
) -> Result<Option<Date>, StoreError> {
    let mut last = None;
    for path in subtrees {
        let range = path.range();
        let sql =
            "select max(day) from report where county = $1 and path >= $2 and path < $3 and standing = 1";
        let params = [county.into(), range.from.into(), range.until.into()];
        let day: Option<Date> = reader.query_one(sql, &params).await?.take(0)?;
        last = last.max(day);
    }
    Ok(last)
}

/// Measures, authorities and responses that hold and campaigns that run inside an area, but not for all of it.
pub async fn across(
    reader: &Reader,
    county: County,
    common: &AreaPath,
    today: Date,
    now: Timestamp,
) -> Result<Vec<Standing>, StoreError> {
    let range = common.range();
    let sql = "select 'measure', document, path from measure where county = $1 and path >= $2 and path < $3 \
               and granted = 1 and lifted_at is null and ends_at > $4 \
               union all select 'measure', document, path from measure where county = $1 and path >= $2 and path < $3 \
               and granted is null and ends_at > $4 \
               union all select 'authority', document, path from authority where county = $1 and path >= $2 \
               and path < $3 and ended_at is null and until_day >= $5 \
               union all select 'campaign', title, path from campaign where county = $1 and path >= $2 and path < $3 \
               and state = 'open' and closes_at > $4 \
               union all select 'response', matter, path from response where county = $1 and path >= $2 and path < $3 \
               and closed_at is null and until_at > $4 order by 1, 2";
    let params = [county.into(), range.from.into(), range.until.into(), now.into(), today.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            let kind = match row.take::<String>(0)?.as_str() {
                "measure" => "measure",
                "authority" => "authority",
                "response" => "response",
                _ => "campaign",
            };
            Ok(Standing { kind, name: row.take(1)?, path: row.take(2)? })
        })
        .collect()
}
