//! Inspections and their findings.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, FindingId, InspectionId, TeamId, VenueId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

const NOTE: &str = "inspection.note";

/// Who looks: an unannounced inspection that is not filed is there only for its group and for planners.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    /// Who, where they inspect for a group.
    pub member: Option<WorkerId>,
    /// Whether they plan inspections.
    pub plans: bool,
}

/// One look at a venue or a unit, planned or filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Made by the client.
    pub id: InspectionId,
    /// Programme of the playbook.
    pub programme: String,
    /// The group that goes.
    pub team: TeamId,
    /// The venue looked at; none for a unit.
    pub venue: Option<VenueId>,
    /// The unit looked at, or the one the venue lies in.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// The day it is planned for.
    pub day: Date,
    /// Whether nobody is told before.
    pub unannounced: bool,
    /// Why this place: a reason of the plan, or `chosen`.
    pub why: String,
    /// Item by item `ok`, `bad` or `none`, as JSON; none until it is filed.
    pub answers: Option<String>,
    /// When it was filed.
    pub filed_at: Option<Timestamp>,
    /// Who filed it.
    pub filed_by: Option<String>,
    /// Name of the group.
    pub team_name: String,
    /// Name of the unit.
    pub area_name: String,
    /// Name of the venue.
    pub venue_name: Option<String>,
    /// Category of the venue.
    pub category: Option<String>,
    /// Things found.
    pub findings: i64,
}

/// An inspection to be planned.
#[derive(Debug, Clone)]
pub struct NewInspection {
    /// Made by the client, or by the plan.
    pub id: InspectionId,
    /// Programme of the playbook.
    pub programme: String,
    /// The group that goes.
    pub team: TeamId,
    /// The venue; none for a unit.
    pub venue: Option<VenueId>,
    /// The unit, or the one the venue lies in.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// The day.
    pub day: Date,
    /// Whether nobody is told before.
    pub unannounced: bool,
    /// Why this place.
    pub why: String,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Made by the client.
    pub id: FindingId,
    /// Item of the check list.
    pub item: String,
    /// What it is.
    pub said: String,
    /// `on_spot` when it was put right at once, `notice` when a notice asks for it.
    pub settled: String,
    /// Whether the same was found here before, often enough to tell.
    pub repeated: bool,
    /// Photographs that are here.
    pub photos: Vec<uuid::Uuid>,
}

/// What filing writes.
#[derive(Debug, Clone)]
pub struct FiledInspection {
    /// Item by item, as JSON.
    pub answers: String,
    /// A few words; sealed when kept.
    pub note: Option<String>,
    /// What was sent, as a keyed hash.
    pub fingerprint: Vec<u8>,
}

/// Which inspections.
#[derive(Debug, Clone, Default)]
pub struct InspectionFilter {
    /// Planned for or filed on days from this one.
    pub from: Option<Date>,
    /// Up to this one.
    pub until: Option<Date>,
    /// Of groups this worker is in.
    pub member: Option<WorkerId>,
    /// Filed ones only, or only those that are not.
    pub filed: Option<bool>,
}

const SELECT: &str = "select i.id, i.programme, i.team, i.venue, i.area, i.path, i.day, i.unannounced, i.why, \
    i.answers, i.filed_at, w.name, t.name, a.name, v.name, v.category, \
    (select count(*) from finding f where f.county = i.county and f.inspection = i.id) \
    from inspection i join area a on a.county = i.county and a.id = i.area \
    left join team t on t.county = i.county and t.id = i.team \
    left join venue v on v.county = i.county and v.id = i.venue \
    left join worker w on w.county = i.county and w.id = i.filed_by \
    where i.county = $1 and i.path >= $2 and i.path < $3 and (i.filed_at is not null or i.unannounced = 0 or $4 = 1 \
    or exists (select 1 from team_member m where m.county = i.county and m.team = i.team and m.worker = $5))";

fn seen_by(permit: &Permit, viewer: Viewer) -> Vec<Value> {
    let range = permit.range();
    let plans = i64::from(viewer.plans);
    vec![permit.county().into(), range.from.into(), range.until.into(), plans.into(), viewer.member.into()]
}

fn inspection(mut row: Row) -> Result<Inspection, StoreError> {
    Ok(Inspection {
        id: row.take(0)?,
        programme: row.take(1)?,
        team: row.take(2)?,
        venue: row.take(3)?,
        area: row.take(4)?,
        path: row.take(5)?,
        day: row.take(6)?,
        unannounced: row.take(7)?,
        why: row.take(8)?,
        answers: row.take(9)?,
        filed_at: row.take(10)?,
        filed_by: row.take(11)?,
        team_name: row.take::<Option<String>>(12)?.unwrap_or_default(),
        area_name: row.take(13)?,
        venue_name: row.take(14)?,
        category: row.take(15)?,
        findings: row.take(16)?,
    })
}

/// Inspections of the permit's subtree that the viewer may know of, the latest day first.
pub async fn list(
    reader: &Reader,
    permit: &Permit,
    viewer: Viewer,
    asked: &InspectionFilter,
    limit: usize,
) -> Result<Vec<Inspection>, StoreError> {
    let mut filter = Where::behind(seen_by(permit, viewer));
    if let Some(from) = asked.from {
        filter.and("i.day >= ?", [from.into()]);
    }
    if let Some(until) = asked.until {
        filter.and("i.day <= ?", [until.into()]);
    }
    if let Some(member) = asked.member {
        let own = "exists (select 1 from team_member m where m.county = i.county and m.team = i.team and m.worker = ?)";
        filter.and(own, [member.into()]);
    }
    if let Some(filed) = asked.filed {
        filter.and(if filed { "i.filed_at is not null" } else { "i.filed_at is null" }, []);
    }
    filter.then(" order by i.day desc, i.path, i.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(inspection).collect()
}

/// One inspection that the viewer may know of.
pub async fn find(
    reader: &Reader,
    permit: &Permit,
    viewer: Viewer,
    id: InspectionId,
) -> Result<Option<Inspection>, StoreError> {
    let mut params = seen_by(permit, viewer);
    params.push(id.into());
    let sql = format!("{SELECT} and i.id = $6");
    reader.query_opt(&sql, &params).await?.map(inspection).transpose()
}

/// Plans an inspection. The same id again changes nothing; `false` then.
pub async fn insert(
    writer: &Writer,
    permit: &Permit,
    it: &NewInspection,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into inspection (county, id, programme, team, venue, area, path, day, unannounced, why, \
               planned_by, planned_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
               on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&it.programme).into(),
        it.team.into(),
        it.venue.into(),
        it.area.into(),
        (&it.path).into(),
        it.day.into(),
        it.unannounced.into(),
        (&it.why).into(),
        permit.worker().into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Takes an inspection that was not filed off the plan. `false` when it was filed.
pub async fn remove(writer: &Writer, permit: &Permit, id: InspectionId) -> Result<bool, StoreError> {
    let sql = "delete from inspection where county = $1 and id = $2 and filed_at is null";
    Ok(writer.execute(sql, &[permit.county().into(), id.into()]).await? == 1)
}

/// Files an inspection. `false` when it is filed already.
pub async fn file(
    writer: &Writer,
    permit: &Permit,
    it: &Inspection,
    filed: &FiledInspection,
    findings: &[Finding],
    (day, now): (Date, Timestamp),
) -> Result<bool, StoreError> {
    let note =
        filed.note.as_deref().map(|note| writer.keys().seal(NOTE, it.id.0.as_bytes(), note)).transpose()?;
    let sql = "update inspection set answers = $3, note_sealed = $4, filed_by = $5, filed_at = $6, \
               fingerprint = $7, day = $8 where county = $1 and id = $2 and filed_at is null";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&filed.answers).into(),
        note.into(),
        permit.worker().into(),
        now.into(),
        filed.fingerprint.clone().into(),
        day.into(),
    ];
    if writer.execute(sql, &params).await? == 0 {
        return Ok(false);
    }
    let rows = findings.iter().map(|finding| {
        vec![
            permit.county().into(),
            finding.id.into(),
            it.id.into(),
            (&it.path).into(),
            it.venue.into(),
            (&finding.item).into(),
            (&finding.said).into(),
            (&finding.settled).into(),
            finding.repeated.into(),
            now.into(),
        ]
    });
    let sql = "insert into finding (county, id, inspection, path, venue, item, said, settled, repeated, made_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    writer.execute_many(sql, rows.collect()).await?;
    if let Some(venue) = it.venue {
        let sql = "update venue set seen_on = case when seen_on is null or seen_on < $3 then $3 else seen_on end \
                   where county = $1 and id = $2";
        writer.execute(sql, &[permit.county().into(), venue.into(), day.into()]).await?;
    }
    Ok(true)
}

/// What was found, with the photographs that are here; for records the caller may see.
pub async fn findings(
    reader: &Reader,
    permit: &Permit,
    inspection: InspectionId,
) -> Result<Vec<Finding>, StoreError> {
    let sql = "select f.id, f.item, f.said, f.settled, f.repeated from finding f \
               where f.county = $1 and f.inspection = $2 order by f.id";
    let mut found = Vec::new();
    for mut row in reader.query(sql, &[permit.county().into(), inspection.into()]).await? {
        let id: FindingId = row.take(0)?;
        found.push(Finding {
            id,
            item: row.take(1)?,
            said: row.take(2)?,
            settled: row.take(3)?,
            repeated: row.take(4)?,
            photos: crate::tasks::promised_photos(reader, permit, id.0).await?,
        });
    }
    Ok(found)
}

/// How often an item was found at a venue since an instant.
pub async fn repeated(
    reader: &Reader,
    permit: &Permit,
    venue: VenueId,
    item: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "select count(*) from finding where county = $1 and venue = $2 and item = $3 and made_at >= $4";
    let params = [permit.county().into(), venue.into(), item.into(), since.into()];
    reader.query_one(sql, &params).await?.take(0)
}

/// Whether somebody is in a group.
pub async fn is_member(
    reader: &Reader,
    permit: &Permit,
    team: TeamId,
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let sql = "select 1 from team_member where county = $1 and team = $2 and worker = $3";
    Ok(reader.query_opt(sql, &[permit.county().into(), team.into(), worker.into()]).await?.is_some())
}

/// Venues and units that are on the plan of a day already, and how many each group has.
pub async fn busy(
    reader: &Reader,
    permit: &Permit,
    day: Date,
) -> Result<Vec<(TeamId, Option<VenueId>, AreaId)>, StoreError> {
    let sql = "select team, venue, area from inspection where county = $1 and day = $2";
    let rows = reader.query(sql, &[permit.county().into(), day.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// Whether a filed inspection was filed by this very request.
pub async fn was_sent(
    reader: &Reader,
    permit: &Permit,
    id: InspectionId,
    fingerprint: &[u8],
) -> Result<bool, StoreError> {
    let sql = "select 1 from inspection where county = $1 and id = $2 and filed_by = $3 and fingerprint = $4";
    let params = [permit.county().into(), id.into(), permit.worker().into(), fingerprint.into()];
    Ok(reader.query_opt(sql, &params).await?.is_some())
}

/// Destroys pictures, notes and signatures of inspections filed before an instant whose notice, if any, is closed
/// (I-15). What was found and what became of it stays. Doing it again destroys nothing more; returns how many.
pub async fn forget(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let params = [county.into(), before.into()];
    let over = "select i.id from inspection i where i.county = $1 and i.filed_at < $2 and not exists \
                (select 1 from rectification r where r.county = i.county and r.inspection = i.id and r.state <> 'closed')";
    let subjects = format!(
        "(select f.id from finding f where f.county = $1 and f.inspection in ({over}) union all select s.id from \
         rectification_step s join rectification r on r.county = s.county and r.id = s.rectification \
         where s.county = $1 and r.inspection in ({over}))"
    );
    let photos = format!("(select photo from photo_promise where county = $1 and subject in {subjects})");
    writer
        .execute(&format!("delete from photo_part where county = $1 and photo in {photos}"), &params)
        .await?;
    let gone =
        writer.execute(&format!("delete from photo where county = $1 and id in {photos}"), &params).await?;
    writer
        .execute(&format!("delete from photo_promise where county = $1 and subject in {subjects}"), &params)
        .await?;
    let signed = format!(
        "update rectification set signature_sealed = null where county = $1 and signature_sealed is not null \
         and inspection in ({over})"
    );
    let signed = writer.execute(&signed, &params).await?;
    let notes = format!(
        "update inspection set note_sealed = null where county = $1 and note_sealed is not null and id in ({over})"
    );
    Ok(gone + signed + writer.execute(&notes, &params).await?)
}

/// The few words of an inspection.
pub async fn note(reader: &Reader, permit: &Permit, id: InspectionId) -> Result<Option<String>, StoreError> {
    let sql = "select note_sealed from inspection where county = $1 and id = $2";
    let Some(mut row) = reader.query_opt(sql, &[permit.county().into(), id.into()]).await? else {
        return Ok(None);
    };
    let sealed: Option<Vec<u8>> = row.take(0)?;
    sealed.map(|it| reader.keys().open(NOTE, id.0.as_bytes(), &it)).transpose()
}

/// What is planned on days from one up to another and not filed: the venue or unit, and the latest of its days.
pub async fn planned(
    reader: &Reader,
    permit: &Permit,
    from: Date,
    before: Date,
) -> Result<Vec<(Option<VenueId>, AreaId, Date)>, StoreError> {
    let sql = "select venue, area, max(day) from inspection where county = $1 and day >= $2 and day < $3 \
               and filed_at is null group by venue, area";
    let rows = reader.query(sql, &[permit.county().into(), from.into(), before.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}
