//! The responsibility list: industry × department × leader, and who leads a department today.

use domain::access::Permit;
use domain::ids::{County, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Writer};

/// Who answers for a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsibility {
    /// Category of the playbook.
    pub category: String,
    /// Department of the playbook.
    pub department: String,
    /// The leader in charge.
    pub leader: Option<Named>,
}

/// Somebody by name, with their sealed phone: the same phone is the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub id: WorkerId,
    /// Their name.
    pub name: String,
    /// Their duty phone, sealed.
    pub mark: Option<Vec<u8>>,
}

/// What the list says; categories it does not name are the playbook's department's.
pub async fn responsibilities(
    reader: &Reader,
    county: County,
    day: Date,
) -> Result<Vec<Responsibility>, StoreError> {
    let sql = "select r.category, r.department, r.leader, w.name, w.phone_sealed from responsibility r \
               left join worker w on w.county = r.county and w.id = r.leader and w.active = 1 and exists \
               (select 1 from appointment p where p.county = r.county and p.worker = r.leader and p.from_day <= $2 \
               and (p.until_day is null or p.until_day >= $2)) where r.county = $1 order by 1";
    let rows = reader.query(sql, &[county.into(), day.into()]).await?;
    let list = rows.into_iter().map(|mut row| {
        let leader: Option<WorkerId> = row.take(2)?;
        let name: Option<String> = row.take(3)?;
        let mark = row.take(4)?;
        let leader = leader.zip(name).map(|(id, name)| Named { id, name, mark });
        Ok(Responsibility { category: row.take(0)?, department: row.take(1)?, leader })
    });
    list.collect()
}

/// Says who answers for a category.
pub async fn keep_responsibility(
    writer: &Writer,
    permit: &Permit,
    category: &str,
    department: &str,
    leader: Option<WorkerId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into responsibility (county, category, department, leader, updated_by, updated_at) \
               values ($1, $2, $3, $4, $5, $6) on conflict (county, category) do update set \
               department = excluded.department, leader = excluded.leader, updated_by = excluded.updated_by, \
               updated_at = excluded.updated_at";
    let params = [
        permit.county().into(),
        category.into(),
        department.into(),
        leader.into(),
        permit.worker().into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Who leads each department on a day by holding a role there, the longest in post first.
pub async fn heads(
    reader: &Reader,
    county: County,
    role: &str,
    day: Date,
) -> Result<Vec<(String, Named)>, StoreError> {
    let sql = "select a.department, w.id, w.name, w.phone_sealed from appointment a \
               join worker w on w.county = a.county and w.id = a.worker and w.active = 1 \
               where a.county = $1 and a.role = $2 and a.department is not null and a.from_day <= $3 \
               and (a.until_day is null or a.until_day >= $3) order by a.department, a.from_day, a.id";
    let rows = reader.query(sql, &[county.into(), role.into(), day.into()]).await?;
    let heads = rows.into_iter().map(|mut row| {
        Ok((row.take(0)?, Named { id: row.take(1)?, name: row.take(2)?, mark: row.take(3)? }))
    });
    heads.collect()
}

/// Holders of a role in the whole county on a day, each once, by name: whom a list of leaders offers.
pub async fn leaders(
    reader: &Reader,
    permit: &Permit,
    role: &str,
    day: Date,
) -> Result<Vec<(WorkerId, String)>, StoreError> {
    let sql = "select distinct w.name, w.id from appointment a \
               join worker w on w.county = a.county and w.id = a.worker and w.active = 1 \
               where a.county = $1 and a.role = $2 and a.from_day <= $3 \
               and (a.until_day is null or a.until_day >= $3) order by w.name, w.id";
    let rows = reader.query(sql, &[permit.county().into(), role.into(), day.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(1)?, row.take(0)?))).collect()
}

/// The duty phone of a worker, for the card of a venue they answer for.
pub async fn duty_phone(
    reader: &Reader,
    county: County,
    worker: WorkerId,
) -> Result<Option<String>, StoreError> {
    let sql = "select phone_sealed from worker where county = $1 and id = $2";
    let Some(mut row) = reader.query_opt(sql, &[county.into(), worker.into()]).await? else {
        return Ok(None);
    };
    let sealed: Option<Vec<u8>> = row.take(0)?;
    sealed.map(|it| reader.keys().open("worker.phone", worker.0.as_bytes(), &it)).transpose()
}
