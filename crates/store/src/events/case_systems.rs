//! Other systems that may tell of events, and what everybody may know of an event: kind, unit and how it stands, never a word
//! of what was told, except to the system that told it (B-82).

use domain::access::Permit;
use domain::events::EventState;
use domain::ids::{CaseSystemId, County, EventId, WorkerId};
use jiff::Timestamp;

use super::record::SAID;
use crate::db::{Reader, Row, StoreError, Where, Writer, rows};

rows! {
    /// Another system.
    pub struct CaseSystem {
        /// Made by the client.
        pub id: CaseSystemId = "d.id",
        /// What it is called.
        pub name: String = "d.name",
        /// In whose name it tells.
        pub worker: WorkerId = "d.worker",
        /// Since when.
        pub opened_at: Timestamp = "d.opened_at",
        /// Until when.
        pub closed_at: Option<Timestamp> = "d.closed_at",
    }
}

/// Lets a system in under a key, of which a hash is kept. `false` when the id names one already.
pub async fn keep_case_system(
    writer: &Writer,
    permit: &Permit,
    it: &CaseSystem,
    key: &str,
) -> Result<bool, StoreError> {
    let sql = "insert into case_system (county, id, name, key_hash, worker, opened_by, opened_at) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&it.name).into(),
        writer.keys().hash("system.key", key).into(),
        it.worker.into(),
        permit.worker().into(),
        it.opened_at.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Systems that may tell of events, those that may no longer last.
pub async fn case_systems(reader: &Reader, permit: &Permit) -> Result<Vec<CaseSystem>, StoreError> {
    let from = "from case_system d where d.county = $1 \
                order by case when d.closed_at is null then 0 else 1 end, d.opened_at desc, d.id";
    reader.rows(from, &[permit.county().into()]).await
}

/// The system behind a key that is let in.
pub async fn case_system_of(
    reader: &Reader,
    county: County,
    key: &str,
) -> Result<Option<CaseSystem>, StoreError> {
    let from = "from case_system d where d.county = $1 and d.key_hash = $2 and d.closed_at is null";
    let params = [county.into(), reader.keys().hash("system.key", key).into()];
    reader.row(from, &params).await
}

/// Lets a system in no longer. `false` when there is none.
pub async fn close_case_system(
    writer: &Writer,
    permit: &Permit,
    id: CaseSystemId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update case_system set closed_at = coalesce(closed_at, $3) where county = $1 and id = $2";
    Ok(writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await? == 1)
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Of these categories of the playbook.
    pub categories: Vec<String>,
    /// With these numbers; all when empty.
    pub numbers: Vec<String>,
    /// Told since.
    pub since: Option<Timestamp>,
    /// Told until.
    pub until: Option<Timestamp>,
    /// Only those that ended, or only those that did not.
    pub ended: Option<bool>,
}

/// What others may know of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The event.
    pub id: EventId,
    /// As people say it.
    pub number: String,
    /// Category of the playbook.
    pub category: String,
    /// Where it stands.
    pub state: EventState,
    /// The unit where it is.
    pub area_name: String,
    /// The unit that answers for it now.
    pub holder_name: String,
    /// When it was told.
    pub told_at: Timestamp,
    /// When something was last done.
    pub moved_at: Timestamp,
    /// Until when it must be handled.
    pub due_at: Timestamp,
    /// What was told, for the system that told it.
    pub said: Option<String>,
}

/// What others may know of events, the latest first; `own` is the worker in whose name the asking system tells.
pub async fn known_by(
    reader: &Reader,
    (county, own): (County, Option<WorkerId>),
    asked: &Known,
    limit: usize,
) -> Result<Vec<Outside>, StoreError> {
    let sql = "select e.id, e.number, e.category, e.state, a.name, coalesce(h.name, a.name), e.reported_at, e.due_at, \
               e.dispatched_at, e.accepted_at, e.handled_at, e.ended_at, e.reported_by, e.said_sealed from event e \
               join area a on a.county = e.county and a.id = e.area \
               left join area h on h.county = e.county and h.valid_to is null \
               and h.path = substr(e.path, 1, cast(4 * e.holder as int)) where e.county = $1";
    let mut filter = Where::behind(vec![county.into()]);
    let marks = |it: &[String]| Where::marks(it.len());
    filter
        .and(&format!("e.category in {}", marks(&asked.categories)), asked.categories.iter().map(Into::into));
    if !asked.numbers.is_empty() {
        filter.and(&format!("e.number in {}", marks(&asked.numbers)), asked.numbers.iter().map(Into::into));
    }
    if let Some(since) = asked.since {
        filter.and("e.reported_at >= ?", [since.into()]);
    }
    if let Some(until) = asked.until {
        filter.and("e.reported_at <= ?", [until.into()]);
    }
    match asked.ended {
        Some(true) => filter.and("e.ended_at is not null", []),
        Some(false) => filter.and("e.ended_at is null", []),
        None => {}
    }
    filter.then(" order by e.reported_at desc, e.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{sql}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| outside(reader, own, row)).collect()
}

fn outside(reader: &Reader, own: Option<WorkerId>, mut row: Row) -> Result<Outside, StoreError> {
    let id: EventId = row.take(0)?;
    let told_at: Timestamp = row.take(6)?;
    let mut moved_at = told_at;
    for place in 8..12 {
        moved_at = moved_at.max(row.take::<Option<Timestamp>>(place)?.unwrap_or(told_at));
    }
    let sealed: Vec<u8> = row.take(13)?;
    let mine = own == Some(row.take(12)?);
    Ok(Outside {
        id,
        number: row.take(1)?,
        category: row.take(2)?,
        state: row.take(3)?,
        area_name: row.take(4)?,
        holder_name: row.take(5)?,
        told_at,
        moved_at,
        due_at: row.take(7)?,
        said: if mine { Some(reader.keys().open(SAID, id.0.as_bytes(), &sealed)?) } else { None },
    })
}
