//! What changed about residents: from what to what, when, by which way and by whom (Q-24, T-30).

use std::collections::BTreeMap;

use domain::access::Permit;
use domain::ids::{County, HouseholdId, PersonId, WorkerId};
use domain::people::{IdNumber, Phone};
use jiff::Timestamp;

use super::NewPerson;
use crate::db::{Reader, Row, StoreError, Where, Writer};

/// Facts by name: what stood there and what stands there now. Phones and id numbers masked.
pub type Facts = BTreeMap<String, (Option<String>, Option<String>)>;

/// One change of one resident.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonChange {
    /// Whom it was about.
    pub person: PersonId,
    /// Their household now; none when the record is gone.
    pub household: Option<HouseholdId>,
    /// Their name now.
    pub name: Option<String>,
    /// The record's version since then.
    pub version: i64,
    /// When.
    pub made_at: Timestamp,
    /// Who; none for what came with a roster of nobody in particular.
    pub worker: Option<String>,
    /// Which way: `door`, `import:…`, `merge`, `employer`.
    pub source: String,
    /// What.
    pub facts: Facts,
}

/// What differs between two states of one record.
pub fn differences(was: &NewPerson, is: &NewPerson) -> Facts {
    let facts = |it: &NewPerson| -> Vec<(&'static str, Option<String>)> {
        let incoming = it.stay.incoming.as_ref();
        vec![
            ("name", Some(it.name.clone())),
            ("sex", Some(it.sex.code().to_string())),
            ("born", it.born.map(|day| day.to_string())),
            ("relation", Some(it.relation.clone())),
            ("presence", Some(it.stay.presence.as_str().to_owned())),
            ("away_place", it.stay.away_place.clone()),
            ("away_reason", it.stay.away_reason.clone()),
            ("confirmed", it.stay.confirmed.map(|day| day.to_string())),
            ("kind", incoming.map(|it| it.kind.clone())),
            ("host", incoming.and_then(|it| it.host.clone())),
            ("since", incoming.and_then(|it| it.since).map(|day| day.to_string())),
            ("household", Some(it.household.to_string())),
        ]
    };
    let mut found: Facts = facts(was)
        .into_iter()
        .zip(facts(is))
        .filter(|((_, was), (_, is))| was != is)
        .map(|((name, was), (_, is))| (name.to_owned(), (was, is)))
        .collect();
    let mut masked = |name: &str, was: &Option<String>, is: &Option<String>, mask: fn(&str) -> String| {
        if was != is {
            let shown = |it: &Option<String>| it.as_deref().map(mask);
            found.insert(name.to_owned(), (shown(was), shown(is)));
        }
    };
    masked("phone", &was.phone, &is.phone, Phone::mask);
    masked("id_number", &was.id_number, &is.id_number, IdNumber::mask);
    found
}

/// Remembers what changed about a resident whose record has been written; nothing when that is nothing.
pub async fn remember(
    writer: &Writer,
    county: County,
    person: PersonId,
    facts: &Facts,
    (worker, source): (WorkerId, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    if facts.is_empty() {
        return Ok(());
    }
    let facts = serde_json::to_string(facts).unwrap_or_default();
    let sql = "insert into person_change (county, person, version, path, made_at, worker, source, facts) \
               select county, id, version, path, $3, $4, $5, $6 from person where county = $1 and id = $2 \
               on conflict (county, person, version) do nothing";
    let params = [county.into(), person.into(), now.into(), worker.into(), source.into(), facts.into()];
    writer.execute(sql, &params).await.map(drop)
}

const SELECT: &str = "select c.person, p.household, p.name, c.version, c.made_at, w.name, c.source, c.facts \
     from person_change c left join person p on p.county = c.county and p.id = c.person \
     left join worker w on w.county = c.county and w.id = c.worker where c.county = $1";

fn change(mut row: Row) -> Result<PersonChange, StoreError> {
    let facts: String = row.take(7)?;
    Ok(PersonChange {
        person: row.take(0)?,
        household: row.take(1)?,
        name: row.take(2)?,
        version: row.take(3)?,
        made_at: row.take(4)?,
        worker: row.take(5)?,
        source: row.take(6)?,
        facts: serde_json::from_str(&facts)
            .map_err(|_| StoreError::Inconsistent("a change of a resident is no JSON"))?,
    })
}

/// What changed about one resident inside the permit's subtree, newest first.
pub async fn history(
    reader: &Reader,
    permit: &Permit,
    person: PersonId,
    limit: usize,
) -> Result<Vec<PersonChange>, StoreError> {
    let mut filter = Where::within(permit, "c");
    filter.and("c.person = ?", [person.into()]);
    filter.then(" order by c.version desc limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(change).collect()
}

/// What changed in the permit's subtree behind a change, newest first. A small subtree is read by place, a large one by
/// time.
pub async fn changes(
    reader: &Reader,
    permit: &Permit,
    before: Option<(Timestamp, PersonId)>,
    limit: usize,
) -> Result<Vec<PersonChange>, StoreError> {
    let range = permit.range();
    let place = if permit.path().depth() >= 2 { "c.path" } else { "(c.path || '')" };
    let mut filter = Where::behind(vec![permit.county().into(), range.from.into(), range.until.into()]);
    filter.then(&format!(" and {place} >= $2 and {place} < $3"), []);
    if let Some((at, person)) = before {
        // A whole roster is taken in at one instant.
        filter.and(
            "(c.made_at < ? or (c.made_at = ? and c.person > ?))",
            [at.into(), at.into(), person.into()],
        );
    }
    filter.then(" order by c.made_at desc, c.person limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(change).collect()
}
