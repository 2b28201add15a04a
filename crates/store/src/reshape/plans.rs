//! Changes of the ladder as they were planned and done.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, ReshapeId, WorkerId};
use domain::reshape::Reshape;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{Reader, Row, StoreError, Where, Writer};

/// A change of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Opaque key.
    pub id: ReshapeId,
    /// The lowest area that covers everything it touches.
    pub path: AreaPath,
    /// What is to be done.
    pub reshape: Reshape,
    /// From which day.
    pub day: Date,
    /// `planned`, `done`, `cancelled` or `failed`.
    pub state: String,
    /// Code of why it could not be done when its day came.
    pub failure: Option<String>,
    /// Who asked.
    pub made_by: WorkerId,
    /// Their name.
    pub maker: String,
    /// When.
    pub made_at: Timestamp,
    /// The units it is about.
    pub units: Vec<Unit>,
}

/// A unit of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Which.
    pub area: AreaId,
    /// `changed`, `made`, `ended`, or `under` for the unit above.
    pub part: &'static str,
    /// What it was called then.
    pub name: String,
}

const SELECT: &str = "select r.id, r.path, r.said, r.day, r.state, r.failure, r.made_by, w.name, r.made_at from reshape r \
    join worker w on w.county = r.county and w.id = r.made_by where r.county = $1";

fn plan(mut row: Row) -> Result<Plan, StoreError> {
    let said: String = row.take(2)?;
    let reshape = serde_json::from_str(&said).map_err(|_| StoreError::Inconsistent("an unknown change"))?;
    Ok(Plan {
        id: row.take(0)?,
        path: row.take(1)?,
        reshape,
        day: row.take(3)?,
        state: row.take(4)?,
        failure: row.take(5)?,
        made_by: row.take(6)?,
        maker: row.take(7)?,
        made_at: row.take(8)?,
        units: Vec::new(),
    })
}

fn part(text: &str) -> Result<&'static str, StoreError> {
    let parts = ["changed", "made", "ended", "under"];
    parts.into_iter().find(|it| *it == text).ok_or(StoreError::Inconsistent("an unknown part of a change"))
}

async fn with_units(reader: &Reader, county: County, mut plans: Vec<Plan>) -> Result<Vec<Plan>, StoreError> {
    for plan in &mut plans {
        let sql = "select area, part, name from reshape_unit where county = $1 and reshape = $2 order by part, name";
        for mut row in reader.query(sql, &[county.into(), plan.id.into()]).await? {
            let part = part(&row.take::<String>(1)?)?;
            plan.units.push(Unit { area: row.take(0)?, part, name: row.take(2)? });
        }
    }
    Ok(plans)
}

/// Writes a change down as planned.
///
/// # Errors
/// [`StoreError::Conflict`] `reshape_pkey` when the id is taken.
pub async fn insert(writer: &Writer, county: County, plan: &Plan) -> Result<(), StoreError> {
    let said = serde_json::to_string(&plan.reshape).map_err(|_| StoreError::Inconsistent("no JSON"))?;
    let sql = "insert into reshape (county, id, path, kind, day, said, state, made_by, made_at) \
               values ($1, $2, $3, $4, $5, $6, 'planned', $7, $8)";
    let params = [
        county.into(),
        plan.id.into(),
        (&plan.path).into(),
        plan.reshape.kind().into(),
        plan.day.into(),
        said.into(),
        plan.made_by.into(),
        plan.made_at.into(),
    ];
    writer.execute(sql, &params).await?;
    let sql = "insert into reshape_unit (county, reshape, area, part, name) values ($1, $2, $3, $4, $5)";
    let units = &plan.units;
    let rows = units
        .iter()
        .map(|it| vec![county.into(), plan.id.into(), it.area.into(), it.part.into(), (&it.name).into()]);
    writer.execute_many(sql, rows.collect()).await.map(drop)
}

/// Marks a planned change as done, or as failed with the code of why. `false` when it is planned no longer.
pub async fn settle(
    writer: &Writer,
    county: County,
    id: ReshapeId,
    failure: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update reshape set state = $3, failure = $4, settled_at = $5 \
               where county = $1 and id = $2 and state = 'planned'";
    let state = if failure.is_some() { "failed" } else { "done" };
    let params = [county.into(), id.into(), state.into(), failure.map(str::to_owned).into(), now.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Calls a planned change off. `false` when it is planned no longer.
pub async fn cancel(
    writer: &Writer,
    permit: &Permit,
    id: ReshapeId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update reshape set state = 'cancelled', settled_at = $3 \
               where county = $1 and id = $2 and state = 'planned'";
    Ok(writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await? == 1)
}

/// One change of the permit's subtree.
pub async fn find(reader: &Reader, permit: &Permit, id: ReshapeId) -> Result<Option<Plan>, StoreError> {
    let mut filter = Where::within(permit, "r");
    filter.and("r.id = ?", [id.into()]);
    let row = reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    let plans = row.map(plan).transpose()?.into_iter().collect();
    Ok(with_units(reader, permit.county(), plans).await?.pop())
}

/// Changes of the permit's subtree and of the area at its top itself, what is planned first, then the newest.
pub async fn list(
    reader: &Reader,
    permit: &Permit,
    top: AreaId,
    limit: usize,
) -> Result<Vec<Plan>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "{SELECT} and ((r.path >= $2 and r.path < $3) or exists (select 1 from reshape_unit u where u.county = r.county \
         and u.reshape = r.id and u.area = $4)) \
         order by case when r.state = 'planned' then 0 else 1 end, r.made_at desc, r.id limit $5"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), top.into(), limit.into()];
    let rows = reader.query(&sql, &params).await?;
    with_units(reader, permit.county(), rows.into_iter().map(plan).collect::<Result<_, _>>()?).await
}

/// What was done to one area: its lineage, newest first.
pub async fn of_area(
    reader: &Reader,
    county: County,
    area: AreaId,
    limit: usize,
) -> Result<Vec<Plan>, StoreError> {
    let sql = format!(
        "{SELECT} and r.state = 'done' and r.id in (select u.reshape from reshape_unit u where u.county = $1 \
         and u.area = $2 and u.part <> 'under') order by r.day desc, r.made_at desc limit $3"
    );
    let rows = reader.query(&sql, &[county.into(), area.into(), limit.into()]).await?;
    with_units(reader, county, rows.into_iter().map(plan).collect::<Result<_, _>>()?).await
}

/// Planned changes of a county whose day has come, earliest first.
pub async fn due(reader: &Reader, county: County, today: Date) -> Result<Vec<Plan>, StoreError> {
    let sql = format!("{SELECT} and r.state = 'planned' and r.day <= $2 order by r.day, r.made_at, r.id");
    let rows = reader.query(&sql, &[county.into(), today.into()]).await?;
    with_units(reader, county, rows.into_iter().map(plan).collect::<Result<_, _>>()?).await
}

/// How many units of each level in the permit's subtree came out of others by splitting (B-17).
pub async fn made_by_splits(reader: &Reader, permit: &Permit) -> Result<Vec<(String, i64)>, StoreError> {
    let mut filter = Where::within(permit, "a");
    filter.then(" group by a.level order by min(a.depth)", []);
    let sql = format!(
        "select a.level, count(*) from reshape_unit u join reshape r on r.county = u.county and r.id = u.reshape \
         and r.kind = 'split' and r.state = 'done' join area a on a.county = u.county and a.id = u.area \
         and a.valid_to is null where u.part = 'made' and a.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}
