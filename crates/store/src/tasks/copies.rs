//! Tasks as a phone keeps them: one's own of a campaign, or what has changed in the unit since.

use domain::access::Permit;
use domain::ids::{CampaignId, HouseholdId, TaskId, WorkerId};
use domain::tasks::TaskState;

use super::visits::Past;
use crate::db::{Reader, Row, StoreError, Value};

/// A task, its owner, where it stands, and the last knock.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskCopy {
    /// Opaque key.
    pub id: TaskId,
    /// Its campaign.
    pub campaign: CampaignId,
    /// Its household.
    pub household: HouseholdId,
    /// Who answers for it.
    pub owner: WorkerId,
    /// Where it stands.
    pub state: TaskState,
    /// Last outcome.
    pub outcome: Option<String>,
    /// Its reason.
    pub reason: Option<String>,
    /// Counts up with every change.
    pub version: i64,
    /// The last knock.
    pub last: Option<Past>,
}

const SELECT: &str = "select t.id, t.campaign, t.household, t.owner, t.state, t.outcome, t.reason, t.version, \
                      v.id, v.worker, w.name, v.outcome, v.reason, v.made_at from task t \
                      left join visit v on v.county = t.county and v.task = t.id and v.seq = \
                      (select max(seq) from visit l where l.county = t.county and l.task = t.id) \
                      left join worker w on w.county = v.county and w.id = v.worker";

/// The permit holder's own tasks of a campaign, up to `limit`.
pub async fn own_copies(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    limit: usize,
) -> Result<Vec<TaskCopy>, StoreError> {
    let sql = format!(
        "{SELECT} where t.county = $1 and t.campaign = $2 and t.owner = $5 \
         and (t.path || '') >= $3 and (t.path || '') < $4 limit $6"
    );
    read(reader, &sql, permit, campaign, &[permit.worker().into(), limit.into()]).await
}

/// Tasks of a campaign in the permit's subtree that changed behind a number, whoever owns them now.
pub async fn changed(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    behind: i64,
) -> Result<Vec<TaskCopy>, StoreError> {
    let sql = format!(
        "{SELECT} where t.county = $1 and t.campaign = $2 and t.path >= $3 and t.path < $4 and t.changed > $5"
    );
    read(reader, &sql, permit, campaign, &[behind.into()]).await
}

async fn read(
    reader: &Reader,
    sql: &str,
    permit: &Permit,
    campaign: CampaignId,
    more: &[Value],
) -> Result<Vec<TaskCopy>, StoreError> {
    let range = permit.range();
    let scope = [permit.county().into(), campaign.into(), range.from.into(), range.until.into()];
    let rows = reader.query(sql, &[&scope, more].concat()).await?;
    rows.into_iter().map(copy).collect()
}

fn copy(mut row: Row) -> Result<TaskCopy, StoreError> {
    let last: Option<domain::ids::VisitId> = row.take(8)?;
    let last = match last {
        None => None,
        Some(id) => Some(Past {
            id,
            worker: row.take(9)?,
            name: row.take(10)?,
            outcome: row.take(11)?,
            reason: row.take(12)?,
            made_at: row.take(13)?,
        }),
    };
    Ok(TaskCopy {
        id: row.take(0)?,
        campaign: row.take(1)?,
        household: row.take(2)?,
        owner: row.take(3)?,
        state: row.take(4)?,
        outcome: row.take(5)?,
        reason: row.take(6)?,
        version: row.take(7)?,
        last,
    })
}
