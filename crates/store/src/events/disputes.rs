//! Disputes and their mediation: parties, words and agreements are sealed, and read by the mediator alone (T-37 … T-39).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::{DisputeSource, DisputeState, DisputeStep};
use domain::ids::{AreaId, County, DisputeId, MeasureId, WorkerId};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Where, Writer, rows};

const PARTIES: &str = "dispute.parties";
const SAID: &str = "dispute.said";
const STEP: &str = "dispute_step.said";

rows! {
    /// How a dispute stands, without who is party to it and what about.
    pub struct Dispute {
        /// Made by the client.
        pub id: DisputeId = "d.id",
        /// Under which it is filed.
        pub number: String = "d.number",
        /// The unit where it is.
        pub area: AreaId = "d.area",
        /// In the tree.
        pub path: AreaPath = "d.path",
        /// What that is called; not read when keeping.
        pub area_name: String = "a.name",
        /// Kind of the playbook.
        pub kind: String = "d.kind",
        /// Where it comes from.
        pub source: DisputeSource = "d.source",
        /// The measure it arises from.
        pub measure: Option<MeasureId> = "d.measure",
        /// Where it stands.
        pub state: DisputeState = "d.state",
        /// Who mediates.
        pub mediated_by: WorkerId = "d.mediator",
        /// Their name; not read when keeping.
        pub mediator: String = "w.name",
        /// Since when.
        pub taken_at: Timestamp = "d.taken_at",
        /// By when it shall come to an end, or what they agreed on be done.
        pub due_at: Timestamp = "d.due_at",
        /// By when what they agreed on is to be done.
        pub perform_by: Option<Date> = "d.perform_by",
        /// The body it was handed on to.
        pub body: Option<String> = "d.body",
        /// When it ended.
        pub ended_at: Option<Timestamp> = "d.ended_at",
    }
}

/// What only the mediator reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The parties, as JSON.
    pub parties: String,
    /// What it is about.
    pub said: String,
}

rows! {
    /// A step that was taken.
    pub struct DisputeAct {
        /// Made by the client.
        pub id: Uuid = "s.id",
        /// What was done.
        pub kind: DisputeStep = "s.kind",
        /// In words; the agreement itself where there is one.
        pub said: String = sealed("s.said_sealed", STEP, id),
        /// Who did it.
        pub by: WorkerId = "s.by_worker",
        /// Their name; not read when keeping.
        pub by_name: String = "w.name",
        /// When.
        pub made_at: Timestamp = "s.made_at",
    }

    /// Disputes of a kind and state.
    pub struct DisputeCount {
        /// Kind of the playbook.
        pub kind: String = "d.kind",
        /// Where they stand.
        pub state: DisputeState = "d.state",
        /// How many.
        pub count: i64 = "count(*)",
    }
}

const FROM: &str = "from dispute d join area a on a.county = d.county and a.id = d.area \
    join worker w on w.county = d.county and w.id = d.mediator where d.county = $1";

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
    reader.rows(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// Disputes of the permit's subtree by kind and state.
pub async fn count_disputes(reader: &Reader, permit: &Permit) -> Result<Vec<DisputeCount>, StoreError> {
    let mut filter = Where::within(permit, "d");
    filter.then(" group by d.kind, d.state order by d.kind, d.state", []);
    reader.rows(&format!("from dispute d where d.county = $1{}", filter.sql), &filter.params).await
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
    writer.row(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// What was sent under an id, where it is kept already.
pub async fn dispute_fingerprint(
    reader: &Reader,
    county: County,
    id: DisputeId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from dispute where county = $1 and id = $2";
    reader.value(sql, &[county.into(), id.into()]).await
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
        it.source.into(),
        it.measure.into(),
        seal(PARTIES, &content.parties)?.into(),
        seal(SAID, &content.said)?.into(),
        it.state.into(),
        it.mediated_by.into(),
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
        it.state.into(),
        it.mediated_by.into(),
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
        it.kind.into(),
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
    let from = "from dispute_step s join worker w on w.county = s.county and w.id = s.by_worker \
                where s.county = $1 and s.dispute = $2 order by s.made_at, s.id";
    reader.rows(from, &[county.into(), dispute.into()]).await
}

/// Destroys disputes that ended before an instant, with their steps; how many.
pub async fn forget_disputes(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from dispute_step where county = $1 and dispute in \
               (select id from dispute where county = $1 and ended_at < $2)";
    writer.execute(sql, &[county.into(), before.into()]).await?;
    let sql = "delete from dispute where county = $1 and ended_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
