//! The record of an event.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::EventState;
use domain::ids::{AreaId, County, EventId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

pub(super) const SAID: &str = "event.said";

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Made by the client.
    pub id: EventId,
    /// As people say it: code of the village, year, serial.
    pub number: String,
    /// Where it happened.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What that is called.
    pub area_name: String,
    /// Depth of the unit that answers for it now.
    pub holder: i64,
    /// Category of the playbook.
    pub category: String,
    /// Level of the playbook.
    pub level: String,
    /// Which spot.
    pub place: String,
    /// What was told.
    pub said: String,
    /// How many people there were.
    pub people: Option<i64>,
    /// `field`, `video`, `public`, `superior`, `data` or `chat`.
    pub source: String,
    /// Where it stands.
    pub state: EventState,
    /// Who told of it.
    pub reported_by: WorkerId,
    /// Their name.
    pub reporter: String,
    /// When.
    pub reported_at: Timestamp,
    /// Until when it must be handled.
    pub due_at: Timestamp,
    /// When the clock that runs now runs out.
    pub clock_at: Option<Timestamp>,
    /// How often it climbed.
    pub escalations: i64,
    /// How often it was given more time.
    pub extensions: i64,
    /// When it was first given to somebody.
    pub dispatched_at: Option<Timestamp>,
    /// When somebody first took it on.
    pub accepted_at: Option<Timestamp>,
    /// When it was last handled.
    pub handled_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The event it is the same as.
    pub merged_into: Option<EventId>,
    /// What handling came to.
    pub outcome: Option<String>,
    /// How many of it.
    pub outcome_count: Option<i64>,
    /// One to five, by who told of it.
    pub rating: Option<i64>,
    /// Counts up with every step.
    pub version: i64,
}

/// An event that is told.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Made by the client.
    pub id: EventId,
    /// From [`issue_number`].
    pub number: String,
    /// Where it happened.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Depth of the unit that answers for it.
    pub holder: usize,
    /// Category of the playbook.
    pub category: String,
    /// Level of the playbook.
    pub level: String,
    /// Which spot.
    pub place: String,
    /// What is told; sealed when kept.
    pub said: String,
    /// How many people there were.
    pub people: Option<u32>,
    /// Where it comes from.
    pub source: String,
    /// The day it was told.
    pub day: Date,
    /// Until when it must be handled.
    pub due_at: Timestamp,
    /// What was sent, to tell the same from another.
    pub fingerprint: Vec<u8>,
}

pub(super) const SELECT: &str = "select e.id, e.number, e.area, e.path, a.name, e.holder, e.category, e.level, e.place, \
    e.said_sealed, e.people, e.source, e.state, e.reported_by, w.name, e.reported_at, e.due_at, e.clock_at, \
    e.escalations, e.extensions, e.dispatched_at, e.accepted_at, e.handled_at, e.ended_at, e.merged_into, e.outcome, \
    e.outcome_count, e.rating, e.version from event e join area a on a.county = e.county and a.id = e.area \
    join worker w on w.county = e.county and w.id = e.reported_by where e.county = $1";

pub(super) fn event(reader: &Reader, mut row: Row) -> Result<Event, StoreError> {
    let id: EventId = row.take(0)?;
    let said = reader.keys().open(SAID, id.0.as_bytes(), &row.take::<Vec<u8>>(9)?)?;
    let state: String = row.take(12)?;
    Ok(Event {
        id,
        number: row.take(1)?,
        area: row.take(2)?,
        path: row.take(3)?,
        area_name: row.take(4)?,
        holder: row.take(5)?,
        category: row.take(6)?,
        level: row.take(7)?,
        place: row.take(8)?,
        said,
        people: row.take(10)?,
        source: row.take(11)?,
        state: EventState::from_name(&state)
            .ok_or(StoreError::Inconsistent("an unknown state of an event"))?,
        reported_by: row.take(13)?,
        reporter: row.take(14)?,
        reported_at: row.take(15)?,
        due_at: row.take(16)?,
        clock_at: row.take(17)?,
        escalations: row.take(18)?,
        extensions: row.take(19)?,
        dispatched_at: row.take(20)?,
        accepted_at: row.take(21)?,
        handled_at: row.take(22)?,
        ended_at: row.take(23)?,
        merged_into: row.take(24)?,
        outcome: row.take(25)?,
        outcome_count: row.take(26)?,
        rating: row.take(27)?,
        version: row.take(28)?,
    })
}

/// One event of the permit's subtree.
pub async fn find(reader: &Reader, permit: &Permit, id: EventId) -> Result<Option<Event>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.id = ?", [id.into()]);
    let row = reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    row.map(|row| event(reader, row)).transpose()
}

/// One event, wherever in the county, held until the transaction ends.
pub async fn hold(writer: &Writer, county: County, id: EventId) -> Result<Option<Event>, StoreError> {
    let sql = "select id from event where county = $1 and id = $2";
    writer.query_locked(sql, &[county.into(), id.into()]).await?;
    let sql = format!("{SELECT} and e.id = $2");
    let row = writer.query_opt(&sql, &[county.into(), id.into()]).await?;
    row.map(|row| event(writer, row)).transpose()
}

/// What was sent under an id, if anything was.
pub async fn fingerprint_of(
    reader: &Reader,
    county: County,
    id: EventId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from event where county = $1 and id = $2";
    reader.query_opt(sql, &[county.into(), id.into()]).await?.map_or(Ok(None), |mut row| row.take(0))
}

/// Number and category of an event.
pub async fn number_of(
    reader: &Reader,
    county: County,
    id: EventId,
) -> Result<Option<(String, String)>, StoreError> {
    let sql = "select number, category from event where county = $1 and id = $2";
    let row = reader.query_opt(sql, &[county.into(), id.into()]).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}

/// The next serial of a unit in a year, without a gap. The unit goes by what its numbers begin with.
pub async fn issue_number(writer: &Writer, county: County, unit: &str, year: i64) -> Result<i64, StoreError> {
    let sql = "insert into event_serial (county, unit, year, last) values ($1, $2, $3, 1) \
               on conflict (county, unit, year) do update set last = event_serial.last + 1 returning last";
    writer.query_one(sql, &[county.into(), unit.into(), year.into()]).await?.take(0)
}

/// Keeps an event that is told.
///
/// # Errors
/// [`StoreError::Conflict`] `event_pkey` when the id is taken.
pub async fn insert(
    writer: &Writer,
    permit: &Permit,
    it: &NewEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into event (county, id, number, area, path, holder, category, level, place, said_sealed, people, \
               source, state, reported_by, reported_at, day, due_at, clock_at, fingerprint, version) values \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'reported', $13, $14, $15, $16, $16, $17, 1)";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&it.number).into(),
        it.area.into(),
        (&it.path).into(),
        Value::Int(it.holder as i64),
        (&it.category).into(),
        (&it.level).into(),
        (&it.place).into(),
        writer.keys().seal(SAID, it.id.0.as_bytes(), &it.said)?.into(),
        it.people.map(i64::from).into(),
        (&it.source).into(),
        permit.worker().into(),
        now.into(),
        it.day.into(),
        it.due_at.into(),
        it.fingerprint.clone().into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Writes down where an event stands after a step: everything that a step may move.
///
/// # Errors
/// [`StoreError::Inconsistent`] when it is not there.
pub async fn advance(writer: &Writer, county: County, it: &Event) -> Result<(), StoreError> {
    let sql = "update event set holder = $3, category = $4, level = $5, state = $6, due_at = $7, clock_at = $8, \
               escalations = $9, extensions = $10, dispatched_at = $11, accepted_at = $12, handled_at = $13, \
               ended_at = $14, merged_into = $15, outcome = $16, outcome_count = $17, rating = $18, \
               version = version + 1 where county = $1 and id = $2";
    let params = [
        county.into(),
        it.id.into(),
        it.holder.into(),
        (&it.category).into(),
        (&it.level).into(),
        it.state.as_str().into(),
        it.due_at.into(),
        it.clock_at.into(),
        it.escalations.into(),
        it.extensions.into(),
        it.dispatched_at.into(),
        it.accepted_at.into(),
        it.handled_at.into(),
        it.ended_at.into(),
        it.merged_into.into(),
        it.outcome.clone().into(),
        it.outcome_count.into(),
        it.rating.into(),
    ];
    let count = writer.execute(sql, &params).await?;
    if count == 1 { Ok(()) } else { Err(StoreError::Inconsistent("an event that is gone")) }
}

/// Destroys events that ended before an instant, with their steps, parts, labels, orders, photographs and who asked. Answers with how
/// many.
pub async fn forget(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let old = "(select id from event where county = $1 and ended_at < $2)";
    let params = [county.into(), before.into()];
    let subjects = format!(
        "(select id from event where county = $1 and ended_at < $2 union select id from event_step \
                 where county = $1 and event in {old})"
    );
    let photos = format!("(select photo from photo_promise where county = $1 and subject in {subjects})");
    for sql in [
        format!("delete from photo_part where county = $1 and photo in {photos}"),
        format!("delete from photo where county = $1 and id in {photos}"),
        format!("delete from photo_promise where county = $1 and subject in {subjects}"),
        format!("delete from request where county = $1 and event in {old}"),
        format!("delete from event_order where county = $1 and event in {old}"),
        format!("delete from event_tag where county = $1 and event in {old}"),
        format!("delete from event_part where county = $1 and event in {old}"),
        format!("delete from event_step where county = $1 and event in {old}"),
    ] {
        writer.execute(&sql, &params).await?;
    }
    writer.execute("delete from event where county = $1 and ended_at < $2", &params).await
}
