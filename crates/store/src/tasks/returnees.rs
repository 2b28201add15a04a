//! People who came back, written down at a checkpoint (S-33): the checkpoint knows no households, so it keeps
//! what they say of their door, and the village finds the household, which makes it an arrival.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{ArrivalId, CheckpointId, County};
use domain::people::Phone;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

const PHONE: &str = "returnee.phone";

/// Somebody who came back.
#[derive(Debug, Clone)]
pub struct Returnee {
    /// Made by the phone; the arrival it becomes has the same.
    pub id: Uuid,
    /// Where they were registered.
    pub checkpoint: CheckpointId,
    /// The village they go to.
    pub path: AreaPath,
    /// What that village is called.
    pub village: String,
    /// Their name.
    pub name: String,
    /// From where.
    pub from_place: String,
    /// On which day.
    pub arrived_on: Date,
    /// By what.
    pub transport: String,
    /// Phone in full.
    pub phone: Option<String>,
    /// What they say of their door.
    pub door: String,
    /// When it was written down.
    pub made_at: Timestamp,
    /// What was sent, hashed.
    pub fingerprint: Vec<u8>,
}

/// Keeps one.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use.
pub async fn insert_returnee(
    writer: &Writer,
    permit: &Permit,
    it: &Returnee,
    now: Timestamp,
) -> Result<(), StoreError> {
    let phone = it.phone.as_deref();
    let phone = phone.map(|phone| writer.keys().seal(PHONE, it.id.as_bytes(), phone)).transpose()?;
    let sql = "insert into returnee (county, id, checkpoint, path, worker, name, from_place, arrived_on, \
               transport, phone_sealed, door, made_at, received_at, fingerprint) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.checkpoint.into(),
        (&it.path).into(),
        permit.worker().into(),
        (&it.name).into(),
        (&it.from_place).into(),
        it.arrived_on.into(),
        (&it.transport).into(),
        phone.into(),
        (&it.door).into(),
        it.made_at.into(),
        now.into(),
        it.fingerprint.clone().into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Fingerprint of one that is kept.
pub async fn known_returnee(
    reader: &Reader,
    permit: &Permit,
    id: Uuid,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from returnee where county = $1 and id = $2";
    reader.query_opt(sql, &[permit.county().into(), id.into()]).await?.map(|mut row| row.take(0)).transpose()
}

const SELECT: &str = "select r.id, r.checkpoint, r.path, a.name, r.name, r.from_place, r.arrived_on, r.transport, \
    r.phone_sealed, r.door, r.made_at, r.arrival from returnee r \
    join area a on a.county = r.county and a.path = r.path \
    where r.county = $1 and r.path >= $2 and r.path < $3";

fn returnee(reader: &Reader, mut row: Row) -> Result<Returnee, StoreError> {
    let id: Uuid = row.take(0)?;
    let sealed: Option<Vec<u8>> = row.take(8)?;
    Ok(Returnee {
        id,
        checkpoint: row.take(1)?,
        path: row.take(2)?,
        village: row.take(3)?,
        name: row.take(4)?,
        from_place: row.take(5)?,
        arrived_on: row.take(6)?,
        transport: row.take(7)?,
        phone: sealed.map(|it| reader.keys().open(PHONE, id.as_bytes(), &it)).transpose()?,
        door: row.take(9)?,
        made_at: row.take(10)?,
        fingerprint: Vec::new(),
    })
}

/// Those of the permit's subtree whose household nobody found yet, longest waiting first, phones masked.
pub async fn returnees(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Returnee>, StoreError> {
    let range = permit.range();
    let sql = format!("{SELECT} and r.arrival is null order by r.made_at, r.id limit $4");
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    let rows = reader.query(&sql, &params).await?;
    let masked = |it: Returnee| Returnee { phone: it.phone.map(|phone| Phone::mask(&phone)), ..it };
    rows.into_iter().map(|row| returnee(reader, row).map(masked)).collect()
}

/// One of them, held until the transaction ends, its phone in full for the arrival it becomes, and whether it has
/// become one.
pub async fn locked_returnee(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
) -> Result<Option<(Returnee, bool)>, StoreError> {
    let range = permit.range();
    let held = "select id from returnee where county = $1 and id = $2";
    writer.query_locked(held, &[permit.county().into(), id.into()]).await?;
    let sql = format!("{SELECT} and r.id = $4");
    let params = [permit.county().into(), range.from.into(), range.until.into(), id.into()];
    let Some(mut row) = writer.query_opt(&sql, &params).await? else { return Ok(None) };
    let settled = row.take::<Option<ArrivalId>>(11)?.is_some();
    Ok(Some((returnee(writer, row)?, settled)))
}

/// Says which arrival one became.
pub async fn settle_returnee(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    arrival: ArrivalId,
) -> Result<(), StoreError> {
    let sql = "update returnee set arrival = $3 where county = $1 and id = $2";
    writer.execute(sql, &[permit.county().into(), id.into(), arrival.into()]).await.map(drop)
}

/// Forgets those written down before an instant (I-15); how many.
pub async fn forget_returnees(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from returnee where county = $1 and made_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
