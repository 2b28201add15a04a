//! How many serve where, of which kinds and from which bodies.

use std::collections::BTreeMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::AreaId;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Where, Writer};

/// A unit with those who serve in it, by kind (empty where none is known).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manned {
    /// Which.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What people call it.
    pub name: String,
    /// Kind of person and how many of them; each worker once.
    pub people: BTreeMap<String, i64>,
}

/// Holders of a role in one unit, and how many of them are Party members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Members {
    /// Holders.
    pub holders: i64,
    /// Of whom it is known whether they are.
    pub known: i64,
    /// Who are.
    pub members: i64,
}

/// A place that needs other staff than usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Made by the client.
    pub id: Uuid,
    /// Where, and below.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What it is called; not read when keeping.
    pub area_name: String,
    /// Kind of the playbook.
    pub kind: String,
    /// By which document.
    pub document: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The units of a level in the permit's subtree with those who serve in them on a day, in tree order.
pub async fn manned(
    reader: &Reader,
    permit: &Permit,
    level: &str,
    day: Date,
) -> Result<Vec<Manned>, StoreError> {
    let mut filter = Where::within(permit, "r");
    filter.and("r.level = ?", [level.into()]);
    filter.and("r.exclusive is null and r.valid_to is null", []);
    let on = "a.from_day <= ? and (a.until_day is null or a.until_day >= ?)";
    let mut join = Where::behind(filter.params);
    join.and(on, [day.into(), day.into()]);
    // A worker with two posts in a unit serves there once, as the kind that is known.
    let sql = format!(
        "select r.id, r.path, r.name, coalesce(s.kind, ''), count(s.worker) from area r left join \
         (select a.county, a.path, a.worker, max(a.kind) as kind from appointment a where a.county = $1{} \
         group by a.county, a.path, a.worker) s on s.county = r.county and s.path = r.path \
         where r.county = $1{} group by r.id, r.path, r.name, s.kind order by r.path",
        join.sql, filter.sql
    );
    let mut units: Vec<Manned> = Vec::new();
    for mut row in reader.query(&sql, &join.params).await? {
        let area: AreaId = row.take(0)?;
        if units.last().is_none_or(|it| it.area != area) {
            let people = BTreeMap::new();
            units.push(Manned { area, path: row.take(1)?, name: row.take(2)?, people });
        }
        let (kind, count): (String, i64) = (row.take(3)?, row.take(4)?);
        if let Some(unit) = units.last_mut().filter(|_| count > 0) {
            unit.people.insert(kind, count);
        }
    }
    Ok(units)
}

/// Holders of a role in each area at a depth of the permit's subtree on a day, with how many are Party members (B-24).
pub async fn members(
    reader: &Reader,
    permit: &Permit,
    role: &str,
    depth: usize,
    day: Date,
) -> Result<Vec<(AreaPath, Members)>, StoreError> {
    let mut filter = Where::within(permit, "a");
    filter.and("a.role = ?", [role.into()]);
    filter.and("a.from_day <= ? and (a.until_day is null or a.until_day >= ?)", [day.into(), day.into()]);
    filter.then(" group by substr(a.path, 1, cast(? as int)) order by 1", [(depth * 4).into()]);
    let sql = format!(
        "select min(a.path), count(*), count(w.party_member), cast(coalesce(sum(w.party_member), 0) as bigint) \
         from appointment a join worker w on w.county = a.county and w.id = a.worker where a.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            let path: AreaPath = row.take(0)?;
            let of = Members { holders: row.take(1)?, known: row.take(2)?, members: row.take(3)? };
            Ok((path.at_depth(depth), of))
        })
        .collect()
}

/// Everybody who serves in the permit's subtree on a day, each worker once: how many from which body and of which kind
/// (empty where none is known), most first (B-71).
pub async fn sources(
    reader: &Reader,
    permit: &Permit,
    day: Date,
) -> Result<Vec<(String, String, i64)>, StoreError> {
    let mut filter = Where::within(permit, "a");
    filter.and("a.from_day <= ? and (a.until_day is null or a.until_day >= ?)", [day.into(), day.into()]);
    let sql = format!(
        "select home, kind, count(*) from (select a.worker, coalesce(max(a.home), '') as home, \
         coalesce(max(a.kind), '') as kind from appointment a where a.county = $1{} group by a.worker) s \
         group by home, kind order by 3 desc, home, kind",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// Zones that hold on a day in the permit's subtree or around it, the narrowest last.
pub async fn zones(reader: &Reader, permit: &Permit, day: Date) -> Result<Vec<Zone>, StoreError> {
    let range = permit.range();
    let sql = "select z.id, z.area, z.path, r.name, z.kind, z.document, z.from_day, z.until_day from zone z \
               join area r on r.county = z.county and r.id = z.area where z.county = $1 \
               and ((z.path >= $2 and z.path < $3) or substr($2, 1, length(z.path)) = z.path) \
               and z.from_day <= $4 and z.until_day >= $4 order by length(z.path), z.path, z.from_day, z.id";
    let params = [permit.county().into(), range.from.into(), range.until.into(), day.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Zone {
                id: row.take(0)?,
                area: row.take(1)?,
                path: row.take(2)?,
                area_name: row.take(3)?,
                kind: row.take(4)?,
                document: row.take(5)?,
                from: row.take(6)?,
                until: row.take(7)?,
            })
        })
        .collect()
}

/// Writes a zone down, or says until when it holds. `false` when the id is another zone's.
pub async fn keep_zone(
    writer: &Writer,
    permit: &Permit,
    it: &Zone,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into zone (county, id, area, path, kind, document, from_day, until_day, made_by, made_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county, id) do update set \
               until_day = excluded.until_day, document = excluded.document \
               where zone.path = excluded.path and zone.kind = excluded.kind and zone.from_day = excluded.from_day";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.kind).into(),
        (&it.document).into(),
        it.from.into(),
        it.until.into(),
        permit.worker().into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}
