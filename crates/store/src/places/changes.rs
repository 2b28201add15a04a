//! What changed about enterprises and venues: from what to what, when and by whom (T-30).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::people::Phone;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Enterprise, Venue};
use crate::db::{Reader, Row, StoreError, Where, Writer};
use crate::people::Facts;

/// One change of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceChange {
    /// `enterprise` or `venue`.
    pub kind: String,
    /// Which.
    pub place: Uuid,
    /// What it was called then.
    pub name: String,
    /// Its version since then.
    pub version: i64,
    /// When.
    pub made_at: Timestamp,
    /// Who.
    pub worker: Option<String>,
    /// What.
    pub facts: Facts,
}

/// What may be said of a place: facts by name.
type Said = Vec<(&'static str, Option<String>)>;

fn differences(was: Option<Said>, is: Said) -> Facts {
    let Some(was) = was else {
        return Facts::from([("registered".to_owned(), (None, is.into_iter().next().and_then(|it| it.1)))]);
    };
    let pairs = was.into_iter().zip(is).filter(|((_, was), (_, is))| was != is);
    pairs.map(|((name, was), (_, is))| (name.to_owned(), (was, is))).collect()
}

fn day(at: Option<Timestamp>) -> Option<String> {
    at.map(|it| it.to_string())
}

fn masked(phone: Option<&String>) -> Option<String> {
    phone.map(|it| Phone::mask(it))
}

fn of_enterprise(it: &Enterprise) -> Said {
    vec![
        ("name", Some(it.name.clone())),
        ("credit_code", it.credit_code.clone()),
        ("area", it.placed.then(|| it.area_name.clone())),
        ("contact", it.contact.clone()),
        ("phone", masked(it.phone.as_ref())),
        ("employees", Some(it.employees.to_string())),
        ("dormitory", it.dormitory.clone()),
        ("closed", day(it.closed_at)),
    ]
}

fn of_venue((it, phone): &(Venue, Option<String>)) -> Said {
    vec![
        ("name", Some(it.name.clone())),
        ("category", Some(it.category.clone())),
        ("area", Some(it.area_name.clone())),
        ("address", Some(it.address.clone()).filter(|it| !it.is_empty())),
        ("operator", it.operator.clone()),
        ("phone", masked(phone.as_ref())),
        ("cadre", it.cadre_name.clone()),
        ("leader", it.leader_name.clone()),
        ("department", it.department.clone()),
        ("enterprise", it.enterprise_name.clone()),
        ("closed", day(it.closed_at)),
    ]
}

/// Remembers what changed about an enterprise that has been written; nothing when that is nothing.
pub async fn remember_enterprise(
    writer: &Writer,
    permit: &Permit,
    was: Option<&Enterprise>,
    is: &Enterprise,
    now: Timestamp,
) -> Result<(), StoreError> {
    let facts = differences(was.map(of_enterprise), of_enterprise(is));
    remember(writer, permit, ("enterprise", is.id.0, is.version), (&is.path, &is.name), &facts, now).await
}

/// Remembers what changed about a venue that has been written, each with its operator's phone; nothing when that is nothing.
pub async fn remember_venue(
    writer: &Writer,
    permit: &Permit,
    was: Option<&(Venue, Option<String>)>,
    is: &(Venue, Option<String>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let facts = differences(was.map(of_venue), of_venue(is));
    let venue = &is.0;
    remember(writer, permit, ("venue", venue.id.0, venue.version), (&venue.path, &venue.name), &facts, now)
        .await
}

async fn remember(
    writer: &Writer,
    permit: &Permit,
    (kind, place, version): (&str, Uuid, i64),
    (path, name): (&AreaPath, &str),
    facts: &Facts,
    now: Timestamp,
) -> Result<(), StoreError> {
    if facts.is_empty() {
        return Ok(());
    }
    let facts = serde_json::to_string(facts).unwrap_or_default();
    let sql = "insert into place_change (county, place, version, kind, path, name, made_at, worker, facts) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county, place, version) do nothing";
    let params = [
        permit.county().into(),
        place.into(),
        version.into(),
        kind.into(),
        path.into(),
        name.into(),
        now.into(),
        permit.worker().into(),
        facts.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

fn change(mut row: Row) -> Result<PlaceChange, StoreError> {
    let facts: String = row.take(6)?;
    Ok(PlaceChange {
        kind: row.take(0)?,
        place: row.take(1)?,
        name: row.take(2)?,
        version: row.take(3)?,
        made_at: row.take(4)?,
        worker: row.take(5)?,
        facts: serde_json::from_str(&facts)
            .map_err(|_| StoreError::Inconsistent("a change of a place is no JSON"))?,
    })
}

/// What changed about the places of the permit's subtree behind a change, newest first; of one kind or both.
pub async fn place_changes(
    reader: &Reader,
    permit: &Permit,
    kind: Option<&str>,
    before: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<PlaceChange>, StoreError> {
    let mut filter = Where::within(permit, "c");
    if let Some(kind) = kind {
        filter.and("c.kind = ?", [kind.into()]);
    }
    if let Some((at, place)) = before {
        // A whole list is taken in at one instant.
        filter
            .and("(c.made_at < ? or (c.made_at = ? and c.place > ?))", [at.into(), at.into(), place.into()]);
    }
    filter.then(" order by c.made_at desc, c.place limit ?", [limit.into()]);
    let sql = format!(
        "select c.kind, c.place, c.name, c.version, c.made_at, w.name, c.facts from place_change c \
         left join worker w on w.county = c.county and w.id = c.worker where c.county = $1{}",
        filter.sql
    );
    reader.query(&sql, &filter.params).await?.into_iter().map(change).collect()
}
