//! Assessments of workers and what they say to them (T-58): figures as they were, a word, perhaps a contest and its answer.

use std::collections::HashMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, AssessmentId, County, WorkerId};
use domain::reports::{Done, Measured};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Where, Writer};

const SAID: &str = "assessment.contest";

/// An assessment of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Made by the client.
    pub id: AssessmentId,
    /// Who is assessed.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// Where they serve.
    pub area: AreaId,
    /// In the tree.
    pub path: AreaPath,
    /// What that is called.
    pub area_name: String,
    /// Their role.
    pub role: String,
    /// `2022-03`.
    pub month: String,
    /// What was counted, as JSON.
    pub figures: String,
    /// In words.
    pub word: String,
    /// Who assessed.
    pub made_by: WorkerId,
    /// What they are called; not read when it is kept.
    pub maker: String,
    /// When.
    pub made_at: Timestamp,
    /// What was said against it.
    pub contest: Option<Contest>,
}

/// What somebody says against their assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// In their words; sealed when kept.
    pub said: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was right, and the answer.
    pub answer: Option<(bool, String)>,
}

const SELECT: &str = "select s.id, s.worker, w.name, s.area, s.path, a.name, s.role, s.month, s.figures, s.word, \
    s.made_by, m.name, s.made_at, s.contested_at, s.contest_sealed, s.upheld, s.answer from assessment s \
    join worker w on w.county = s.county and w.id = s.worker join worker m on m.county = s.county and m.id = s.made_by \
    join area a on a.county = s.county and a.id = s.area where s.county = $1";

fn assessment(reader: &Reader, mut row: Row) -> Result<Assessment, StoreError> {
    let id: AssessmentId = row.take(0)?;
    let contest = match (row.take::<Option<Timestamp>>(13)?, row.take::<Option<Vec<u8>>>(14)?) {
        (Some(at), Some(sealed)) => {
            let answer = match (row.take::<Option<i64>>(15)?, row.take::<Option<String>>(16)?) {
                (Some(upheld), Some(answer)) => Some((upheld == 1, answer)),
                _ => None,
            };
            Some(Contest { said: reader.keys().open(SAID, id.0.as_bytes(), &sealed)?, at, answer })
        }
        _ => None,
    };
    Ok(Assessment {
        id,
        worker: row.take(1)?,
        name: row.take(2)?,
        area: row.take(3)?,
        path: row.take(4)?,
        area_name: row.take(5)?,
        role: row.take(6)?,
        month: row.take(7)?,
        figures: row.take(8)?,
        word: row.take(9)?,
        made_by: row.take(10)?,
        maker: row.take(11)?,
        made_at: row.take(12)?,
        contest,
    })
}

/// What workers did between two instants. Who did nothing of a kind is not among its rows.
pub async fn measured(
    reader: &Reader,
    county: County,
    what: Measured,
    workers: &[WorkerId],
    (from, until): (Timestamp, Timestamp),
) -> Result<HashMap<WorkerId, Done>, StoreError> {
    let (sql, worker) = match what {
        Measured::Events => (
            "select s.made_by, count(distinct case when s.made_at <= e.due_at then e.id end), count(distinct e.id) \
             from event_step s join event e on e.county = s.county and e.id = s.event \
             where s.county = $1 and s.kind = 'handle' and s.made_at >= $2 and s.made_at < $3",
            "s.made_by",
        ),
        Measured::Instructions => (
            "select r.worker, count(case when r.confirmed_at <= i.due_at then 1 end), count(*) \
             from instruction i join receipt r on r.county = i.county and r.instruction = i.id \
             where i.county = $1 and i.due_at >= $2 and i.due_at < $3 and i.withdrawn_at is null \
             and (i.kind = 'rules' or r.answers = 1)",
            "r.worker",
        ),
        Measured::Visits => (
            "select v.worker, count(*), count(*) from visit v \
             where v.county = $1 and v.made_at >= $2 and v.made_at < $3 and v.replaces is null",
            "v.worker",
        ),
    };
    let mut filter = Where::behind(vec![county.into(), from.into(), until.into()]);
    filter
        .and(&format!("{worker} in {}", Where::marks(workers.len())), workers.iter().map(|it| (*it).into()));
    let sql = format!("{sql}{} group by {worker}", filter.sql);
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            let count = |it: i64| u32::try_from(it).unwrap_or(u32::MAX);
            Ok((row.take(0)?, Done { good: count(row.take(1)?), of: count(row.take(2)?) }))
        })
        .collect()
}

/// Keeps an assessment.
///
/// # Errors
/// [`StoreError::Conflict`] `assessment_pkey` for an id, `assessment_month` for a month that is taken.
pub async fn keep_assessment(writer: &Writer, county: County, it: &Assessment) -> Result<(), StoreError> {
    let row = [
        ("county", county.into()),
        ("id", it.id.into()),
        ("worker", it.worker.into()),
        ("area", it.area.into()),
        ("path", (&it.path).into()),
        ("role", (&it.role).into()),
        ("month", (&it.month).into()),
        ("figures", (&it.figures).into()),
        ("word", (&it.word).into()),
        ("made_by", it.made_by.into()),
        ("made_at", it.made_at.into()),
    ];
    writer.insert("assessment", row).await
}

/// Assessments of a month in the permit's subtree.
pub async fn assessments(
    reader: &Reader,
    permit: &Permit,
    month: &str,
) -> Result<Vec<Assessment>, StoreError> {
    let mut filter = Where::within(permit, "s");
    filter.and("s.month = ?", [month.into()]);
    let rows =
        reader.query(&format!("{SELECT}{} order by s.path, w.name", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| assessment(reader, row)).collect()
}

/// Contests of the permit's subtree that nobody has answered, the oldest first.
pub async fn contested(reader: &Reader, permit: &Permit) -> Result<Vec<Assessment>, StoreError> {
    let mut filter = Where::within(permit, "s");
    filter.and("s.contested_at is not null and s.answered_by is null", []);
    let sql = format!("{SELECT}{} order by s.contested_at", filter.sql);
    reader.query(&sql, &filter.params).await?.into_iter().map(|row| assessment(reader, row)).collect()
}

/// Assessments of a worker, the latest first.
pub async fn assessments_of(
    reader: &Reader,
    county: County,
    worker: WorkerId,
    limit: usize,
) -> Result<Vec<Assessment>, StoreError> {
    let sql = format!("{SELECT} and s.worker = $2 order by s.month desc, s.made_at desc limit $3");
    let rows = reader.query(&sql, &[county.into(), worker.into(), limit.into()]).await?;
    rows.into_iter().map(|row| assessment(reader, row)).collect()
}

/// One assessment, held until the transaction ends.
pub async fn hold_assessment(
    writer: &Writer,
    county: County,
    id: AssessmentId,
) -> Result<Option<Assessment>, StoreError> {
    let params = [county.into(), id.into()];
    writer.query_locked("select id from assessment where county = $1 and id = $2", &params).await?;
    let row = writer.query_opt(&format!("{SELECT} and s.id = $2"), &params).await?;
    row.map(|row| assessment(writer, row)).transpose()
}

/// Keeps what somebody says against their assessment.
pub async fn contest_assessment(
    writer: &Writer,
    county: County,
    id: AssessmentId,
    said: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sealed = writer.keys().seal(SAID, id.0.as_bytes(), said)?;
    let sql = "update assessment set contested_at = $3, contest_sealed = $4 \
               where county = $1 and id = $2 and contested_at is null";
    writer.execute(sql, &[county.into(), id.into(), now.into(), sealed.into()]).await.map(drop)
}

/// Keeps the answer to it.
///
/// # Errors
/// [`StoreError::Conflict`] `assessment_answer` for who assessed or is assessed.
pub async fn answer_assessment(
    writer: &Writer,
    permit: &Permit,
    id: AssessmentId,
    (upheld, answer): (bool, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update assessment set answered_by = $3, answered_at = $4, upheld = $5, answer = $6 \
               where county = $1 and id = $2 and answered_by is null";
    let params = [
        permit.county().into(),
        id.into(),
        permit.worker().into(),
        now.into(),
        i64::from(upheld).into(),
        answer.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Destroys assessments made before an instant.
pub async fn forget_assessments(
    writer: &Writer,
    county: County,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "delete from assessment where county = $1 and made_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
