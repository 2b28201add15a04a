//! Chat groups of units (Q-42, L-24): who must be in them by role, who has joined, who is missing. What is said there
//! stays there.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, WorkerId};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

/// A chat group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatGroup {
    /// Made by the client.
    pub id: Uuid,
    /// The unit it belongs to.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Where it runs, such as WeChat.
    pub platform: String,
    /// Who answers for it.
    pub owner: Option<WorkerId>,
    /// Their name.
    pub owner_name: Option<String>,
    /// Roles whose holders of the unit and below must be in it, as JSON.
    pub roles: String,
    /// Name of the unit.
    pub area_name: String,
    /// How many have joined.
    pub members: i64,
    /// Counts up with every change.
    pub version: i64,
}

/// A chat group as it shall be.
#[derive(Debug, Clone)]
pub struct NewChat {
    /// Made by the client.
    pub id: Uuid,
    /// The unit it belongs to.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Where it runs.
    pub platform: String,
    /// Who answers for it.
    pub owner: Option<WorkerId>,
    /// Roles whose holders must be in it, as JSON.
    pub roles: String,
}

const SELECT: &str = "select g.id, g.area, g.path, g.name, g.purpose, g.platform, g.owner, w.name, g.roles, a.name, \
    (select count(*) from chat_member m where m.county = g.county and m.chat = g.id), g.version \
    from chat_group g join area a on a.county = g.county and a.id = g.area \
    left join worker w on w.county = g.county and w.id = g.owner where g.county = $1";

fn chat(mut row: Row) -> Result<ChatGroup, StoreError> {
    Ok(ChatGroup {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        name: row.take(3)?,
        purpose: row.take(4)?,
        platform: row.take(5)?,
        owner: row.take(6)?,
        owner_name: row.take(7)?,
        roles: row.take(8)?,
        area_name: row.take(9)?,
        members: row.take(10)?,
        version: row.take(11)?,
    })
}

/// Chat groups of the permit's subtree that are open, in tree order.
pub async fn chats(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<ChatGroup>, StoreError> {
    let mut filter = Where::within(permit, "g");
    filter.and("g.closed_at is null", []);
    filter.then(" order by g.path, g.name, g.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(chat).collect()
}

/// How many units of each rung of the permit's subtree there are, and how many of them have a chat group of their own
/// (B-111).
pub async fn chat_coverage(reader: &Reader, permit: &Permit) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let filter = Where::within(permit, "a");
    let sql = format!(
        "select a.level, count(*), count(g.path) from area a left join (select distinct path from chat_group \
         where county = $1 and closed_at is null) g on g.path = a.path \
         where a.county = $1 and a.valid_to is null{} group by a.level, a.depth order by a.depth",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// Units of a rung without a chat group of their own, in the order of the tree.
pub async fn without_chat(
    reader: &Reader,
    permit: &Permit,
    level: &str,
    limit: usize,
) -> Result<Vec<(AreaId, String)>, StoreError> {
    let mut filter = Where::within(permit, "a");
    filter.and("a.level = ?", [level.into()]);
    let free = "not exists (select 1 from chat_group g where g.county = a.county and g.path = a.path \
                and g.closed_at is null)";
    filter.and(free, []);
    filter.then(" order by a.path limit ?", [limit.into()]);
    let sql =
        format!("select a.id, a.name from area a where a.county = $1 and a.valid_to is null{}", filter.sql);
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// One chat group of the permit's subtree.
pub async fn find_chat(reader: &Reader, permit: &Permit, id: Uuid) -> Result<Option<ChatGroup>, StoreError> {
    let mut filter = Where::within(permit, "g");
    filter.and("g.id = ? and g.closed_at is null", [id.into()]);
    reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?.map(chat).transpose()
}

/// Keeps a chat group as it shall be.
pub async fn keep_chat(
    writer: &Writer,
    permit: &Permit,
    it: &NewChat,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into chat_group (county, id, area, path, name, purpose, platform, owner, roles, opened_at, \
               version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) on conflict (county, id) do update set \
               name = excluded.name, purpose = excluded.purpose, platform = excluded.platform, \
               owner = excluded.owner, roles = excluded.roles, version = chat_group.version + 1";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.name).into(),
        (&it.purpose).into(),
        (&it.platform).into(),
        it.owner.into(),
        (&it.roles).into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Closes a chat group.
pub async fn close_chat(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update chat_group set closed_at = $3 where county = $1 and id = $2 and closed_at is null";
    writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await.map(drop)
}

/// Says that a worker is in a group, or is not.
pub async fn join(
    writer: &Writer,
    permit: &Permit,
    chat: Uuid,
    worker: WorkerId,
    inside: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let county = permit.county();
    let sql = if inside {
        "insert into chat_member (county, chat, worker, joined_at) values ($1, $2, $3, $4) \
         on conflict (county, chat, worker) do nothing"
    } else {
        "delete from chat_member where county = $1 and chat = $2 and worker = $3 and joined_at <= $4"
    };
    writer.execute(sql, &[county.into(), chat.into(), worker.into(), now.into()]).await.map(drop)
}

/// Who has joined, by name.
pub async fn joined(
    reader: &Reader,
    permit: &Permit,
    chat: Uuid,
) -> Result<Vec<(WorkerId, String)>, StoreError> {
    let sql = "select m.worker, w.name from chat_member m join worker w on w.county = m.county and w.id = m.worker \
               where m.county = $1 and m.chat = $2 order by w.name, m.worker";
    let rows = reader.query(sql, &[permit.county().into(), chat.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Holders of some roles in the permit's subtree on a day who have not joined: who, name, role, unit (L-25, L-26).
pub async fn missing(
    reader: &Reader,
    permit: &Permit,
    chat: Uuid,
    roles: &[String],
    day: Date,
    limit: usize,
) -> Result<Vec<(WorkerId, String, String, String)>, StoreError> {
    let mut filter = Where::within(permit, "p");
    let marks = Where::marks(roles.len());
    filter.and(&format!("p.role in {marks}"), roles.iter().map(Into::into));
    filter.and("p.from_day <= ? and (p.until_day is null or p.until_day >= ?)", [day.into(), day.into()]);
    let absent = "not exists (select 1 from chat_member m where m.county = p.county and m.chat = ? \
                  and m.worker = p.worker)";
    filter.and(absent, [chat.into()]);
    filter.then(" group by p.worker, w.name order by 4, 2 limit ?", [limit.into()]);
    let sql = format!(
        "select p.worker, w.name, min(p.role), min(a.name) from appointment p \
         join worker w on w.county = p.county and w.id = p.worker \
         join area a on a.county = p.county and a.id = p.area where p.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?))).collect()
}
