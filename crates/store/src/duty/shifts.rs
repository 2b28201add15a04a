//! Shifts: who holds which place at a checkpoint when, whether they came, and what they handed over.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{CheckpointId, ShiftId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// One place at a checkpoint for one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Opaque key.
    pub id: ShiftId,
    /// Where.
    pub checkpoint: CheckpointId,
    /// The checkpoint's place in the tree.
    pub path: AreaPath,
    /// Which place there: 1 is A, 2 is B.
    pub seat: i64,
    /// The civil day on which it begins.
    pub day: Date,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Who holds it.
    pub worker: Option<WorkerId>,
    /// Their name.
    pub name: Option<String>,
    /// When they came.
    pub came_at: Option<Timestamp>,
    /// Whether the code on the spot proves it.
    pub by_code: Option<bool>,
    /// When they left.
    pub left_at: Option<Timestamp>,
    /// What they handed over.
    pub note: Option<String>,
    /// Counts up with every change.
    pub version: i64,
}

/// Somebody who may hold a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// Who.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// Role id of the playbook.
    pub role: String,
}

const SELECT: &str = "select s.id, s.checkpoint, s.path, s.seat, s.day, s.starts_at, s.ends_at, s.worker, w.name, \
                      s.came_at, s.by_code, s.left_at, s.note, s.version from shift s \
                      left join worker w on w.county = s.county and w.id = s.worker";

fn shift(mut row: Row) -> Result<Shift, StoreError> {
    Ok(Shift {
        id: row.take(0)?,
        checkpoint: row.take(1)?,
        path: row.take(2)?,
        seat: row.take(3)?,
        day: row.take(4)?,
        starts_at: row.take(5)?,
        ends_at: row.take(6)?,
        worker: row.take(7)?,
        name: row.take(8)?,
        came_at: row.take(9)?,
        by_code: row.take(10)?,
        left_at: row.take(11)?,
        note: row.take(12)?,
        version: row.take(13)?,
    })
}

/// Adds a shift; `false` when one of that id stands already.
///
/// # Errors
/// [`StoreError::Conflict`] `shift_seat` when the place is on the roster already.
pub async fn insert_shift(
    writer: &Writer,
    permit: &Permit,
    it: &Shift,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into shift (county, id, checkpoint, path, seat, day, starts_at, ends_at, worker, version, \
               updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.checkpoint.into(),
        (&it.path).into(),
        it.seat.into(),
        it.day.into(),
        it.starts_at.into(),
        it.ends_at.into(),
        it.worker.into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Shifts of the permit's subtree that touch a time, in order.
pub async fn shifts_between(
    reader: &Reader,
    permit: &Permit,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Shift>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "{SELECT} where s.county = $1 and s.path >= $2 and s.path < $3 and s.starts_at < $5 and s.ends_at > $4 \
         order by s.path, s.checkpoint, s.starts_at, s.seat"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), from.into(), until.into()];
    reader.query(&sql, &params).await?.into_iter().map(shift).collect()
}

/// Shifts of one checkpoint that touch a time, in order.
pub async fn shifts_of(
    reader: &Reader,
    permit: &Permit,
    checkpoint: CheckpointId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Shift>, StoreError> {
    let sql = format!(
        "{SELECT} where s.county = $1 and s.checkpoint = $2 and s.starts_at < $4 and s.ends_at > $3 \
         order by s.starts_at, s.seat"
    );
    let params = [permit.county().into(), checkpoint.into(), from.into(), until.into()];
    reader.query(&sql, &params).await?.into_iter().map(shift).collect()
}

/// What a worker holds in a time, wherever in the county.
pub async fn worker_shifts(
    reader: &Reader,
    permit: &Permit,
    worker: WorkerId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Shift>, StoreError> {
    let sql = format!(
        "{SELECT} where s.county = $1 and s.worker = $2 and s.starts_at < $4 and s.ends_at > $3 \
         order by s.starts_at"
    );
    let params = [permit.county().into(), worker.into(), from.into(), until.into()];
    reader.query(&sql, &params).await?.into_iter().map(shift).collect()
}

/// One shift wherever in the county.
pub async fn find_shift(reader: &Reader, permit: &Permit, id: ShiftId) -> Result<Option<Shift>, StoreError> {
    let sql = format!("{SELECT} where s.county = $1 and s.id = $2");
    reader.query_opt(&sql, &[permit.county().into(), id.into()]).await?.map(shift).transpose()
}

/// One shift, held until the transaction ends.
pub async fn locked_shift(
    writer: &Writer,
    permit: &Permit,
    id: ShiftId,
) -> Result<Option<Shift>, StoreError> {
    let sql = "select id from shift where county = $1 and id = $2";
    if writer.query_locked(sql, &[permit.county().into(), id.into()]).await?.is_none() {
        return Ok(None);
    }
    find_shift(writer, permit, id).await
}

/// Holds a worker until the transaction ends: whoever else gives them a shift waits.
pub async fn hold_worker(writer: &Writer, permit: &Permit, worker: WorkerId) -> Result<(), StoreError> {
    let sql = "select id from worker where county = $1 and id = $2";
    writer.query_locked(sql, &[permit.county().into(), worker.into()]).await.map(drop)
}

/// When each checkpoint of the permit's subtree was first on a roster.
pub async fn first_shifts(
    reader: &Reader,
    permit: &Permit,
) -> Result<Vec<(CheckpointId, Timestamp)>, StoreError> {
    let range = permit.range();
    let sql = "select checkpoint, min(starts_at) from shift where county = $1 and path >= $2 and path < $3 \
               and worker is not null group by checkpoint";
    let rows = reader.query(sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Gives a shift to somebody, or takes it from whoever holds it.
pub async fn assign_shift(
    writer: &Writer,
    permit: &Permit,
    id: ShiftId,
    to: Option<WorkerId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update shift set worker = $3, came_at = null, by_code = null, left_at = null, \
               version = version + 1, updated_at = $4 where county = $1 and id = $2";
    writer.execute(sql, &[permit.county().into(), id.into(), to.into(), now.into()]).await.map(drop)
}

/// Writes down that its holder came.
pub async fn come(
    writer: &Writer,
    permit: &Permit,
    id: ShiftId,
    at: Timestamp,
    by_code: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update shift set came_at = $3, by_code = $4, version = version + 1, updated_at = $5 \
               where county = $1 and id = $2";
    let params = [permit.county().into(), id.into(), at.into(), by_code.into(), now.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Writes down that its holder left, and what was handed over.
pub async fn leave(
    writer: &Writer,
    permit: &Permit,
    id: ShiftId,
    at: Timestamp,
    note: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update shift set left_at = $3, note = $4, version = version + 1, updated_at = $5 \
               where county = $1 and id = $2";
    let params = [permit.county().into(), id.into(), at.into(), note.into(), now.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Who may hold shifts of a checkpoint: holders of the roles on a day, in the checkpoint's unit, below it,
/// or in a unit above. Each once.
pub async fn eligible(
    reader: &Reader,
    permit: &Permit,
    path: &AreaPath,
    roles: &[String],
    day: Date,
) -> Result<Vec<Eligible>, StoreError> {
    let range = path.range();
    let mut params: Vec<Value> =
        vec![permit.county().into(), range.from.into(), range.until.into(), day.into()];
    let mut place = |value: Value| {
        params.push(value);
        format!("${}", params.len())
    };
    let above: Vec<String> = (0..path.depth()).map(|depth| place((&path.at_depth(depth)).into())).collect();
    let roles: Vec<String> = roles.iter().map(|role| place(role.into())).collect();
    let above = if above.is_empty() { String::new() } else { format!("or a.path in ({})", above.join(", ")) };
    let sql = format!(
        "select a.worker, w.name, min(a.role) from appointment a \
         join worker w on w.county = a.county and w.id = a.worker and w.active = 1 \
         where a.county = $1 and ((a.path >= $2 and a.path < $3) {above}) and a.role in ({}) \
         and a.from_day <= $4 and (a.until_day is null or a.until_day >= $4) \
         group by a.worker, w.name order by min(a.path), w.name, a.worker",
        roles.join(", ")
    );
    let rows = reader.query(&sql, &params).await?;
    rows.into_iter()
        .map(|mut row| Ok(Eligible { worker: row.take(0)?, name: row.take(1)?, role: row.take(2)? }))
        .collect()
}
