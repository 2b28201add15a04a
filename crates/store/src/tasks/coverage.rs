//! The books: targets = done + excused + open, at any area, in one read.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{CampaignId, County};
use domain::tasks::{Delta, Tally, TaskState};

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// The books of the permit's whole subtree.
pub async fn total(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    tally_depth: usize,
) -> Result<Tally, StoreError> {
    let range = permit.range();
    let params = [permit.county().into(), campaign.into(), range.from.into(), range.until.into()];
    if permit.path().depth() <= tally_depth {
        let sql = "select '', cast(coalesce(sum(targets), 0) as bigint), cast(coalesce(sum(done), 0) as bigint), \
                   cast(coalesce(sum(excused), 0) as bigint) from tally \
                   where county = $1 and campaign = $2 and path >= $3 and path < $4";
        let row = reader.query_one(sql, &params).await?;
        return Ok(tally(row)?.1);
    }
    let sql = "select '', state, count(*) from task \
               where county = $1 and campaign = $2 and path >= $3 and path < $4 group by state";
    let rows = reader.query(sql, &params).await?;
    Ok(by_state(rows)?.pop().map(|(_, tally)| tally).unwrap_or_default())
}

/// The books of each unit `depth` levels below the county inside the permit's subtree, by path.
/// Units without targets are absent.
pub async fn below(
    reader: &Reader,
    permit: &Permit,
    campaign: CampaignId,
    tally_depth: usize,
    depth: usize,
) -> Result<Vec<(AreaPath, Tally)>, StoreError> {
    let range = permit.range();
    let params = [
        permit.county().into(),
        campaign.into(),
        range.from.into(),
        range.until.into(),
        Value::Int((depth * 4) as i64),
    ];
    if depth <= tally_depth {
        let sql = "select substr(path, 1, cast($5 as integer)), cast(sum(targets) as bigint), \
                   cast(sum(done) as bigint), cast(sum(excused) as bigint) from tally \
                   where county = $1 and campaign = $2 and path >= $3 and path < $4 group by 1 order by 1";
        return reader.query(sql, &params).await?.into_iter().map(tally).collect();
    }
    let sql = "select substr(path, 1, cast($5 as integer)), state, count(*) from task \
               where county = $1 and campaign = $2 and path >= $3 and path < $4 group by 1, 2 order by 1";
    by_state(reader.query(sql, &params).await?)
}

fn tally(mut row: Row) -> Result<(AreaPath, Tally), StoreError> {
    let path: AreaPath = row.take(0)?;
    Ok((path, Tally { targets: row.take(1)?, done: row.take(2)?, excused: row.take(3)? }))
}

pub(super) fn by_state(rows: Vec<Row>) -> Result<Vec<(AreaPath, Tally)>, StoreError> {
    let mut units: Vec<(AreaPath, Tally)> = Vec::new();
    for mut row in rows {
        let path: AreaPath = row.take(0)?;
        let state: TaskState = row.take(1)?;
        let count: i64 = row.take(2)?;
        if units.last().is_none_or(|(last, _)| *last != path) {
            units.push((path, Tally::default()));
        }
        if let Some((_, tally)) = units.last_mut() {
            tally.targets += count;
            match state {
                TaskState::Done => tally.done += count,
                TaskState::Excused => tally.excused += count,
                TaskState::Open => {}
            }
        }
    }
    Ok(units)
}

/// Changes the books of one tally unit. The database refuses books that do not add up.
///
/// # Errors
/// [`StoreError::Conflict`] when done and excused would exceed the targets.
pub async fn add_to_tally(
    writer: &Writer,
    county: County,
    campaign: CampaignId,
    unit: &AreaPath,
    delta: Delta,
) -> Result<(), StoreError> {
    if delta == Delta::default() {
        return Ok(());
    }
    let key = [county.into(), campaign.into(), Value::from(unit)];
    let begin = "insert into tally (county, campaign, path, targets, done, excused) \
                 values ($1, $2, $3, 0, 0, 0) on conflict (county, campaign, path) do nothing";
    if delta.targets != 0 {
        writer.execute(begin, &key).await?;
    }
    let update = "update tally set targets = targets + $4, done = done + $5, excused = excused + $6 \
                  where county = $1 and campaign = $2 and path = $3";
    let changes = [delta.targets.into(), delta.done.into(), delta.excused.into()];
    if writer.execute(update, &[key.as_slice(), &changes].concat()).await? != 1 {
        return Err(StoreError::Inconsistent("a task stands in no books"));
    }
    Ok(())
}
