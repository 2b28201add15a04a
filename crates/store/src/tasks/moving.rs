//! Households that move to another unit: their open tasks and the books go along.

use domain::areas::AreaPath;
use domain::ids::{CampaignId, County, HouseholdId, TaskId, WorkerId};
use domain::tasks::{Delta, TaskState};

use super::add_to_tally;
use crate::db::{StoreError, Writer};

/// Takes a household's tasks in campaigns that are open to where the household is now; whoever answers there for
/// such campaigns (by template) answers for them. Photographs of its visits go along.
pub async fn move_tasks(
    writer: &Writer,
    county: County,
    household: HouseholdId,
    to: &AreaPath,
    owner: impl Fn(&str) -> Option<WorkerId>,
    tally_depth: usize,
) -> Result<(), StoreError> {
    let sql = "select t.id, t.campaign, t.path, t.state, c.template from campaign c join task t on t.county = c.county \
               and t.campaign = c.id and t.household = $2 where c.county = $1 and c.state = 'open' \
               and (t.path || '') <> $3";
    for mut row in writer.query(sql, &[county.into(), household.into(), to.into()]).await? {
        let (task, campaign): (TaskId, CampaignId) = (row.take(0)?, row.take(1)?);
        let from: AreaPath = row.take(2)?;
        let state: TaskState = row.take(3)?;
        let sql = "update task set path = $3, owner = coalesce($4, owner), version = version + 1 \
                   where county = $1 and id = $2";
        let owner = owner(&row.take::<String>(4)?);
        writer.execute(sql, &[county.into(), task.into(), to.into(), owner.into()]).await?;
        let sql = "update photo set path = $3 where county = $1 and visit in \
                   (select id from visit where county = $1 and task = $2)";
        writer.execute(sql, &[county.into(), task.into(), to.into()]).await?;
        let sql = "update visit set path = $3 where county = $1 and task = $2";
        writer.execute(sql, &[county.into(), task.into(), to.into()]).await?;
        let gain = Delta { targets: 1, ..Delta::between(TaskState::Open, state) };
        let loss = Delta { targets: -1, done: -gain.done, excused: -gain.excused };
        add_to_tally(writer, county, campaign, &to.at_depth(tally_depth), gain).await?;
        add_to_tally(writer, county, campaign, &from.at_depth(tally_depth), loss).await?;
    }
    Ok(())
}
