//! How heads of small units were elected by their households (L-09).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, County};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

const CANDIDATES: &str = "election.candidates";

/// Somebody who stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Their name.
    pub name: String,
    /// What the locality prefers, by the playbook's name; a suggestion only (L-10).
    pub rank: Option<String>,
    /// Votes, where they were counted.
    pub votes: Option<i64>,
}

/// An election as it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// Made by the client.
    pub id: Uuid,
    /// The unit.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What that is called.
    pub area_name: String,
    /// Role of the playbook.
    pub role: String,
    /// On which day.
    pub held_on: Date,
    /// `meeting`, `ballot` or `door`.
    pub way: String,
    /// Households that took part.
    pub present: i64,
    /// Who stood; forgotten after some time.
    pub candidates: Vec<Candidate>,
    /// Who was elected, and agreed.
    pub chosen: String,
    /// Last day of the term.
    pub until: Date,
    /// The appointment that came of it.
    pub appointment: AppointmentId,
    /// Who wrote it down.
    pub worker: String,
}

const SELECT: &str = "select e.id, e.area, e.path, a.name, e.role, e.held_on, e.way, e.present, e.candidates_sealed, \
    e.chosen, e.until_day, e.appointment, w.name from election e join area a on a.county = e.county and a.id = e.area \
    join worker w on w.county = e.county and w.id = e.worker where e.county = $1";

fn election(reader: &Reader, mut row: Row) -> Result<Election, StoreError> {
    let id: Uuid = row.take(0)?;
    let sealed: Option<Vec<u8>> = row.take(8)?;
    let candidates = sealed.map(|it| reader.keys().open(CANDIDATES, id.as_bytes(), &it)).transpose()?;
    let read = |text: String| {
        serde_json::from_str(&text).map_err(|_| StoreError::Inconsistent("candidates are no JSON"))
    };
    Ok(Election {
        id,
        area: row.take(1)?,
        path: row.take(2)?,
        area_name: row.take(3)?,
        role: row.take(4)?,
        held_on: row.take(5)?,
        way: row.take(6)?,
        present: row.take(7)?,
        candidates: candidates.map(read).transpose()?.unwrap_or_default(),
        chosen: row.take(9)?,
        until: row.take(10)?,
        appointment: row.take(11)?,
        worker: row.take(12)?,
    })
}

/// Elections in the permit's subtree, newest first.
pub async fn elections(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Election>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.then(" order by e.held_on desc, e.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| election(reader, row)).collect()
}

/// One election of the permit's subtree.
pub async fn find_election(
    reader: &Reader,
    permit: &Permit,
    id: Uuid,
) -> Result<Option<Election>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.id = ?", [id.into()]);
    let row = reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    row.map(|row| election(reader, row)).transpose()
}

/// Writes an election down in the name of the permit's worker. `false` when the id is in use.
pub async fn insert_election(
    writer: &Writer,
    permit: &Permit,
    it: &Election,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let candidates = serde_json::to_string(&it.candidates).unwrap_or_default();
    let sealed = writer.keys().seal(CANDIDATES, it.id.as_bytes(), &candidates)?;
    let sql = "insert into election (county, id, area, path, role, held_on, way, present, candidates_sealed, chosen, \
               consent, until_day, appointment, worker, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, \
               $11, $12, $13, $14) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.role).into(),
        it.held_on.into(),
        (&it.way).into(),
        it.present.into(),
        sealed.into(),
        (&it.chosen).into(),
        it.until.into(),
        it.appointment.into(),
        permit.worker().into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Forgets who stood beside those elected before an instant (I-15).
pub async fn forget_candidates(
    writer: &Writer,
    county: County,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "update election set candidates_sealed = null where county = $1 and candidates_sealed is not null \
               and made_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
