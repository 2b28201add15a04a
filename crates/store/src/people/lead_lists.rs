//! Lists of people that a named body asks to be called: kept sealed, matched against the register, destroyed when
//! their time is over (I-15).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, HouseholdId, LeadId, LeadListId, PersonId};
use jiff::Timestamp;

use super::leads::{Found, SAID, Said};
use super::{PERSON_ID, PERSON_PHONE};
use crate::db::{Reader, Row, StoreError, Where, Writer};

/// A list as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadList {
    /// Made by the client.
    pub id: LeadListId,
    /// Who received it.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// The body that asks.
    pub body: String,
    /// Its number for the request.
    pub request: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// When everybody on it must have been called.
    pub due_at: Timestamp,
    /// How many stand on it.
    pub rows: i64,
    /// With how many it is over.
    pub over: i64,
    /// When what it said was destroyed.
    pub destroyed_at: Option<Timestamp>,
    /// Who took it in; not read when it is received.
    pub receiver: String,
}

/// Somebody on a list, as it is kept.
#[derive(Debug, Clone)]
pub struct NewLead {
    /// Opaque key.
    pub id: LeadId,
    /// Line of the list.
    pub line: i64,
    /// Who calls.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What the list says; sealed when kept.
    pub said: Said,
    /// How they were found.
    pub found: Found,
    /// The resident they are.
    pub person: Option<PersonId>,
}

const LISTS: &str = "select l.id, l.area, l.path, l.body, l.request, l.received_at, l.due_at, l.rows, \
    case when l.destroyed_at is null then (select count(*) from lead o where o.county = l.county and o.list = l.id \
    and o.is_over = 1) else l.over end, l.destroyed_at, w.name from lead_list l \
    join worker w on w.county = l.county and w.id = l.received_by where l.county = $1";

fn lead_list(mut row: Row) -> Result<LeadList, StoreError> {
    Ok(LeadList {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        body: row.take(3)?,
        request: row.take(4)?,
        received_at: row.take(5)?,
        due_at: row.take(6)?,
        rows: row.take(7)?,
        over: row.take(8)?,
        destroyed_at: row.take(9)?,
        receiver: row.take(10)?,
    })
}

/// Lists received in the permit's subtree, newest first.
pub async fn lead_lists(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<LeadList>, StoreError> {
    let mut filter = Where::within(permit, "l");
    filter.then(" order by l.received_at desc, l.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{LISTS}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(lead_list).collect()
}

/// The list of an id or of a body's request, wherever in the county.
pub async fn find_list(
    reader: &Reader,
    county: County,
    id: LeadListId,
    (body, request): (&str, &str),
) -> Result<Option<LeadList>, StoreError> {
    let sql = format!("{LISTS} and (l.id = $2 or (l.body = $3 and l.request = $4)) order by l.id = $2 desc");
    let params = [county.into(), id.into(), body.into(), request.into()];
    reader.query_opt(&sql, &params).await?.map(lead_list).transpose()
}

/// The residents of the permit's subtree that an id number, a phone or a name may mean, at most two of each way: with
/// two nobody is meant for certain.
pub async fn known_by(
    reader: &Reader,
    permit: &Permit,
    id_number: Option<&str>,
    said: &Said,
) -> Result<Option<(PersonId, AreaPath, Found)>, StoreError> {
    let range = permit.range();
    let keys = reader.keys();
    let ways = [
        (Found::IdNumber, "id_hash", id_number.map(|it| keys.hash(PERSON_ID, it).into())),
        (Found::Phone, "phone_hash", said.phone.as_deref().map(|it| keys.hash(PERSON_PHONE, it).into())),
        (Found::Name, "name", said.name.as_deref().map(Into::into)),
    ];
    for (found, column, value) in ways {
        let Some(value) = value else { continue };
        let sql = format!(
            "select id, path, name, household from person where county = $1 and {column} = $2 and path >= $3 and path < $4 \
             order by id limit 9"
        );
        let params = [permit.county().into(), value, (&range.from).into(), (&range.until).into()];
        let mut rows = reader.query(&sql, &params).await?;
        // A phone is shared within a family: the name says whose it is, else any of the household answers.
        let mut meant = Vec::new();
        for row in &mut rows {
            let id: (PersonId, AreaPath) = (row.take(0)?, row.take(1)?);
            let (name, household): (String, HouseholdId) = (row.take(2)?, row.take(3)?);
            meant.push((id, name, household));
        }
        let named = meant.iter().filter(|it| Some(&it.1) == said.name.as_ref()).collect::<Vec<_>>();
        let one_door = meant.windows(2).all(|pair| pair[0].2 == pair[1].2);
        let hit = match (found, named.as_slice(), meant.as_slice()) {
            (_, [one], _) => Some(*one),
            (Found::Phone, [], [one, ..]) if one_door => Some(one),
            (Found::IdNumber, _, [one, ..]) => Some(one),
            _ => None,
        };
        if let Some(((id, path), ..)) = hit {
            return Ok(Some((*id, path.clone(), found)));
        }
    }
    Ok(None)
}

/// Keeps a list with everybody on it.
///
/// # Errors
/// [`StoreError::Conflict`] `lead_list_pkey` or `lead_list_request` when it is known.
pub async fn insert_leads(
    writer: &Writer,
    permit: &Permit,
    list: &LeadList,
    leads: &[NewLead],
) -> Result<(), StoreError> {
    let sql = "insert into lead_list (county, id, area, path, body, request, received_by, received_at, due_at, rows) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let params = [
        permit.county().into(),
        list.id.into(),
        list.area.into(),
        (&list.path).into(),
        (&list.body).into(),
        (&list.request).into(),
        permit.worker().into(),
        list.received_at.into(),
        list.due_at.into(),
        list.rows.into(),
    ];
    writer.execute(sql, &params).await?;
    let sql = "insert into lead (county, id, list, area, path, line, said_sealed, found, person, due_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let mut rows = Vec::with_capacity(leads.len());
    for it in leads {
        let said = serde_json::to_string(&it.said).map_err(|_| StoreError::Inconsistent("no JSON"))?;
        rows.push(vec![
            permit.county().into(),
            it.id.into(),
            list.id.into(),
            it.area.into(),
            (&it.path).into(),
            it.line.into(),
            writer.keys().seal(SAID, it.id.0.as_bytes(), &said)?.into(),
            it.found.as_str().into(),
            it.person.into(),
            list.due_at.into(),
        ]);
    }
    writer.execute_many(sql, rows).await.map(drop)
}

/// Destroys what lists received before an instant said; their counts stay. Answers with how many people it was about.
pub async fn forget_leads(
    writer: &Writer,
    county: County,
    before: Timestamp,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let old = "(select id from lead_list where county = $1 and received_at < $2 and destroyed_at is null)";
    let params = [county.into(), before.into()];
    let sql = format!(
        "update lead_list set over = (select count(*) from lead d where d.county = lead_list.county \
         and d.list = lead_list.id and d.is_over = 1) where county = $1 and id in {old}"
    );
    writer.execute(&sql, &params).await?;
    let sql = format!(
        "delete from lead_call where county = $1 and lead in (select id from lead where county = $1 and list in {old})"
    );
    writer.execute(&sql, &params).await?;
    let gone =
        writer.execute(&format!("delete from lead where county = $1 and list in {old}"), &params).await?;
    let sql = "update lead_list set destroyed_at = $3 where county = $1 and received_at < $2 and destroyed_at is null";
    writer.execute(sql, &[county.into(), before.into(), now.into()]).await?;
    Ok(gone)
}

/// What a line of a list came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadAnswer {
    /// The line of the list, as the body counts them.
    pub line: i64,
    /// What the unit that called is called.
    pub area_name: String,
    /// Result of the playbook.
    pub result: Option<String>,
    /// When they were last called.
    pub called_at: Option<Timestamp>,
    /// How often.
    pub calls: i64,
    /// Whether nothing is left to do.
    pub over: bool,
}

/// What each line of a list that was received in the permit's subtree came to, in order; nothing once it is destroyed (T-50).
pub async fn lead_answers(
    reader: &Reader,
    permit: &Permit,
    list: LeadListId,
) -> Result<Vec<LeadAnswer>, StoreError> {
    let mut filter = Where::within(permit, "l");
    filter.and("l.id = ?", [list.into()]);
    filter.then(" order by d.line, d.id", []);
    let sql = format!(
        "select d.line, a.name, d.result, d.called_at, d.calls, d.is_over from lead_list l \
         join lead d on d.county = l.county and d.list = l.id \
         join area a on a.county = d.county and a.id = d.area where l.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(LeadAnswer {
                line: row.take(0)?,
                area_name: row.take(1)?,
                result: row.take(2)?,
                called_at: row.take(3)?,
                calls: row.take(4)?,
                over: row.take(5)?,
            })
        })
        .collect()
}
