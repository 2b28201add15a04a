//! Orders to a named unit to see to an event until it is put right (B-91, B-94).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, EventId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

const SAID: &str = "event_order.said";

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Made by the client.
    pub id: Uuid,
    /// The event.
    pub event: EventId,
    /// As printed.
    pub number: String,
    /// The unit it orders.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What that is called; not read when it is issued.
    pub area_name: String,
    /// The department of it.
    pub department: Option<String>,
    /// What it orders; sealed when kept.
    pub said: String,
    /// Who issued it; not read when it is issued.
    pub issuer: String,
    /// When.
    pub issued_at: Timestamp,
    /// Until when.
    pub due_at: Timestamp,
    /// When the event was found solved.
    pub rectified_at: Option<Timestamp>,
}

const SELECT: &str = "select o.id, o.event, o.number, o.area, o.path, a.name, o.department, o.said_sealed, w.name, \
    o.issued_at, o.due_at, o.rectified_at from event_order o join area a on a.county = o.county and a.id = o.area \
    join worker w on w.county = o.county and w.id = o.issued_by where o.county = $1";

fn order(reader: &Reader, mut row: Row) -> Result<Order, StoreError> {
    let id: Uuid = row.take(0)?;
    Ok(Order {
        id,
        event: row.take(1)?,
        number: row.take(2)?,
        area: row.take(3)?,
        path: row.take(4)?,
        area_name: row.take(5)?,
        department: row.take(6)?,
        said: reader.keys().open(SAID, id.as_bytes(), &row.take::<Vec<u8>>(7)?)?,
        issuer: row.take(8)?,
        issued_at: row.take(9)?,
        due_at: row.take(10)?,
        rectified_at: row.take(11)?,
    })
}

/// Issues an order.
///
/// # Errors
/// [`StoreError::Conflict`] `event_order_pkey` when the id is taken.
pub async fn insert_order(writer: &Writer, permit: &Permit, it: &Order) -> Result<(), StoreError> {
    let sql = "insert into event_order (county, id, event, number, area, path, department, said_sealed, issued_by, \
               issued_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.event.into(),
        (&it.number).into(),
        it.area.into(),
        (&it.path).into(),
        it.department.clone().into(),
        writer.keys().seal(SAID, it.id.as_bytes(), &it.said)?.into(),
        permit.worker().into(),
        it.issued_at.into(),
        it.due_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// The orders about an event.
pub async fn orders_of(reader: &Reader, county: County, event: EventId) -> Result<Vec<Order>, StoreError> {
    let sql = format!("{SELECT} and o.event = $2 order by o.issued_at, o.id");
    let rows = reader.query(&sql, &[county.into(), event.into()]).await?;
    rows.into_iter().map(|row| order(reader, row)).collect()
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
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| order(reader, row)).collect()
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
