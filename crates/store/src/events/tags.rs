//! Labels of events: given by rule with the rule beside them, confirmed or dropped by a person (I-20).

use domain::events::TagState;
use domain::ids::{County, EventId, WorkerId};

use crate::db::{Reader, StoreError, Writer, rows};

rows! {
    /// A label.
    pub struct Tag {
        /// Id of the playbook.
        pub tag: String = "tag",
        /// What of the rule was fulfilled.
        pub why: String = "why",
        /// What became of it.
        pub state: TagState = "state",
    }
}

/// The labels of an event.
pub async fn tags(reader: &Reader, county: County, event: EventId) -> Result<Vec<Tag>, StoreError> {
    let from = "from event_tag where county = $1 and event = $2 order by tag";
    reader.rows(from, &[county.into(), event.into()]).await
}

/// Gives labels to an event; one it has stays as it is.
pub async fn give_tags(
    writer: &Writer,
    county: County,
    event: EventId,
    given: &[(String, String)],
) -> Result<(), StoreError> {
    let sql = "insert into event_tag (county, event, tag, why, state) values ($1, $2, $3, $4, 'given') \
               on conflict (county, event, tag) do nothing";
    let rows = given.iter().map(|(tag, why)| vec![county.into(), event.into(), tag.into(), why.into()]);
    writer.execute_many(sql, rows.collect()).await.map(drop)
}

/// A person confirms a label or drops it. `false` when the event has none of that name.
pub async fn decide_tag(
    writer: &Writer,
    county: County,
    (event, tag): (EventId, &str),
    confirmed: bool,
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let sql =
        "update event_tag set state = $4, decided_by = $5 where county = $1 and event = $2 and tag = $3";
    let state = if confirmed { TagState::Confirmed } else { TagState::Dropped };
    let params = [county.into(), event.into(), tag.into(), state.into(), worker.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
