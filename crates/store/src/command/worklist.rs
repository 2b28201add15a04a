//! The work list of a day: items, the parts they were split into, who took them on and when they were done.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::command::ItemState;
use domain::ids::{AreaId, WorkerId};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

/// One item of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkItem {
    /// Made by the client.
    pub id: Uuid,
    /// What it is a part of.
    pub parent: Option<Uuid>,
    /// The day.
    pub day: Date,
    /// The unit it is given to.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// The line of the playbook it belongs to.
    pub line: Option<String>,
    /// Where it stands.
    pub state: ItemState,
    /// Who took it on.
    pub accepted_by: Option<String>,
    /// Who said that it is done.
    pub done_by: Option<String>,
    /// When.
    pub done_at: Option<Timestamp>,
    /// What came of it.
    pub note: Option<String>,
    /// Name of the unit.
    pub area_name: String,
    /// Parts it was split into.
    pub parts: i64,
    /// Of these, done.
    pub parts_done: i64,
}

/// An item to be published.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// Made by the client.
    pub id: Uuid,
    /// What it is a part of.
    pub parent: Option<Uuid>,
    /// The day.
    pub day: Date,
    /// The unit it is given to.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// The line of the playbook it belongs to.
    pub line: Option<String>,
    /// The response it was learned from.
    pub response: Option<Uuid>,
}

const SELECT: &str = "select i.id, i.parent, i.day, i.area, i.path, i.title, i.detail, i.state, wa.name, wd.name, \
    i.done_at, i.note, a.name, \
    (select count(*) from work_item p where p.county = i.county and p.parent = i.id), \
    (select count(*) from work_item p where p.county = i.county and p.parent = i.id and p.state = 'done'), i.line \
    from work_item i join area a on a.county = i.county and a.id = i.area \
    left join worker wa on wa.county = i.county and wa.id = i.accepted_by \
    left join worker wd on wd.county = i.county and wd.id = i.done_by where i.county = $1";

fn item(mut row: Row) -> Result<WorkItem, StoreError> {
    let state: String = row.take(7)?;
    Ok(WorkItem {
        id: row.take(0)?,
        parent: row.take(1)?,
        day: row.take(2)?,
        area: row.take(3)?,
        path: row.take(4)?,
        title: row.take(5)?,
        detail: row.take(6)?,
        state: ItemState::from_stored(&state).ok_or(StoreError::Inconsistent("an unknown item state"))?,
        accepted_by: row.take(8)?,
        done_by: row.take(9)?,
        done_at: row.take(10)?,
        note: row.take(11)?,
        area_name: row.take(12)?,
        parts: row.take(13)?,
        parts_done: row.take(14)?,
        line: row.take(15)?,
    })
}

/// Items of a day in the permit's subtree, in tree order.
pub async fn items(
    reader: &Reader,
    permit: &Permit,
    day: Date,
    limit: usize,
) -> Result<Vec<WorkItem>, StoreError> {
    let mut filter = Where::within(permit, "i");
    filter.and("i.day = ?", [day.into()]);
    filter.then(" order by i.path, i.made_at, i.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(item).collect()
}

/// What was learned from a response: items of the permit's subtree, by their day.
pub async fn learned(reader: &Reader, permit: &Permit, response: Uuid) -> Result<Vec<WorkItem>, StoreError> {
    let mut filter = Where::within(permit, "i");
    filter.and("i.response = ? order by i.day, i.path, i.id limit 200", [response.into()]);
    reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?.into_iter().map(item).collect()
}

/// One item of the permit's subtree.
pub async fn find_item(reader: &Reader, permit: &Permit, id: Uuid) -> Result<Option<WorkItem>, StoreError> {
    let mut filter = Where::within(permit, "i");
    filter.and("i.id = ?", [id.into()]);
    reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?.map(item).transpose()
}

/// The state of what an item is a part of, wherever it stands; both are held until the transaction ends.
pub async fn lock_whole(
    writer: &Writer,
    permit: &Permit,
    it: &WorkItem,
) -> Result<Option<ItemState>, StoreError> {
    let sql = "select state from work_item where county = $1 and id = $2";
    writer.query_locked(sql, &[permit.county().into(), it.id.into()]).await?;
    let Some(parent) = it.parent else { return Ok(None) };
    let row = writer.query_locked(sql, &[permit.county().into(), parent.into()]).await?;
    row.map(|mut row| {
        let state: String = row.take(0)?;
        ItemState::from_stored(&state).ok_or(StoreError::Inconsistent("an unknown item state"))
    })
    .transpose()
}

/// Publishes an item. The same id again changes nothing; `false` then.
pub async fn insert_item(
    writer: &Writer,
    permit: &Permit,
    it: &NewItem,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into work_item (county, id, parent, day, area, path, title, detail, state, made_by, made_at, \
               line, response) values ($1, $2, $3, $4, $5, $6, $7, $8, 'published', $9, $10, $11, $12) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.parent.into(),
        it.day.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.title).into(),
        (&it.detail).into(),
        permit.worker().into(),
        now.into(),
        it.line.clone().into(),
        it.response.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Leads an item to a state: who took it on stays, who said that it is done goes when it is taken back.
pub async fn set_item(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    state: ItemState,
    note: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let by: Option<WorkerId> = (state == ItemState::Done).then(|| permit.worker());
    let at = (state == ItemState::Done).then_some(now);
    let sql = "update work_item set state = $3, accepted_by = coalesce(accepted_by, $4), \
               accepted_at = coalesce(accepted_at, $5), done_by = $6, done_at = $7, note = coalesce($8, note) \
               where county = $1 and id = $2";
    let params = [
        permit.county().into(),
        id.into(),
        state.as_str().into(),
        permit.worker().into(),
        now.into(),
        by.into(),
        at.into(),
        note.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Takes an item back that nobody has taken on and that has no parts. `false` otherwise.
pub async fn remove_item(writer: &Writer, permit: &Permit, id: Uuid) -> Result<bool, StoreError> {
    let sql = "delete from work_item where county = $1 and id = $2 and state = 'published' and not exists \
               (select 1 from work_item p where p.county = $1 and p.parent = $2)";
    Ok(writer.execute(sql, &[permit.county().into(), id.into()]).await? == 1)
}
