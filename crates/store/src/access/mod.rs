//! Workers, their appointments and their sessions. A session token is kept only as a hash; a post
//! is read together with its area's path, so whoever signs in acts in exactly that subtree.

mod powers;
mod sessions;

use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, County, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Writer};
use crate::search;

pub use powers::{Power, end_powers, keep_powers, powers, powers_of};
pub use sessions::{
    Session, close_session, extend_session, find_closed, find_session, forget_sessions, open_session,
    switch_post,
};

/// Somebody who serves.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Opaque key.
    pub id: WorkerId,
    /// Name to sign in with, unique in the county.
    pub login: String,
    /// argon2id hash in PHC form; none when the worker has no account.
    pub password_hash: Option<String>,
    /// What people call them.
    pub name: String,
    /// Yes, no or not stated; for the leaders' share only (I-10, B-24).
    pub party_member: Option<bool>,
    /// Their duty phone in E.164; sealed when kept.
    pub phone: Option<String>,
}

/// A worker in a role at an area from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Opaque key.
    pub id: AppointmentId,
    /// Who.
    pub worker: WorkerId,
    /// Role id of the playbook.
    pub role: String,
    /// Where.
    pub area: AreaId,
    /// Where, in the tree.
    pub path: AreaPath,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
    /// How it came about: `"elected"` or `"appointed"`.
    pub basis: String,
    /// What else was laid down.
    pub terms: Terms,
}

/// What an appointment may say beyond who, what and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Department of the playbook one stands in.
    pub department: Option<String>,
    /// Kind of person of the playbook's role (Q-64, B-69).
    pub kind: Option<String>,
    /// The unit a posted cadre comes from (B-45, B-72, L-22).
    pub home: Option<String>,
    /// The order, vote or document behind it.
    pub document: Option<String>,
}

const APPOINTMENT: &str = "a.id, a.worker, a.role, a.area, a.path, a.from_day, a.until_day, a.basis, \
                           a.department, a.kind, a.home, a.document";

fn appointment(row: &mut Row) -> Result<Appointment, StoreError> {
    Ok(Appointment {
        id: row.take(0)?,
        worker: row.take(1)?,
        role: row.take(2)?,
        area: row.take(3)?,
        path: row.take(4)?,
        from: row.take(5)?,
        until: row.take(6)?,
        basis: row.take(7)?,
        terms: Terms {
            department: row.take(8)?,
            kind: row.take(9)?,
            home: row.take(10)?,
            document: row.take(11)?,
        },
    })
}

/// Whether there is a worker of an id, with an account or without.
pub async fn is_worker(reader: &Reader, county: County, id: WorkerId) -> Result<bool, StoreError> {
    let sql = "select 1 from worker where county = $1 and id = $2";
    Ok(reader.query_opt(sql, &[county.into(), id.into()]).await?.is_some())
}

/// Adds workers.
///
/// # Errors
/// [`StoreError::Conflict`] `worker_login` when a login is taken.
pub async fn insert_workers(
    writer: &Writer,
    county: County,
    workers: &[Worker],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(workers.len());
    for worker in workers {
        let spelling = search::spell(&worker.name);
        let row = worker.id.0.as_bytes();
        let phone = worker.phone.as_deref();
        let phone = phone.map(|phone| writer.keys().seal("worker.phone", row, phone)).transpose()?;
        rows.push(vec![
            county.into(),
            worker.id.into(),
            (&worker.login).into(),
            worker.password_hash.clone().into(),
            (&worker.name).into(),
            spelling.pinyin.into(),
            spelling.initials.into(),
            worker.party_member.into(),
            phone.into(),
            now.into(),
        ]);
    }
    let sql = "insert into worker (county, id, login, password_hash, name, pinyin, initials, party_member, \
               phone_sealed, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    writer.execute_many(sql, rows).await?;
    Ok(())
}

/// Adds appointments.
pub async fn insert_appointments(
    writer: &Writer,
    county: County,
    appointments: &[Appointment],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = appointments
        .iter()
        .map(|it| {
            vec![
                county.into(),
                it.id.into(),
                it.worker.into(),
                (&it.role).into(),
                it.area.into(),
                (&it.path).into(),
                it.from.into(),
                it.until.into(),
                (&it.basis).into(),
                it.terms.department.clone().into(),
                it.terms.kind.clone().into(),
                it.terms.home.clone().into(),
                it.terms.document.clone().into(),
                now.into(),
            ]
        })
        .collect();
    let sql = "insert into appointment (county, id, worker, role, area, path, from_day, until_day, basis, \
               department, kind, home, document, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    writer.execute_many(sql, rows).await?;
    Ok(())
}

/// Who signs in under a login: id, name and password hash. Workers without an account are absent.
pub async fn find_login(
    reader: &Reader,
    county: County,
    login: &str,
) -> Result<Option<(WorkerId, String, String)>, StoreError> {
    let sql = "select id, name, password_hash from worker \
               where county = $1 and login = $2 and active = 1 and password_hash is not null";
    let row = reader.query_opt(sql, &[county.into(), login.into()]).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).transpose()
}

/// The password hash of a worker who has an account.
pub async fn password_of(
    reader: &Reader,
    county: County,
    worker: WorkerId,
) -> Result<Option<String>, StoreError> {
    let sql = "select password_hash from worker \
               where county = $1 and id = $2 and active = 1 and password_hash is not null";
    let row = reader.query_opt(sql, &[county.into(), worker.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}

/// Gives a worker another password and ends their sessions but the one at hand.
pub async fn set_password(
    writer: &Writer,
    county: County,
    worker: WorkerId,
    hash: &str,
    staying: &[u8],
) -> Result<(), StoreError> {
    let sql = "update worker set password_hash = $3 where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), worker.into(), hash.into()]).await?;
    let sql = "delete from session where county = $1 and worker = $2 and token_hash <> $3";
    writer.execute(sql, &[county.into(), worker.into(), staying.into()]).await.map(drop)
}

/// Appointments of a worker that hold on a day, highest area first.
pub async fn posts(
    reader: &Reader,
    county: County,
    worker: WorkerId,
    day: Date,
) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "select {APPOINTMENT} from appointment a where a.county = $1 and a.worker = $2 and a.from_day <= $3 \
         and (a.until_day is null or a.until_day >= $3) order by length(a.path), a.path, a.role"
    );
    let rows = reader.query(&sql, &[county.into(), worker.into(), day.into()]).await?;
    rows.into_iter().map(|mut row| appointment(&mut row)).collect()
}

/// Holders of posts at one area on a day: appointment, name and whether a Party member.
pub async fn holders(
    reader: &Reader,
    permit: &domain::access::Permit,
    path: &AreaPath,
    day: Date,
) -> Result<Vec<(Appointment, String)>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {APPOINTMENT}, w.name from appointment a \
         join worker w on w.county = a.county and w.id = a.worker \
         where a.county = $1 and a.path = $2 and a.path >= $3 and a.path < $4 and a.from_day <= $5 \
         and (a.until_day is null or a.until_day >= $5) order by a.role, w.name"
    );
    let params = [permit.county().into(), path.into(), range.from.into(), range.until.into(), day.into()];
    let rows = reader.query(&sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((appointment(&mut row)?, row.take(12)?))).collect()
}

/// Posts at one area that hold on a day or later.
pub async fn posts_at(
    reader: &Reader,
    permit: &domain::access::Permit,
    path: &AreaPath,
    day: Date,
) -> Result<Vec<Appointment>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {APPOINTMENT} from appointment a where a.county = $1 and a.path = $2 and a.path >= $3 and a.path < $4 \
         and (a.until_day is null or a.until_day >= $5) order by a.role, a.id"
    );
    let params = [permit.county().into(), path.into(), range.from.into(), range.until.into(), day.into()];
    reader.query(&sql, &params).await?.into_iter().map(|mut row| appointment(&mut row)).collect()
}

/// Holders of a role anywhere in the permit's subtree on a day: who, their name, the area and its name.
pub async fn holders_of(
    reader: &Reader,
    permit: &domain::access::Permit,
    role: &str,
    day: Date,
) -> Result<Vec<(WorkerId, String, AreaId, String)>, StoreError> {
    let range = permit.range();
    let sql = "select w.id, w.name, r.id, r.name from appointment a \
               join worker w on w.county = a.county and w.id = a.worker \
               join area r on r.county = a.county and r.id = a.area \
               where a.county = $1 and a.role = $2 and a.path >= $3 and a.path < $4 and a.from_day <= $5 \
               and (a.until_day is null or a.until_day >= $5) and w.active = 1 order by a.path, w.name, w.id";
    let params = [permit.county().into(), role.into(), range.from.into(), range.until.into(), day.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?))).collect()
}

/// Holders of posts that cover a place, nearest first, as far up as the permit reaches: whoever may
/// be given a task there (I-11).
pub async fn covering(
    reader: &Reader,
    permit: &domain::access::Permit,
    path: &AreaPath,
    day: Date,
) -> Result<Vec<(Appointment, String)>, StoreError> {
    let mut found = Vec::new();
    for depth in (permit.path().depth()..=path.depth()).rev() {
        found.extend(holders(reader, permit, &path.at_depth(depth), day).await?);
    }
    Ok(found)
}

/// Units of a level, or exclusive grids of a kind there, without anybody in a role on a day (Q-12, L-19).
pub async fn vacancies(
    reader: &Reader,
    permit: &domain::access::Permit,
    (level, exclusive): (&str, Option<&str>),
    role: &str,
    day: Date,
    limit: usize,
) -> Result<Vec<(AreaId, String, AreaPath)>, StoreError> {
    let range = permit.range();
    let sql = "select r.id, r.name, r.path from area r where r.county = $1 and r.path >= $2 and r.path < $3 \
               and r.level = $4 and r.valid_to is null and coalesce(r.exclusive, '') = $8 and not exists (select 1 from appointment a where a.county = r.county \
               and a.path = r.path and a.role = $5 and a.from_day <= $6 \
               and (a.until_day is null or a.until_day >= $6)) order by r.path limit $7";
    let params = [
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        level.into(),
        role.into(),
        day.into(),
        limit.into(),
        exclusive.unwrap_or_default().into(),
    ];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// Closes a worker's account: nothing is allowed from now on, on no device. `false` when there is none.
pub async fn close_account(writer: &Writer, county: County, login: &str) -> Result<bool, StoreError> {
    let sql = "update worker set active = 0 where county = $1 and login = $2 and active = 1";
    Ok(writer.execute(sql, &[county.into(), login.into()]).await? == 1)
}

/// Counts one full view of a phone or id number (I-12), of a `person`, of a `lead`, of who told a `tip` or asked (`request`); returns how many it makes that day.
pub async fn count_unmasking(
    writer: &Writer,
    county: County,
    worker: WorkerId,
    day: Date,
    what: &str,
) -> Result<i64, StoreError> {
    let sql = "insert into unmasking (county, worker, day, what, used) values ($1, $2, $3, $4, 1) \
               on conflict (county, worker, day, what) do update set used = unmasking.used + 1 returning used";
    let params = [county.into(), worker.into(), day.into(), what.into()];
    writer.query_one(sql, &params).await?.take(0)
}
