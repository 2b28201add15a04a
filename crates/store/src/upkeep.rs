//! Steps of upkeep that fail at present. A step that works has no row.

use domain::ids::County;
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer};

/// A step that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Of which county.
    pub county: County,
    /// Capability and verb, such as `events.escalate`.
    pub step: String,
    /// Since when.
    pub since: Timestamp,
    /// How often in a row.
    pub tries: i64,
    /// What it said last, for whoever runs the machine.
    pub error: String,
}

/// Steps that fail, of one county or of all.
pub async fn failures(reader: &Reader, county: Option<County>) -> Result<Vec<Failure>, StoreError> {
    let all = "select county, step, since, tries, error from upkeep_failure";
    let rows = match county {
        Some(county) => {
            reader.query(&format!("{all} where county = $1 order by step"), &[county.into()]).await?
        }
        None => reader.query(&format!("{all} order by county, step"), &[]).await?,
    };
    let read = |mut row: crate::db::Row| {
        let county = County(row.take(0)?);
        Ok(Failure {
            county,
            step: row.take(1)?,
            since: row.take(2)?,
            tries: row.take(3)?,
            error: row.take(4)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Keeps that a step failed.
pub async fn failed(
    writer: &Writer,
    county: County,
    step: &str,
    error: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into upkeep_failure (county, step, since, last_at, tries, error) values ($1, $2, $3, $3, 1, $4) \
               on conflict (county, step) do update set last_at = excluded.last_at, \
               tries = upkeep_failure.tries + 1, error = excluded.error";
    writer.execute(sql, &[county.into(), step.into(), now.into(), error.into()]).await.map(drop)
}

/// Forgets that a step failed, because it works again.
pub async fn recovered(writer: &Writer, county: County, step: &str) -> Result<(), StoreError> {
    let sql = "delete from upkeep_failure where county = $1 and step = $2";
    writer.execute(sql, &[county.into(), step.into()]).await.map(drop)
}
