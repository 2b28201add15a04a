//! The link of a worker's calendar: a token kept as its hash, one a worker, a new one ends the old.

use domain::ids::{County, ShiftId, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer};

/// Makes a worker's link.
pub async fn set_calendar(
    writer: &Writer,
    county: County,
    worker: WorkerId,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into calendar (county, token_hash, worker, created_at) values ($1, $2, $3, $4) \
               on conflict (county, worker) do update set token_hash = excluded.token_hash, \
               created_at = excluded.created_at";
    writer.execute(sql, &[county.into(), token_hash.into(), worker.into(), now.into()]).await.map(drop)
}

/// A shift as its holder's calendar shows it: id, seat, version, times, name and place of the checkpoint.
pub type CalendarShift = (ShiftId, i64, i64, Timestamp, Timestamp, String, String);

/// The shifts behind a link, while the account is open; none for a link that ended. The link is the
/// decision: it shows its owner's shifts and nothing else.
pub async fn calendar_shifts(
    reader: &Reader,
    county: County,
    token_hash: &[u8],
    from: Timestamp,
    until: Timestamp,
) -> Result<Option<Vec<CalendarShift>>, StoreError> {
    let sql = "select c.worker from calendar c join worker w on w.county = c.county and w.id = c.worker \
               and w.active = 1 where c.county = $1 and c.token_hash = $2";
    let Some(mut row) = reader.query_opt(sql, &[county.into(), token_hash.into()]).await? else {
        return Ok(None);
    };
    let worker: WorkerId = row.take(0)?;
    let sql = "select s.id, s.seat, s.version, s.starts_at, s.ends_at, p.name, p.place from shift s \
               join checkpoint p on p.county = s.county and p.id = s.checkpoint \
               where s.county = $1 and s.worker = $2 and s.starts_at < $4 and s.ends_at > $3 order by s.starts_at";
    let rows = reader.query(sql, &[county.into(), worker.into(), from.into(), until.into()]).await?;
    let shifts = rows.into_iter().map(|mut row| {
        let (id, seat, version) = (row.take(0)?, row.take(1)?, row.take(2)?);
        Ok((id, seat, version, row.take(3)?, row.take(4)?, row.take(5)?, row.take(6)?))
    });
    shifts.collect::<Result<_, _>>().map(Some)
}
