//! Lists and counts of events: of a subtree, given to a unit, told by somebody, alike and nearby, with a clock that ran
//! out.

use std::collections::HashMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::EventState;
use domain::ids::{County, EventId, WorkerId};
use jiff::Timestamp;

use super::record::{Event, FROM};
use crate::db::{Reader, StoreError, Where};

/// Given to a department that did not give it back.
const GIVEN: &str = "exists (select 1 from event_part p where p.county = e.county and p.event = e.id \
                     and p.department = ? and p.state <> 'returned')";

/// Which events by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// All that have not ended.
    #[default]
    Open,
    /// Those that must be handled and whose time is over.
    Late,
    /// In one state.
    In(EventState),
    /// All that ended.
    Ended,
    /// Open ones that residents asked for and nobody has seen.
    Asked,
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// By how they stand.
    pub standing: Standing,
    /// Of one category.
    pub category: Option<String>,
    /// Of one level.
    pub level: Option<String>,
    /// Held at this depth.
    pub holder: Option<i64>,
    /// With a part of this department.
    pub department: Option<String>,
    /// Behind this one.
    pub after: Option<(Timestamp, EventId)>,
}

/// Events of the permit's subtree: the most pressing first, those that ended the latest first.
pub async fn list(
    reader: &Reader,
    permit: &Permit,
    asked: &EventFilter,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    let mut filter = Where::within(permit, "e");
    match asked.standing {
        Standing::Open => filter.and("e.ended_at is null", []),
        Standing::Late => {
            let late =
                "e.ended_at is null and e.state in ('reported', 'verified', 'dispatched') and e.due_at <= ?";
            filter.and(late, [now.into()]);
        }
        Standing::In(state) => {
            // Said as the index has it: open ones apart from those that ended.
            let apart = if state.is_over() { "e.ended_at is not null" } else { "e.ended_at is null" };
            filter.and(&format!("e.state = ? and {apart}"), [state.into()]);
        }
        Standing::Ended => filter.and("e.ended_at is not null", []),
        Standing::Asked => {
            let waits = "e.id in (select event from request where county = $1 and acknowledged_at is null)";
            filter.and(&format!("e.ended_at is null and {waits}"), []);
        }
    }
    for (column, value) in [("category", &asked.category), ("level", &asked.level)] {
        if let Some(value) = value {
            filter.and(&format!("e.{column} = ?"), [value.into()]);
        }
    }
    if let Some(holder) = asked.holder {
        filter.and("e.holder = ?", [holder.into()]);
    }
    if let Some(department) = &asked.department {
        filter.and(GIVEN, [department.into()]);
    }
    let ended = matches!(asked.standing, Standing::Ended)
        || matches!(asked.standing, Standing::In(state) if state.is_over());
    let (by, more, order) = if ended { ("ended_at", "<", "desc") } else { ("due_at", ">", "asc") };
    if let Some((at, id)) = asked.after {
        let behind = format!("(e.{by} {more} ? or (e.{by} = ? and e.id {more} ?))");
        filter.and(&behind, [at.into(), at.into(), id.into()]);
    }
    filter.then(&format!(" order by e.{by} {order}, e.id {order} limit ?"), [limit.into()]);
    // Chosen within an index; only those shown are read in full.
    let chosen = format!("select e.id from event e where e.county = $1{}", filter.sql);
    let from = format!("{FROM} and e.id in ({chosen}) order by e.{by} {order}, e.id {order}");
    reader.rows(&from, &filter.params).await
}

/// Events a worker told of, the latest first.
pub async fn mine(
    reader: &Reader,
    county: County,
    worker: WorkerId,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    let from = format!("{FROM} and e.reported_by = $2 order by e.reported_at desc, e.id limit $3");
    reader.rows(&from, &[county.into(), worker.into(), limit.into()]).await
}

/// Open events of a category in the permit's subtree told since an instant: what somebody may be about to tell again.
pub async fn similar(
    reader: &Reader,
    permit: &Permit,
    category: &str,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    let mut filter = Where::within(permit, "e");
    let open = "e.ended_at is null and e.category = ? and e.reported_at >= ?";
    filter.and(open, [category.into(), since.into()]);
    filter.then(" order by e.reported_at desc, e.id limit ?", [limit.into()]);
    reader.rows(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// How many open events of a category a unit has, told since an instant: a count, whoever asks.
pub async fn alike(
    reader: &Reader,
    county: County,
    unit: &AreaPath,
    category: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let range = unit.range();
    let sql = "select count(*) from event where county = $1 and path >= $2 and path < $3 and ended_at is null \
               and category = $4 and reported_at >= $5";
    let params = [county.into(), range.from.into(), range.until.into(), category.into(), since.into()];
    reader.query_one(sql, &params).await?.take(0)
}

/// Events whose clock ran out, the longest ago first.
pub async fn due_clocks(
    reader: &Reader,
    county: County,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<EventId>, StoreError> {
    let sql = "select id from event where county = $1 and clock_at <= $2 order by clock_at, id limit $3";
    reader.values(sql, &[county.into(), now.into(), limit.into()]).await
}

/// How many events of the permit's subtree were told in a day that begins and ends at an instant, and how many were closed
/// in it.
pub async fn day_counts(
    reader: &Reader,
    permit: &Permit,
    begins: Timestamp,
    ends: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.reported_at >= ? and e.reported_at < ?", [begins.into(), ends.into()]);
    let sql = format!("select count(*) from event e where e.county = $1{}", filter.sql);
    let told: i64 = reader.query_one(&sql, &filter.params).await?.take(0)?;
    let mut filter = Where::within(permit, "e");
    filter.and("e.state = 'closed' and e.ended_at >= ? and e.ended_at < ?", [begins.into(), ends.into()]);
    let sql = format!("select count(*) from event e where e.county = $1{}", filter.sql);
    Ok((told, reader.query_one(&sql, &filter.params).await?.take(0)?))
}

/// How long it took, on the average, from the report of events of the permit's subtree that were closed since an instant:
/// to when they were given out, taken on, handled, closed. Minutes; `None` where none came so far (B-06).
pub async fn times(
    reader: &Reader,
    permit: &Permit,
    since: Timestamp,
) -> Result<[Option<i64>; 4], StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.state = 'closed' and e.ended_at >= ?", [since.into()]);
    let took = ["dispatched_at", "accepted_at", "handled_at", "ended_at"]
        .map(|at| {
            format!("cast(sum(e.{at} - e.reported_at) as bigint) / nullif(count(e.{at}), 0) / 60000000")
        })
        .join(", ");
    let sql = format!("select {took} from event e where e.county = $1{}", filter.sql);
    let mut row = reader.query_one(&sql, &filter.params).await?;
    Ok([row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?])
}

/// How many events of a unit stand how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    /// The unit.
    pub path: AreaPath,
    /// Where they stand.
    pub state: EventState,
    /// Their level.
    pub level: String,
    /// How many.
    pub count: i64,
    /// Of those, how many are late.
    pub late: i64,
}

/// Counts of open events by unit at a depth, state and level; of a department only what was given to it.
pub async fn counts(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
    department: Option<&str>,
    now: Timestamp,
) -> Result<Vec<EventCount>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.ended_at is null", []);
    if let Some(department) = department {
        filter.and(GIVEN, [department.into()]);
    }
    filter.then(" group by 1, e.state, e.level order by 1, e.state, e.level", []);
    let unit = format!("substr(e.path, 1, {})", AreaPath::county().child(0).as_str().len() * depth);
    let late = sum_late(now);
    let sql = format!(
        "select {unit}, e.state, e.level, count(*), {late} from event e where e.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(EventCount {
                path: row.take(0)?,
                state: row.take(1)?,
                level: row.take(2)?,
                count: row.take(3)?,
                late: row.take(4)?,
            })
        })
        .collect()
}

/// How many events of a category are open, and how many of those are late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategoryCount {
    /// Open ones.
    pub open: i64,
    /// Of those, late.
    pub late: i64,
}

/// Open events of the permit's subtree by category.
pub async fn open_by_category(
    reader: &Reader,
    permit: &Permit,
    now: Timestamp,
) -> Result<HashMap<String, CategoryCount>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.ended_at is null", []);
    filter.then(" group by e.category", []);
    let sql = format!(
        "select e.category, count(*), {} from event e where e.county = $1{}",
        sum_late(now),
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| Ok((row.take(0)?, CategoryCount { open: row.take(1)?, late: row.take(2)? })))
        .collect()
}

/// Counts those that are late: the clock of whoever must act ran out.
fn sum_late(now: Timestamp) -> String {
    format!(
        "cast(sum(case when e.due_at <= {} and e.state in ('reported', 'verified', 'dispatched') then 1 else 0 end) as bigint)",
        now.as_microsecond()
    )
}
