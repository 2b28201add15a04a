//! Reports as signed: versions that never change, one of them standing. Roll-up reads the standing
//! versions of the level below in one range.

mod assessments;
mod commendations;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, WorkerId};
use domain::reports::Figures;
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, StoreError, Value, Writer, rows};

pub use assessments::{
    Assessment, Contest, answer_assessment, assessments, assessments_of, contest_assessment, contested,
    forget_assessments, hold_assessment, keep_assessment, measured,
};
pub use commendations::{
    Commendation, commendations, decide_commendation, granted_to, hold_commendation, propose_commendation,
};

rows! {
    /// One version of one unit's report of one day.
    pub struct Report {
        /// Whose.
        pub area: AreaId = "r.area",
        /// Its place in the tree.
        pub path: AreaPath = "r.path",
        /// 1 for the first signature.
        pub version: i64 = "r.version",
        /// What it says.
        pub figures: Figures = "r.figures",
        /// Whether it says that nothing happened.
        pub is_zero: bool = "r.is_zero",
        /// Who signed this version.
        pub signed_by: WorkerId = "r.signed_by",
        /// Their name.
        pub signer: String = "w.name",
        /// When this version was signed.
        pub signed_at: Timestamp = "r.signed_at",
        /// When version 1 was signed; decides whether it was late.
        pub first_signed_at: Timestamp = "r.first_signed_at",
        /// Why corrected, or why signed with units missing below.
        pub reason: Option<String> = "r.reason",
        /// Units directly below that owed one when it was signed.
        pub below_units: i64 = "r.below_units",
        /// How many of them had signed.
        pub below_signed: i64 = "r.below_signed",
        /// Id made by the phone that signed it, so that sending it again is the same act.
        pub entry: Option<uuid::Uuid> = "r.entry",
    }

    /// A unit that owes a report, and the version that stands if it has signed.
    pub struct Owing {
        /// The unit.
        pub area: AreaId = "a.id",
        /// Its name.
        pub name: String = "a.name",
        /// Its place in the tree.
        pub path: AreaPath = "a.path",
        /// The version that stands; none when nothing is signed.
        pub signed: Option<StandingReport> = ..,
    }

    /// A version that stands.
    pub struct StandingReport {
        /// When version 1 was signed.
        pub first_at: Timestamp = "r.first_signed_at",
        /// Whether it says that nothing happened.
        pub is_zero: bool = "r.is_zero",
        /// Which version it is.
        pub version: i64 = "r.version",
        /// What it says.
        pub figures: Figures = "r.figures",
    }
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
    let from = "from report r join worker w on w.county = r.county and w.id = r.signed_by \
                where r.county = $1 and r.form = $2 and r.day = $3 and r.area = $4 and r.path >= $5 and r.path < $6 \
                order by r.version desc";
    let params =
        [permit.county().into(), form.into(), day.into(), area.into(), range.from.into(), range.until.into()];
    reader.rows(from, &params).await
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
    let from = format!(
        "from area a left join report r on r.county = a.county and r.form = $2 and r.day = $3 and r.standing = 1 \
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
    reader.rows(&from, &params).await
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
    let [county, form, day, area] = key;
    let row = [
        ("county", county),
        ("form", form),
        ("day", day),
        ("area", area),
        ("version", it.version.into()),
        ("path", (&it.path).into()),
        ("depth", it.path.depth().into()),
        ("standing", true.into()),
        ("figures", serde_json::to_string(&it.figures).map_err(StoreError::engine)?.into()),
        ("is_zero", it.is_zero.into()),
        ("signed_by", it.signed_by.into()),
        ("signed_at", it.signed_at.into()),
        ("first_signed_at", it.first_signed_at.into()),
        ("reason", it.reason.clone().into()),
        ("below_units", it.below_units.into()),
        ("below_signed", it.below_signed.into()),
        ("entry", it.entry.into()),
    ];
    writer.insert("report", row).await
}
