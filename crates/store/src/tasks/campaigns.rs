//! Campaigns: the frozen list is made once, one task a household, each with its owner.

use std::collections::BTreeMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{CampaignId, County, HouseholdId, TaskId, WorkerId};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// A piece of work over a frozen list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Opaque key.
    pub id: CampaignId,
    /// Template id of the playbook.
    pub template: String,
    /// What people call it.
    pub title: String,
    /// Subtree it covers.
    pub path: AreaPath,
    /// From when.
    pub opens_at: Timestamp,
    /// Until when.
    pub closes_at: Timestamp,
    /// Whether visits are still taken.
    pub open: bool,
    /// Who started it.
    pub created_by: WorkerId,
    /// Whether it is about the households of a list; nobody else joins it later.
    pub listed: bool,
}

impl Campaign {
    /// Whether visits are taken at an instant.
    pub fn runs_at(&self, now: Timestamp) -> bool {
        self.open && now <= self.closes_at
    }
}

const COLUMNS: &str = "id, template, title, path, opens_at, closes_at, state, created_by, listed";

fn campaign(mut row: Row) -> Result<Campaign, StoreError> {
    Ok(Campaign {
        id: row.take(0)?,
        template: row.take(1)?,
        title: row.take(2)?,
        path: row.take(3)?,
        opens_at: row.take(4)?,
        closes_at: row.take(5)?,
        open: row.take::<String>(6)? == "open",
        created_by: row.take(7)?,
        listed: row.take(8)?,
    })
}

/// A task's id follows from its campaign and household: freezing twice makes nothing twice.
pub fn task_id(campaign: CampaignId, household: HouseholdId) -> TaskId {
    let digest = Sha256::new().chain_update(campaign.0).chain_update(household.0).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    TaskId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Adds a campaign.
///
/// # Errors
/// [`StoreError::Conflict`] `campaign_pkey` when the id is taken.
pub async fn insert(
    writer: &Writer,
    county: County,
    it: &Campaign,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into campaign (county, id, template, title, path, opens_at, closes_at, state, \
               created_by, created_at, listed) values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10)";
    let params = [
        county.into(),
        it.id.into(),
        (&it.template).into(),
        (&it.title).into(),
        (&it.path).into(),
        it.opens_at.into(),
        it.closes_at.into(),
        it.created_by.into(),
        now.into(),
        it.listed.into(),
    ];
    writer.execute(sql, &params).await?;
    Ok(())
}

/// Freezes the list: a task for each target that has none yet, and the books of each tally unit.
/// Also called when households join later (a family moves in), so nobody falls out.
pub async fn freeze(
    writer: &Writer,
    county: County,
    campaign: CampaignId,
    targets: &[(HouseholdId, AreaPath, WorkerId)],
    tally_depth: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into task (county, id, campaign, household, path, owner, state, version, updated_at) \
               values ($1, $2, $3, $4, $5, $6, 'open', 1, $7) on conflict (county, campaign, household) do nothing";
    let mut books: BTreeMap<AreaPath, Vec<Vec<Value>>> = BTreeMap::new();
    for (household, path, owner) in targets {
        books.entry(path.at_depth(tally_depth)).or_default().push(vec![
            county.into(),
            task_id(campaign, *household).into(),
            campaign.into(),
            (*household).into(),
            path.into(),
            (*owner).into(),
            now.into(),
        ]);
    }
    for (unit, rows) in books {
        let joined = writer.execute_many(sql, rows).await?;
        let delta = domain::tasks::Delta { targets: joined as i64, ..Default::default() };
        super::add_to_tally(writer, county, campaign, &unit, delta).await?;
    }
    Ok(())
}

/// Campaigns that touch the permit's subtree (cover it or lie in it), newest first.
pub async fn list(reader: &Reader, permit: &Permit) -> Result<Vec<Campaign>, StoreError> {
    let sql = format!("select {COLUMNS} from campaign where county = $1 order by opens_at desc, id");
    let rows = reader.query(&sql, &[permit.county().into()]).await?;
    let all: Vec<Campaign> = rows.into_iter().map(campaign).collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|it| it.path.covers(permit.path()) || permit.path().covers(&it.path)).collect())
}

/// One campaign of the county. Holds no personal data, so no scope narrows it.
pub async fn find(reader: &Reader, county: County, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    let sql = format!("select {COLUMNS} from campaign where county = $1 and id = $2");
    reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(campaign).transpose()
}

/// Templates of the campaigns that run at an instant. Holds no personal data.
pub async fn open_templates(
    reader: &Reader,
    county: County,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let sql =
        "select distinct template from campaign where county = $1 and state = 'open' and closes_at >= $2";
    let rows = reader.query(sql, &[county.into(), now.into()]).await?;
    rows.into_iter().map(|mut row| row.take(0)).collect()
}

/// How many of the units that keep the books, of the permit's subtree, have doors to knock at in a campaign that runs.
pub async fn deployed(reader: &Reader, permit: &Permit, now: Timestamp) -> Result<i64, StoreError> {
    let range = permit.range();
    let sql = "select count(distinct t.path) from tally t join campaign c on c.county = t.county and c.id = t.campaign \
               where t.county = $1 and t.path >= $2 and t.path < $3 and t.targets > 0 and c.state = 'open' \
               and c.closes_at >= $4";
    let params = [permit.county().into(), range.from.into(), range.until.into(), now.into()];
    reader.query_one(sql, &params).await?.take(0)
}

/// Ends the campaigns whose time is over.
pub async fn close_over(writer: &Writer, county: County, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "update campaign set state = 'closed' where county = $1 and state = 'open' and closes_at <= $2";
    writer.execute(sql, &[county.into(), now.into()]).await
}
