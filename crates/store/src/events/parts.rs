//! The parts of an event: who leads, who helps, where each stands.

use domain::areas::AreaPath;
use domain::events::PartState;
use domain::ids::{AreaId, County, EventId, EventPartId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer, rows};

rows! {
    /// A unit's part in an event.
    pub struct EventPart {
        /// Opaque key.
        pub id: EventPartId = "p.id",
        /// The unit.
        pub area: AreaId = "p.area",
        /// Where in the tree.
        pub path: AreaPath = "p.path",
        /// What that is called; not read when it is given.
        pub area_name: String = "a.name",
        /// The department of it; none for the unit itself.
        pub department: Option<String> = "p.department",
        /// Whether it leads.
        pub leads: bool = "p.leads",
        /// Where it stands.
        pub state: PartState = "p.state",
        /// When it was given.
        pub given_at: Timestamp = "p.given_at",
        /// When it was handled or returned.
        pub settled_at: Option<Timestamp> = "p.settled_at",
    }
}

/// The parts of an event, in the order they were given, who leads first.
pub async fn parts(reader: &Reader, county: County, event: EventId) -> Result<Vec<EventPart>, StoreError> {
    let from = "from event_part p join area a on a.county = p.county and a.id = p.area \
               where p.county = $1 and p.event = $2 order by p.given_at, p.leads desc, p.id";
    reader.rows(from, &[county.into(), event.into()]).await
}

/// Gives an event to those who shall handle it.
pub async fn insert_parts(
    writer: &Writer,
    county: County,
    event: EventId,
    parts: &[EventPart],
) -> Result<(), StoreError> {
    let sql = "insert into event_part (county, id, event, area, path, department, leads, state, given_at) \
               values ($1, $2, $3, $4, $5, $6, $7, 'given', $8)";
    let rows = parts.iter().map(|it| {
        vec![
            county.into(),
            it.id.into(),
            event.into(),
            it.area.into(),
            (&it.path).into(),
            it.department.clone().into(),
            it.leads.into(),
            it.given_at.into(),
        ]
    });
    writer.execute_many(sql, rows.collect()).await.map(drop)
}

/// Writes down where a part stands.
pub async fn set_part(
    writer: &Writer,
    county: County,
    id: EventPartId,
    state: PartState,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update event_part set state = $3, settled_at = case when $3 in ('returned', 'handled') then cast($4 as bigint) end \
               where county = $1 and id = $2";
    let params = [county.into(), id.into(), state.into(), now.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Takes an event back from everybody it was given to.
pub async fn take_back(
    writer: &Writer,
    county: County,
    event: EventId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update event_part set state = 'returned', settled_at = $3 where county = $1 and event = $2 \
               and state <> 'returned'";
    writer.execute(sql, &[county.into(), event.into(), now.into()]).await.map(drop)
}

/// What was handled is to be handled again, by the same.
pub async fn give_again(writer: &Writer, county: County, event: EventId) -> Result<(), StoreError> {
    let sql = "update event_part set state = 'given', settled_at = null where county = $1 and event = $2 \
               and state = 'handled'";
    writer.execute(sql, &[county.into(), event.into()]).await.map(drop)
}
