//! Disputes and their mediation: parties, words and agreements are sealed, and read by the mediator alone (T-37 … T-39).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::{DisputeSource, DisputeState, DisputeStep};
use domain::ids::{AreaId, County, DisputeId, MeasureId, WorkerId};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Where, Writer};

const PARTIES: &str = "dispute.parties";
const SAID: &str = "dispute.said";
const STEP: &str = "dispute_step.said";

/// How a dispute stands, without who is party to it and what about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Made by the client.
    pub id: DisputeId,
    /// Under which it is filed.
    pub number: String,
    /// The unit where it is.
    pub area: AreaId,
    /// In the tree.
    pub path: AreaPath,
    /// What that is called; not read when keeping.
    pub area_name: String,
    /// Kind of the playbook.
    pub kind: String,
    /// Where it comes from.
    pub source: DisputeSource,
    /// The measure it arises from.
    pub measure: Option<MeasureId>,
    /// Where it stands.
    pub state: DisputeState,
    /// Who mediates.
    pub mediator: WorkerId,
    /// Their name; not read when keeping.
    pub mediator_name: String,
    /// Since when.
    pub taken_at: Timestamp,
    /// By when it shall come to an end, or what they agreed on be done.
    pub due_at: Timestamp,
    /// By when what they agreed on is to be done.
    pub perform_by: Option<Date>,
    /// The body it was handed on to.
    pub body: Option<String>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What only the mediator reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The parties, as JSON.
    pub parties: String,
    /// What it is about.
    pub said: String,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeAct {
    /// Made by the client.
    pub id: Uuid,
    /// What was done.
    pub kind: DisputeStep,
    /// In words; the agreement itself where there is one.
    pub said: String,
    /// Who did it.
    pub by: WorkerId,
    /// Their name; not read when keeping.
    pub by_name: String,
    /// When.
    pub made_at: Timestamp,
}

/// Disputes of a kind and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeCount {
    /// Kind of the playbook.
    pub kind: String,
    /// Where they stand.
    pub state: DisputeState,
    /// How many.
    pub count: i64,
}

const SELECT: &str = "select d.id, d.number, d.area, d.path, a.name, d.kind, d.source, d.measure, d.state, d.mediator, \
    w.name, d.taken_at, d.due_at, d.perform_by, d.body, d.ended_at from dispute d \
    join area a on a.county = d.county and a.id = d.area \
    join worker w on w.county = d.county and w.id = d.mediator where d.county = $1";

fn dispute(mut row: Row) -> Result<Dispute, StoreError> {
    let unknown = StoreError::Inconsistent("a dispute that cannot be read");
    Ok(Dispute {
        id: row.take(0)?,
        number: row.take(1)?,
        area: row.take(2)?,
        path: row.take(3)?,
        area_name: row.take(4)?,
        kind: row.take(5)?,
        source: DisputeSource::from_name(&row.take::<String>(6)?).ok_or(unknown.clone())?,
        measure: row.take(7)?,
        state: DisputeState::from_name(&row.take::<String>(8)?).ok_or(unknown)?,
        mediator: row.take(9)?,
        mediator_name: row.take(10)?,
        taken_at: row.take(11)?,
        due_at: row.take(12)?,
        perform_by: row.take(13)?,
        body: row.take(14)?,
        ended_at: row.take(15)?,
    })
}

/// Disputes of the permit's subtree: open ones, the soonest due on top, or those that ended, the latest first.
pub async fn disputes(
    reader: &Reader,
    permit: &Permit,
    over: bool,
    limit: usize,
) -> Result<Vec<Dispute>, StoreError> {
    let mut filter = Where::within(permit, "d");
    let (standing, order) =
        if over { ("d.ended_at is not null", "d.ended_at desc") } else { ("d.ended_at is null", "d.due_at") };
    filter.and(standing, []);
    filter.then(&format!(" order by {order}, d.id limit ?"), [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(dispute).collect()
}

/// Disputes of the permit's subtree by kind and state.
pub async fn count_disputes(reader: &Reader, permit: &Permit) -> Result<Vec<DisputeCount>, StoreError> {
    let mut filter = Where::within(permit, "d");
    filter.then(" group by d.kind, d.state order by d.kind, d.state", []);
    let sql = format!("select d.kind, d.state, count(*) from dispute d where d.county = $1{}", filter.sql);
    let unknown = StoreError::Inconsistent("an unknown state of a dispute");
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            let state = DisputeState::from_name(&row.take::<String>(1)?).ok_or(unknown.clone())?;
            Ok(DisputeCount { kind: row.take(0)?, state, count: row.take(2)? })
        })
        .collect()
}

/// One dispute of the permit's subtree, held until the transaction ends.
pub async fn hold_dispute(
    writer: &Writer,
    permit: &Permit,
    id: DisputeId,
) -> Result<Option<Dispute>, StoreError> {
    let held = "select id from dispute where county = $1 and id = $2";
    writer.query_locked(held, &[permit.county().into(), id.into()]).await?;
    let mut filter = Where::within(permit, "d");
    filter.and("d.id = ?", [id.into()]);
    writer.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?.map(dispute).transpose()
}

/// What was sent under an id, where it is kept already.
pub async fn dispute_fingerprint(
    reader: &Reader,
    county: County,
    id: DisputeId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from dispute where county = $1 and id = $2";
    let row = reader.query_opt(sql, &[county.into(), id.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}

/// What only the mediator reads.
pub async fn dispute_content(
    reader: &Reader,
    county: County,
    id: DisputeId,
) -> Result<Option<Content>, StoreError> {
    let sql = "select parties_sealed, said_sealed from dispute where county = $1 and id = $2";
    let Some(mut row) = reader.query_opt(sql, &[county.into(), id.into()]).await? else { return Ok(None) };
    let (parties, said): (Vec<u8>, Vec<u8>) = (row.take(0)?, row.take(1)?);
    let open = |place: &str, sealed: &[u8]| reader.keys().open(place, id.0.as_bytes(), sealed);
    Ok(Some(Content { parties: open(PARTIES, &parties)?, said: open(SAID, &said)? }))
}

/// Takes a dispute in.
///
/// # Errors
/// [`StoreError::Conflict`] `dispute_pkey` when the id is taken.
pub async fn insert_dispute(
    writer: &Writer,
    county: County,
    it: &Dispute,
    content: &Content,
    fingerprint: Vec<u8>,
) -> Result<(), StoreError> {
    let seal = |place: &str, text: &str| writer.keys().seal(place, it.id.0.as_bytes(), text);
    let sql = "insert into dispute (county, id, number, area, path, kind, source, measure, parties_sealed, said_sealed, \
               state, mediator, taken_at, due_at, fingerprint) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let params = [
        county.into(),
        it.id.into(),
        (&it.number).into(),
        it.area.into(),
        (&it.path).into(),
        (&it.kind).into(),
        it.source.as_str().into(),
        it.measure.into(),
        seal(PARTIES, &content.parties)?.into(),
        seal(SAID, &content.said)?.into(),
        it.state.as_str().into(),
        it.mediator.into(),
        it.taken_at.into(),
        it.due_at.into(),
        fingerprint.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Keeps where a dispute stands after a step.
pub async fn advance_dispute(writer: &Writer, county: County, it: &Dispute) -> Result<(), StoreError> {
    let sql = "update dispute set state = $3, mediator = $4, perform_by = $5, body = $6, ended_at = $7, \
               due_at = $8 where county = $1 and id = $2";
    let params = [
        county.into(),
        it.id.into(),
        it.state.as_str().into(),
        it.mediator.into(),
        it.perform_by.into(),
        it.body.clone().into(),
        it.ended_at.into(),
        it.due_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Keeps a step.
///
/// # Errors
/// [`StoreError::Conflict`] `dispute_step_pkey` when the id is taken.
pub async fn insert_act(
    writer: &Writer,
    county: County,
    dispute: DisputeId,
    it: &DisputeAct,
) -> Result<(), StoreError> {
    let sql = "insert into dispute_step (county, dispute, id, kind, said_sealed, by_worker, made_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let params = [
        county.into(),
        dispute.into(),
        it.id.into(),
        it.kind.as_str().into(),
        writer.keys().seal(STEP, it.id.as_bytes(), &it.said)?.into(),
        it.by.into(),
        it.made_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// The steps of a dispute, the first first.
pub async fn acts(
    reader: &Reader,
    county: County,
    dispute: DisputeId,
) -> Result<Vec<DisputeAct>, StoreError> {
    let sql = "select s.id, s.kind, s.said_sealed, s.by_worker, w.name, s.made_at from dispute_step s \
               join worker w on w.county = s.county and w.id = s.by_worker \
               where s.county = $1 and s.dispute = $2 order by s.made_at, s.id";
    let rows = reader.query(sql, &[county.into(), dispute.into()]).await?;
    let unknown = StoreError::Inconsistent("an unknown step of a dispute");
    rows.into_iter()
        .map(|mut row| {
            let (id, sealed): (Uuid, Vec<u8>) = (row.take(0)?, row.take(2)?);
            Ok(DisputeAct {
                id,
                kind: DisputeStep::from_name(&row.take::<String>(1)?).ok_or(unknown.clone())?,
                said: reader.keys().open(STEP, id.as_bytes(), &sealed)?,
                by: row.take(3)?,
                by_name: row.take(4)?,
                made_at: row.take(5)?,
            })
        })
        .collect()
}

/// Destroys disputes that ended before an instant, with their steps; how many.
pub async fn forget_disputes(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from dispute_step where county = $1 and dispute in \
               (select id from dispute where county = $1 and ended_at < $2)";
    writer.execute(sql, &[county.into(), before.into()]).await?;
    let sql = "delete from dispute where county = $1 and ended_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
