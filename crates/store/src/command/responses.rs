//! Emergency responses and drills of an area, each with the documents behind it and an end (B-98, I-24).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Made by the client.
    pub id: Uuid,
    /// Where it holds, and below.
    pub area: AreaId,
    /// Where that stands.
    pub path: AreaPath,
    /// What that is called; not read when opening.
    pub area_name: String,
    /// Kind of the playbook.
    pub kind: String,
    /// What has happened.
    pub matter: String,
    /// How grave, I (highest) to IV (Emergency Response Law art. 72).
    pub grade: String,
    /// What is done.
    pub measures: String,
    /// Whether it is a drill.
    pub drill: bool,
    /// Who opened it; not read when opening.
    pub opener: String,
    /// When.
    pub opened_at: Timestamp,
    /// When it ends by itself.
    pub until_at: Timestamp,
    /// When somebody ended it before, who, and what they said.
    pub closed: Option<(Timestamp, String, String)>,
    /// The document behind it, the latest where it was prolonged.
    pub document: String,
}

const SELECT: &str = "select r.id, r.area, r.path, a.name, r.kind, r.matter, r.grade, r.measures, r.drill, o.name, \
    r.opened_at, r.until_at, r.closed_at, c.name, r.said, (select t.document from response_term t \
    where t.county = r.county and t.response = r.id order by t.place desc limit 1) from response r \
    join area a on a.county = r.county and a.id = r.area \
    join worker o on o.county = r.county and o.id = r.opened_by \
    left join worker c on c.county = r.county and c.id = r.closed_by where r.county = $1";

fn response(mut row: Row) -> Result<Response, StoreError> {
    let closed: Option<Timestamp> = row.take(12)?;
    let closed = closed.map(|at| Ok::<_, StoreError>((at, row.take(13)?, row.take(14)?))).transpose()?;
    Ok(Response {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        area_name: row.take(3)?,
        kind: row.take(4)?,
        matter: row.take(5)?,
        grade: row.take(6)?,
        measures: row.take(7)?,
        drill: row.take(8)?,
        opener: row.take(9)?,
        opened_at: row.take(10)?,
        until_at: row.take(11)?,
        closed,
        document: row.take(15)?,
    })
}

/// Opens a response with its first term.
///
/// # Errors
/// [`StoreError::Conflict`] `response_pkey` when the id is taken.
pub async fn open_response(writer: &Writer, permit: &Permit, it: &Response) -> Result<(), StoreError> {
    let sql = "insert into response (county, id, area, path, kind, matter, grade, measures, drill, opened_by, \
               opened_at, until_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.kind).into(),
        (&it.matter).into(),
        (&it.grade).into(),
        (&it.measures).into(),
        it.drill.into(),
        permit.worker().into(),
        it.opened_at.into(),
        it.until_at.into(),
    ];
    writer.execute(sql, &params).await?;
    add_term(writer, permit, it.id, &it.document, (it.opened_at, it.until_at)).await
}

async fn add_term(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    document: &str,
    (now, until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let sql = "insert into response_term (county, response, place, document, until_at, decided_by, decided_at) \
               select $1, $2, count(*), $3, $4, $5, $6 from response_term where county = $1 and response = $2";
    let params = [
        permit.county().into(),
        id.into(),
        document.into(),
        until.into(),
        permit.worker().into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Lets a response end at another instant, under a document of its own.
pub async fn prolong(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    document: &str,
    (now, until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let sql = "update response set until_at = $3 where county = $1 and id = $2";
    writer.execute(sql, &[permit.county().into(), id.into(), until.into()]).await?;
    add_term(writer, permit, id, document, (now, until)).await
}

/// Ends a response.
pub async fn close_response(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    said: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update response set closed_at = $3, closed_by = $4, said = $5 where county = $1 and id = $2";
    let params = [permit.county().into(), id.into(), now.into(), permit.worker().into(), said.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// A response of the permit's subtree, held until the transaction ends.
pub async fn lock_response(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
) -> Result<Option<Response>, StoreError> {
    let sql = "select id from response where county = $1 and id = $2";
    writer.query_locked(sql, &[permit.county().into(), id.into()]).await?;
    Ok(find_response(writer, permit.county(), id).await?.filter(|it| permit.path().covers(&it.path)))
}

/// One response.
pub async fn find_response(
    reader: &Reader,
    county: County,
    id: Uuid,
) -> Result<Option<Response>, StoreError> {
    let sql = format!("{SELECT} and r.id = $2");
    reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(response).transpose()
}

/// Whether a response, or a drill, stands for exactly this place.
pub async fn response_stands(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    (drill, now): (bool, Timestamp),
) -> Result<bool, StoreError> {
    let sql = "select count(*) from response where county = $1 and path = $2 and closed_at is null and until_at > $3 \
               and drill = $4";
    let params = [county.into(), path.into(), now.into(), drill.into()];
    Ok(reader.query_one(sql, &params).await?.take::<i64>(0)? > 0)
}

/// Responses of the permit's subtree and of what covers it, those that stand first, then the newest.
pub async fn responses(
    reader: &Reader,
    permit: &Permit,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Response>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "{SELECT} and ((r.path >= $2 and r.path < $3) or substr($2, 1, length(r.path)) = r.path) \
         order by case when r.closed_at is null and r.until_at > $5 then 0 else 1 end, r.opened_at desc, r.id limit $4"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into(), now.into()];
    reader.query(&sql, &params).await?.into_iter().map(response).collect()
}

/// Responses of a county that stand, or ended since an instant, newest first: for everybody.
pub async fn recent_responses(
    reader: &Reader,
    county: County,
    since: Timestamp,
) -> Result<Vec<Response>, StoreError> {
    let mut wanted = Where::behind(vec![county.into()]);
    wanted.and("r.until_at > ? and coalesce(r.closed_at, r.until_at) > ?", [since.into(), since.into()]);
    let sql = format!("{SELECT}{} order by r.opened_at desc, r.id limit 200", wanted.sql);
    reader.query(&sql, &wanted.params).await?.into_iter().map(response).collect()
}

/// Ends that were decided for a response, in their order: document, end, who, when.
pub async fn terms(
    reader: &Reader,
    county: County,
    id: Uuid,
) -> Result<Vec<(String, Timestamp, String, Timestamp)>, StoreError> {
    let sql = "select t.document, t.until_at, w.name, t.decided_at from response_term t \
               join worker w on w.county = t.county and w.id = t.decided_by \
               where t.county = $1 and t.response = $2 order by t.place";
    let rows = reader.query(sql, &[county.into(), id.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?))).collect()
}
