//! Figures unit by unit, for the map: what stands below each unit of a rung, summed.

use domain::access::Permit;
use domain::areas::AreaPath;
use jiff::civil::Date;

use crate::db::{Reader, StoreError, Value, Where};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// Households.
    Households,
    /// Residents, and heads of exclusive grids.
    People,
    /// Events that have not ended.
    Events,
    /// Events whose clock has run out.
    Late,
    /// Venues that are open.
    Venues,
}

/// Characters of a path down to a depth.
fn length(depth: usize) -> Value {
    (4 * depth).into()
}

/// A figure by unit of a depth below the permit's area; units with nothing are left out.
pub async fn per_unit(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
    shade: Shade,
    now: jiff::Timestamp,
) -> Result<Vec<(AreaPath, i64)>, StoreError> {
    let (table, value, more) = match shade {
        Shade::Households => ("area", "sum(t.households)", "t.valid_to is null"),
        Shade::People => ("area", "sum(t.people + coalesce(t.headcount, 0))", "t.valid_to is null"),
        Shade::Events => ("event", "count(*)", "t.ended_at is null"),
        Shade::Late => {
            ("event", "count(*)", "t.ended_at is null and t.state in ('reported', 'verified', 'dispatched')")
        }
        Shade::Venues => ("venue", "count(*)", "t.closed_at is null"),
    };
    let mut filter = Where::within(permit, "t");
    filter.and(more, []);
    if shade == Shade::Late {
        filter.and("t.due_at <= ?", [now.into()]);
    }
    filter.and("length(t.path) >= cast(? as int)", [length(depth)]);
    let place = filter.params.len() + 1;
    let sql = format!(
        "select substr(t.path, 1, cast(${place} as int)), cast({value} as bigint) from {table} t \
         where t.county = $1{} group by 1 order by 1",
        filter.sql
    );
    filter.params.push(length(depth));
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// A figure of the work by unit of a depth and by day, between two days.
pub async fn per_day(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
    figure: &str,
    (from, until): (Date, Date),
) -> Result<Vec<(AreaPath, Date, i64)>, StoreError> {
    let mut filter = Where::within(permit, "t");
    filter.and("t.figure = ? and t.day >= ? and t.day <= ?", [figure.into(), from.into(), until.into()]);
    filter.and("length(t.path) >= cast(? as int)", [length(depth)]);
    let place = filter.params.len() + 1;
    let sql = format!(
        "select substr(t.path, 1, cast(${place} as int)), t.day, cast(sum(t.value) as bigint) from day_figure t \
         where t.county = $1{} group by 1, 2 order by 1, 2",
        filter.sql
    );
    filter.params.push(length(depth));
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}
