//! What the county answers to rumours (S-21): what is said, what is right, who says so and since when.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::County;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

/// A rumour and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rumour {
    /// Made by the client.
    pub id: Uuid,
    /// Where it is answered, and below.
    pub path: AreaPath,
    /// What is said.
    pub claim: String,
    /// What is right.
    pub answer: String,
    /// Who says so.
    pub source: String,
    /// Since when.
    pub source_day: Date,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub published_at: Timestamp,
}

const SELECT: &str = "select r.id, r.path, r.claim, r.answer, r.source, r.source_day, w.name, r.published_at from rumour r \
    join worker w on w.county = r.county and w.id = r.published_by where r.county = $1 and r.withdrawn_at is null";

fn rumour(mut row: Row) -> Result<Rumour, StoreError> {
    Ok(Rumour {
        id: row.take(0)?,
        path: row.take(1)?,
        claim: row.take(2)?,
        answer: row.take(3)?,
        source: row.take(4)?,
        source_day: row.take(5)?,
        publisher: row.take(6)?,
        published_at: row.take(7)?,
    })
}

/// Publishes an answer over the permit's subtree, or says it better. `false` when it is another area's.
pub async fn keep_rumour(writer: &Writer, permit: &Permit, it: &Rumour) -> Result<bool, StoreError> {
    let sql = "insert into rumour (county, id, path, claim, answer, source, source_day, published_by, published_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county, id) do update set \
               claim = excluded.claim, answer = excluded.answer, source = excluded.source, \
               source_day = excluded.source_day, published_by = excluded.published_by, \
               published_at = excluded.published_at where rumour.path = excluded.path";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&it.path).into(),
        (&it.claim).into(),
        (&it.answer).into(),
        (&it.source).into(),
        it.source_day.into(),
        permit.worker().into(),
        it.published_at.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Takes an answer of the permit's own subtree back. `false` when there is none.
pub async fn withdraw_rumour(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    super::take_back(writer, permit, "rumour", id, now).await
}

/// Answers that hold at a place: of every area that covers it, newest first.
pub async fn rumours(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    limit: usize,
) -> Result<Vec<Rumour>, StoreError> {
    let sql = format!(
        "{SELECT} and substr($2, 1, length(r.path)) = r.path order by r.published_at desc, r.id limit $3"
    );
    let params = [county.into(), path.into(), limit.into()];
    reader.query(&sql, &params).await?.into_iter().map(rumour).collect()
}
