//! Orders to a named unit to see to an event until it is put right (B-91, B-94).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, EventId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Where, Writer, rows};

const SAID: &str = "event_order.said";

rows! {
    /// An order.
    pub struct Order {
        /// Made by the client.
        pub id: Uuid = "o.id",
        /// The event.
        pub event: EventId = "o.event",
        /// As printed.
        pub number: String = "o.number",
        /// The unit it orders.
        pub area: AreaId = "o.area",
        /// Where in the tree.
        pub path: AreaPath = "o.path",
        /// What that is called; not read when it is issued.
        pub area_name: String = "a.name",
        /// The department of it.
        pub department: Option<String> = "o.department",
        /// What it orders; sealed when kept.
        pub said: String = sealed("o.said_sealed", SAID, id),
        /// Who issued it; not read when it is issued.
        pub issuer: String = "w.name",
        /// When.
        pub issued_at: Timestamp = "o.issued_at",
        /// Until when.
        pub due_at: Timestamp = "o.due_at",
        /// When the event was found solved.
        pub rectified_at: Option<Timestamp> = "o.rectified_at",
    }
}

const FROM: &str = "from event_order o join area a on a.county = o.county and a.id = o.area \
    join worker w on w.county = o.county and w.id = o.issued_by where o.county = $1";

/// Issues an order.
///
/// # Errors
/// [`StoreError::Conflict`] `event_order_pkey` when the id is taken.
pub async fn insert_order(writer: &Writer, permit: &Permit, it: &Order) -> Result<(), StoreError> {
    let row = [
        ("county", permit.county().into()),
        ("id", it.id.into()),
        ("event", it.event.into()),
        ("number", (&it.number).into()),
        ("area", it.area.into()),
        ("path", (&it.path).into()),
        ("department", it.department.clone().into()),
        ("said_sealed", writer.keys().seal(SAID, it.id.as_bytes(), &it.said)?.into()),
        ("issued_by", permit.worker().into()),
        ("issued_at", it.issued_at.into()),
        ("due_at", it.due_at.into()),
    ];
    writer.insert("event_order", row).await
}

/// The orders about an event.
pub async fn orders_of(reader: &Reader, county: County, event: EventId) -> Result<Vec<Order>, StoreError> {
    let from = format!("{FROM} and o.event = $2 order by o.issued_at, o.id");
    reader.rows(&from, &[county.into(), event.into()]).await
}

/// Orders to units of the permit's subtree or to a department there, open ones first, the most pressing in front.
pub async fn orders(
    reader: &Reader,
    permit: &Permit,
    department: Option<&str>,
    limit: usize,
) -> Result<Vec<Order>, StoreError> {
    let mut filter = Where::within(permit, "o");
    if let Some(department) = department {
        filter.and("o.department = ?", [department.into()]);
    }
    let first = " order by case when o.rectified_at is null then 0 else 1 end, o.due_at, o.id limit ?";
    filter.then(first, [limit.into()]);
    reader.rows(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// The event was opened again: so are its orders.
pub async fn reopen_orders(writer: &Writer, county: County, event: EventId) -> Result<(), StoreError> {
    let sql = "update event_order set rectified_at = null where county = $1 and event = $2";
    writer.execute(sql, &[county.into(), event.into()]).await.map(drop)
}

/// The event was found solved: its orders are put right.
pub async fn rectify_orders(
    writer: &Writer,
    county: County,
    event: EventId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql =
        "update event_order set rectified_at = $3 where county = $1 and event = $2 and rectified_at is null";
    writer.execute(sql, &[county.into(), event.into(), now.into()]).await.map(drop)
}
