//! Checkpoints: gates, road posts and patrol rounds of a unit.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, CheckpointId};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Writer};

/// A place that is guarded, or a round that is walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Opaque key.
    pub id: CheckpointId,
    /// The unit it belongs to.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Kind id of the playbook.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Where to find it.
    pub place: String,
    /// Points of a round, as JSON.
    pub points: String,
    /// What its QR says.
    pub code: String,
}

const COLUMNS: &str = "id, area, path, kind, name, place, points, code";

fn checkpoint(mut row: Row) -> Result<Checkpoint, StoreError> {
    Ok(Checkpoint {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        kind: row.take(3)?,
        name: row.take(4)?,
        place: row.take(5)?,
        points: row.take(6)?,
        code: row.take(7)?,
    })
}

/// Opens a checkpoint.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use.
pub async fn insert_checkpoint(
    writer: &Writer,
    permit: &Permit,
    it: &Checkpoint,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into checkpoint (county, id, area, path, kind, name, place, points, code, opened_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.kind).into(),
        (&it.name).into(),
        (&it.place).into(),
        (&it.points).into(),
        (&it.code).into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Open checkpoints of the permit's subtree, in tree order.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn checkpoints(reader: &Reader, permit: &Permit) -> Result<Vec<Checkpoint>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from checkpoint where county = $1 and path >= $2 and path < $3 \
         and closed_at is null order by path, kind, name, id"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(checkpoint).collect()
}

/// A checkpoint wherever in the county: who serves there may come from another unit.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn find_checkpoint(
    reader: &Reader,
    permit: &Permit,
    id: CheckpointId,
) -> Result<Option<Checkpoint>, StoreError> {
    let sql = format!("select {COLUMNS} from checkpoint where county = $1 and id = $2");
    reader.query_opt(&sql, &[permit.county().into(), id.into()]).await?.map(checkpoint).transpose()
}

/// Closes a checkpoint of the permit's subtree; its shifts that have not begun go with it.
///
/// # Errors
/// [`StoreError`] of the engine; `false` when there is none.
pub async fn close_checkpoint(
    writer: &Writer,
    permit: &Permit,
    id: CheckpointId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update checkpoint set closed_at = $3 where county = $1 and id = $2 and closed_at is null \
               and path >= $4 and path < $5";
    let params = [permit.county().into(), id.into(), now.into(), range.from.into(), range.until.into()];
    if writer.execute(sql, &params).await? != 1 {
        return Ok(false);
    }
    let sql = "delete from shift where county = $1 and checkpoint = $2 and starts_at > $3";
    writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await?;
    Ok(true)
}
