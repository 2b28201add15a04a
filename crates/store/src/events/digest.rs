//! How events of an area stand, for the hourly word to its group: counts, and of those that are late number, category and
//! unit, nothing else.

use domain::areas::AreaPath;
use domain::ids::County;
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Value, Where, rows};

rows! {
    /// An event whose time is over.
    pub struct Late {
        /// As printed.
        pub number: String = "e.number",
        /// Category of the playbook.
        pub category: String = "e.category",
        /// Level of the playbook.
        pub level: String = "e.level",
        /// Name of its unit.
        pub unit: String = "a.name",
        /// When it was due.
        pub due_at: Timestamp = "e.due_at",
    }
}

/// Open events of an area by level.
pub async fn open_by_level(
    reader: &Reader,
    county: County,
    path: &AreaPath,
) -> Result<Vec<(String, i64)>, StoreError> {
    let range = path.range();
    let sql = "select level, count(*) from event where county = $1 and path >= $2 and path < $3 and ended_at is null \
               group by level order by level";
    let rows = reader.query(sql, &[county.into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Events of an area told since an instant.
pub async fn told_since(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let range = path.range();
    let sql =
        "select count(*) from event where county = $1 and path >= $2 and path < $3 and reported_at >= $4";
    let params = [county.into(), range.from.into(), range.until.into(), since.into()];
    reader.query_one(sql, &params).await?.take(0)
}

/// How many events of an area are late, and how many of these are of some levels.
pub async fn count_late(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    now: Timestamp,
    levels: &[String],
) -> Result<(i64, i64), StoreError> {
    let range = path.range();
    let params = vec![county.into(), range.from.into(), range.until.into(), now.into()];
    let mut chosen = Where::behind(params);
    chosen.then(&format!("level in {}", Where::marks(levels.len())), levels.iter().map(Value::from));
    let sql = format!(
        "select count(*), count(case when {} then 1 end) from event where county = $1 and path >= $2 and path < $3 \
         and ended_at is null and due_at <= $4 and state in ('reported', 'verified', 'dispatched')",
        chosen.sql
    );
    let mut row = reader.query_one(&sql, &chosen.params).await?;
    Ok((row.take(0)?, row.take(1)?))
}

/// Events of an area whose time is over, the latest first.
pub async fn late(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    (now, limit): (Timestamp, usize),
) -> Result<Vec<Late>, StoreError> {
    let range = path.range();
    let from = "from event e join area a on a.county = e.county and a.id = e.area \
               where e.county = $1 and e.path >= $2 and e.path < $3 and e.ended_at is null and e.due_at <= $4 \
               and e.state in ('reported', 'verified', 'dispatched') order by e.due_at, e.number limit $5";
    let params = [county.into(), range.from.into(), range.until.into(), now.into(), limit.into()];
    reader.rows(from, &params).await
}
