//! Appointments as a list: who, in which role, where, from when to when, from which unit.

use std::collections::HashMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AppointmentId, County, WorkerId};
use jiff::civil::Date;

use crate::access::{Appointment, Terms};
use crate::db::{Reader, Row, StoreError, Where, Writer};

/// An appointment with the names that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The appointment.
    pub appointment: Appointment,
    /// Who.
    pub name: String,
    /// Where.
    pub area_name: String,
    /// Whether they have an account to sign in with.
    pub account: bool,
}

/// Which appointments.
#[derive(Debug, Clone, Default)]
pub struct AppointmentFilter {
    /// That hold on this day; all of them otherwise, past and to come.
    pub day: Option<Date>,
    /// Of a role.
    pub role: Option<String>,
    /// No deeper in the tree than this.
    pub deepest: Option<usize>,
    /// Of cadres posted from another unit (B-45, B-72, L-22).
    pub posted: bool,
    /// Part of the name, pinyin or initials.
    pub typed: Option<String>,
}

const SELECT: &str = "select a.id, a.worker, a.role, a.area, a.path, a.from_day, a.until_day, a.basis, a.department, \
    a.kind, a.home, a.document, w.name, r.name, case when w.password_hash is null or w.active = 0 then 0 else 1 end \
    from appointment a join worker w on w.county = a.county and w.id = a.worker \
    join area r on r.county = a.county and r.id = a.area where a.county = $1";

fn held(mut row: Row) -> Result<Held, StoreError> {
    Ok(Held {
        appointment: Appointment {
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
        },
        name: row.take(12)?,
        area_name: row.take(13)?,
        account: row.take::<i64>(14)? == 1,
    })
}

/// Appointments of the permit's subtree, in tree order.
pub async fn appointments(
    reader: &Reader,
    permit: &Permit,
    asked: &AppointmentFilter,
    limit: usize,
) -> Result<Vec<Held>, StoreError> {
    let mut filter = Where::within(permit, "a");
    if let Some(depth) = asked.deepest {
        let signs = AreaPath::county().child(0).as_str().len() * depth;
        filter.and("length(a.path) <= ?", [signs.into()]);
    }
    if let Some(day) = asked.day {
        filter.and("a.from_day <= ? and (a.until_day is null or a.until_day >= ?)", [day.into(), day.into()]);
    }
    if let Some(role) = &asked.role {
        filter.and("a.role = ?", [role.into()]);
    }
    if asked.posted {
        filter.and("a.home is not null", []);
    }
    if let Some(typed) = &asked.typed {
        filter.named("w", typed);
    }
    filter.then(" order by a.path, a.role, w.name, a.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(held).collect()
}

/// One appointment of the permit's subtree.
pub async fn find_appointment(
    reader: &Reader,
    permit: &Permit,
    id: AppointmentId,
) -> Result<Option<Held>, StoreError> {
    let mut filter = Where::within(permit, "a");
    filter.and("a.id = ?", [id.into()]);
    reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?.map(held).transpose()
}

/// Ends an appointment with a day; who ended it is kept beside.
pub async fn end_appointment(
    writer: &Writer,
    permit: &Permit,
    id: AppointmentId,
    last: Date,
) -> Result<(), StoreError> {
    let sql = "update appointment set until_day = $3, ended_by = $4 where county = $1 and id = $2";
    let params = [permit.county().into(), id.into(), last.into(), permit.worker().into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Name of a worker of the county and whether the account is open.
pub async fn find_worker(
    reader: &Reader,
    county: County,
    id: WorkerId,
) -> Result<Option<(String, bool)>, StoreError> {
    let sql = "select name, active from worker where county = $1 and id = $2";
    let row = reader.query_opt(sql, &[county.into(), id.into()]).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}

/// Whether an account of this name exists.
pub async fn login_taken(reader: &Reader, county: County, login: &str) -> Result<bool, StoreError> {
    let sql = "select 1 from worker where county = $1 and login = $2";
    Ok(reader.query_opt(sql, &[county.into(), login.into()]).await?.is_some())
}

/// Appointments of a worker anywhere in the county that hold on a day or later.
pub async fn posts_from(
    reader: &Reader,
    county: County,
    worker: WorkerId,
    day: Date,
) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!("{SELECT} and a.worker = $2 and (a.until_day is null or a.until_day >= $3)");
    let rows = reader.query(&sql, &[county.into(), worker.into(), day.into()]).await?;
    rows.into_iter().map(|row| Ok(held(row)?.appointment)).collect()
}

/// The name a worker signs in under.
pub async fn login_of(
    reader: &Reader,
    county: County,
    worker: WorkerId,
) -> Result<Option<String>, StoreError> {
    let sql = "select login from worker where county = $1 and id = $2";
    reader.query_opt(sql, &[county.into(), worker.into()]).await?.map(|mut row| row.take(0)).transpose()
}

/// Workers with a phone who hold a post in the permit's subtree on a day: who, their name, their phone.
pub async fn reachable(
    reader: &Reader,
    permit: &Permit,
    day: Date,
) -> Result<Vec<(WorkerId, String, String)>, StoreError> {
    let mut filter = Where::within(permit, "a");
    filter.and("a.from_day <= ? and (a.until_day is null or a.until_day >= ?)", [day.into(), day.into()]);
    let sql = format!(
        "select distinct w.id, w.name, w.phone_sealed from appointment a join worker w on w.county = a.county \
         and w.id = a.worker where a.county = $1 and w.active = 1 and w.phone_sealed is not null{}",
        filter.sql
    );
    let open = |mut row: Row| {
        let (id, name): (WorkerId, String) = (row.take(0)?, row.take(1)?);
        let sealed: Vec<u8> = row.take(2)?;
        Ok((id, name, reader.keys().open("worker.phone", id.0.as_bytes(), &sealed)?))
    };
    reader.query(&sql, &filter.params).await?.into_iter().map(open).collect()
}

/// Somebody on the ladder above a place, or at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Who.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// Role id of the playbook.
    pub role: String,
    /// How deep their unit lies.
    pub depth: usize,
    /// What people call it.
    pub area_name: String,
}

/// Holders of posts in the unit at a path and in those above it on a day, the nearest first (B-99, T-56).
pub async fn ladder(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    day: Date,
) -> Result<Vec<Rung>, StoreError> {
    let sql = "select w.id, w.name, a.role, r.name from appointment a \
               join worker w on w.county = a.county and w.id = a.worker \
               join area r on r.county = a.county and r.id = a.area where a.county = $1 and a.path = $2 \
               and a.from_day <= $3 and (a.until_day is null or a.until_day >= $3) and w.active = 1 \
               order by a.role, w.name, w.id";
    let mut found = Vec::new();
    for depth in (0..=path.depth()).rev() {
        let unit = path.at_depth(depth);
        for mut row in reader.query(sql, &[county.into(), (&unit).into(), day.into()]).await? {
            found.push(Rung {
                depth,
                worker: row.take(0)?,
                name: row.take(1)?,
                role: row.take(2)?,
                area_name: row.take(3)?,
            });
        }
    }
    Ok(found)
}

/// Phones of workers, where they gave one.
pub async fn phones(
    reader: &Reader,
    county: County,
    workers: &[WorkerId],
) -> Result<HashMap<WorkerId, String>, StoreError> {
    let sql = "select phone_sealed from worker where county = $1 and id = $2";
    let mut found = HashMap::new();
    for worker in workers {
        let row = reader.query_opt(sql, &[county.into(), (*worker).into()]).await?;
        let sealed: Option<Vec<u8>> = row.map(|mut row| row.take(0)).transpose()?.flatten();
        if let Some(sealed) = sealed {
            found.insert(*worker, reader.keys().open("worker.phone", worker.0.as_bytes(), &sealed)?);
        }
    }
    Ok(found)
}
