//! Tasks as rows: a worker's own list, a unit's open list, one task held for a change. Where a key
//! finds the row, `|| ''` keeps an engine from walking the scope's path index instead.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{CampaignId, HouseholdId, TaskId, VisitId, WorkerId};
use domain::tasks::{Tally, TaskState};
use jiff::{Timestamp, civil::Date};

use super::coverage::by_state;
use crate::db::{Reader, StoreError, Value, Writer, rows};

rows! {
    /// A task with what a list shows of its household.
    pub struct TaskRow {
        /// Opaque key.
        pub id: TaskId = "t.id",
        /// Campaign.
        pub campaign: CampaignId = "t.campaign",
        /// Target.
        pub household: HouseholdId = "t.household",
        /// Its place in the tree.
        pub path: AreaPath = "t.path",
        /// Who answers for it.
        pub owner: WorkerId = "t.owner",
        /// Their name.
        pub owner_name: String = "w.name",
        /// Where it stands.
        pub state: TaskState = "t.state",
        /// Last outcome.
        pub outcome: Option<String> = "t.outcome",
        /// Its reason.
        pub reason: Option<String> = "t.reason",
        /// Counts up with every change.
        pub version: i64 = "t.version",
        /// Household number.
        pub number: String = "h.number",
        /// Address.
        pub address: String = "h.address",
        /// Head of the household.
        pub head: String = "h.head",
        /// Residents.
        pub people: i64 = "h.people",
        /// How many of them go first in queues.
        pub first: i64 = "h.first",
        /// When the visit that stands was made.
        pub visited_at: Option<Timestamp> = "v.made_at",
    }
}

/// Where a list goes on: behind this path and task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Path of the last row seen.
    pub path: String,
    /// Id of the last row seen.
    pub task: TaskId,
}

const FROM: &str = "from task t left join visit v on v.county = t.county and v.id = t.visit \
    join household h on h.county = t.county and h.id = t.household \
    join worker w on w.county = t.county and w.id = t.owner";

/// Tasks one worker answers for in a campaign, inside the permit's subtree, open ones first.
pub async fn of_worker(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    let from = format!(
        "{FROM} where {OWN} order by case t.state when 'open' then 0 else 1 end, \
         case when h.first > 0 then 0 else 1 end, t.path, h.number limit $6"
    );
    let mut params = own(permit, campaign).to_vec();
    params.push(limit.into());
    reader.rows(&from, &params).await
}

/// The books of one worker in a campaign, inside the permit's subtree.
pub async fn books_of_worker(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
) -> Result<Tally, StoreError> {
    let sql = format!("select '', t.state, count(*) from task t where {OWN} group by t.state");
    let rows = reader.query(&sql, &own(permit, campaign)).await?;
    Ok(by_state(rows)?.pop().map(|(_, tally)| tally).unwrap_or_default())
}

/// A worker's own tasks; `|| ''` leaves the choice of index to the owner.
const OWN: &str = "t.county = $1 and t.owner = $2 and t.campaign = $3 \
                   and (t.path || '') >= $4 and (t.path || '') < $5";

fn own(permit: &Permit, campaign: CampaignId) -> [Value; 5] {
    let range = permit.range();
    [permit.county().into(), permit.worker().into(), campaign.into(), range.from.into(), range.until.into()]
}

/// A page of the subtree's tasks in one state (or all), in tree order: the open list.
pub async fn roster(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    wanted: Option<TaskState>,
    after: Option<&Page>,
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    let range = permit.range();
    let begins = after.map_or(range.from, |page| page.path.clone());
    let seen = after.map_or(uuid::Uuid::nil(), |page| page.task.0);
    let of_state = wanted.map_or(String::new(), |state| format!(" and t.state = '{}'", state.as_str()));
    let from = format!(
        "{FROM} where t.county = $1 and t.campaign = $2 and t.path >= $3 and t.path < $4 \
         and (t.path > $3 or t.id > $5){of_state} order by t.path, t.id limit $6"
    );
    let params = [
        permit.county().into(),
        campaign.into(),
        begins.into(),
        range.until.into(),
        seen.into(),
        limit.into(),
    ];
    reader.rows(&from, &params).await
}

/// The task about a household in a campaign, inside the permit's subtree.
pub async fn task_of(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    household: HouseholdId,
) -> Result<Option<TaskRow>, StoreError> {
    let range = permit.range();
    let from = format!(
        "{FROM} where t.county = $1 and t.campaign = $2 and t.household = $3 and (t.path || '') >= $4 and (t.path || '') < $5"
    );
    let params =
        [permit.county().into(), campaign.into(), household.into(), range.from.into(), range.until.into()];
    reader.row(&from, &params).await
}

rows! {
    /// What a decision about a task needs.
    pub struct HeldTask {
        /// Campaign.
        pub campaign: CampaignId = "campaign",
        /// Target.
        pub household: HouseholdId = "household",
        /// Its place in the tree.
        pub path: AreaPath = "path",
        /// Where it stands.
        pub state: TaskState = "state",
        /// Who answers for it.
        pub owner: WorkerId = "owner",
        /// Counts up with every change.
        pub version: i64 = "version",
        /// The visit that stands.
        pub visit: Option<VisitId> = "visit",
    }
}

/// One task inside the permit's subtree, held until the transaction ends.
pub async fn locked(writer: &Writer, permit: &Permit, id: TaskId) -> Result<Option<HeldTask>, StoreError> {
    let range = permit.range();
    let from = "from task where county = $1 and id = $2 and path >= $3 and path < $4";
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    writer.locked(from, &params).await
}

/// Template id of the campaign a task belongs to, and the visit that stands.
pub async fn standing(
    reader: &Reader,
    permit: &Permit,
    id: TaskId,
) -> Result<Option<(String, Option<VisitId>)>, StoreError> {
    let sql = "select c.template, t.visit from task t join campaign c on c.county = t.county and c.id = t.campaign \
               where t.county = $1 and t.id = $2";
    let row = reader.query_opt(sql, &[permit.county().into(), id.into()]).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}

/// The household of a task wherever it stands: its id and nothing else.
pub async fn household_of(
    reader: &Reader,
    permit: &Permit,
    id: TaskId,
) -> Result<Option<HouseholdId>, StoreError> {
    let sql = "select household from task where county = $1 and id = $2";
    reader.value(sql, &[permit.county().into(), id.into()]).await
}

/// Writes what a visit came to.
pub async fn update(
    writer: &Writer,
    permit: &Permit,
    id: TaskId,
    state: TaskState,
    (visit, outcome, reason): (VisitId, &str, Option<&str>),
    changed: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update task set state = $3, outcome = $4, reason = $5, version = version + 1, changed = $6, \
               updated_at = $7, visit = $8 where county = $1 and id = $2";
    let params = [
        permit.county().into(),
        id.into(),
        state.into(),
        outcome.into(),
        reason.into(),
        changed.into(),
        now.into(),
        visit.into(),
    ];
    writer.execute(sql, &params).await?;
    Ok(())
}

/// Gives a task to another worker, if nobody changed it since `version`.
///
/// # Errors
/// [`StoreError`] of the engine; `false` when the version has moved on.
pub async fn assign(
    writer: &Writer,
    permit: &Permit,
    id: TaskId,
    version: i64,
    to: WorkerId,
    changed: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update task set owner = $6, version = version + 1, changed = $7, updated_at = $8 \
               where county = $1 and id = $2 and path >= $3 and path < $4 and version = $5";
    let params = [
        permit.county().into(),
        id.into(),
        range.from.into(),
        range.until.into(),
        version.into(),
        to.into(),
        changed.into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Open tasks of the subtree whose owner holds no post on a day: how many, and the first by campaign and address.
pub async fn ownerless(
    reader: &Reader,
    permit: &Permit,
    day: Date,
    limit: usize,
) -> Result<(i64, Vec<String>), StoreError> {
    let range = permit.range();
    let sql = "from task t join campaign c on c.county = t.county and c.id = t.campaign and c.state = 'open' \
               where t.county = $1 and t.path >= $2 and t.path < $3 and t.state = 'open' and not exists \
               (select 1 from appointment p where p.county = t.county and p.worker = t.owner and p.from_day <= $4 \
               and (p.until_day is null or p.until_day >= $4))";
    let params = [permit.county().into(), range.from.into(), range.until.into(), day.into()];
    let all = reader.query_one(&format!("select count(*) {sql}"), &params).await?.take(0)?;
    let first = format!(
        "select c.title || ' · ' || (select h.address from household h where h.county = t.county \
         and h.id = t.household) {sql} order by t.path, t.id limit $5"
    );
    let rows = reader.query(&first, &[params.as_slice(), &[limit.into()]].concat()).await?;
    let first = rows.into_iter().map(|mut row| Ok(row.take::<Option<String>>(0)?.unwrap_or_default()));
    Ok((all, first.collect::<Result<_, StoreError>>()?))
}
