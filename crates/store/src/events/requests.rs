//! What residents ask for (B-42): the code by which they follow the event it became, how to reach them, and when somebody
//! first saw it.

use domain::access::Permit;
use domain::ids::{County, EventId, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer, rows};

const NAME: &str = "request.name";
const PHONE: &str = "request.phone";
const CODE: &str = "request.code";

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The event it became.
    pub event: EventId,
    /// By which they ask what became of it; a hash of it is kept.
    pub code: String,
    /// How they are called.
    pub name: Option<String>,
    /// Where they are reached.
    pub phone: Option<String>,
    /// When they asked.
    pub asked_at: Timestamp,
    /// By when somebody shall have seen it.
    pub acknowledge_by: Timestamp,
}

rows! {
    /// How it stands with somebody having seen it.
    pub struct Request {
        /// When they asked.
        pub asked_at: Timestamp = "q.asked_at",
        /// By when somebody shall have seen it.
        pub acknowledge_by: Timestamp = "q.acknowledge_by",
        /// When somebody did.
        pub acknowledged_at: Option<Timestamp> = "q.acknowledged_at",
        /// Who.
        pub acknowledged_by: Option<String> = "w.name",
        /// Whether they left a number.
        pub reachable: bool = "case when q.phone_sealed is null then 0 else 1 end",
    }
}

/// Who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// How they are called.
    pub name: Option<String>,
    /// Where they are reached.
    pub phone: String,
}

/// What came of the requests since a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestFigures {
    /// Requests.
    pub asked: i64,
    /// Of those, how many somebody saw in time.
    pub in_time: i64,
    /// How many nobody has seen.
    pub waiting: i64,
    /// Of those, how many should have been seen by now.
    pub late: i64,
    /// Within so many minutes half of those that were seen were seen.
    pub median: Option<i64>,
}

/// Keeps a request beside the event it became; once.
///
/// # Errors
/// [`StoreError::Conflict`] `request_pkey` when it is kept.
pub async fn insert_request(writer: &Writer, county: County, it: &NewRequest) -> Result<(), StoreError> {
    let sealed = |place: &str, text: Option<&String>| {
        text.map(|text| writer.keys().seal(place, it.event.0.as_bytes(), text)).transpose()
    };
    let row = [
        ("county", county.into()),
        ("event", it.event.into()),
        ("code_hash", writer.keys().hash(CODE, &it.code).into()),
        ("name_sealed", sealed(NAME, it.name.as_ref())?.into()),
        ("phone_sealed", sealed(PHONE, it.phone.as_ref())?.into()),
        ("asked_at", it.asked_at.into()),
        ("acknowledge_by", it.acknowledge_by.into()),
    ];
    writer.insert("request", row).await
}

/// What is known of the request an event came from; `None` for one that nobody asked for.
pub async fn request(reader: &Reader, county: County, event: EventId) -> Result<Option<Request>, StoreError> {
    let from = "from request q left join worker w on w.county = q.county and w.id = q.acknowledged_by \
                where q.county = $1 and q.event = $2";
    reader.row(from, &[county.into(), event.into()]).await
}

/// The event behind a code.
pub async fn request_behind(
    reader: &Reader,
    county: County,
    code: &str,
) -> Result<Option<EventId>, StoreError> {
    let sql = "select event from request where county = $1 and code_hash = $2";
    let params = [county.into(), reader.keys().hash(CODE, code).into()];
    reader.value(sql, &params).await
}

/// Writes down that somebody saw it; whoever did first stands. `false` where there is nothing to be seen any more.
pub async fn acknowledge(
    writer: &Writer,
    county: County,
    event: EventId,
    (worker, now): (WorkerId, Timestamp),
) -> Result<bool, StoreError> {
    let sql = "update request set acknowledged_at = $3, acknowledged_by = $4 \
               where county = $1 and event = $2 and acknowledged_at is null";
    let params = [county.into(), event.into(), now.into(), worker.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Who asked, opened.
///
/// # Errors
/// [`StoreError`] of the engine; [`StoreError::Inconsistent`] for what cannot be opened.
pub async fn asker(reader: &Reader, county: County, event: EventId) -> Result<Option<Asker>, StoreError> {
    let sql = "select name_sealed, phone_sealed from request \
               where county = $1 and event = $2 and phone_sealed is not null";
    let Some(mut row) = reader.query_opt(sql, &[county.into(), event.into()]).await? else { return Ok(None) };
    let (name, phone): (Option<Vec<u8>>, Vec<u8>) = (row.take(0)?, row.take(1)?);
    let open = |place: &str, sealed: &[u8]| reader.keys().open(place, event.0.as_bytes(), sealed);
    Ok(Some(Asker { name: name.map(|it| open(NAME, &it)).transpose()?, phone: open(PHONE, &phone)? }))
}

/// What came of the requests of the permit's subtree since an instant, with those that wait however long.
pub async fn request_figures(
    reader: &Reader,
    permit: &Permit,
    since: Timestamp,
    now: Timestamp,
) -> Result<RequestFigures, StoreError> {
    let range = permit.range();
    let from = "from request q join event e on e.county = q.county and e.id = q.event where q.county = $1 \
                and e.path >= $2 and e.path < $3 and (q.asked_at >= $4 or q.acknowledged_at is null)";
    let within = [permit.county().into(), range.from.into(), range.until.into(), since.into()];
    let sum = |what: &str| format!("cast(coalesce(sum(case when {what} then 1 else 0 end), 0) as bigint)");
    let columns = [
        "q.asked_at >= $4",
        "q.asked_at >= $4 and q.acknowledged_at <= q.acknowledge_by",
        "q.acknowledged_at is null and e.ended_at is null",
        "q.acknowledged_at is null and e.ended_at is null and q.acknowledge_by <= $5",
        "q.acknowledged_at is not null",
    ];
    let sql = format!("select {} {from}", columns.map(sum).join(", "));
    let params: Vec<_> = within.iter().cloned().chain([now.into()]).collect();
    let mut row = reader.query_one(&sql, &params).await?;
    let mut found = RequestFigures {
        asked: row.take(0)?,
        in_time: row.take(1)?,
        waiting: row.take(2)?,
        late: row.take(3)?,
        median: None,
    };
    let seen: i64 = row.take(4)?;
    if seen > 0 {
        let sql = format!(
            "select (q.acknowledged_at - q.asked_at) / 60000000 {from} and q.acknowledged_at is not null \
             order by 1, q.event limit 1 offset $5"
        );
        let params: Vec<_> = within.into_iter().chain([((seen - 1) / 2).into()]).collect();
        found.median = Some(reader.query_one(&sql, &params).await?.take(0)?);
    }
    Ok(found)
}
