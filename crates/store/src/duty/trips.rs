//! Times out with a card. A trip says neither who nor where, and is forgotten when it counts no longer (S-42).

use domain::areas::AreaPath;
use domain::ids::{County, PassageId};
use domain::measures::Trip;
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Writer};
use crate::measures::HouseholdCard;

fn trip(mut row: Row) -> Result<(String, Trip), StoreError> {
    let serial = row.take(0)?;
    Ok((serial, Trip { out_at: row.take(1)?, day: row.take(2)?, in_at: row.take(3)?, counts: row.take(4)? }))
}

const TRIP: &str = "select serial, out_at, day, in_at, counts from trip where county = $1";

/// Trips with cards of a place, oldest first.
pub async fn trips(
    reader: &Reader,
    county: County,
    path: &AreaPath,
) -> Result<Vec<(String, Trip)>, StoreError> {
    let range = path.range();
    let sql = format!("{TRIP} and path >= $2 and path < $3 order by serial, out_at, id");
    let params = [county.into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(trip).collect()
}

/// Writes down that a household went out with its card.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use.
pub async fn insert_trip(
    writer: &Writer,
    county: County,
    id: PassageId,
    card: &HouseholdCard,
    trip: Trip,
    kept_until: Date,
) -> Result<(), StoreError> {
    let sql = "insert into trip (county, id, serial, path, day, kept_until, out_at, in_at, counts) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let params = [
        county.into(),
        id.into(),
        (&card.serial).into(),
        (&card.path).into(),
        trip.day.into(),
        kept_until.into(),
        trip.out_at.into(),
        trip.in_at.into(),
        trip.counts.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Writes down that they came back: ends the last trip that began before. `false` when none is open.
pub async fn end_trip(
    writer: &Writer,
    county: County,
    serial: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update trip set in_at = $3 where county = $1 and id = (select id from trip where county = $1 \
               and serial = $2 and in_at is null and out_at <= $3 order by out_at desc limit 1)";
    Ok(writer.execute(sql, &[county.into(), serial.into(), at.into()]).await? == 1)
}

/// Forgets trips that count no longer, and all of measures that are over (S-42); how many.
pub async fn forget_trips(
    writer: &Writer,
    county: County,
    today: Date,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "delete from trip where county = $1 and (kept_until < $2 or not exists (select 1 from card c \
               join measure m on m.county = c.county and m.id = c.measure where c.county = trip.county \
               and c.serial = trip.serial and m.ends_at > $3 and m.review_at > $3 and m.lifted_at is null))";
    writer.execute(sql, &[county.into(), today.into(), now.into()]).await
}
