//! The job queue: rows written in the transaction of what caused them, each once by its key. A
//! later capability learns of a fact of an earlier one only through a job named after the fact.

use domain::ids::County;
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer};

/// A job that waits.
#[derive(Debug, Clone)]
pub struct Job {
    /// Once for ever by this key, such as `"report.cut_off/daily/2022-03-15"`.
    pub key: String,
    /// The fact or clock it is named after.
    pub kind: String,
    /// What it needs, as JSON text.
    pub payload: String,
}

/// Queues a job unless one of that key exists.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn queue(
    writer: &Writer,
    county: County,
    job: &Job,
    run_at: Timestamp,
) -> Result<bool, StoreError> {
    let count = writer
        .execute(
            "insert into job (county, key, kind, payload, run_at) values ($1, $2, $3, $4, $5) \
             on conflict (county, key) do nothing",
            &[county.into(), (&job.key).into(), (&job.kind).into(), (&job.payload).into(), run_at.into()],
        )
        .await?;
    Ok(count == 1)
}

/// Jobs whose time has come, oldest first.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn due(reader: &Reader, county: County, now: Timestamp) -> Result<Vec<Job>, StoreError> {
    let rows = reader
        .query(
            "select key, kind, payload from job \
             where county = $1 and done_at is null and run_at <= $2 order by run_at, key limit 100",
            &[county.into(), now.into()],
        )
        .await?;
    rows.into_iter()
        .map(|mut row| Ok(Job { key: row.take(0)?, kind: row.take(1)?, payload: row.take(2)? }))
        .collect()
}

/// Marks a job done in the transaction of its effect. `false` when somebody else has done it: then
/// the effect must not happen again.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn finish(writer: &Writer, county: County, key: &str, now: Timestamp) -> Result<bool, StoreError> {
    let count = writer
        .execute(
            "update job set done_at = $3, attempts = attempts + 1 \
             where county = $1 and key = $2 and done_at is null",
            &[county.into(), key.into(), now.into()],
        )
        .await?;
    Ok(count == 1)
}
