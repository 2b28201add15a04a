//! Playbooks as loaded: the text itself, by version. The latest whose day has come holds.

use domain::ids::County;
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Writer};

/// Keeps a version; the same version again must be the same text.
///
/// # Errors
/// [`StoreError::Conflict`] `playbook_pkey` when that version is kept with another text.
pub async fn insert(
    writer: &Writer,
    county: County,
    version: u32,
    effective: Date,
    source: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let count = writer
        .execute(
            "insert into playbook (county, version, effective, source, loaded_at) \
             values ($1, $2, $3, $4, $5) on conflict (county, version) do update \
             set loaded_at = playbook.loaded_at where playbook.source = excluded.source",
            &[county.into(), i64::from(version).into(), effective.into(), source.into(), now.into()],
        )
        .await?;
    if count == 0 { Err(StoreError::Conflict("playbook_pkey".into())) } else { Ok(()) }
}

/// Every county with the text of the playbook that holds on a day.
pub async fn list(reader: &Reader, day: Date) -> Result<Vec<(County, String)>, StoreError> {
    let rows = reader
        .query(
            "select county, source from playbook p where effective <= $1 and version = \
             (select max(version) from playbook q where q.county = p.county and q.effective <= $1) \
             order by county",
            &[day.into()],
        )
        .await?;
    rows.into_iter().map(|mut row| Ok((County(row.take(0)?), row.take(1)?))).collect()
}

/// Holds a county until the transaction ends: taken by acts that must not run side by side, such as
/// freezing a list and bringing in households.
pub async fn hold(writer: &Writer, county: County) -> Result<(), StoreError> {
    let sql = "select version from playbook where county = $1 order by version limit 1";
    writer.query_locked(sql, &[county.into()]).await.map(drop)
}
