//! Which venues are closed to the public for some time, and by which measure (B-109). The measure is what counts; a
//! venue only remembers the one that holds longest, so that lists need not ask.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, MeasureId};
use jiff::Timestamp;

use super::venues::texts;
use crate::db::{Reader, StoreError, Where, Writer};

/// How many open venues of these categories the permit's subtree has.
pub async fn count_open(reader: &Reader, permit: &Permit, categories: &[String]) -> Result<i64, StoreError> {
    let mut filter = Where::within(permit, "v");
    let open = format!("v.closed_at is null and v.category in {}", Where::marks(categories.len()));
    filter.and(&open, texts(categories));
    let sql = format!("select count(*) from venue v where v.county = $1{}", filter.sql);
    reader.query_one(&sql, &filter.params).await?.take(0)
}

/// Closes venues of these categories in a place until an instant, unless a measure that holds longer did. The same
/// again changes nothing.
pub async fn suspend(
    writer: &Writer,
    county: County,
    (measure, until): (MeasureId, Timestamp),
    path: &AreaPath,
    categories: &[String],
) -> Result<u64, StoreError> {
    let range = path.range();
    let mut filter = Where::behind(vec![county.into(), measure.into(), until.into()]);
    filter.and("path >= ?", [range.from.into()]);
    filter.and("path < ?", [range.until.into()]);
    filter.and(&format!("category in {}", Where::marks(categories.len())), texts(categories));
    let longer =
        "(suspended_until is null or suspended_until < $3 or (suspended_by = $2 and suspended_until <> $3))";
    let sql = format!(
        "update venue set suspended_by = $2, suspended_until = $3 where county = $1 and {longer}{}",
        filter.sql
    );
    writer.execute(&sql, &filter.params).await
}

/// Opens the venues again that are closed by none of these measures.
pub async fn resume(writer: &Writer, county: County, but: &[MeasureId]) -> Result<u64, StoreError> {
    let mut filter = Where::behind(vec![county.into()]);
    if !but.is_empty() {
        let others = format!("suspended_by not in {}", Where::marks(but.len()));
        filter.and(&others, but.iter().map(|it| (*it).into()));
    }
    let sql = format!(
        "update venue set suspended_by = null, suspended_until = null \
         where county = $1 and suspended_by is not null{}",
        filter.sql
    );
    writer.execute(&sql, &filter.params).await
}

/// Opens the venues again that a measure closes no longer: they were moved, or are of another category now.
pub async fn release(
    writer: &Writer,
    county: County,
    measure: MeasureId,
    path: &AreaPath,
    categories: &[String],
) -> Result<u64, StoreError> {
    let range = path.range();
    let mut filter =
        Where::behind(vec![county.into(), measure.into(), range.from.into(), range.until.into()]);
    filter.and(
        &format!("(path < $3 or path >= $4 or category not in {})", Where::marks(categories.len())),
        texts(categories),
    );
    let sql = format!(
        "update venue set suspended_by = null, suspended_until = null \
         where county = $1 and suspended_by = $2{}",
        filter.sql
    );
    writer.execute(&sql, &filter.params).await
}

/// The measure that closes the venue behind a code at an instant.
pub async fn closed_by(
    reader: &Reader,
    county: County,
    code: &str,
    now: Timestamp,
) -> Result<Option<MeasureId>, StoreError> {
    let sql = "select suspended_by from venue where county = $1 and code = $2 and suspended_until > $3";
    let row = reader.query_opt(sql, &[county.into(), code.into(), now.into()]).await?;
    row.map_or(Ok(None), |mut row| row.take(0))
}
