//! How those under a measure say they are, morning and evening (T-22, domain B6.5): of health, so sealed.

use domain::access::Permit;
use domain::ids::{County, MeasureId, PersonId};
use domain::measures::{CheckIn, CheckWay, Half};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

const SAID: &str = "check_in.said";

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckInRow {
    /// Made by the client.
    pub id: Uuid,
    /// The day it is for.
    pub day: Date,
    /// Its half.
    pub half: Half,
    /// How they were asked.
    pub way: CheckWay,
    /// What they said.
    pub said: CheckIn,
    /// Who asked.
    pub worker: String,
    /// When.
    pub made_at: Timestamp,
}

fn check_in(reader: &Reader, mut row: Row) -> Result<CheckInRow, StoreError> {
    let unknown = || StoreError::Inconsistent("an entry that cannot be read");
    let id: Uuid = row.take(0)?;
    let said = reader.keys().open(SAID, id.as_bytes(), &row.take::<Vec<u8>>(4)?)?;
    Ok(CheckInRow {
        id,
        day: row.take(1)?,
        half: Half::from_name(&row.take::<String>(2)?).ok_or_else(unknown)?,
        way: CheckWay::from_name(&row.take::<String>(3)?).ok_or_else(unknown)?,
        said: serde_json::from_str(&said).map_err(|_| unknown())?,
        worker: row.take(5)?,
        made_at: row.take(6)?,
    })
}

/// Entries of somebody under a measure, the newest first.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn check_ins(
    reader: &Reader,
    county: County,
    (measure, person): (MeasureId, PersonId),
) -> Result<Vec<CheckInRow>, StoreError> {
    let sql = "select c.id, c.day, c.half, c.way, c.said_sealed, w.name, c.made_at from check_in c \
               join worker w on w.county = c.county and w.id = c.made_by \
               where c.county = $1 and c.measure = $2 and c.person = $3 order by c.made_at desc, c.id";
    let rows = reader.query(sql, &[county.into(), measure.into(), person.into()]).await?;
    rows.into_iter().map(|row| check_in(reader, row)).collect()
}

/// Keeps an entry in the name of the permit's worker.
///
/// # Errors
/// [`StoreError::Conflict`] `check_in_pkey` when the id is taken.
pub async fn insert_check_in(
    writer: &Writer,
    permit: &Permit,
    (measure, person): (MeasureId, PersonId),
    it: &CheckInRow,
) -> Result<(), StoreError> {
    let said =
        serde_json::to_string(&it.said).map_err(|_| StoreError::Inconsistent("an entry is no JSON"))?;
    let said = writer.keys().seal(SAID, it.id.as_bytes(), &said)?;
    let sql = "insert into check_in (county, id, measure, person, day, half, way, said_sealed, made_by, made_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let params = [
        permit.county().into(),
        it.id.into(),
        measure.into(),
        person.into(),
        it.day.into(),
        it.half.as_str().into(),
        it.way.as_str().into(),
        said.into(),
        permit.worker().into(),
        it.made_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}
