//! Reports as signed: versions that never change, one of them standing. Roll-up reads the standing
//! versions of the level below in one range.

mod assessments;
mod commendations;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, WorkerId};
use domain::reports::Figures;
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Value, Writer};

pub use assessments::{
    Assessment, Contest, answer_assessment, assessments, assessments_of, contest_assessment, contested,
    forget_assessments, hold_assessment, keep_assessment, measured,
};
pub use commendations::{
    Commendation, commendations, decide_commendation, granted_to, hold_commendation, propose_commendation,
};

/// One version of one unit's report of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose.
    pub area: AreaId,
    /// Its place in the tree.
    pub path: AreaPath,
    /// 1 for the first signature.
    pub version: i64,
    /// What it says.
    pub figures: Figures,
    /// Whether it says that nothing happened.
    pub is_zero: bool,
    /// Who signed this version.
    pub signed_by: WorkerId,
    /// Their name.
    pub signer: String,
    /// When this version was signed.
    pub signed_at: Timestamp,
    /// When version 1 was signed; decides whether it was late.
    pub first_signed_at: Timestamp,
    /// Why corrected, or why signed with units missing below.
    pub reason: Option<String>,
    /// Units directly below that owed one when it was signed.
    pub below_units: i64,
    /// How many of them had signed.
    pub below_signed: i64,
    /// Id made by the phone that signed it, so that sending it again is the same act.
    pub entry: Option<uuid::Uuid>,
}

/// A unit that owes a report, and the version that stands if it has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owing {
    /// The unit.
    pub area: AreaId,
    /// Its name.
    pub name: String,
    /// Its place in the tree.
    pub path: AreaPath,
    /// First signature, whether zero, and version; none when nothing is signed.
    pub signed: Option<(Timestamp, bool, i64)>,
    /// Figures of the standing version.
    pub figures: Figures,
}

const COLUMNS: &str = "r.area, r.path, r.version, r.figures, r.is_zero, r.signed_by, w.name, r.signed_at, \
                       r.first_signed_at, r.reason, r.below_units, r.below_signed, r.entry";

fn report(mut row: Row) -> Result<Report, StoreError> {
    Ok(Report {
        area: row.take(0)?,
        path: row.take(1)?,
        version: row.take(2)?,
        figures: figures(&row.take::<String>(3)?)?,
        is_zero: row.take(4)?,
        signed_by: row.take(5)?,
        signer: row.take(6)?,
        signed_at: row.take(7)?,
        first_signed_at: row.take(8)?,
        reason: row.take(9)?,
        below_units: row.take(10)?,
        below_signed: row.take(11)?,
        entry: row.take(12)?,
    })
}

fn figures(text: &str) -> Result<Figures, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Inconsistent("figures are no JSON"))
}

/// All versions of one unit's report of a day, newest first.
pub async fn versions(
    reader: &Reader,
    permit: &Permit,
    form: &str,
    day: Date,
    area: AreaId,
) -> Result<Vec<Report>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from report r join worker w on w.county = r.county and w.id = r.signed_by \
         where r.county = $1 and r.form = $2 and r.day = $3 and r.area = $4 and r.path >= $5 and r.path < $6 \
         order by r.version desc"
    );
    let params =
        [permit.county().into(), form.into(), day.into(), area.into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(report).collect()
}

/// Units at a depth inside the permit's subtree with what stands for a day, in tree order.
pub async fn owing(
    reader: &Reader,
    permit: &Permit,
    form: &str,
    day: Date,
    depth: usize,
    only_missing: bool,
    limit: usize,
) -> Result<Vec<Owing>, StoreError> {
    let range = permit.range();
    let missing = if only_missing { " and r.area is null" } else { "" };
    let sql = format!(
        "select a.id, a.name, a.path, r.first_signed_at, r.is_zero, r.version, r.figures from area a \
         left join report r on r.county = a.county and r.form = $2 and r.day = $3 and r.standing = 1 \
         and r.depth = a.depth and r.path = a.path \
         where a.county = $1 and a.path >= $4 and a.path < $5 and a.depth = $6 and a.valid_from <= $3 \
         and (a.valid_to is null or a.valid_to > $3){missing} order by a.path limit $7"
    );
    let params = [
        permit.county().into(),
        form.into(),
        day.into(),
        range.from.into(),
        range.until.into(),
        depth.into(),
        limit.into(),
    ];
    let rows = reader.query(&sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            let first: Option<Timestamp> = row.take(3)?;
            let (zero, version): (Option<bool>, Option<i64>) = (row.take(4)?, row.take(5)?);
            let text: Option<String> = row.take(6)?;
            Ok(Owing {
                area: row.take(0)?,
                name: row.take(1)?,
                path: row.take(2)?,
                signed: first.map(|at| (at, zero.unwrap_or_default(), version.unwrap_or_default())),
                figures: text.as_deref().map(figures).transpose()?.unwrap_or_default(),
            })
        })
        .collect()
}

/// Counts of one level inside the permit's subtree: units, signed, zero, late.
pub async fn progress(
    reader: &Reader,
    permit: &Permit,
    form: &str,
    day: Date,
    depth: usize,
    cut_off: Timestamp,
) -> Result<[i64; 4], StoreError> {
    let range = permit.range();
    let units = "select count(*) from area where county = $1 and path >= $2 and path < $3 and depth = $4 \
                 and valid_from <= $5 and (valid_to is null or valid_to > $5)";
    let params = [
        permit.county().into(),
        (&range.from).into(),
        (&range.until).into(),
        Value::Int(depth as i64),
        day.into(),
    ];
    let units: i64 = reader.query_one(units, &params).await?.take(0)?;
    let sql = "select count(*), cast(coalesce(sum(is_zero), 0) as bigint), \
               cast(coalesce(sum(case when first_signed_at > $7 then 1 else 0 end), 0) as bigint) from report \
               where county = $1 and form = $2 and day = $3 and standing = 1 and depth = $4 \
               and path >= $5 and path < $6";
    let params = [
        permit.county().into(),
        form.into(),
        day.into(),
        depth.into(),
        range.from.into(),
        range.until.into(),
        cut_off.into(),
    ];
    let mut row = reader.query_one(sql, &params).await?;
    Ok([units, row.take(0)?, row.take(1)?, row.take(2)?])
}

/// Signs a version; the one before it, if any, no longer stands but stays as it was.
///
/// # Errors
/// [`StoreError::Conflict`] `report_pkey` when somebody signed that version just before.
pub async fn insert(
    writer: &Writer,
    permit: &Permit,
    form: &str,
    day: Date,
    it: &Report,
) -> Result<(), StoreError> {
    let key = [permit.county().into(), form.into(), day.into(), Value::from(it.area)];
    let retire = "update report set standing = 0 \
                  where county = $1 and form = $2 and day = $3 and area = $4 and standing = 1";
    writer.execute(retire, &key).await?;
    let text = serde_json::to_string(&it.figures).map_err(StoreError::engine)?;
    let sql = "insert into report (county, form, day, area, version, path, depth, standing, figures, is_zero, \
               signed_by, signed_at, first_signed_at, reason, below_units, below_signed, entry) \
               values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let rest = [
        it.version.into(),
        (&it.path).into(),
        it.path.depth().into(),
        text.into(),
        it.is_zero.into(),
        it.signed_by.into(),
        it.signed_at.into(),
        it.first_signed_at.into(),
        it.reason.clone().into(),
        it.below_units.into(),
        it.below_signed.into(),
        it.entry.into(),
    ];
    writer.execute(sql, &[key.as_slice(), &rest].concat()).await?;
    Ok(())
}
