//! Households that moved to another unit, and what their old unit wrote down before: it still lands.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, HouseholdId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer};

/// Remembers where a household stood until now.
pub async fn remember_move(
    writer: &Writer,
    county: County,
    household: HouseholdId,
    from: &AreaPath,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into household_move (county, household, moved_at, from_path) values ($1, $2, $3, $4) \
               on conflict (county, household, moved_at) do nothing";
    writer.execute(sql, &[county.into(), household.into(), now.into(), from.into()]).await.map(drop)
}

/// Where a household that stood inside the permit's subtree at an instant stood then and stands now;
/// none when it has not moved since.
pub async fn moved_since(
    reader: &Reader,
    permit: &Permit,
    household: HouseholdId,
    at: Timestamp,
) -> Result<Option<(AreaPath, AreaPath)>, StoreError> {
    let range = permit.range();
    let sql = "select m.from_path, h.path from household_move m \
               join household h on h.county = m.county and h.id = m.household \
               where m.county = $1 and m.household = $2 and m.moved_at >= $3 \
               and m.from_path >= $4 and m.from_path < $5 order by m.moved_at limit 1";
    let params = [permit.county().into(), household.into(), at.into(), range.from.into(), range.until.into()];
    let row = reader.query_opt(sql, &params).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}
