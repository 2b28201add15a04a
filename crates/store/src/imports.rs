//! Rosters read in: what was uploaded, how its columns were matched, what the check found, when it
//! was committed. The rows themselves are residents; a roster is kept whole or not at all.

use domain::ids::{County, ImportId, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer};

/// One read-in of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Opaque key.
    pub id: ImportId,
    /// Who uploaded it.
    pub worker: WorkerId,
    /// Its file name.
    pub filename: String,
    /// `"uploaded"`, `"checked"` or `"committed"`.
    pub state: String,
    /// Columns by field, as JSON.
    pub mapping: String,
    /// Counts of the check, as JSON.
    pub counts: String,
    /// When uploaded.
    pub created_at: Timestamp,
    /// When committed.
    pub finished_at: Option<Timestamp>,
}

/// Forgets imports that were uploaded before an instant and never kept; answers with their ids, so
/// that their sheets can be thrown away.
pub async fn forget(writer: &Writer, county: County, before: Timestamp) -> Result<Vec<ImportId>, StoreError> {
    let sql = "delete from roster_import where county = $1 and state <> 'committed' and created_at < $2 \
               returning id";
    let rows = writer.query(sql, &[county.into(), before.into()]).await?;
    rows.into_iter().map(|mut row| row.take(0)).collect()
}

/// Keeps or updates an import of one's own.
///
/// # Errors
/// [`StoreError::Conflict`] `roster_import_pkey` when the id is somebody else's.
pub async fn save(writer: &Writer, county: County, it: &Import) -> Result<(), StoreError> {
    let sql = "insert into roster_import (county, id, worker, filename, state, mapping, counts, created_at, \
               finished_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               on conflict (county, id) do update set state = excluded.state, mapping = excluded.mapping, \
               counts = excluded.counts, finished_at = excluded.finished_at \
               where roster_import.worker = excluded.worker";
    let params = [
        county.into(),
        it.id.into(),
        it.worker.into(),
        (&it.filename).into(),
        (&it.state).into(),
        (&it.mapping).into(),
        (&it.counts).into(),
        it.created_at.into(),
        it.finished_at.into(),
    ];
    match writer.execute(sql, &params).await? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict("roster_import_pkey".into())),
    }
}

/// An import of one's own.
pub async fn find(
    reader: &Reader,
    county: County,
    worker: WorkerId,
    id: ImportId,
) -> Result<Option<Import>, StoreError> {
    let sql = "select filename, state, mapping, counts, created_at, finished_at from roster_import \
               where county = $1 and id = $2 and worker = $3";
    let row = reader.query_opt(sql, &[county.into(), id.into(), worker.into()]).await?;
    row.map(|mut row| {
        Ok(Import {
            id,
            worker,
            filename: row.take(0)?,
            state: row.take(1)?,
            mapping: row.take(2)?,
            counts: row.take(3)?,
            created_at: row.take(4)?,
            finished_at: row.take(5)?,
        })
    })
    .transpose()
}
