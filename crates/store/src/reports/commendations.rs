//! Commendations: somebody proposes with a reason, somebody else decides (T-55, T-59).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, CommendationId, County, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Where, Writer};

/// A commendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commendation {
    /// Made by the client.
    pub id: CommendationId,
    /// For whom.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// Where they serve.
    pub area: AreaId,
    /// In the tree.
    pub path: AreaPath,
    /// What that is called.
    pub area_name: String,
    /// For what.
    pub reason: String,
    /// What they get, where they get anything.
    pub reward: Option<String>,
    /// Who proposed it.
    pub proposed_by: WorkerId,
    /// What they are called; not read when it is kept.
    pub proposer: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who decided; not read when it is kept.
    pub decider: Option<String>,
    /// Whether it was granted.
    pub granted: Option<bool>,
}

const SELECT: &str = "select c.id, c.worker, w.name, c.area, c.path, a.name, c.reason, c.reward, c.proposed_by, p.name, \
    c.proposed_at, d.name, c.granted from commendation c join worker w on w.county = c.county and w.id = c.worker \
    join worker p on p.county = c.county and p.id = c.proposed_by join area a on a.county = c.county and a.id = c.area \
    left join worker d on d.county = c.county and d.id = c.decided_by where c.county = $1";

fn commendation(mut row: Row) -> Result<Commendation, StoreError> {
    Ok(Commendation {
        id: row.take(0)?,
        worker: row.take(1)?,
        name: row.take(2)?,
        area: row.take(3)?,
        path: row.take(4)?,
        area_name: row.take(5)?,
        reason: row.take(6)?,
        reward: row.take(7)?,
        proposed_by: row.take(8)?,
        proposer: row.take(9)?,
        proposed_at: row.take(10)?,
        decider: row.take(11)?,
        granted: row.take::<Option<i64>>(12)?.map(|it| it == 1),
    })
}

/// Keeps a proposal.
///
/// # Errors
/// [`StoreError::Conflict`] `commendation_pkey` when the id is taken, `commendation_other` for oneself.
pub async fn propose_commendation(
    writer: &Writer,
    county: County,
    it: &Commendation,
) -> Result<(), StoreError> {
    let sql = "insert into commendation (county, id, worker, area, path, reason, reward, proposed_by, proposed_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let params = [
        county.into(),
        it.id.into(),
        it.worker.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.reason).into(),
        it.reward.clone().into(),
        it.proposed_by.into(),
        it.proposed_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// One commendation, held until the transaction ends.
pub async fn hold_commendation(
    writer: &Writer,
    county: County,
    id: CommendationId,
) -> Result<Option<Commendation>, StoreError> {
    let params = [county.into(), id.into()];
    writer.query_locked("select id from commendation where county = $1 and id = $2", &params).await?;
    writer.query_opt(&format!("{SELECT} and c.id = $2"), &params).await?.map(commendation).transpose()
}

/// Decides about a proposal.
///
/// # Errors
/// [`StoreError::Conflict`] `commendation_two` for who proposed it or is proposed.
pub async fn decide_commendation(
    writer: &Writer,
    permit: &Permit,
    id: CommendationId,
    granted: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update commendation set decided_by = $3, decided_at = $4, granted = $5 \
               where county = $1 and id = $2 and decided_by is null";
    let params =
        [permit.county().into(), id.into(), permit.worker().into(), now.into(), i64::from(granted).into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Commendations of the permit's subtree, those to be decided first, the latest first.
pub async fn commendations(
    reader: &Reader,
    permit: &Permit,
    limit: usize,
) -> Result<Vec<Commendation>, StoreError> {
    let mut filter = Where::within(permit, "c");
    let order = " order by case when c.granted is null then 0 else 1 end, c.proposed_at desc, c.id limit ?";
    filter.then(order, [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(commendation).collect()
}

/// What a worker was granted, the latest first.
pub async fn granted_to(
    reader: &Reader,
    county: County,
    worker: WorkerId,
) -> Result<Vec<Commendation>, StoreError> {
    let sql = format!("{SELECT} and c.worker = $2 and c.granted = 1 order by c.proposed_at desc");
    reader.query(&sql, &[county.into(), worker.into()]).await?.into_iter().map(commendation).collect()
}
