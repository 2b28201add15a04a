//! Visits: every knock is kept, sealed, and counted into the day of its unit by figure.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{TaskId, VisitId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Writer, rows};

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

rows! {
    /// A visit that is kept.
    pub struct KeptVisit {
        /// Its id.
        pub id: VisitId = "id",
        /// The task.
        pub task: TaskId = "task",
        /// Who knocked.
        pub worker: WorkerId = "worker",
        /// Outcome id.
        pub outcome: String = "outcome",
        /// Answers as JSON; gone once their time was over.
        pub answers: Option<String> = sealed("answers_sealed", VISIT_ANSWERS, id),
        /// Place of the household in the tree.
        pub path: AreaPath = "path",
        /// The day it counts for.
        pub day: Date = "day",
        /// What was sent, hashed.
        pub fingerprint: Vec<u8> = "fingerprint",
    }
}

/// A visit by id, inside the permit's subtree.
pub async fn find_visit(
    reader: &Reader,
    permit: &Permit,
    id: VisitId,
) -> Result<Option<KeptVisit>, StoreError> {
    let range = permit.range();
    let from = "from visit where county = $1 and id = $2 and path >= $3 and path < $4";
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    reader.row(from, &params).await
}

/// A visit the permit's worker made, wherever its household has moved to.
pub async fn own_visit(
    reader: &Reader,
    permit: &Permit,
    id: VisitId,
) -> Result<Option<KeptVisit>, StoreError> {
    let from = "from visit where county = $1 and id = $2 and worker = $3";
    reader.row(from, &[permit.county().into(), id.into(), permit.worker().into()]).await
}

rows! {
    /// An earlier visit, without its answers.
    pub struct Past {
        /// Its id.
        pub id: VisitId = "v.id",
        /// Who knocked.
        pub worker: WorkerId = "v.worker",
        /// Their name.
        pub name: String = "w.name",
        /// Outcome id.
        pub outcome: String = "v.outcome",
        /// Its reason.
        pub reason: Option<String> = "v.reason",
        /// When.
        pub made_at: Timestamp = "v.made_at",
    }
}

/// The history of a task, the visit received last first.
pub async fn last_visits(
    reader: &Reader,
    permit: &Permit,
    task: TaskId,
    limit: usize,
) -> Result<Vec<Past>, StoreError> {
    let range = permit.range();
    let from = "from visit v join worker w on w.county = v.county and w.id = v.worker \
                where v.county = $1 and v.task = $2 and v.path >= $3 and v.path < $4 order by v.seq desc limit $5";
    let params = [permit.county().into(), task.into(), range.from.into(), range.until.into(), limit.into()];
    reader.rows(from, &params).await
}
