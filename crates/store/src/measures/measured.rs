//! Whom measures on persons are about, who told them, and when they were let off (T-21, T-22, T-24). They are written with
//! the proposal and never added to: who decides decides about all of them (I-4, I-5).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, HouseholdId, MeasureId, PersonId};
use domain::measures::{MeasureKind, MeasureReason, Plan, Slot, Standing, standing};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

/// Somebody a measure is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The measure.
    pub measure: MeasureId,
    /// What it limits.
    pub kind: MeasureKind,
    /// Why.
    pub reason: MeasureReason,
    /// Who.
    pub person: PersonId,
    /// Their household.
    pub household: HouseholdId,
    /// Their name.
    pub name: String,
    /// Where they live.
    pub address: String,
    /// The unit.
    pub area_name: String,
    /// Where in the tree.
    pub path: AreaPath,
    /// Eight signs on their notice, to object with.
    pub serial: String,
    /// When it holds.
    pub plan: Plan,
    /// The second person's word.
    pub granted: Option<bool>,
    /// When that was said.
    pub decided_at: Option<Timestamp>,
    /// When the measure was taken back.
    pub lifted_at: Option<Timestamp>,
    /// Why.
    pub lifted_why: Option<String>,
    /// When they were told (I-7).
    pub told_at: Option<Timestamp>,
    /// By whom.
    pub told_by: Option<String>,
    /// When they were let off before its end.
    pub left_at: Option<Timestamp>,
    /// Why.
    pub left_why: Option<String>,
    /// Whether there is an entry for the slot that was asked about.
    pub checked: bool,
}

impl Measured {
    /// What the measure is for them at an instant: who was let off is not bound by what goes on for others.
    pub fn standing(&self, now: Timestamp) -> Standing {
        standing(self.plan, self.granted, self.lifted_at.is_some() || self.left_at.is_some(), now)
    }

    /// From when until when entries are asked for: since it was decided, until it ended for them in whichever way.
    pub fn span(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let from = self.decided_at.map_or(self.plan.starts_at, |it| it.max(self.plan.starts_at));
        let ends =
            [Some(self.plan.ends_at), Some(self.plan.review_at), self.lifted_at, self.left_at, Some(now)];
        (from, ends.into_iter().flatten().min().unwrap_or(now))
    }
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MeasuredFilter {
    /// Of one measure.
    pub measure: Option<MeasureId>,
    /// Of one person, and of them also what is over.
    pub person: Option<PersonId>,
    /// Of one kind.
    pub kind: Option<MeasureKind>,
    /// Only those with no entry for the slot.
    pub missing: bool,
    /// Only those nobody has told.
    pub untold: bool,
}

/// Whoever is under a measure is few: they are read from their list, not from all residents of a place.
const FROM: &str = "from measured d cross join measure m cross join person p where d.county = $1 \
    and m.county = d.county and m.id = d.measure and p.county = d.county and p.id = d.person";
/// For whom it holds at an instant.
const HOLDS: &str = "m.granted = 1 and m.lifted_at is null and d.left_at is null and m.starts_at <= ? and m.ends_at > ? \
    and m.review_at > ?";
/// Whether an entry was made for a slot.
const CHECKED: &str = "exists (select 1 from check_in c where c.county = d.county and c.measure = d.measure \
    and c.person = d.person and c.day = ? and c.half = ?)";

fn holds(now: Timestamp) -> [Value; 3] {
    [now.into(), now.into(), now.into()]
}

fn measured(mut row: Row) -> Result<Measured, StoreError> {
    let unknown = || StoreError::Inconsistent("a measure of an unknown kind or reason");
    Ok(Measured {
        measure: row.take(0)?,
        kind: MeasureKind::from_name(&row.take::<String>(1)?).ok_or_else(unknown)?,
        reason: MeasureReason::from_name(&row.take::<String>(2)?).ok_or_else(unknown)?,
        person: row.take(3)?,
        household: row.take(4)?,
        name: row.take(5)?,
        address: row.take(6)?,
        area_name: row.take(7)?,
        path: row.take(8)?,
        serial: row.take(9)?,
        plan: Plan { starts_at: row.take(10)?, ends_at: row.take(11)?, review_at: row.take(12)? },
        granted: row.take(13)?,
        decided_at: row.take(14)?,
        lifted_at: row.take(15)?,
        lifted_why: row.take(16)?,
        told_at: row.take(17)?,
        told_by: row.take(18)?,
        left_at: row.take(19)?,
        left_why: row.take(20)?,
        checked: row.take(21)?,
    })
}

/// Writes down whom a proposal is about, in the transaction that keeps it.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn insert_measured(
    writer: &Writer,
    county: County,
    measure: MeasureId,
    people: Vec<(PersonId, String)>,
) -> Result<(), StoreError> {
    let sql = "insert into measured (county, measure, person, serial) values ($1, $2, $3, $4)";
    let row = |(person, serial): (PersonId, String)| -> Vec<Value> {
        vec![county.into(), measure.into(), person.into(), serial.into()]
    };
    writer.execute_many(sql, people.into_iter().map(row).collect()).await.map(drop)
}

/// Those in the permit's subtree under a measure that holds now, or whatever there was of one person; with whether each has
/// an entry for a slot. The longest under it first, `after` begins behind so many.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn measured_list(
    reader: &Reader,
    permit: &Permit,
    asked: MeasuredFilter,
    slot: Slot,
    now: Timestamp,
    (after, limit): (usize, usize),
) -> Result<Vec<Measured>, StoreError> {
    let range = permit.range();
    let mut filter = Where::behind(vec![
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        slot.day.into(),
        slot.half.as_str().into(),
    ]);
    filter.and("(p.path || '') >= $2 and (p.path || '') < $3", []);
    match asked.person {
        Some(person) => filter.and("d.person = ?", [person.into()]),
        None => filter.and(HOLDS, holds(now)),
    }
    if let Some(measure) = asked.measure {
        filter.and("d.measure = ?", [measure.into()]);
    }
    if let Some(kind) = asked.kind {
        filter.and("m.kind = ?", [kind.as_str().into()]);
    }
    if asked.missing {
        let begun = "(m.starts_at < ? and m.decided_at < ?)";
        filter.and(begun, [slot.due.into(), slot.due.into()]);
        filter.and(&format!("not {}", CHECKED.replacen('?', "$4", 1).replacen('?', "$5", 1)), []);
    }
    if asked.untold {
        filter.and("d.told_at is null", []);
    }
    filter.then(" order by m.starts_at, d.measure, d.person limit ? offset ?", [limit.into(), after.into()]);
    let checked = CHECKED.replacen('?', "$4", 1).replacen('?', "$5", 1);
    let sql = format!(
        "select d.measure, m.kind, m.reason, d.person, p.household, p.name, \
         (select h.address from household h where h.county = p.county and h.id = p.household), \
         (select a.name from area a where a.county = p.county and a.path = p.path), p.path, d.serial, m.starts_at, \
         m.ends_at, m.review_at, m.granted, m.decided_at, m.lifted_at, m.lifted_why, d.told_at, \
         (select w.name from worker w where w.county = d.county and w.id = d.told_by), d.left_at, d.left_why, \
         case when {checked} then 1 else 0 end {FROM}{}",
        filter.sql
    );
    reader.query(&sql, &filter.params).await?.into_iter().map(measured).collect()
}

/// Those under a measure, by unit at a depth and by kind: how many, how many were told, how many an entry fell due of, how
/// many have one.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn measured_units(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
    slot: Slot,
    now: Timestamp,
) -> Result<Vec<(AreaPath, MeasureKind, [i64; 4])>, StoreError> {
    let range = permit.range();
    let mut filter = Where::behind(vec![
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        slot.day.into(),
        slot.half.as_str().into(),
        slot.due.into(),
    ]);
    filter.and("(p.path || '') >= $2 and (p.path || '') < $3", []);
    filter.and(HOLDS, holds(now));
    let unit = format!("substr(p.path, 1, {})", AreaPath::county().child(0).as_str().len() * depth);
    let begun = "m.starts_at < $6 and m.decided_at < $6";
    let checked = CHECKED.replacen('?', "$4", 1).replacen('?', "$5", 1);
    let sum = |of: &str| format!("cast(sum(case when {of} then 1 else 0 end) as bigint)");
    let sql = format!(
        "select {unit}, m.kind, count(*), count(d.told_at), {}, {} {FROM}{} group by 1, 2 order by 1, 2",
        sum(begun),
        sum(&format!("{begun} and {checked}")),
        filter.sql
    );
    let unknown = StoreError::Inconsistent("a measure of an unknown kind");
    let read = |mut row: Row| {
        let kind = MeasureKind::from_name(&row.take::<String>(1)?).ok_or_else(|| unknown.clone())?;
        Ok((row.take(0)?, kind, [row.take(2)?, row.take(3)?, row.take(4)?, row.take(5)?]))
    };
    reader.query(&sql, &filter.params).await?.into_iter().map(read).collect()
}

/// How many a measure is about, how many of these were told, how many were let off, how many still wait to be told.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn count_measured(
    reader: &Reader,
    county: County,
    measure: MeasureId,
) -> Result<[i64; 4], StoreError> {
    let sql = "select count(*), count(told_at), count(left_at), \
               cast(sum(case when told_at is null and left_at is null then 1 else 0 end) as bigint) \
               from measured where county = $1 and measure = $2";
    let mut row = reader.query_one(sql, &[county.into(), measure.into()]).await?;
    Ok([row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?])
}

/// The measure whose notice carries a code.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn measure_of_notice(
    reader: &Reader,
    county: County,
    serial: &str,
) -> Result<Option<MeasureId>, StoreError> {
    let sql = "select measure from measured where county = $1 and serial = $2";
    let row = reader.query_opt(sql, &[county.into(), serial.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}

/// Writes down that somebody was told what limits them, why, until when and how to object (I-7). The first time counts.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn tell_measured(
    writer: &Writer,
    permit: &Permit,
    (measure, person): (MeasureId, PersonId),
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update measured set told_at = $4, told_by = $5 where county = $1 and measure = $2 and person = $3 \
               and told_at is null";
    let params = [permit.county().into(), measure.into(), person.into(), at.into(), permit.worker().into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Lets somebody off before the end. `false` when they were before.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn release_measured(
    writer: &Writer,
    permit: &Permit,
    (measure, person): (MeasureId, PersonId),
    why: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update measured set left_at = $4, left_by = $5, left_why = $6 where county = $1 and measure = $2 \
               and person = $3 and left_at is null";
    let params = [
        permit.county().into(),
        measure.into(),
        person.into(),
        now.into(),
        permit.worker().into(),
        why.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Destroys who was under measures that ended before an instant, and how they were; the decision itself stays, without
/// anybody's name (I-15). How many they were.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn forget_measured(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let over = "measure in (select m.id from measure m where m.county = $1 and m.body is not null \
                and (m.ends_at < $2 or m.lifted_at < $2))";
    let params = [county.into(), before.into()];
    writer.execute(&format!("delete from check_in where county = $1 and {over}"), &params).await?;
    writer.execute(&format!("delete from measured where county = $1 and {over}"), &params).await
}

/// Publicly: how many persons are under measures that hold, by kind; of places nothing is said (I-16).
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn count_bound(
    reader: &Reader,
    county: County,
    now: Timestamp,
) -> Result<Vec<(MeasureKind, i64)>, StoreError> {
    let mut filter = Where::behind(vec![county.into()]);
    filter.and(HOLDS, holds(now));
    let sql = format!(
        "select m.kind, count(*) from measured d join measure m on m.county = d.county and m.id = d.measure \
         where d.county = $1{} group by 1 order by 1",
        filter.sql
    );
    let unknown = StoreError::Inconsistent("a measure of an unknown kind");
    let read = |mut row: Row| {
        let kind = MeasureKind::from_name(&row.take::<String>(0)?).ok_or_else(|| unknown.clone())?;
        Ok((kind, row.take(1)?))
    };
    reader.query(&sql, &filter.params).await?.into_iter().map(read).collect()
}
