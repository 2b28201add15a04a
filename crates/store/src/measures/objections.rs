//! What residents say to a measure, sealed, with a time by which somebody who had no part in it answers (I-8).

use domain::access::Permit;
use domain::ids::{County, MeasureId, ObjectionId, WorkerId};
use jiff::Timestamp;

use super::Measure;
use crate::db::{Reader, Row, StoreError, Writer};

const SAID: &str = "objection.said";
const CONTACT: &str = "objection.contact";

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Made by whoever enters it.
    pub id: ObjectionId,
    /// To which measure.
    pub measure: MeasureId,
    /// What that measure's area is called.
    pub area_name: String,
    /// What was said; sealed when kept.
    pub said: String,
    /// How to reach them, where they want to be; sealed when kept.
    pub contact: Option<String>,
    /// The worker who entered it for somebody; nobody when the resident did.
    pub entered_by: Option<String>,
    /// When.
    pub raised_at: Timestamp,
    /// By when it must be answered.
    pub due_at: Timestamp,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// Whether it was right.
    pub upheld: Option<bool>,
    /// The answer.
    pub answer: Option<String>,
    /// Whether the permit's worker had a part in the measure and so may not answer.
    pub own: bool,
}

const SELECT: &str = "select o.id, o.measure, a.name, o.said_sealed, o.contact_sealed, e.name, o.raised_at, \
    o.due_at, w.name, o.answered_at, o.upheld, o.answer, o.proposed_by, o.decided_by from objection o \
    join measure m on m.county = o.county and m.id = o.measure \
    join area a on a.county = m.county and a.id = m.area \
    left join worker e on e.county = o.county and e.id = o.entered_by \
    left join worker w on w.county = o.county and w.id = o.answered_by where o.county = $1";

fn objection(reader: &Reader, me: WorkerId, mut row: Row) -> Result<Objection, StoreError> {
    let id: ObjectionId = row.take(0)?;
    let open = |place: &str, sealed: Vec<u8>| reader.keys().open(place, id.0.as_bytes(), &sealed);
    let parties: [WorkerId; 2] = [row.take(12)?, row.take(13)?];
    Ok(Objection {
        id,
        measure: row.take(1)?,
        area_name: row.take(2)?,
        said: open(SAID, row.take(3)?)?,
        contact: row.take::<Option<Vec<u8>>>(4)?.map(|it| open(CONTACT, it)).transpose()?,
        entered_by: row.take(5)?,
        raised_at: row.take(6)?,
        due_at: row.take(7)?,
        answered_by: row.take(8)?,
        answered_at: row.take(9)?,
        upheld: row.take(10)?,
        answer: row.take(11)?,
        own: parties.contains(&me),
    })
}

/// What is entered.
#[derive(Debug, Clone, Copy)]
pub struct Raised<'a> {
    /// Made by whoever enters it.
    pub id: ObjectionId,
    /// In the resident's words.
    pub said: &'a str,
    /// How to reach them.
    pub contact: Option<&'a str>,
    /// The worker who enters it for them.
    pub entered_by: Option<WorkerId>,
    /// When.
    pub at: Timestamp,
    /// By when it must be answered.
    pub due_at: Timestamp,
}

/// What was said under an id and by when it is answered, where it is kept already.
pub async fn kept_objection(
    reader: &Reader,
    county: County,
    id: ObjectionId,
) -> Result<Option<(String, Timestamp)>, StoreError> {
    let sql = "select said_sealed, due_at from objection where county = $1 and id = $2";
    let row = reader.query_opt(sql, &[county.into(), id.into()]).await?;
    row.map(|mut row| {
        let sealed: Vec<u8> = row.take(0)?;
        Ok((reader.keys().open(SAID, id.0.as_bytes(), &sealed)?, row.take(1)?))
    })
    .transpose()
}

/// Keeps an objection to a measure that was decided on.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use, [`StoreError::Inconsistent`] for a measure nobody decided on.
pub async fn insert_objection(
    writer: &Writer,
    county: County,
    measure: &Measure,
    it: Raised<'_>,
) -> Result<(), StoreError> {
    let decided_by = measure.decided_by.ok_or(StoreError::Inconsistent("nobody decided on this measure"))?;
    let seal = |place: &str, text: &str| writer.keys().seal(place, it.id.0.as_bytes(), text);
    let sql = "insert into objection (county, id, measure, path, proposed_by, decided_by, said_sealed, \
               contact_sealed, entered_by, raised_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
               $11)";
    let params = [
        county.into(),
        it.id.into(),
        measure.id.into(),
        (&measure.path).into(),
        measure.proposed_by.into(),
        decided_by.into(),
        seal(SAID, it.said)?.into(),
        it.contact.map(|text| seal(CONTACT, text)).transpose()?.into(),
        it.entered_by.into(),
        it.at.into(),
        it.due_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Objections inside the permit's subtree: those that wait first, the most urgent on top.
pub async fn objections(
    reader: &Reader,
    permit: &Permit,
    limit: usize,
) -> Result<Vec<Objection>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "{SELECT} and o.path >= $2 and o.path < $3 \
         order by case when o.answered_at is null then 0 else 1 end, o.due_at, o.id limit $4"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    let rows = reader.query(&sql, &params).await?;
    rows.into_iter().map(|row| objection(reader, permit.worker(), row)).collect()
}

/// An objection inside the permit's subtree.
pub async fn find_objection(
    reader: &Reader,
    permit: &Permit,
    id: ObjectionId,
) -> Result<Option<Objection>, StoreError> {
    let range = permit.range();
    let sql = format!("{SELECT} and o.id = $2 and o.path >= $3 and o.path < $4");
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    reader.query_opt(&sql, &params).await?.map(|row| objection(reader, permit.worker(), row)).transpose()
}

/// Answers an objection, once. `false` when somebody did before.
///
/// # Errors
/// [`StoreError::Conflict`] `objection_outside` for whoever proposed the measure or decided on it.
pub async fn answer_objection(
    writer: &Writer,
    permit: &Permit,
    id: ObjectionId,
    upheld: bool,
    answer: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update objection set answered_by = $3, answered_at = $4, upheld = $5, answer = $6 \
               where county = $1 and id = $2 and answered_at is null";
    let params =
        [permit.county().into(), id.into(), permit.worker().into(), now.into(), upheld.into(), answer.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// What became of the objections of a county: public (I-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// Raised.
    pub raised: i64,
    /// Answered in time.
    pub in_time: i64,
    /// Answered late, or still waiting past their time.
    pub late: i64,
    /// Found to be right.
    pub upheld: i64,
}

/// Counts the objections of a county.
pub async fn outcomes(reader: &Reader, county: County, now: Timestamp) -> Result<Outcomes, StoreError> {
    let count = |when: &str| format!("cast(coalesce(sum(case when {when} then 1 else 0 end), 0) as bigint)");
    let sql = format!(
        "select count(*), {}, {}, {} from objection where county = $1",
        count("answered_at <= due_at"),
        count("coalesce(answered_at, $2) > due_at"),
        count("upheld = 1"),
    );
    let mut row = reader.query_one(&sql, &[county.into(), now.into()]).await?;
    Ok(Outcomes { raised: row.take(0)?, in_time: row.take(1)?, late: row.take(2)?, upheld: row.take(3)? })
}

/// Forgets objections raised before an instant.
pub async fn forget_objections(writer: &Writer, county: County, before: Timestamp) -> Result<(), StoreError> {
    let sql = "delete from objection where county = $1 and raised_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await.map(drop)
}

/// How many objections of the permit's subtree nobody has answered, and how many of those are late.
pub async fn count_open_objections(
    reader: &Reader,
    permit: &Permit,
    now: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let range = permit.range();
    let sql = "select count(*), cast(coalesce(sum(case when due_at <= $4 then 1 else 0 end), 0) as bigint) \
               from objection where county = $1 and path >= $2 and path < $3 and answered_at is null";
    let params = [permit.county().into(), range.from.into(), range.until.into(), now.into()];
    let mut row = reader.query_one(sql, &params).await?;
    Ok((row.take(0)?, row.take(1)?))
}
