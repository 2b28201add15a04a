//! Teams: workers of a unit under one leader, and the units below that they answer for (S-01, S-05).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, TeamId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Writer};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Opaque key.
    pub id: TeamId,
    /// The unit it belongs to.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Team id of the playbook.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Who leads it.
    pub leader: Option<WorkerId>,
    /// Their name; not read when keeping.
    pub leader_name: Option<String>,
    /// Name of the unit; not read when keeping.
    pub area_name: String,
    /// How many members; not read when keeping.
    pub members: i64,
    /// How many units it covers; not read when keeping.
    pub units: i64,
    /// Counts up with every change.
    pub version: i64,
}

/// What the teams of one kind are together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamCount {
    /// Team id of the playbook.
    pub kind: String,
    /// Teams.
    pub teams: i64,
    /// Members, each once a team.
    pub members: i64,
    /// Units covered.
    pub units: i64,
}

const MEMBERS: &str = "(select count(*) from team_member m where m.county = t.county and m.team = t.id)";
const UNITS: &str = "(select count(*) from team_unit u where u.county = t.county and u.team = t.id)";

fn team(mut row: Row) -> Result<Team, StoreError> {
    Ok(Team {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        kind: row.take(3)?,
        name: row.take(4)?,
        leader: row.take(5)?,
        leader_name: row.take(6)?,
        area_name: row.take(7)?,
        members: row.take(8)?,
        units: row.take(9)?,
        version: row.take(10)?,
    })
}

fn select() -> String {
    format!(
        "select t.id, t.area, t.path, t.kind, t.name, t.leader, w.name, a.name, {MEMBERS}, {UNITS}, t.version \
         from team t join area a on a.county = t.county and a.id = t.area \
         left join worker w on w.county = t.county and w.id = t.leader \
         where t.county = $1 and t.path >= $2 and t.path < $3"
    )
}

/// Teams of the permit's subtree, up to `limit`, in tree order.
pub async fn list(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Team>, StoreError> {
    let range = permit.range();
    let sql = format!("{} order by t.path, t.kind, t.name, t.id limit $4", select());
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    reader.query(&sql, &params).await?.into_iter().map(team).collect()
}

/// One team of the permit's subtree.
pub async fn find(reader: &Reader, permit: &Permit, id: TeamId) -> Result<Option<Team>, StoreError> {
    let range = permit.range();
    let sql = format!("{} and t.id = $4", select());
    let params = [permit.county().into(), range.from.into(), range.until.into(), id.into()];
    reader.query_opt(&sql, &params).await?.map(team).transpose()
}

/// What the teams of each kind are together (S-13, S-15, S-16).
pub async fn counts(reader: &Reader, permit: &Permit) -> Result<Vec<TeamCount>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select kind, count(*), cast(sum(members) as bigint), cast(sum(units) as bigint) from \
         (select t.kind, {MEMBERS} as members, {UNITS} as units from team t \
         where t.county = $1 and t.path >= $2 and t.path < $3) c group by kind order by kind"
    );
    let rows = reader.query(&sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    let counts = rows.into_iter().map(|mut row| {
        Ok(TeamCount { kind: row.take(0)?, teams: row.take(1)?, members: row.take(2)?, units: row.take(3)? })
    });
    counts.collect()
}

/// Members and covered units of a team, by name.
pub async fn inside(
    reader: &Reader,
    permit: &Permit,
    id: TeamId,
) -> Result<(Vec<(WorkerId, String)>, Vec<(AreaId, String)>), StoreError> {
    let key = [permit.county().into(), id.into()];
    let sql = "select m.worker, w.name from team_member m join worker w on w.county = m.county and w.id = m.worker \
               where m.county = $1 and m.team = $2 order by w.name, m.worker";
    let members = reader.query(sql, &key).await?;
    let members = members.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?)));
    let sql = "select u.unit, a.name from team_unit u join area a on a.county = u.county and a.id = u.unit \
               where u.county = $1 and u.team = $2 order by u.path";
    let units = reader.query(sql, &key).await?;
    let units = units.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?)));
    Ok((members.collect::<Result<_, StoreError>>()?, units.collect::<Result<_, StoreError>>()?))
}

/// Keeps a team as it shall be, with everybody and everything it covers.
///
/// # Errors
/// [`StoreError::Conflict`] `team_unit_unit` when another team of that kind covers a unit.
pub async fn keep(
    writer: &Writer,
    permit: &Permit,
    it: &Team,
    members: &[WorkerId],
    units: &[(AreaId, AreaPath)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into team (county, id, area, path, kind, name, leader, version, updated_at) \
               values ($1, $2, $3, $4, $5, $6, $7, 1, $8) on conflict (county, id) do update set \
               name = excluded.name, leader = excluded.leader, version = team.version + 1, \
               updated_at = excluded.updated_at";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.kind).into(),
        (&it.name).into(),
        it.leader.into(),
        now.into(),
    ];
    writer.execute(sql, &params).await?;
    clear(writer, permit, it.id).await?;
    let rows = members.iter().map(|worker| vec![permit.county().into(), it.id.into(), (*worker).into()]);
    let sql = "insert into team_member (county, team, worker) values ($1, $2, $3)";
    writer.execute_many(sql, rows.collect()).await?;
    let rows = units.iter().map(|(unit, path)| {
        vec![permit.county().into(), (&it.kind).into(), (*unit).into(), it.id.into(), path.into()]
    });
    let sql = "insert into team_unit (county, kind, unit, team, path) values ($1, $2, $3, $4, $5)";
    writer.execute_many(sql, rows.collect()).await?;
    Ok(())
}

async fn clear(writer: &Writer, permit: &Permit, id: TeamId) -> Result<(), StoreError> {
    let key = [permit.county().into(), id.into()];
    writer.execute("delete from team_member where county = $1 and team = $2", &key).await?;
    writer.execute("delete from team_unit where county = $1 and team = $2", &key).await.map(drop)
}

/// What the teams of a subtree look at: categories of venues by team.
pub async fn categories(reader: &Reader, permit: &Permit) -> Result<Vec<(TeamId, String)>, StoreError> {
    let range = permit.range();
    let sql = "select c.team, c.category from team_category c join team t on t.county = c.county and t.id = c.team \
               where c.county = $1 and t.path >= $2 and t.path < $3 order by c.team, c.category";
    let rows = reader.query(sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Says which categories a team looks at; none for every one.
pub async fn set_categories(
    writer: &Writer,
    permit: &Permit,
    id: TeamId,
    categories: &[String],
) -> Result<(), StoreError> {
    let county = permit.county();
    writer
        .execute("delete from team_category where county = $1 and team = $2", &[county.into(), id.into()])
        .await?;
    let rows = categories.iter().map(|it| vec![county.into(), id.into(), it.into()]).collect();
    let sql = "insert into team_category (county, team, category) values ($1, $2, $3)";
    writer.execute_many(sql, rows).await.map(drop)
}

/// Departments that the members of each team of a kind stand in on a day: which bodies take part (Q-15, B-69).
pub async fn bodies(
    reader: &Reader,
    permit: &Permit,
    kind: &str,
    day: Date,
) -> Result<Vec<(TeamId, String)>, StoreError> {
    let range = permit.range();
    let sql = "select distinct m.team, p.department from team t \
               join team_member m on m.county = t.county and m.team = t.id \
               join appointment p on p.county = m.county and p.worker = m.worker and p.department is not null \
               and p.from_day <= $5 and (p.until_day is null or p.until_day >= $5) \
               where t.county = $1 and t.path >= $2 and t.path < $3 and t.kind = $4 order by 1, 2";
    let params = [permit.county().into(), range.from.into(), range.until.into(), kind.into(), day.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Teams of a kind in the subtree that have fewer than `least` members who hold a role on a day, by name (B-23, B-66).
pub async fn short_of(
    reader: &Reader,
    permit: &Permit,
    kind: &str,
    role: &str,
    least: i64,
    day: Date,
) -> Result<Vec<String>, StoreError> {
    let range = permit.range();
    let sql = "select t.name from team t where t.county = $1 and t.path >= $2 and t.path < $3 and t.kind = $4 and \
               (select count(distinct m.worker) from team_member m join appointment p on p.county = m.county \
               and p.worker = m.worker and p.role = $5 and p.from_day <= $6 \
               and (p.until_day is null or p.until_day >= $6) \
               where m.county = t.county and m.team = t.id) < $7 order by t.path, t.name";
    let params = [
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        kind.into(),
        role.into(),
        day.into(),
        least.into(),
    ];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| row.take(0)).collect()
}

/// Dissolves a team.
pub async fn remove(writer: &Writer, permit: &Permit, id: TeamId) -> Result<(), StoreError> {
    clear(writer, permit, id).await?;
    set_categories(writer, permit, id, &[]).await?;
    writer
        .execute("delete from team where county = $1 and id = $2", &[permit.county().into(), id.into()])
        .await
        .map(drop)
}

/// Units of a level in the permit's subtree without a team of a kind: how many, and the first by name.
pub async fn uncovered(
    reader: &Reader,
    permit: &Permit,
    kind: &str,
    level: &str,
    limit: usize,
) -> Result<(i64, Vec<(AreaId, String)>), StoreError> {
    let range = permit.range();
    let without = "from area a where a.county = $1 and a.path >= $2 and a.path < $3 and a.level = $4 and a.valid_to is null and \
                   not exists (select 1 from team_unit u where u.county = a.county and u.kind = $5 and u.unit = a.id)";
    let params = [permit.county().into(), range.from.into(), range.until.into(), level.into(), kind.into()];
    let all = reader.query_one(&format!("select count(*) {without}"), &params).await?.take(0)?;
    let sql = format!("select a.id, a.name {without} order by a.path limit $6");
    let rows = reader.query(&sql, &[params.as_slice(), &[limit.into()]].concat()).await?;
    let first = rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?)));
    Ok((all, first.collect::<Result<_, StoreError>>()?))
}

/// Workers with a post in the permit's subtree on a day, each once, by name.
pub async fn workers(
    reader: &Reader,
    permit: &Permit,
    day: Date,
    limit: usize,
) -> Result<Vec<(WorkerId, String, String)>, StoreError> {
    let range = permit.range();
    let sql = "select a.worker, w.name, min(a.role) from appointment a \
               join worker w on w.county = a.county and w.id = a.worker and w.active = 1 \
               where a.county = $1 and a.path >= $2 and a.path < $3 and a.from_day <= $4 \
               and (a.until_day is null or a.until_day >= $4) \
               group by a.worker, w.name order by w.name, a.worker limit $5";
    let params = [permit.county().into(), range.from.into(), range.until.into(), day.into(), limit.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}
