//! Visits: every knock is kept, sealed, and counted into the day of its unit by figure.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{TaskId, VisitId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Writer};

const VISIT_ANSWERS: &str = "visit.answers";

/// One knock on one door.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Made by the phone.
    pub id: VisitId,
    /// Which task.
    pub task: TaskId,
    /// Place of the household in the tree.
    pub path: AreaPath,
    /// Outcome id of the campaign template.
    pub outcome: String,
    /// Its reason.
    pub reason: Option<String>,
    /// When it happened.
    pub made_at: Timestamp,
    /// The day it counts for.
    pub day: Date,
    /// The visit it corrects.
    pub replaces: Option<VisitId>,
    /// Answers as JSON; sealed when kept, for they tell of health.
    pub answers: String,
    /// What was sent, hashed: the same id with other content is a different record.
    pub fingerprint: Vec<u8>,
}

/// Keeps a visit.
///
/// # Errors
/// [`StoreError::Conflict`] `visit_pkey` when the id is taken.
pub async fn insert_visit(
    writer: &Writer,
    permit: &Permit,
    it: &Visit,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sealed = writer.keys().seal(VISIT_ANSWERS, it.id.0.as_bytes(), &it.answers)?;
    let sql = "insert into visit (county, id, task, path, worker, outcome, reason, made_at, received_at, day, \
               replaces, answers_sealed, fingerprint, seq) \
               select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, count(*) + 1 from visit \
               where county = $1 and task = $3";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.task.into(),
        (&it.path).into(),
        permit.worker().into(),
        (&it.outcome).into(),
        it.reason.clone().into(),
        it.made_at.into(),
        now.into(),
        it.day.into(),
        it.replaces.into(),
        sealed.into(),
        it.fingerprint.clone().into(),
    ];
    writer.execute(sql, &params).await?;
    Ok(())
}

/// Task, worker, outcome, answers, day and fingerprint of a visit that is kept.
pub type Kept = (TaskId, WorkerId, String, String, Date, Vec<u8>);

/// A visit by id, inside the permit's subtree.
pub async fn find_visit(reader: &Reader, permit: &Permit, id: VisitId) -> Result<Option<Kept>, StoreError> {
    let range = permit.range();
    let sql = "select task, worker, outcome, answers_sealed, day, fingerprint from visit \
               where county = $1 and id = $2 and path >= $3 and path < $4";
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    let Some(mut row) = reader.query_opt(sql, &params).await? else { return Ok(None) };
    let sealed: Vec<u8> = row.take(3)?;
    let answers = match sealed.as_slice() {
        // Destroyed when its time was over.
        [] => "{}".to_owned(),
        sealed => reader.keys().open(VISIT_ANSWERS, id.0.as_bytes(), sealed)?,
    };
    Ok(Some((row.take(0)?, row.take(1)?, row.take(2)?, answers, row.take(4)?, row.take(5)?)))
}

/// Task, answers and place of a visit the permit's worker made, wherever its household has moved to.
pub async fn own_visit(
    reader: &Reader,
    permit: &Permit,
    id: VisitId,
) -> Result<Option<(TaskId, String, AreaPath)>, StoreError> {
    let sql = "select task, answers_sealed, path from visit where county = $1 and id = $2 and worker = $3";
    let params = [permit.county().into(), id.into(), permit.worker().into()];
    let Some(mut row) = reader.query_opt(sql, &params).await? else { return Ok(None) };
    let sealed: Vec<u8> = row.take(1)?;
    if sealed.is_empty() {
        return Ok(None);
    }
    let answers = reader.keys().open(VISIT_ANSWERS, id.0.as_bytes(), &sealed)?;
    Ok(Some((row.take(0)?, answers, row.take(2)?)))
}

/// An earlier visit, without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its id.
    pub id: VisitId,
    /// Who knocked.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// Outcome id.
    pub outcome: String,
    /// Its reason.
    pub reason: Option<String>,
    /// When.
    pub made_at: Timestamp,
}

/// The history of a task, the visit received last first.
pub async fn last_visits(
    reader: &Reader,
    permit: &Permit,
    task: TaskId,
    limit: usize,
) -> Result<Vec<Past>, StoreError> {
    let range = permit.range();
    let sql = "select v.id, v.worker, w.name, v.outcome, v.reason, v.made_at from visit v \
               join worker w on w.county = v.county and w.id = v.worker \
               where v.county = $1 and v.task = $2 and v.path >= $3 and v.path < $4 \
               order by v.seq desc limit $5";
    let params = [permit.county().into(), task.into(), range.from.into(), range.until.into(), limit.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Past {
                id: row.take(0)?,
                worker: row.take(1)?,
                name: row.take(2)?,
                outcome: row.take(3)?,
                reason: row.take(4)?,
                made_at: row.take(5)?,
            })
        })
        .collect()
}
