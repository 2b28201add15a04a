//! Commendations: somebody proposes with a reason, somebody else decides (T-55, T-59).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, CommendationId, County, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Where, Writer, rows};

rows! {
    /// A commendation.
    pub struct Commendation {
        /// Made by the client.
        pub id: CommendationId = "c.id",
        /// For whom.
        pub worker: WorkerId = "c.worker",
        /// What they are called.
        pub name: String = "w.name",
        /// Where they serve.
        pub area: AreaId = "c.area",
        /// In the tree.
        pub path: AreaPath = "c.path",
        /// What that is called.
        pub area_name: String = "a.name",
        /// For what.
        pub reason: String = "c.reason",
        /// What they get, where they get anything.
        pub reward: Option<String> = "c.reward",
        /// Who proposed it.
        pub proposed_by: WorkerId = "c.proposed_by",
        /// What they are called; not read when it is kept.
        pub proposer: String = "p.name",
        /// When.
        pub proposed_at: Timestamp = "c.proposed_at",
        /// Who decided; not read when it is kept.
        pub decider: Option<String> = "d.name",
        /// Whether it was granted.
        pub granted: Option<bool> = "c.granted",
    }
}

const FROM: &str = "from commendation c join worker w on w.county = c.county and w.id = c.worker \
    join worker p on p.county = c.county and p.id = c.proposed_by join area a on a.county = c.county and a.id = c.area \
    left join worker d on d.county = c.county and d.id = c.decided_by where c.county = $1";

/// Keeps a proposal.
///
/// # Errors
/// [`StoreError::Conflict`] `commendation_pkey` when the id is taken, `commendation_other` for oneself.
pub async fn propose_commendation(
    writer: &Writer,
    county: County,
    it: &Commendation,
) -> Result<(), StoreError> {
    let row = [
        ("county", county.into()),
        ("id", it.id.into()),
        ("worker", it.worker.into()),
        ("area", it.area.into()),
        ("path", (&it.path).into()),
        ("reason", (&it.reason).into()),
        ("reward", it.reward.clone().into()),
        ("proposed_by", it.proposed_by.into()),
        ("proposed_at", it.proposed_at.into()),
    ];
    writer.insert("commendation", row).await
}

/// One commendation, held until the transaction ends.
pub async fn hold_commendation(
    writer: &Writer,
    county: County,
    id: CommendationId,
) -> Result<Option<Commendation>, StoreError> {
    let params = [county.into(), id.into()];
    writer.query_locked("select id from commendation where county = $1 and id = $2", &params).await?;
    writer.row(&format!("{FROM} and c.id = $2"), &params).await
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
    reader.rows(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// What a worker was granted, the latest first.
pub async fn granted_to(
    reader: &Reader,
    county: County,
    worker: WorkerId,
) -> Result<Vec<Commendation>, StoreError> {
    let from = format!("{FROM} and c.worker = $2 and c.granted = 1 order by c.proposed_at desc");
    reader.rows(&from, &[county.into(), worker.into()]).await
}
