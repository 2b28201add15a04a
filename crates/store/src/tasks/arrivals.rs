//! Arrivals: who came or returned, from where, when and by what (L-12).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{ArrivalId, HouseholdId};
use domain::people::Phone;
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Writer};

const ARRIVAL_PHONE: &str = "arrival.phone";

/// One person coming or returning.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Made by the phone.
    pub id: ArrivalId,
    /// The household they come to.
    pub household: HouseholdId,
    /// Its place in the tree.
    pub path: AreaPath,
    /// Their name.
    pub name: String,
    /// From where; the county is enough.
    pub from_place: String,
    /// On which day.
    pub arrived_on: Date,
    /// By what.
    pub transport: String,
    /// Phone in full going in, masked coming out.
    pub phone: Option<String>,
    /// Whether it was written down for somebody who could not themselves.
    pub on_behalf: bool,
    /// When it was written down.
    pub made_at: Timestamp,
    /// The day it counts for.
    pub day: Date,
    /// What was sent, hashed.
    pub fingerprint: Vec<u8>,
}

/// Keeps an arrival.
///
/// # Errors
/// [`StoreError::Conflict`] `arrival_pkey` when the id is taken.
pub async fn insert_arrival(
    writer: &Writer,
    permit: &Permit,
    it: &Arrival,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = it.id.0.as_bytes();
    let phone = it.phone.as_deref();
    let phone = phone.map(|phone| writer.keys().seal(ARRIVAL_PHONE, row, phone)).transpose()?;
    let sql = "insert into arrival (county, id, household, path, worker, name, from_place, arrived_on, \
               transport, phone_sealed, on_behalf, made_at, received_at, day, fingerprint) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.household.into(),
        (&it.path).into(),
        permit.worker().into(),
        (&it.name).into(),
        (&it.from_place).into(),
        it.arrived_on.into(),
        (&it.transport).into(),
        phone.into(),
        it.on_behalf.into(),
        it.made_at.into(),
        now.into(),
        it.day.into(),
        it.fingerprint.clone().into(),
    ];
    writer.execute(sql, &params).await?;
    Ok(())
}

/// Fingerprint of an arrival that is kept, inside the permit's subtree.
pub async fn find_arrival(
    reader: &Reader,
    permit: &Permit,
    id: ArrivalId,
) -> Result<Option<Vec<u8>>, StoreError> {
    // Wherever its household has moved to: nothing but a hash is told.
    let sql = "select fingerprint from arrival where county = $1 and id = $2";
    reader.query_opt(sql, &[permit.county().into(), id.into()]).await?.map(|mut row| row.take(0)).transpose()
}

/// How many arrived on a day in the permit's subtree.
pub async fn count_arrivals(reader: &Reader, permit: &Permit, day: Date) -> Result<i64, StoreError> {
    let range = permit.range();
    let sql = "select count(*) from arrival where county = $1 and day = $2 and path >= $3 and path < $4";
    let params = [permit.county().into(), day.into(), range.from.into(), range.until.into()];
    reader.query_one(sql, &params).await?.take(0)
}

/// Arrivals of a day in the permit's subtree, phones masked.
pub async fn arrivals(
    reader: &Reader,
    permit: &Permit,
    day: Date,
    limit: usize,
) -> Result<Vec<Arrival>, StoreError> {
    let range = permit.range();
    let sql = "select id, household, path, name, from_place, arrived_on, transport, phone_sealed, made_at, day, on_behalf \
               from arrival where county = $1 and day = $2 and path >= $3 and path < $4 \
               order by path, made_at, id limit $5";
    let params = [permit.county().into(), day.into(), range.from.into(), range.until.into(), limit.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            let id: ArrivalId = row.take(0)?;
            let sealed: Option<Vec<u8>> = row.take(7)?;
            let phone =
                sealed.map(|it| reader.keys().open(ARRIVAL_PHONE, id.0.as_bytes(), &it)).transpose()?;
            Ok(Arrival {
                id,
                household: row.take(1)?,
                path: row.take(2)?,
                name: row.take(3)?,
                from_place: row.take(4)?,
                arrived_on: row.take(5)?,
                transport: row.take(6)?,
                phone: phone.map(|phone| Phone::mask(&phone)),
                made_at: row.take(8)?,
                day: row.take(9)?,
                on_behalf: row.take(10)?,
                fingerprint: Vec::new(),
            })
        })
        .collect()
}
