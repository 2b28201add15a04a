//! The record of an event.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::{EventSource, EventState};
use domain::ids::{AreaId, County, EventId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Where, Writer, rows};

pub(super) const SAID: &str = "event.said";

rows! {
    /// An event.
    pub struct Event {
        /// Made by the client.
        pub id: EventId = "e.id",
        /// As people say it: code of the village, year, serial.
        pub number: String = "e.number",
        /// Where it happened.
        pub area: AreaId = "e.area",
        /// Where in the tree.
        pub path: AreaPath = "e.path",
        /// What that is called.
        pub area_name: String = "a.name",
        /// Depth of the unit that answers for it now.
        pub holder: i64 = "e.holder",
        /// Category of the playbook.
        pub category: String = "e.category",
        /// Level of the playbook.
        pub level: String = "e.level",
        /// Which spot.
        pub place: String = "e.place",
        /// What was told.
        pub said: String = sealed("e.said_sealed", SAID, id),
        /// How many people there were.
        pub people: Option<i64> = "e.people",
        /// Where it comes from.
        pub source: EventSource = "e.source",
        /// Where it stands.
        pub state: EventState = "e.state",
        /// Who told of it.
        pub reported_by: WorkerId = "e.reported_by",
        /// Their name.
        pub reporter: String = "w.name",
        /// When.
        pub reported_at: Timestamp = "e.reported_at",
        /// Until when it must be handled.
        pub due_at: Timestamp = "e.due_at",
        /// When the clock that runs now runs out.
        pub clock_at: Option<Timestamp> = "e.clock_at",
        /// How often it climbed.
        pub escalations: i64 = "e.escalations",
        /// How often it was given more time.
        pub extensions: i64 = "e.extensions",
        /// When it was first given to somebody.
        pub dispatched_at: Option<Timestamp> = "e.dispatched_at",
        /// When somebody first took it on.
        pub accepted_at: Option<Timestamp> = "e.accepted_at",
        /// When it was last handled.
        pub handled_at: Option<Timestamp> = "e.handled_at",
        /// When it ended.
        pub ended_at: Option<Timestamp> = "e.ended_at",
        /// The event it is the same as.
        pub merged_into: Option<EventId> = "e.merged_into",
        /// What handling came to.
        pub outcome: Option<String> = "e.outcome",
        /// How many of it.
        pub outcome_count: Option<i64> = "e.outcome_count",
        /// One to five, by who told of it.
        pub rating: Option<i64> = "e.rating",
        /// Counts up with every step.
        pub version: i64 = "e.version",
    }
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
    pub source: EventSource,
    /// The day it was told.
    pub day: Date,
    /// Until when it must be handled.
    pub due_at: Timestamp,
    /// What was sent, to tell the same from another.
    pub fingerprint: Vec<u8>,
}

pub(super) const FROM: &str = "from event e join area a on a.county = e.county and a.id = e.area \
    join worker w on w.county = e.county and w.id = e.reported_by where e.county = $1";

/// One event of the permit's subtree.
pub async fn find(reader: &Reader, permit: &Permit, id: EventId) -> Result<Option<Event>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.id = ?", [id.into()]);
    reader.row(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// One event, wherever in the county, held until the transaction ends.
pub async fn hold(writer: &Writer, county: County, id: EventId) -> Result<Option<Event>, StoreError> {
    let sql = "select id from event where county = $1 and id = $2";
    writer.query_locked(sql, &[county.into(), id.into()]).await?;
    writer.row(&format!("{FROM} and e.id = $2"), &[county.into(), id.into()]).await
}

/// What was sent under an id, if anything was.
pub async fn fingerprint_of(
    reader: &Reader,
    county: County,
    id: EventId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from event where county = $1 and id = $2";
    reader.value(sql, &[county.into(), id.into()]).await
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
    let row = [
        ("county", permit.county().into()),
        ("id", it.id.into()),
        ("number", (&it.number).into()),
        ("area", it.area.into()),
        ("path", (&it.path).into()),
        ("holder", it.holder.into()),
        ("category", (&it.category).into()),
        ("level", (&it.level).into()),
        ("place", (&it.place).into()),
        ("said_sealed", writer.keys().seal(SAID, it.id.0.as_bytes(), &it.said)?.into()),
        ("people", it.people.map(i64::from).into()),
        ("source", it.source.into()),
        ("state", EventState::Reported.into()),
        ("reported_by", permit.worker().into()),
        ("reported_at", now.into()),
        ("day", it.day.into()),
        ("due_at", it.due_at.into()),
        ("clock_at", it.due_at.into()),
        ("fingerprint", it.fingerprint.clone().into()),
        ("version", 1_i64.into()),
    ];
    writer.insert("event", row).await
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
        it.state.into(),
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
