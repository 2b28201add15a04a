//! Who may decide about measures of a kind in an area (I-4): written down by somebody else, by a document,
//! until a day.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AuthorityId, WorkerId};
use domain::measures::MeasureKind;
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Writer};

/// Somebody's right to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Opaque key.
    pub id: AuthorityId,
    /// Who may decide.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// About what.
    pub kind: MeasureKind,
    /// Where, and below.
    pub path: AreaPath,
    /// What that area is called.
    pub area_name: String,
    /// By which document.
    pub document: String,
    /// Last day.
    pub until: Date,
    /// Who wrote it down.
    pub granted_by: String,
    /// When it was taken back.
    pub ended_at: Option<Timestamp>,
}

const SELECT: &str = "select g.id, g.worker, w.name, g.kind, g.path, a.name, g.document, g.until_day, b.name, \
    g.ended_at from authority g \
    join worker w on w.county = g.county and w.id = g.worker \
    join worker b on b.county = g.county and b.id = g.granted_by \
    join area a on a.county = g.county and a.path = g.path where g.county = $1";

fn authority(mut row: Row) -> Result<Authority, StoreError> {
    let unknown = StoreError::Inconsistent("an authority of an unknown kind");
    Ok(Authority {
        id: row.take(0)?,
        worker: row.take(1)?,
        name: row.take(2)?,
        kind: MeasureKind::from_name(&row.take::<String>(3)?).ok_or(unknown)?,
        path: row.take(4)?,
        area_name: row.take(5)?,
        document: row.take(6)?,
        until: row.take(7)?,
        granted_by: row.take(8)?,
        ended_at: row.take(9)?,
    })
}

/// Writes an authority down in the name of the permit's worker. `false` when the id is in use.
///
/// # Errors
/// [`StoreError::Conflict`] `authority_two` for one's own.
pub async fn insert_authority(
    writer: &Writer,
    permit: &Permit,
    it: &Authority,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into authority (county, id, worker, kind, path, document, until_day, granted_by, \
               granted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.worker.into(),
        it.kind.as_str().into(),
        (&it.path).into(),
        (&it.document).into(),
        it.until.into(),
        permit.worker().into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Authorities that hold on a day inside the permit's subtree or over it.
pub async fn authorities(reader: &Reader, permit: &Permit, day: Date) -> Result<Vec<Authority>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "{SELECT} and ((g.path >= $2 and g.path < $3) or substr($4, 1, length(g.path)) = g.path) \
         and g.ended_at is null and g.until_day >= $5 order by g.path, g.granted_at, g.id"
    );
    let params =
        [permit.county().into(), range.from.into(), range.until.into(), permit.path().into(), day.into()];
    reader.query(&sql, &params).await?.into_iter().map(authority).collect()
}

/// The authority by which the permit's worker decides about a place, if there is one.
pub async fn covering_authority(
    reader: &Reader,
    permit: &Permit,
    kind: MeasureKind,
    path: &AreaPath,
    day: Date,
) -> Result<Option<Authority>, StoreError> {
    let sql = format!(
        "{SELECT} and g.worker = $2 and g.kind = $3 and substr($4, 1, length(g.path)) = g.path \
         and g.ended_at is null and g.until_day >= $5 order by length(g.path) desc, g.id"
    );
    let params =
        [permit.county().into(), permit.worker().into(), kind.as_str().into(), path.into(), day.into()];
    reader.query_opt(&sql, &params).await?.map(authority).transpose()
}

/// Takes an authority of the permit's subtree back. `false` when there is none.
pub async fn end_authority(
    writer: &Writer,
    permit: &Permit,
    id: AuthorityId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update authority set ended_at = $3 where county = $1 and id = $2 and path >= $4 and path < $5 \
               and ended_at is null";
    let params = [permit.county().into(), id.into(), now.into(), range.from.into(), range.until.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
