//! People on the lists a named body asks to be called: who calls them, until when, and what it came to.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, HouseholdId, LeadId, LeadListId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

pub(super) const SAID: &str = "lead.said";
const NOTE: &str = "lead_call.note";

/// What a list says of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// Name, if stated.
    pub name: Option<String>,
    /// Phone, as stored.
    pub phone: Option<String>,
    /// Where they are said to live.
    pub place: Option<String>,
    /// What else it says.
    pub note: Option<String>,
}

/// How somebody on a list was found here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// By id number.
    IdNumber,
    /// By phone.
    Phone,
    /// By a name that only one resident carries.
    Name,
    /// By the name of a unit in the place it states.
    Place,
    /// Somebody found out.
    Given,
    /// Not found yet.
    Nobody,
}

impl Found {
    const ALL: [Self; 6] = [Self::IdNumber, Self::Phone, Self::Name, Self::Place, Self::Given, Self::Nobody];

    /// Its name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Place => "place",
            Self::Given => "given",
            Self::Nobody => "nobody",
        }
    }
}

/// Somebody on a list, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Opaque key.
    pub id: LeadId,
    /// The list.
    pub list: LeadListId,
    /// The body that asks.
    pub body: String,
    /// Its number for the request.
    pub request: String,
    /// Who received it.
    pub received_in: AreaId,
    /// Where in the tree.
    pub received_at: AreaPath,
    /// Line of the list.
    pub line: i64,
    /// Who calls.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What that is called.
    pub area_name: String,
    /// What the list says.
    pub said: Said,
    /// How they were found.
    pub found: Found,
    /// The household of the resident they are.
    pub household: Option<HouseholdId>,
    /// The resident's name.
    pub person_name: Option<String>,
    /// The resident they are.
    pub person: Option<PersonId>,
    /// When they must have been called.
    pub due_at: Timestamp,
    /// What the last call came to.
    pub result: Option<String>,
    /// Whether it is over with that.
    pub over: bool,
    /// How often they were called.
    pub calls: i64,
    /// When last.
    pub called_at: Option<Timestamp>,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadCall {
    /// Made by the client.
    pub id: Uuid,
    /// Who called.
    pub worker: String,
    /// When.
    pub made_at: Timestamp,
    /// What it came to.
    pub result: String,
    /// What was said besides.
    pub note: Option<String>,
}

/// Which of those on lists.
#[derive(Debug, Clone, Default)]
pub struct LeadFilter {
    /// Of one list.
    pub list: Option<LeadListId>,
    /// Only those it is over with, or only those it is not.
    pub over: Option<bool>,
    /// Only those nobody found.
    pub nobody: bool,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// Behind this one.
    pub after: Option<(Timestamp, LeadId)>,
}

const LEADS: &str = "select d.id, d.list, l.body, l.request, d.line, d.area, d.path, a.name, d.said_sealed, d.found, \
    p.household, p.name, p.id, d.due_at, d.result, d.is_over, d.calls, d.called_at, l.area, l.path from lead d \
    join lead_list l on l.county = d.county and l.id = d.list join area a on a.county = d.county and a.id = d.area \
    left join person p on p.county = d.county and p.id = d.person where d.county = $1";

fn lead(reader: &Reader, mut row: Row) -> Result<Lead, StoreError> {
    let id: LeadId = row.take(0)?;
    let unknown = StoreError::Inconsistent("a lead that cannot be read");
    let said = reader.keys().open(SAID, id.0.as_bytes(), &row.take::<Vec<u8>>(8)?)?;
    let found: String = row.take(9)?;
    Ok(Lead {
        id,
        list: row.take(1)?,
        body: row.take(2)?,
        request: row.take(3)?,
        line: row.take(4)?,
        area: row.take(5)?,
        path: row.take(6)?,
        area_name: row.take(7)?,
        said: serde_json::from_str(&said).map_err(|_| unknown.clone())?,
        found: Found::ALL.into_iter().find(|it| it.as_str() == found).ok_or(unknown)?,
        household: row.take(10)?,
        person_name: row.take(11)?,
        person: row.take(12)?,
        due_at: row.take(13)?,
        result: row.take(14)?,
        over: row.take(15)?,
        calls: row.take(16)?,
        called_at: row.take(17)?,
        received_in: row.take(18)?,
        received_at: row.take(19)?,
    })
}

/// Those on lists in the permit's subtree, the most pressing first.
pub async fn leads(
    reader: &Reader,
    permit: &Permit,
    asked: &LeadFilter,
    limit: usize,
) -> Result<Vec<Lead>, StoreError> {
    let mut filter = Where::within(permit, "d");
    if let Some(list) = asked.list {
        filter.and("d.list = ?", [list.into()]);
    }
    if let Some(over) = asked.over {
        filter.and("d.is_over = ?", [over.into()]);
    }
    if asked.nobody {
        filter.and("d.found = 'nobody'", []);
    }
    if let Some(before) = asked.due_before {
        filter.and("d.due_at < ?", [before.into()]);
    }
    if let Some((due, id)) = asked.after {
        filter.and("(d.due_at > ? or (d.due_at = ? and d.id > ?))", [due.into(), due.into(), id.into()]);
    }
    filter.then(" order by d.due_at, d.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{LEADS}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| lead(reader, row)).collect()
}

/// One of the permit's subtree.
pub async fn find_lead(reader: &Reader, permit: &Permit, id: LeadId) -> Result<Option<Lead>, StoreError> {
    let mut filter = Where::within(permit, "d");
    filter.and("d.id = ?", [id.into()]);
    let row = reader.query_opt(&format!("{LEADS}{}", filter.sql), &filter.params).await?;
    row.map(|row| lead(reader, row)).transpose()
}

/// One of the permit's subtree, held until the transaction ends.
pub async fn hold_lead(writer: &Writer, permit: &Permit, id: LeadId) -> Result<Option<Lead>, StoreError> {
    let sql = "select id from lead where county = $1 and id = $2";
    writer.query_locked(sql, &[permit.county().into(), id.into()]).await?;
    find_lead(writer, permit, id).await
}

/// Counts by unit at a depth: path, all, over, late at `now`, found by nobody.
pub async fn lead_units(
    reader: &Reader,
    permit: &Permit,
    list: Option<LeadListId>,
    depth: usize,
    now: Timestamp,
) -> Result<Vec<(AreaPath, [i64; 4])>, StoreError> {
    let mut filter = Where::within(permit, "d");
    if let Some(list) = list {
        filter.and("d.list = ?", [list.into()]);
    }
    let unit = format!("substr(d.path, 1, {})", AreaPath::county().child(0).as_str().len() * depth);
    let now = now.as_microsecond();
    filter.then(" group by 1 order by 1", []);
    let sum = |of: &str| format!("cast(sum(case when {of} then 1 else 0 end) as bigint)");
    let sql = format!(
        "select {unit}, count(*), {}, {}, {} from lead d where d.county = $1{}",
        sum("d.is_over = 1"),
        sum(&format!("d.is_over = 0 and d.due_at < {now}")),
        sum("d.found = 'nobody' and d.is_over = 0"),
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| Ok((row.take(0)?, [row.take(1)?, row.take(2)?, row.take(3)?, row.take(4)?])))
        .collect()
}

/// Writes a call down and where that leaves it.
///
/// # Errors
/// [`StoreError::Conflict`] `lead_call_pkey` when the id is taken.
pub async fn call_lead(
    writer: &Writer,
    permit: &Permit,
    lead: LeadId,
    call: &LeadCall,
    over: bool,
) -> Result<(), StoreError> {
    let note = call.note.as_deref().map(|it| writer.keys().seal(NOTE, call.id.as_bytes(), it)).transpose()?;
    let sql = "insert into lead_call (county, id, lead, worker, made_at, result, note_sealed) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let params = [
        permit.county().into(),
        call.id.into(),
        lead.into(),
        permit.worker().into(),
        call.made_at.into(),
        (&call.result).into(),
        note.into(),
    ];
    writer.execute(sql, &params).await?;
    let sql = "update lead set result = $3, is_over = $4, calls = calls + 1, called_at = $5 where county = $1 and id = $2";
    let params =
        [permit.county().into(), lead.into(), (&call.result).into(), over.into(), call.made_at.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// The calls to somebody, newest first.
pub async fn calls(reader: &Reader, county: County, lead: LeadId) -> Result<Vec<LeadCall>, StoreError> {
    let sql = "select c.id, w.name, c.made_at, c.result, c.note_sealed from lead_call c \
               join worker w on w.county = c.county and w.id = c.worker where c.county = $1 and c.lead = $2 \
               order by c.made_at desc, c.id";
    let rows = reader.query(sql, &[county.into(), lead.into()]).await?;
    rows.into_iter()
        .map(|mut row| {
            let id: Uuid = row.take(0)?;
            let note: Option<Vec<u8>> = row.take(4)?;
            let note = note.map(|it| reader.keys().open(NOTE, id.as_bytes(), &it)).transpose()?;
            Ok(LeadCall { id, worker: row.take(1)?, made_at: row.take(2)?, result: row.take(3)?, note })
        })
        .collect()
}

/// Gives somebody on a list to another unit to call, or back as whom nobody found.
pub async fn give_lead(
    writer: &Writer,
    county: County,
    id: LeadId,
    (area, path): (AreaId, &AreaPath),
    found: Found,
) -> Result<(), StoreError> {
    let sql = "update lead set area = $3, path = $4, found = $5 where county = $1 and id = $2";
    let params = [county.into(), id.into(), area.into(), path.into(), found.as_str().into()];
    writer.execute(sql, &params).await.map(drop)
}
