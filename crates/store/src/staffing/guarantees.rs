//! Who vouches for which unit, and who keeps in touch with which household.

use domain::access::Permit;
use domain::ids::{AreaId, HouseholdId, WorkerId};
use jiff::civil::Date;

use crate::db::{Reader, StoreError, Where, Writer};

/// A unit with whoever vouches for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The unit.
    pub unit: AreaId,
    /// What people call it.
    pub name: String,
    /// Who, by name; none for a gap, or when they serve no longer.
    pub worker: Option<(WorkerId, String)>,
    /// Since when.
    pub since: Option<Date>,
}

/// Units of a level in the permit's subtree with whoever vouches for them by a link of the chain, gaps first.
pub async fn vouched(
    reader: &Reader,
    permit: &Permit,
    link: &str,
    level: &str,
    day: Date,
    limit: usize,
) -> Result<Vec<Vouched>, StoreError> {
    let mut filter = Where::within(permit, "r");
    filter.and("r.level = ?", [level.into()]);
    let mut join = Where::behind(filter.params);
    join.and("g.link = ?", [link.into()]);
    // Whoever holds no post any more vouches for nothing.
    join.and(
        "exists (select 1 from appointment a where a.county = g.county and a.worker = g.worker \
         and a.from_day <= ? and (a.until_day is null or a.until_day >= ?))",
        [day.into(), day.into()],
    );
    let mut order = Where::behind(join.params);
    order.then(" order by case when g.worker is null then 0 else 1 end, r.path limit ?", [limit.into()]);
    let sql = format!(
        "select r.id, r.name, g.worker, w.name, g.since from area r \
         left join guarantee g on g.county = r.county and g.unit = r.id{} \
         left join worker w on w.county = g.county and w.id = g.worker \
         where r.county = $1 and r.exclusive is null and r.valid_to is null{}{}",
        join.sql, filter.sql, order.sql
    );
    let rows = reader.query(&sql, &order.params).await?;
    rows.into_iter()
        .map(|mut row| {
            let worker: Option<WorkerId> = row.take(2)?;
            let name: Option<String> = row.take(3)?;
            Ok(Vouched {
                unit: row.take(0)?,
                name: row.take(1)?,
                worker: worker.zip(name),
                since: row.take(4)?,
            })
        })
        .collect()
}

/// Says who vouches for a unit; nobody any more where there is none.
pub async fn vouch(
    writer: &Writer,
    permit: &Permit,
    link: &str,
    unit: &crate::areas::Area,
    worker: Option<WorkerId>,
    day: Date,
) -> Result<(), StoreError> {
    let Some(worker) = worker else {
        let sql = "delete from guarantee where county = $1 and link = $2 and unit = $3";
        return writer.execute(sql, &[permit.county().into(), link.into(), unit.id.into()]).await.map(drop);
    };
    let sql = "insert into guarantee (county, link, unit, path, worker, since, made_by) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (county, link, unit) do update set \
               worker = excluded.worker, since = excluded.since, made_by = excluded.made_by, path = excluded.path \
               where guarantee.worker <> excluded.worker";
    let params = [
        permit.county().into(),
        link.into(),
        unit.id.into(),
        (&unit.path).into(),
        worker.into(),
        day.into(),
        permit.worker().into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Says who keeps in touch with households of the permit's subtree; answers with how many those were.
pub async fn keep_in_touch(
    writer: &Writer,
    permit: &Permit,
    households: &[HouseholdId],
    worker: Option<WorkerId>,
    day: Date,
) -> Result<u64, StoreError> {
    let range = permit.range();
    let mut kept = 0;
    for household in households {
        let here = [permit.county().into(), (*household).into(), (&range.from).into(), (&range.until).into()];
        let inside =
            "select county, id from household where county = $1 and id = $2 and path >= $3 and path < $4";
        kept += if let Some(worker) = worker {
            let sql = format!(
                "insert into contact (county, household, worker, since, made_by) \
                 select h.county, h.id, $5, $6, $7 from ({inside}) h where true \
                 on conflict (county, household) do update set worker = excluded.worker, since = excluded.since, \
                 made_by = excluded.made_by"
            );
            let more = [worker.into(), day.into(), permit.worker().into()];
            writer.execute(&sql, &[here.as_slice(), &more].concat()).await?
        } else {
            let sql = format!("delete from contact where (county, household) in ({inside})");
            writer.execute(&sql, &here).await?
        };
    }
    Ok(kept)
}

/// Households of the permit's subtree: how many there are, how many somebody who serves keeps in touch with, and how many
/// such workers there are (B-18).
pub async fn contacts(reader: &Reader, permit: &Permit, day: Date) -> Result<[i64; 3], StoreError> {
    let mut filter = Where::within(permit, "h");
    let sql = "exists (select 1 from appointment a where a.county = c.county and a.worker = c.worker \
               and a.from_day <= ? and (a.until_day is null or a.until_day >= ?))";
    let mut join = Where::behind(std::mem::take(&mut filter.params));
    join.and(sql, [day.into(), day.into()]);
    let sql = format!(
        "select count(*), count(c.worker), count(distinct c.worker) from household h \
         left join contact c on c.county = h.county and c.household = h.id{} where h.county = $1 and h.enterprise is null{}",
        join.sql, filter.sql
    );
    let mut row = reader.query_one(&sql, &join.params).await?;
    Ok([row.take(0)?, row.take(1)?, row.take(2)?])
}

/// Workers who keep in touch with more households than they should, most first.
pub async fn overloaded(
    reader: &Reader,
    permit: &Permit,
    most: i64,
    limit: usize,
) -> Result<Vec<(WorkerId, String, i64)>, StoreError> {
    let mut filter = Where::within(permit, "h");
    filter.then(
        " group by w.id, w.name having count(*) > ? order by 3 desc, w.name limit ?",
        [most.into(), limit.into()],
    );
    let sql = format!(
        "select w.id, w.name, count(*) from contact c join household h on h.county = c.county and h.id = c.household \
         join worker w on w.county = c.county and w.id = c.worker where c.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// Who keeps in touch with a household.
pub async fn contact_of(
    reader: &Reader,
    permit: &Permit,
    household: HouseholdId,
) -> Result<Option<(WorkerId, String)>, StoreError> {
    let sql = "select w.id, w.name from contact c join worker w on w.county = c.county and w.id = c.worker \
               where c.county = $1 and c.household = $2";
    let row = reader.query_opt(sql, &[permit.county().into(), household.into()]).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}
