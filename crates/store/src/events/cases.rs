//! Events as cases for other systems: how each stood, without what was said; and which kind a word of another system means.

use domain::access::Permit;
use domain::events::EventState;
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Where, Writer};

/// An event as a row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// As people say it.
    pub number: String,
    /// Category of the playbook.
    pub category: String,
    /// Level of the playbook.
    pub level: String,
    /// The unit where it is.
    pub area_name: String,
    /// Where it stands.
    pub state: EventState,
    /// When it was told.
    pub reported_at: Timestamp,
    /// Until when it must be handled.
    pub due_at: Timestamp,
    /// When it was first given to somebody.
    pub dispatched_at: Option<Timestamp>,
    /// When it was last handled.
    pub handled_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How often it climbed.
    pub escalations: i64,
    /// What handling came to.
    pub outcome: Option<String>,
    /// How many of it.
    pub outcome_count: Option<i64>,
    /// One to five, by who told of it.
    pub rating: Option<i64>,
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
    let sql = format!(
        "select e.number, e.category, e.level, a.name, e.state, e.reported_at, e.due_at, e.dispatched_at, e.handled_at, \
         e.ended_at, e.escalations, e.outcome, e.outcome_count, e.rating from event e \
         join area a on a.county = e.county and a.id = e.area where e.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            let state: String = row.take(4)?;
            Ok(Case {
                number: row.take(0)?,
                category: row.take(1)?,
                level: row.take(2)?,
                area_name: row.take(3)?,
                state: EventState::from_name(&state)
                    .ok_or(StoreError::Inconsistent("an unknown state of an event"))?,
                reported_at: row.take(5)?,
                due_at: row.take(6)?,
                dispatched_at: row.take(7)?,
                handled_at: row.take(8)?,
                ended_at: row.take(9)?,
                escalations: row.take(10)?,
                outcome: row.take(11)?,
                outcome_count: row.take(12)?,
                rating: row.take(13)?,
            })
        })
        .collect()
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
