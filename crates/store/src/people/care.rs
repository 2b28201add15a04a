//! The list of those who need looking after, with their consent, and how they were contacted (B-78). Where somebody lives
//! is read from their record, so that the list follows them when they move.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, HouseholdId, PersonId};
use domain::people::{CarePlan, Consent};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

const NEEDS: &str = "care.needs";
const NOTE: &str = "care.note";
const BY: &str = "care.consent_by";
const SAID: &str = "care_contact.said";

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Care {
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
    /// Birth date.
    pub born: Option<Date>,
    /// How they are to be looked after.
    pub plan: CarePlan,
    /// What else must be known.
    pub note: Option<String>,
    /// The day of the last contact.
    pub last_on: Option<Date>,
    /// Counts up with every change.
    pub version: i64,
}

/// How somebody was contacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareContact {
    /// Made by the client.
    pub id: Uuid,
    /// Who did.
    pub worker: String,
    /// When.
    pub day: Date,
    /// `visit`, `phone` or `family`.
    pub way: String,
    /// What was said or needed.
    pub said: Option<String>,
}

const SELECT: &str = "select c.person, p.household, p.name, h.address, a.name, p.path, p.born, c.needs_sealed, c.consent, \
    c.consent_by_sealed, c.consented_on, c.every_days, c.next_on, c.note_sealed, c.version, \
    (select max(t.day) from care_contact t where t.county = c.county and t.person = c.person) \
    from care c cross join person p join household h on h.county = p.county and h.id = p.household \
    join area a on a.county = h.county and a.id = h.area where c.county = $1 \
    and p.county = c.county and p.id = c.person";

/// Whoever is on the list is few: it is read from the list (`cross join` lays that down), not from all residents of a place.
const INSIDE: &str = "(p.path || '') >= $2 and (p.path || '') < $3";

fn care(reader: &Reader, mut row: Row) -> Result<Care, StoreError> {
    let person: PersonId = row.take(0)?;
    let open = |place: &str, sealed: Option<Vec<u8>>| {
        sealed.map(|it| reader.keys().open(place, person.0.as_bytes(), &it)).transpose()
    };
    let needs = open(NEEDS, Some(row.take(7)?))?.unwrap_or_default();
    let consent: String = row.take(8)?;
    let by = open(BY, row.take(9)?)?;
    Ok(Care {
        person,
        household: row.take(1)?,
        name: row.take(2)?,
        address: row.take(3)?,
        area_name: row.take(4)?,
        path: row.take(5)?,
        born: row.take(6)?,
        plan: CarePlan {
            needs: serde_json::from_str(&needs).map_err(|_| StoreError::Inconsistent("needs are no JSON"))?,
            consent: if consent == "own" { Consent::Own } else { Consent::Guardian(by.unwrap_or_default()) },
            consented_on: row.take(10)?,
            every_days: row.take(11)?,
            next_on: row.take(12)?,
        },
        note: open(NOTE, row.take(13)?)?,
        version: row.take(14)?,
        last_on: row.take(15)?,
    })
}

fn inside(permit: &Permit) -> Where {
    let range = permit.range();
    let mut filter = Where::behind(vec![permit.county().into(), range.from.into(), range.until.into()]);
    filter.and(INSIDE, []);
    filter
}

/// Those on the list in the permit's subtree, whose contact is due first; `due` keeps those due by a day, `after` begins
/// behind one.
pub async fn care_list(
    reader: &Reader,
    permit: &Permit,
    due: Option<Date>,
    after: Option<(Date, PersonId)>,
    limit: usize,
) -> Result<Vec<Care>, StoreError> {
    let mut filter = inside(permit);
    if let Some(day) = due {
        filter.and("c.next_on <= ?", [day.into()]);
    }
    if let Some((day, id)) = after {
        filter
            .and("(c.next_on > ? or (c.next_on = ? and c.person > ?))", [day.into(), day.into(), id.into()]);
    }
    filter.then(" order by c.next_on, c.person limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| care(reader, row)).collect()
}

/// How many are on the list in the permit's subtree, and of how many the contact is due by a day.
pub async fn care_counts(reader: &Reader, permit: &Permit, day: Date) -> Result<(i64, i64), StoreError> {
    let mut filter = inside(permit);
    filter.params.push(day.into());
    let sql = format!(
        "select count(*), cast(coalesce(sum(case when c.next_on <= $4 then 1 else 0 end), 0) as bigint) from care c \
         cross join person p where c.county = $1 and p.county = c.county and p.id = c.person{}",
        filter.sql
    );
    let mut row = reader.query_one(&sql, &filter.params).await?;
    Ok((row.take(0)?, row.take(1)?))
}

/// Somebody on the list, inside the permit's subtree.
pub async fn find_care(
    reader: &Reader,
    permit: &Permit,
    person: PersonId,
) -> Result<Option<Care>, StoreError> {
    let mut filter = inside(permit);
    filter.and("c.person = ?", [person.into()]);
    let row = reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    row.map(|row| care(reader, row)).transpose()
}

/// Puts somebody on the list, or keeps how they are looked after as it shall be. `seen` is the version that is changed,
/// none for somebody new. `false` when somebody has changed it meanwhile.
///
/// # Errors
/// [`StoreError::Conflict`] `care_consent` without the guardian's name.
pub async fn keep_care(
    writer: &Writer,
    permit: &Permit,
    person: PersonId,
    (plan, note): (&CarePlan, Option<&str>),
    seen: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let seal = |place: &str, text: Option<&str>| {
        text.map(|text| writer.keys().seal(place, person.0.as_bytes(), text)).transpose()
    };
    let (consent, by) = match &plan.consent {
        Consent::Own => ("own", None),
        Consent::Guardian(name) => ("guardian", Some(name.as_str())),
    };
    let sql = "insert into care (county, person, needs_sealed, note_sealed, consent, consent_by_sealed, consented_on, \
               every_days, next_on, kept_by, version, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, \
               $11) on conflict (county, person) do update set needs_sealed = excluded.needs_sealed, \
               note_sealed = excluded.note_sealed, consent = excluded.consent, \
               consent_by_sealed = excluded.consent_by_sealed, consented_on = excluded.consented_on, \
               every_days = excluded.every_days, next_on = excluded.next_on, kept_by = excluded.kept_by, \
               version = care.version + 1, updated_at = excluded.updated_at where care.version = $12";
    let needs = serde_json::to_string(&plan.needs).unwrap_or_default();
    let params = [
        permit.county().into(),
        person.into(),
        seal(NEEDS, Some(&needs))?.into(),
        seal(NOTE, note)?.into(),
        consent.into(),
        seal(BY, by)?.into(),
        plan.consented_on.into(),
        plan.every_days.into(),
        plan.next_on.into(),
        permit.worker().into(),
        now.into(),
        seen.unwrap_or(-1).into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Takes somebody off the list with everything that was written down of them there: the consent was taken back, or the
/// need is over. How many contacts went with it.
pub async fn end_care(writer: &Writer, county: County, person: PersonId) -> Result<u64, StoreError> {
    let params = [county.into(), person.into()];
    writer.execute("delete from care where county = $1 and person = $2", &params).await?;
    writer.execute("delete from care_contact where county = $1 and person = $2", &params).await
}

/// Contacts of somebody, newest first.
pub async fn care_contacts(
    reader: &Reader,
    county: County,
    person: PersonId,
    limit: usize,
) -> Result<Vec<CareContact>, StoreError> {
    let sql = "select c.id, w.name, c.day, c.way, c.said_sealed from care_contact c \
               join worker w on w.county = c.county and w.id = c.worker where c.county = $1 and c.person = $2 \
               order by c.day desc, c.id limit $3";
    let rows = reader.query(sql, &[county.into(), person.into(), limit.into()]).await?;
    let open = |mut row: Row| {
        let id: Uuid = row.take(0)?;
        let sealed: Option<Vec<u8>> = row.take(4)?;
        Ok(CareContact {
            id,
            worker: row.take(1)?,
            day: row.take(2)?,
            way: row.take(3)?,
            said: sealed.map(|it| reader.keys().open(SAID, id.as_bytes(), &it)).transpose()?,
        })
    };
    rows.into_iter().map(open).collect()
}

/// Writes a contact of the permit's worker down and when the next is due. `false` when this very contact stands already.
pub async fn contact_care(
    writer: &Writer,
    permit: &Permit,
    person: PersonId,
    it: &CareContact,
    next_on: Date,
) -> Result<bool, StoreError> {
    let said = it.said.as_deref().map(|said| writer.keys().seal(SAID, it.id.as_bytes(), said)).transpose()?;
    let sql = "insert into care_contact (county, id, person, worker, day, way, said_sealed) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        person.into(),
        permit.worker().into(),
        it.day.into(),
        (&it.way).into(),
        said.into(),
    ];
    if writer.execute(sql, &params).await? == 0 {
        return Ok(false);
    }
    let sql = "update care set next_on = $3, version = version + 1 where county = $1 and person = $2";
    writer.execute(sql, &[permit.county().into(), person.into(), next_on.into()]).await?;
    Ok(true)
}

/// Forgets contacts before a day (I-15); how many.
pub async fn forget_contacts(writer: &Writer, county: County, before: Date) -> Result<u64, StoreError> {
    let sql = "delete from care_contact where county = $1 and day < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}

/// Forgets the whole list of a county that keeps none any more; how many stood on it.
pub async fn forget_care(writer: &Writer, county: County) -> Result<u64, StoreError> {
    writer.execute("delete from care_contact where county = $1", &[county.into()]).await?;
    writer.execute("delete from care where county = $1", &[county.into()]).await
}
