//! What was done about an event, step by step.

use domain::access::Permit;
use domain::events::Step;
use domain::ids::{County, EventId, WorkerId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Writer};

const SAID: &str = "event_step.said";

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventStep {
    /// Made by the client; by the server where a clock took it.
    pub id: Uuid,
    /// What was done.
    pub kind: Step,
    /// Who; none where a clock did.
    pub made_by: Option<WorkerId>,
    /// Their name; not read when it is kept.
    pub name: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// What was said; sealed when kept.
    pub said: Option<String>,
    /// What else belongs to it, as JSON without personal data.
    pub detail: serde_json::Value,
    /// Photographs; not read when it is kept.
    pub photos: Vec<Uuid>,
}

/// Keeps a step of an event that is held.
///
/// # Errors
/// [`StoreError::Conflict`] `event_step_pkey` when the id is taken.
pub async fn insert_step(
    writer: &Writer,
    county: County,
    event: EventId,
    it: &EventStep,
) -> Result<(), StoreError> {
    let said = it.said.as_deref().map(|text| writer.keys().seal(SAID, it.id.as_bytes(), text)).transpose()?;
    let sql = "insert into event_step (county, id, event, kind, made_by, made_at, said_sealed, detail, turn) \
               select $1, $2, $3, $4, $5, cast($6 as bigint), $7, $8, count(*) from event_step \
               where county = $1 and event = $3";
    let params = [
        county.into(),
        it.id.into(),
        event.into(),
        it.kind.into(),
        it.made_by.into(),
        it.made_at.into(),
        said.into(),
        it.detail.to_string().into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// The steps of an event, from the first.
pub async fn steps(reader: &Reader, permit: &Permit, event: EventId) -> Result<Vec<EventStep>, StoreError> {
    let sql = "select s.id, s.kind, s.made_by, w.name, s.made_at, s.said_sealed, s.detail from event_step s \
               left join worker w on w.county = s.county and w.id = s.made_by \
               where s.county = $1 and s.event = $2 order by s.turn";
    let mut found = Vec::new();
    for mut row in reader.query(sql, &[permit.county().into(), event.into()]).await? {
        let id: Uuid = row.take(0)?;
        let unknown = StoreError::Inconsistent("a step that cannot be read");
        let said: Option<Vec<u8>> = row.take(5)?;
        found.push(EventStep {
            id,
            kind: row.take(1)?,
            made_by: row.take(2)?,
            name: row.take(3)?,
            made_at: row.take(4)?,
            said: said.map(|it| reader.keys().open(SAID, id.as_bytes(), &it)).transpose()?,
            detail: serde_json::from_str(&row.take::<String>(6)?).map_err(|_| unknown)?,
            photos: crate::tasks::promised_photos(reader, permit, id).await?,
        });
    }
    Ok(found)
}

/// Whether a worker had a part in handling an event: took it on, or said it was done.
pub async fn had_part(
    reader: &Reader,
    county: County,
    event: EventId,
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let sql = "select 1 from event_step where county = $1 and made_by = $2 and event = $3 \
               and kind in ('accept', 'handle') limit 1";
    Ok(reader.query_opt(sql, &[county.into(), worker.into(), event.into()]).await?.is_some())
}
