//! Entries of phones that could not land by themselves, sealed until the grid leader has decided.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::WorkerId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

const ENTRY: &str = "set_aside.entry";

/// One entry that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Made by the phone.
    pub id: Uuid,
    /// Whose unit it is about.
    pub path: AreaPath,
    /// Who wrote it down.
    pub worker: WorkerId,
    /// Their name; empty when inserting.
    pub name: String,
    /// What kind of entry.
    pub kind: String,
    /// `conflict` or `surrendered`.
    pub why: String,
    /// The entry as JSON; sealed when kept.
    pub entry: String,
    /// When it came.
    pub received_at: Timestamp,
}

/// Sets an entry aside. Again is the same act.
pub async fn insert(writer: &Writer, permit: &Permit, it: &Aside) -> Result<(), StoreError> {
    let sealed = writer.keys().seal(ENTRY, it.id.as_bytes(), &it.entry)?;
    let sql = "insert into set_aside (county, id, path, worker, kind, why, entry_sealed, received_at, state) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting') on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&it.path).into(),
        it.worker.into(),
        (&it.kind).into(),
        (&it.why).into(),
        sealed.into(),
        it.received_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

const SELECT: &str = "select s.id, s.path, s.worker, w.name, s.kind, s.why, s.entry_sealed, s.received_at \
                      from set_aside s join worker w on w.county = s.county and w.id = s.worker \
                      where s.county = $1 and s.state = 'waiting' and s.path >= $2 and s.path < $3";

/// What waits in the permit's subtree, oldest first.
pub async fn waiting(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Aside>, StoreError> {
    let range = permit.range();
    let sql = format!("{SELECT} order by s.received_at, s.id limit $4");
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    reader.query(&sql, &params).await?.into_iter().map(|row| aside(reader, row)).collect()
}

/// One that waits in the permit's subtree.
pub async fn find(reader: &Reader, permit: &Permit, id: Uuid) -> Result<Option<Aside>, StoreError> {
    let range = permit.range();
    let sql = format!("{SELECT} and s.id = $4");
    let params = [permit.county().into(), range.from.into(), range.until.into(), id.into()];
    reader.query_opt(&sql, &params).await?.map(|row| aside(reader, row)).transpose()
}

/// Writes down what was decided; `false` when somebody decided before.
///
/// # Errors
/// [`StoreError::Conflict`] `set_aside_other` for the author, [`StoreError`] of the engine.
pub async fn decide(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    taken: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update set_aside set state = $5, decided_by = $6, decided_at = $7 where county = $1 and id = $2 \
               and state = 'waiting' and path >= $3 and path < $4";
    let params = [
        permit.county().into(),
        id.into(),
        range.from.into(),
        range.until.into(),
        if taken { "taken" } else { "dropped" }.into(),
        permit.worker().into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Destroys what was decided before an instant, and what nobody decided until then (I-15).
pub async fn forget(
    writer: &Writer,
    county: domain::ids::County,
    before: Timestamp,
) -> Result<u64, StoreError> {
    writer
        .execute(
            "delete from set_aside where county = $1 and received_at < $2",
            &[county.into(), before.into()],
        )
        .await
}

fn aside(reader: &Reader, mut row: Row) -> Result<Aside, StoreError> {
    let id: Uuid = row.take(0)?;
    let sealed: Vec<u8> = row.take(6)?;
    Ok(Aside {
        id,
        path: row.take(1)?,
        worker: row.take(2)?,
        name: row.take(3)?,
        kind: row.take(4)?,
        why: row.take(5)?,
        entry: reader.keys().open(ENTRY, id.as_bytes(), &sealed)?,
        received_at: row.take(7)?,
    })
}
