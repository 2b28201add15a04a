//! Checkpoints: gates, road posts and patrol rounds of a unit.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::duty::GateRegime;
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
    /// How it is kept, of a gate.
    pub gate: Option<Gate>,
}

/// How a gate is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Staffed, locked or free.
    pub regime: GateRegime,
    /// Since when.
    pub since: Timestamp,
    /// Who opens it while it is locked, with how to reach them.
    pub opener: String,
}

impl Checkpoint {
    /// Whether somebody is to be there: a gate that is locked or free has no roster.
    pub fn staffed(&self) -> bool {
        self.gate.as_ref().is_none_or(|it| it.regime == GateRegime::Staffed)
    }
}

const COLUMNS: &str = "id, area, path, kind, name, place, points, code, regime, regime_since, opener";

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
        gate: gate(&mut row)?,
    })
}

fn gate(row: &mut Row) -> Result<Option<Gate>, StoreError> {
    let (regime, since): (Option<String>, Option<Timestamp>) = (row.take(8)?, row.take(9)?);
    let opener = row.take(10)?;
    let regime = regime.as_deref().and_then(GateRegime::from_name);
    Ok(regime.zip(since).map(|(regime, since)| Gate { regime, since, opener }))
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
    let sql = "insert into checkpoint (county, id, area, path, kind, name, place, points, code, regime, \
               regime_since, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
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
        it.gate.as_ref().map(|it| it.regime.as_str()).into(),
        it.gate.as_ref().map(|it| it.since).into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Open checkpoints of the permit's subtree, in tree order.
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

/// Says how a gate is kept from now on; `false` when nothing changes.
pub async fn keep_gate(
    writer: &Writer,
    permit: &Permit,
    id: CheckpointId,
    gate: &Gate,
) -> Result<bool, StoreError> {
    let sql = "update checkpoint set regime = $3, opener = $4, \
               regime_since = case when regime = $3 then regime_since else $5 end \
               where county = $1 and id = $2 and (regime <> $3 or opener <> $4)";
    let regime = gate.regime.as_str();
    let params = [permit.county().into(), id.into(), regime.into(), (&gate.opener).into(), gate.since.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
