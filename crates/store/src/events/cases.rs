//! Events as cases for other systems: how each stood, without what was said; and which kind a word of another system means.

use domain::access::Permit;
use domain::events::EventState;
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Where, Writer, rows};

rows! {
    /// An event as a row of a sheet.
    pub struct Case {
        /// As people say it.
        pub number: String = "e.number",
        /// Category of the playbook.
        pub category: String = "e.category",
        /// Level of the playbook.
        pub level: String = "e.level",
        /// The unit where it is.
        pub area_name: String = "a.name",
        /// Where it stands.
        pub state: EventState = "e.state",
        /// When it was told.
        pub reported_at: Timestamp = "e.reported_at",
        /// Until when it must be handled.
        pub due_at: Timestamp = "e.due_at",
        /// When it was first given to somebody.
        pub dispatched_at: Option<Timestamp> = "e.dispatched_at",
        /// When it was last handled.
        pub handled_at: Option<Timestamp> = "e.handled_at",
        /// When it ended.
        pub ended_at: Option<Timestamp> = "e.ended_at",
        /// How often it climbed.
        pub escalations: i64 = "e.escalations",
        /// What handling came to.
        pub outcome: Option<String> = "e.outcome",
        /// How many of it.
        pub outcome_count: Option<i64> = "e.outcome_count",
        /// One to five, by who told of it.
        pub rating: Option<i64> = "e.rating",
    }
}

/// Events of the permit's subtree told since an instant, the first first.
pub async fn cases(
    reader: &Reader,
    permit: &Permit,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Case>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.reported_at >= ?", [since.into()]);
    filter.then(" order by e.reported_at, e.number limit ?", [limit.into()]);
    let from = "from event e join area a on a.county = e.county and a.id = e.area where e.county = $1";
    reader.rows(&format!("{from}{}", filter.sql), &filter.params).await
}

/// Words of other systems with the category each means, in order.
pub async fn case_words(reader: &Reader, permit: &Permit) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select said, category from case_word where county = $1 order by said";
    let rows = reader.query(sql, &[permit.county().into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Says which category a word of another system means, or that it means none.
pub async fn keep_case_word(
    writer: &Writer,
    permit: &Permit,
    said: &str,
    category: Option<&str>,
) -> Result<(), StoreError> {
    let (county, said) = (permit.county().into(), said.into());
    let Some(category) = category else {
        return writer
            .execute("delete from case_word where county = $1 and said = $2", &[county, said])
            .await
            .map(drop);
    };
    let sql = "insert into case_word (county, said, category) values ($1, $2, $3) \
               on conflict (county, said) do update set category = excluded.category";
    writer.execute(sql, &[county, said, category.into()]).await.map(drop)
}
