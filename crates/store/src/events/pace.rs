//! Limits of events that are shorter in an area for a time, as a response says.

use domain::areas::AreaPath;
use domain::ids::County;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Writer};

/// Sets how many percent of the usual limits count in an area between two instants, or until when a response's do.
pub async fn keep_pace(
    writer: &Writer,
    (county, response): (County, Uuid),
    (path, percent): (&AreaPath, u32),
    (since, until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let sql = "insert into event_pace (county, response, path, percent, since, until) values ($1, $2, $3, $4, $5, $6)";
    let params =
        [county.into(), response.into(), path.into(), i64::from(percent).into(), since.into(), until.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Lets a response's limits end at another instant.
pub async fn end_pace(
    writer: &Writer,
    county: County,
    response: Uuid,
    until: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update event_pace set until = $3 where county = $1 and response = $2";
    writer.execute(sql, &[county.into(), response.into(), until.into()]).await.map(drop)
}

/// How many percent of the usual limits count at a place just now: the fewest where several say so.
pub async fn pace(reader: &Reader, county: County, at: &AreaPath, now: Timestamp) -> Result<u32, StoreError> {
    let sql = "select min(percent) from event_pace where county = $1 and until > $2 and since <= $2 \
               and substr($3, 1, length(path)) = path";
    let mut row = reader.query_one(sql, &[county.into(), now.into(), at.into()]).await?;
    let percent: Option<i64> = row.take(0)?;
    Ok(percent.and_then(|it| u32::try_from(it).ok()).unwrap_or(100))
}
