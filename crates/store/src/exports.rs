//! Rosters taken out: who asked, why, who agreed, until when (I-17). The database itself refuses that
//! anybody agrees to their own request.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, ExportId, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Writer};

/// A request to take a roster out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Opaque key.
    pub id: ExportId,
    /// Who asked.
    pub asked_by: WorkerId,
    /// Their name.
    pub asked_by_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// Subtree that is asked for.
    pub path: AreaPath,
    /// What that area is called.
    pub area_name: String,
    /// What for, in their words.
    pub reason: String,
    /// `"xlsx"` or `"csv"`.
    pub kind: String,
    /// Who decided.
    pub decided_by: Option<WorkerId>,
    /// Their name.
    pub decided_by_name: Option<String>,
    /// Whether they agreed.
    pub granted: Option<bool>,
    /// Until when the file may be fetched.
    pub expires_at: Option<Timestamp>,
}

const SELECT: &str = "select e.id, e.asked_by, w.name, e.asked_at, e.path, a.name, e.reason, e.kind, \
    e.decided_by, d.name, e.granted, e.expires_at from roster_export e \
    join worker w on w.county = e.county and w.id = e.asked_by \
    join area a on a.county = e.county and a.path = e.path \
    left join worker d on d.county = e.county and d.id = e.decided_by where e.county = $1";

fn export(mut row: Row) -> Result<Export, StoreError> {
    Ok(Export {
        id: row.take(0)?,
        asked_by: row.take(1)?,
        asked_by_name: row.take(2)?,
        asked_at: row.take(3)?,
        path: row.take(4)?,
        area_name: row.take(5)?,
        reason: row.take(6)?,
        kind: row.take(7)?,
        decided_by: row.take(8)?,
        decided_by_name: row.take(9)?,
        granted: row.take(10)?,
        expires_at: row.take(11)?,
    })
}

/// Keeps a request over a permit's whole subtree.
///
/// # Errors
/// [`StoreError::Conflict`] `roster_export_pkey` when the id is taken.
pub async fn insert(
    writer: &Writer,
    permit: &Permit,
    id: ExportId,
    reason: &str,
    kind: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into roster_export (county, id, asked_by, asked_at, path, reason, kind) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let params = [
        permit.county().into(),
        id.into(),
        permit.worker().into(),
        now.into(),
        permit.path().into(),
        reason.into(),
        kind.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// A request of the county.
pub async fn find(reader: &Reader, county: County, id: ExportId) -> Result<Option<Export>, StoreError> {
    let sql = format!("{SELECT} and e.id = $2");
    reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(export).transpose()
}

/// The latest requests inside the permit's subtree, those that wait first; only one's own when `own`.
pub async fn list(
    reader: &Reader,
    permit: &Permit,
    own: bool,
    limit: usize,
) -> Result<Vec<Export>, StoreError> {
    let range = permit.range();
    let whose = if own { " and e.asked_by = $5" } else { "" };
    let sql = format!(
        "{SELECT} and e.path >= $2 and e.path < $3{whose} order by case when e.decided_by is null then 0 else 1 end, \
         e.asked_at desc, e.id desc limit $4"
    );
    let mut params = vec![permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    if own {
        params.push(permit.worker().into());
    }
    reader.query(&sql, &params).await?.into_iter().map(export).collect()
}

/// Forgets requests made before an instant.
pub async fn forget(writer: &Writer, county: County, before: Timestamp) -> Result<(), StoreError> {
    let sql = "delete from roster_export where county = $1 and asked_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await.map(drop)
}

/// Agrees or declines, once. `false` when it was decided before.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody decides about their own request.
pub async fn decide(
    writer: &Writer,
    permit: &Permit,
    id: ExportId,
    expires: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update roster_export set decided_by = $3, decided_at = $4, granted = $5, expires_at = $6 \
               where county = $1 and id = $2 and decided_by is null and path >= $7 and path < $8";
    let params = [
        permit.county().into(),
        id.into(),
        permit.worker().into(),
        now.into(),
        expires.is_some().into(),
        expires.into(),
        range.from.into(),
        range.until.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}
