//! Stops at a checkpoint, as results and counts; a plate is sealed, cannot be searched for, and is
//! forgotten when its time is over (S-34, S-38).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{CheckpointId, County, PassageId, ShiftId, WorkerId};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::db::{Reader, StoreError, Writer};

const PLATE: &str = "passage.plate";

/// One stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Made by the phone.
    pub id: PassageId,
    /// Where.
    pub checkpoint: CheckpointId,
    /// The checkpoint's place in the tree.
    pub path: AreaPath,
    /// When.
    pub made_at: Timestamp,
    /// The day it counts for.
    pub day: Date,
    /// `in` or `out`.
    pub direction: String,
    /// `passed`, `returned` (persuaded to) or `emergency`.
    pub outcome: String,
    /// How many people.
    pub people: i64,
    /// Whether by vehicle.
    pub vehicle: bool,
    /// `shown`, `not_shown` or `not_applicable`.
    pub registered: String,
    /// The same.
    pub health: String,
    /// `normal`, `high` or `not_applicable`.
    pub temperature: String,
    /// Number plate, where the guard wrote one down; sealed when kept.
    pub plate: Option<String>,
    /// Tells the same sent again from another record.
    pub fingerprint: Vec<u8>,
}

/// What a checkpoint counted on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stops {
    /// The day.
    pub day: String,
    /// Stops.
    pub stops: i64,
    /// People.
    pub people: i64,
    /// Vehicles.
    pub vehicles: i64,
    /// People persuaded to return.
    pub returned: i64,
    /// People let through in an emergency.
    pub emergency: i64,
    /// People who came in.
    pub came_in: i64,
    /// People who went out.
    pub went_out: i64,
}

/// Keeps a stop.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use.
pub async fn insert_passage(
    writer: &Writer,
    permit: &Permit,
    it: &Passage,
    now: Timestamp,
) -> Result<(), StoreError> {
    let plate = it.plate.as_deref();
    let plate = plate.map(|plate| writer.keys().seal(PLATE, it.id.0.as_bytes(), plate)).transpose()?;
    let sql = "insert into passage (county, id, checkpoint, path, worker, made_at, received_at, day, direction, \
               outcome, people, vehicle, registered, health, temperature, plate_sealed, fingerprint) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.checkpoint.into(),
        (&it.path).into(),
        permit.worker().into(),
        it.made_at.into(),
        now.into(),
        it.day.into(),
        (&it.direction).into(),
        (&it.outcome).into(),
        it.people.into(),
        it.vehicle.into(),
        (&it.registered).into(),
        (&it.health).into(),
        (&it.temperature).into(),
        plate.into(),
        it.fingerprint.clone().into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// What is kept of a stop to know it again.
pub async fn find_passage(
    reader: &Reader,
    permit: &Permit,
    id: PassageId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from passage where county = $1 and id = $2";
    let row = reader.query_opt(sql, &[permit.county().into(), id.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}

/// What a checkpoint counted, a row a day, newest first.
pub async fn stops(
    reader: &Reader,
    permit: &Permit,
    checkpoint: CheckpointId,
    since: Date,
) -> Result<Vec<Stops>, StoreError> {
    let people = |when: &str| format!("cast(sum(case when {when} then people else 0 end) as bigint)");
    let sql = format!(
        "select day, count(*), cast(sum(people) as bigint), cast(sum(vehicle) as bigint), {}, {}, {}, {} \
         from passage where county = $1 and checkpoint = $2 and day >= $3 group by day order by day desc",
        people("outcome = 'returned'"),
        people("outcome = 'emergency'"),
        people("outcome <> 'returned' and direction = 'in'"),
        people("outcome <> 'returned' and direction = 'out'"),
    );
    let rows = reader.query(&sql, &[permit.county().into(), checkpoint.into(), since.into()]).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Stops {
                day: row.take(0)?,
                stops: row.take(1)?,
                people: row.take(2)?,
                vehicles: row.take(3)?,
                returned: row.take(4)?,
                emergency: row.take(5)?,
                came_in: row.take(6)?,
                went_out: row.take(7)?,
            })
        })
        .collect()
}

/// Destroys plates written down before an instant (I-15); how many.
pub async fn forget_plates(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "update passage set plate_sealed = null where county = $1 and made_at < $2 \
               and plate_sealed is not null";
    writer.execute(sql, &[county.into(), before.into()]).await
}

/// Writes down that a point of a round was seen. The same again is the same act.
pub async fn insert_mark(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    shift: ShiftId,
    point: &str,
    made_at: Timestamp,
    by_code: bool,
) -> Result<(), StoreError> {
    let sql = "insert into patrol_mark (county, id, shift, point, worker, made_at, by_code) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        id.into(),
        shift.into(),
        point.into(),
        permit.worker().into(),
        made_at.into(),
        by_code.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Points seen in a shift: which, when, by whom.
pub async fn marks_between(
    reader: &Reader,
    permit: &Permit,
    shift: ShiftId,
) -> Result<Vec<(String, Timestamp, WorkerId)>, StoreError> {
    let sql =
        "select point, made_at, worker from patrol_mark where county = $1 and shift = $2 order by made_at";
    let rows = reader.query(sql, &[permit.county().into(), shift.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}
