//! Measures. No function here makes one longer or changes what it limits: that is a new decision (I-6).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, AuthorityId, County, MeasureId, WorkerId};
use domain::measures::{ExitTerms, MeasureKind, MeasureReason, Plan, Standing, Terms, standing};
use jiff::Timestamp;

use super::Authority;
use crate::db::{Reader, Row, StoreError, Value, Writer};

/// A measure with everything that must be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Opaque key.
    pub id: MeasureId,
    /// Where.
    pub area: AreaId,
    /// Where, as a path.
    pub path: AreaPath,
    /// What that area is called.
    pub area_name: String,
    /// The document it rests on.
    pub document: String,
    /// The authority that decided so.
    pub issuer: String,
    /// Why.
    pub reason: MeasureReason,
    /// What is done for the people meanwhile (I-21).
    pub services: String,
    /// Where to object.
    pub appeal: String,
    /// When.
    pub plan: Plan,
    /// What it limits.
    pub terms: Terms,
    /// Households it was about when it was proposed; none for a closure.
    pub households: i64,
    /// People it was about.
    pub people: i64,
    /// Venues it was about; none for an exit limit.
    pub venues: i64,
    /// Who proposed it.
    pub proposed_by: WorkerId,
    /// Their name.
    pub proposer: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<WorkerId>,
    /// Their name.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What they said.
    pub granted: Option<bool>,
    /// The authority they decided by.
    pub authority: Option<AuthorityId>,
    /// The document of that authority.
    pub authority_document: Option<String>,
    /// When somebody last said that it is still needed.
    pub reviewed_at: Option<Timestamp>,
    /// When it was taken back.
    pub lifted_at: Option<Timestamp>,
    /// Why.
    pub lifted_why: Option<String>,
}

impl Measure {
    /// What kind it is.
    pub fn kind(&self) -> MeasureKind {
        self.terms.kind()
    }

    /// How often a household goes out, where that is what it limits.
    pub fn exits(&self) -> Option<ExitTerms> {
        match self.terms {
            Terms::Exits(terms) => Some(terms),
            Terms::Closure(_) => None,
        }
    }

    /// Whether it closes venues of a category.
    pub fn closes(&self, category: &str) -> bool {
        matches!(&self.terms, Terms::Closure(them) if them.iter().any(|it| it == category))
    }

    /// What it is at an instant.
    pub fn standing(&self, now: Timestamp) -> Standing {
        standing(self.plan, self.granted, self.lifted_at.is_some(), now)
    }

    /// Whether it holds at an instant, which may lie behind.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        let lifted = self.lifted_at.is_some_and(|lifted| lifted <= at);
        standing(self.plan, self.granted, lifted, at) == Standing::InForce
    }
}

const SELECT: &str = "select m.id, m.kind, m.area, m.path, a.name, m.document, m.issuer, m.reason, m.services, \
    m.appeal, m.starts_at, m.ends_at, m.review_at, m.exits, m.every_days, m.max_minutes, m.households, m.people, \
    m.proposed_by, p.name, m.proposed_at, m.decided_by, d.name, m.decided_at, m.granted, m.authority, g.document, \
    m.reviewed_at, m.lifted_at, m.lifted_why, m.categories, m.venues from measure m \
    join area a on a.county = m.county and a.id = m.area \
    join worker p on p.county = m.county and p.id = m.proposed_by \
    left join worker d on d.county = m.county and d.id = m.decided_by \
    left join authority g on g.county = m.county and g.id = m.authority where m.county = $1";

fn terms(row: &mut Row) -> Result<Terms, StoreError> {
    let number = |value: Option<i64>| value.and_then(|it| u32::try_from(it).ok()).unwrap_or_default();
    let unknown = StoreError::Inconsistent("a measure of an unknown kind");
    match MeasureKind::from_name(&row.take::<String>(1)?).ok_or_else(|| unknown.clone())? {
        MeasureKind::ExitLimit => Ok(Terms::Exits(ExitTerms {
            exits: number(row.take(13)?),
            every_days: number(row.take(14)?),
            max_minutes: number(row.take(15)?),
        })),
        MeasureKind::VenueClosure => {
            Ok(Terms::Closure(serde_json::from_str(&row.take::<String>(30)?).map_err(|_| unknown)?))
        }
    }
}

fn measure(mut row: Row) -> Result<Measure, StoreError> {
    let unknown = StoreError::Inconsistent("a measure of an unknown reason");
    let terms = terms(&mut row)?;
    Ok(Measure {
        id: row.take(0)?,
        area: row.take(2)?,
        path: row.take(3)?,
        area_name: row.take(4)?,
        document: row.take(5)?,
        issuer: row.take(6)?,
        reason: MeasureReason::from_name(&row.take::<String>(7)?).ok_or(unknown)?,
        services: row.take(8)?,
        appeal: row.take(9)?,
        plan: Plan { starts_at: row.take(10)?, ends_at: row.take(11)?, review_at: row.take(12)? },
        terms,
        households: row.take(16)?,
        people: row.take(17)?,
        proposed_by: row.take(18)?,
        proposer: row.take(19)?,
        proposed_at: row.take(20)?,
        decided_by: row.take(21)?,
        decider: row.take(22)?,
        decided_at: row.take(23)?,
        granted: row.take(24)?,
        authority: row.take(25)?,
        authority_document: row.take(26)?,
        reviewed_at: row.take(27)?,
        lifted_at: row.take(28)?,
        lifted_why: row.take(29)?,
        venues: row.take(31)?,
    })
}

/// Keeps a proposal of the permit's worker.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use or something is missing or too long.
pub async fn insert(writer: &Writer, permit: &Permit, it: &Measure) -> Result<(), StoreError> {
    let sql = "insert into measure (county, id, kind, area, path, document, issuer, reason, services, appeal, \
               starts_at, ends_at, review_at, exits, every_days, max_minutes, households, people, proposed_by, \
               proposed_at, categories, venues) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
               $14, $15, $16, $17, $18, $19, $20, $21, $22)";
    let exits = it.exits();
    let number = |of: fn(ExitTerms) -> u32| -> Value { exits.map(|it| i64::from(of(it))).into() };
    let categories = match &it.terms {
        Terms::Exits(_) => None,
        Terms::Closure(them) => Some(serde_json::to_string(them).unwrap_or_default()),
    };
    let params = [
        permit.county().into(),
        it.id.into(),
        it.kind().as_str().into(),
        it.area.into(),
        (&it.path).into(),
        (&it.document).into(),
        (&it.issuer).into(),
        it.reason.as_str().into(),
        (&it.services).into(),
        (&it.appeal).into(),
        it.plan.starts_at.into(),
        it.plan.ends_at.into(),
        it.plan.review_at.into(),
        number(|it| it.exits),
        number(|it| it.every_days),
        number(|it| it.max_minutes),
        it.households.into(),
        it.people.into(),
        permit.worker().into(),
        it.proposed_at.into(),
        categories.into(),
        it.venues.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// A measure of the county.
pub async fn find(reader: &Reader, county: County, id: MeasureId) -> Result<Option<Measure>, StoreError> {
    let sql = format!("{SELECT} and m.id = $2");
    reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(measure).transpose()
}

/// Whether a measure concerns the permit's subtree: it lies there, or covers it.
const CONCERNS: &str = "((m.path >= $2 and m.path < $3) or substr($4, 1, length(m.path)) = m.path)";

fn concerned(permit: &Permit) -> Vec<Value> {
    let range = permit.range();
    vec![permit.county().into(), range.from.into(), range.until.into(), permit.path().into()]
}

/// Measures that concern the permit's subtree, newest first.
pub async fn list(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Measure>, StoreError> {
    let sql = format!("{SELECT} and {CONCERNS} order by m.proposed_at desc, m.id limit $5");
    let mut params = concerned(permit);
    params.push(limit.into());
    reader.query(&sql, &params).await?.into_iter().map(measure).collect()
}

const RUNNING: &str = "m.granted = 1 and m.lifted_at is null and m.ends_at > $2 and m.review_at > $2";

/// Measures of the county that hold at an instant or are to hold.
pub async fn running(reader: &Reader, county: County, now: Timestamp) -> Result<Vec<Measure>, StoreError> {
    let sql = format!("{SELECT} and {RUNNING} order by m.path, m.starts_at, m.id");
    reader.query(&sql, &[county.into(), now.into()]).await?.into_iter().map(measure).collect()
}

/// Measures that hold or are to hold and concern a place: what lies below it and what covers it.
pub async fn cover(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    now: Timestamp,
) -> Result<Vec<Measure>, StoreError> {
    let held = running(reader, county, now).await?;
    Ok(held.into_iter().filter(|it| it.path.covers(path) || path.covers(&it.path)).collect())
}

/// Closures of venues that hold at an instant (B-109).
pub async fn closures(reader: &Reader, county: County, now: Timestamp) -> Result<Vec<Measure>, StoreError> {
    let sql = format!(
        "{SELECT} and {RUNNING} and m.kind = 'venue_closure' and m.starts_at <= $2 order by m.ends_at desc, m.id"
    );
    reader.query(&sql, &[county.into(), now.into()]).await?.into_iter().map(measure).collect()
}

/// Decides about a proposal, once. `false` when somebody did before.
///
/// # Errors
/// [`StoreError::Conflict`] `measure_two` for one's own, `measure_authority` or `measure_granted_by` without
/// an authority over the place.
pub async fn decide(
    writer: &Writer,
    permit: &Permit,
    id: MeasureId,
    granted: bool,
    authority: Option<&Authority>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update measure set granted = $3, decided_by = $4, decided_at = $5, authority = $6, \
               authority_path = $7 where county = $1 and id = $2 and granted is null";
    let params = [
        permit.county().into(),
        id.into(),
        granted.into(),
        permit.worker().into(),
        now.into(),
        authority.map(|it| it.id).into(),
        authority.map(|it| it.path.as_str()).into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Says that a measure is still needed, until its next review. `false` when it holds no longer.
///
/// # Errors
/// [`StoreError::Conflict`] `measure_times` for a review that is too late.
pub async fn review(
    writer: &Writer,
    permit: &Permit,
    id: MeasureId,
    next: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update measure set reviewed_by = $3, reviewed_at = $4, review_at = $5 where county = $1 \
               and id = $2 and granted = 1 and lifted_at is null and review_at > $4 and ends_at > $4";
    let params = [permit.county().into(), id.into(), permit.worker().into(), now.into(), next.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Takes a measure or a proposal back. `false` when it was before.
pub async fn lift(
    writer: &Writer,
    permit: &Permit,
    id: MeasureId,
    why: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update measure set lifted_by = $3, lifted_at = $4, lifted_why = $5 where county = $1 \
               and id = $2 and lifted_at is null and ends_at > $4";
    let params = [permit.county().into(), id.into(), permit.worker().into(), now.into(), why.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
