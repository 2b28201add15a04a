//! Rectification notices: numbered without a gap, each step kept, never closed by who issued them.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, InspectionId, RectificationId, VenueId, WorkerId};
use domain::inspections::NoticeState;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

const SIGNATURE: &str = "rectification.signature";

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rectification {
    /// Made by the client.
    pub id: RectificationId,
    /// As printed: `尼督改〔2022〕12号`.
    pub number: String,
    /// What it follows from.
    pub inspection: InspectionId,
    /// The venue; none for a unit.
    pub venue: Option<VenueId>,
    /// The unit.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// The department that answers for it.
    pub department: Option<String>,
    /// What its QR says.
    pub code: String,
    /// Who took it.
    pub recipient: String,
    /// Who issued it.
    pub issued_by: WorkerId,
    /// Their name.
    pub issued_by_name: String,
    /// When.
    pub issued_at: Timestamp,
    /// Until when it must be done.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: NoticeState,
    /// The unit or department ordered to see to it.
    pub ordered_to: Option<String>,
    /// Name of the unit.
    pub area_name: String,
    /// Name of the venue.
    pub venue_name: Option<String>,
    /// Category of the venue.
    pub category: Option<String>,
}

/// A notice to be issued.
#[derive(Debug, Clone)]
pub struct NewRectification {
    /// Made by the client.
    pub id: RectificationId,
    /// From [`issue_number`].
    pub number: String,
    /// What it follows from.
    pub inspection: InspectionId,
    /// The venue; none for a unit.
    pub venue: Option<VenueId>,
    /// The unit.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// The department that answers for it.
    pub department: Option<String>,
    /// What its QR says.
    pub code: String,
    /// Who took it.
    pub recipient: String,
    /// Their signature as the strokes of a pen; sealed when kept.
    pub signature: Option<String>,
    /// Until when it must be done.
    pub due_at: Timestamp,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Made by the client.
    pub id: Uuid,
    /// The state it led to.
    pub kind: NoticeState,
    /// What was said.
    pub said: String,
    /// Who; none when the operator said so by the notice's own code.
    pub made_by: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// Photographs that are here.
    pub photos: Vec<Uuid>,
}

/// Which notices.
#[derive(Debug, Clone, Default)]
pub struct RectificationFilter {
    /// Of a department.
    pub department: Option<String>,
    /// Of a venue.
    pub venue: Option<VenueId>,
    /// Open ones only.
    pub open: bool,
    /// Late at this instant.
    pub late: Option<Timestamp>,
}

const SELECT: &str = "select r.id, r.number, r.inspection, r.venue, r.area, r.path, r.department, r.code, r.recipient, \
    r.issued_by, w.name, r.issued_at, r.due_at, r.state, r.ordered_to, a.name, v.name, v.category \
    from rectification r join area a on a.county = r.county and a.id = r.area \
    join worker w on w.county = r.county and w.id = r.issued_by \
    left join venue v on v.county = r.county and v.id = r.venue where r.county = $1";

fn rectification(mut row: Row) -> Result<Rectification, StoreError> {
    let state: String = row.take(13)?;
    Ok(Rectification {
        id: row.take(0)?,
        number: row.take(1)?,
        inspection: row.take(2)?,
        venue: row.take(3)?,
        area: row.take(4)?,
        path: row.take(5)?,
        department: row.take(6)?,
        code: row.take(7)?,
        recipient: row.take(8)?,
        issued_by: row.take(9)?,
        issued_by_name: row.take(10)?,
        issued_at: row.take(11)?,
        due_at: row.take(12)?,
        state: NoticeState::from_stored(&state).ok_or(StoreError::Inconsistent("an unknown notice state"))?,
        ordered_to: row.take(14)?,
        area_name: row.take(15)?,
        venue_name: row.take(16)?,
        category: row.take(17)?,
    })
}

/// The next serial of a year: two at once get two.
pub async fn issue_number(writer: &Writer, county: County, year: i64) -> Result<i64, StoreError> {
    let sql = "insert into rectification_serial (county, year, last) values ($1, $2, 1) \
               on conflict (county, year) do update set last = rectification_serial.last + 1 returning last";
    writer.query_one(sql, &[county.into(), year.into()]).await?.take(0)
}

/// Issues a notice; its venue counts one more that is open.
///
/// # Errors
/// [`StoreError::Conflict`] when the inspection has one already.
pub async fn insert_rectification(
    writer: &Writer,
    permit: &Permit,
    it: &NewRectification,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = it.id.0.as_bytes();
    let signed = it.signature.as_deref();
    let signed = signed.map(|text| writer.keys().seal(SIGNATURE, row, text)).transpose()?;
    let sql = "insert into rectification (county, id, number, inspection, venue, area, path, department, code, \
               recipient, signature_sealed, issued_by, issued_at, due_at, state, version) values \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'issued', 1)";
    let params = [
        permit.county().into(),
        it.id.into(),
        (&it.number).into(),
        it.inspection.into(),
        it.venue.into(),
        it.area.into(),
        (&it.path).into(),
        it.department.clone().into(),
        (&it.code).into(),
        (&it.recipient).into(),
        signed.into(),
        permit.worker().into(),
        now.into(),
        it.due_at.into(),
    ];
    writer.execute(sql, &params).await?;
    count_open(writer, permit.county(), it.venue, 1).await
}

async fn count_open(
    writer: &Writer,
    county: County,
    venue: Option<VenueId>,
    more: i64,
) -> Result<(), StoreError> {
    let Some(venue) = venue else { return Ok(()) };
    let sql = "update venue set open_notices = open_notices + $3 where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), venue.into(), more.into()]).await.map(drop)
}

/// Notices of the permit's subtree, those due first in front.
pub async fn rectifications(
    reader: &Reader,
    permit: &Permit,
    asked: &RectificationFilter,
    limit: usize,
) -> Result<Vec<Rectification>, StoreError> {
    let mut filter = Where::within(permit, "r");
    if let Some(department) = &asked.department {
        filter.and("r.department = ?", [department.into()]);
    }
    if let Some(venue) = asked.venue {
        filter.and("r.venue = ?", [venue.into()]);
    }
    if let Some(now) = asked.late {
        filter.and("r.due_at < ?", [now.into()]);
    }
    if asked.open || asked.late.is_some() {
        filter.and("r.state <> 'closed'", []);
    }
    let order = " order by case when r.state = 'closed' then 1 else 0 end, r.due_at, r.id limit ?";
    filter.then(order, [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(rectification).collect()
}

/// Notices of the subtree that are open, and of these late at an instant.
pub async fn count_rectifications(
    reader: &Reader,
    permit: &Permit,
    now: Timestamp,
) -> Result<(i64, i64, i64), StoreError> {
    let range = permit.range();
    let sql = "select count(*), cast(coalesce(sum(case when state <> 'closed' then 1 else 0 end), 0) as bigint), \
               cast(coalesce(sum(case when state <> 'closed' and due_at < $4 then 1 else 0 end), 0) as bigint) \
               from rectification where county = $1 and path >= $2 and path < $3";
    let params = [permit.county().into(), range.from.into(), range.until.into(), now.into()];
    let mut row = reader.query_one(sql, &params).await?;
    Ok((row.take(0)?, row.take(1)?, row.take(2)?))
}

/// One notice of the permit's subtree.
pub async fn find_rectification(
    reader: &Reader,
    permit: &Permit,
    id: RectificationId,
) -> Result<Option<Rectification>, StoreError> {
    let range = permit.range();
    let sql = format!("{SELECT} and r.path >= $2 and r.path < $3 and r.id = $4");
    let params = [permit.county().into(), range.from.into(), range.until.into(), id.into()];
    reader.query_opt(&sql, &params).await?.map(rectification).transpose()
}

/// The notice that carries a code: whoever holds the paper may see what it says.
pub async fn find_by_code(
    reader: &Reader,
    county: County,
    code: &str,
) -> Result<Option<Rectification>, StoreError> {
    let sql = format!("{SELECT} and r.code = $2");
    reader.query_opt(&sql, &[county.into(), code.into()]).await?.map(rectification).transpose()
}

/// The strokes with which it was signed for.
pub async fn signature(
    reader: &Reader,
    county: County,
    id: RectificationId,
) -> Result<Option<String>, StoreError> {
    let sql = "select signature_sealed from rectification where county = $1 and id = $2";
    let Some(mut row) = reader.query_opt(sql, &[county.into(), id.into()]).await? else { return Ok(None) };
    let sealed: Option<Vec<u8>> = row.take(0)?;
    sealed.map(|it| reader.keys().open(SIGNATURE, id.0.as_bytes(), &it)).transpose()
}

/// Leads a notice to another state; its venue counts one less that is open when it closes.
pub async fn set_state(
    writer: &Writer,
    county: County,
    it: &Rectification,
    state: NoticeState,
    ordered: Option<(&str, Timestamp)>,
) -> Result<(), StoreError> {
    let sql = "update rectification set state = $3, ordered_to = coalesce($4, ordered_to), \
               due_at = coalesce($5, due_at), version = version + 1 where county = $1 and id = $2";
    let (to, due) = ordered.unzip();
    let params = [county.into(), it.id.into(), state.as_str().into(), to.into(), due.into()];
    writer.execute(sql, &params).await?;
    if state == NoticeState::Closed { count_open(writer, county, it.venue, -1).await } else { Ok(()) }
}

/// Keeps a step. `false` when it is here already: the same act again.
///
/// # Errors
/// [`StoreError::Conflict`] `rectification_step_other` when whoever issued the notice would close it.
pub async fn insert_step(
    writer: &Writer,
    county: County,
    it: &Rectification,
    step: (Uuid, NoticeState, &str),
    made_by: Option<WorkerId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into rectification_step (county, id, rectification, issued_by, kind, said, made_by, made_at, \
               place) select $1, $2, $3, $4, $5, $6, $7, $8, count(*) from rectification_step \
               where county = $1 and rectification = $3 on conflict (county, id) do nothing";
    let (id, kind, said) = step;
    let params = [
        county.into(),
        id.into(),
        it.id.into(),
        it.issued_by.into(),
        kind.as_str().into(),
        said.into(),
        made_by.into(),
        now.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Whether somebody issued a notice or said that it is done.
pub async fn had_part(
    reader: &Reader,
    county: County,
    it: &Rectification,
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let sql = "select 1 from rectification_step where county = $1 and rectification = $2 and made_by = $3 \
               and kind = 'handed_in' limit 1";
    let said = reader.query_opt(sql, &[county.into(), it.id.into(), worker.into()]).await?.is_some();
    Ok(said || it.issued_by == worker)
}

/// What became of a notice, in order, with the photographs that are here.
pub async fn steps(reader: &Reader, permit: &Permit, id: RectificationId) -> Result<Vec<Step>, StoreError> {
    let sql = "select s.id, s.kind, s.said, w.name, s.made_at from rectification_step s \
               left join worker w on w.county = s.county and w.id = s.made_by \
               where s.county = $1 and s.rectification = $2 order by s.place";
    let mut found = Vec::new();
    for mut row in reader.query(sql, &[permit.county().into(), id.into()]).await? {
        let (id, kind): (Uuid, String) = (row.take(0)?, row.take(1)?);
        found.push(Step {
            id,
            kind: NoticeState::from_stored(&kind)
                .ok_or(StoreError::Inconsistent("an unknown notice state"))?,
            said: row.take(2)?,
            made_by: row.take(3)?,
            made_at: row.take(4)?,
            photos: crate::tasks::promised_photos(reader, permit, id).await?,
        });
    }
    Ok(found)
}

/// The notice that followed from an inspection of the permit's subtree.
pub async fn of_inspection(
    reader: &Reader,
    permit: &Permit,
    inspection: InspectionId,
) -> Result<Option<Rectification>, StoreError> {
    let range = permit.range();
    let sql = format!("{SELECT} and r.path >= $2 and r.path < $3 and r.inspection = $4");
    let params = [permit.county().into(), range.from.into(), range.until.into(), inspection.into()];
    reader.query_opt(&sql, &params).await?.map(rectification).transpose()
}

/// One notice of the permit's subtree, held until the transaction ends.
pub async fn lock_rectification(
    writer: &Writer,
    permit: &Permit,
    id: RectificationId,
) -> Result<Option<Rectification>, StoreError> {
    let sql = "select id from rectification where county = $1 and id = $2";
    writer.query_locked(sql, &[permit.county().into(), id.into()]).await?;
    find_rectification(writer, permit, id).await
}

/// What a notice asks to be put right: items and words, for whoever holds the paper.
pub async fn open_findings(
    reader: &Reader,
    county: County,
    inspection: InspectionId,
) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select item, said from finding where county = $1 and inspection = $2 and settled = 'notice' \
               order by id";
    let rows = reader.query(sql, &[county.into(), inspection.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// What was said last when a notice was sent back or ordered.
pub async fn last_said(
    reader: &Reader,
    county: County,
    id: RectificationId,
) -> Result<Option<String>, StoreError> {
    let sql = "select said from rectification_step where county = $1 and rectification = $2 \
               and kind in ('sent_back', 'ordered') order by place desc limit 1";
    let row = reader.query_opt(sql, &[county.into(), id.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}

/// The notice that carries a code, held until the transaction ends.
pub async fn lock_by_code(
    writer: &Writer,
    county: County,
    code: &str,
) -> Result<Option<Rectification>, StoreError> {
    let sql = "select id from rectification where county = $1 and code = $2";
    writer.query_locked(sql, &[county.into(), code.into()]).await?;
    find_by_code(writer, county, code).await
}

/// Whether a step of a notice is kept already.
pub async fn is_step(
    reader: &Reader,
    county: County,
    notice: RectificationId,
    step: Uuid,
) -> Result<bool, StoreError> {
    let sql = "select 1 from rectification_step where county = $1 and rectification = $2 and id = $3";
    Ok(reader.query_opt(sql, &[county.into(), notice.into(), step.into()]).await?.is_some())
}
