//! Shapes of those under a measure on persons.

use domain::measures::Slot;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::measures::{CheckInRow, Measured};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which of those under a measure.
#[derive(Debug, Deserialize, IntoParams)]
pub struct MeasuredAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// `isolation` or `monitoring`.
    pub kind: Option<String>,
    /// `missing` for who was not asked, `untold` for who was not told; everybody when absent.
    pub only: Option<String>,
    /// Where the last page ended.
    pub after: Option<usize>,
}

/// Those under a measure now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeasuredPage {
    /// The longest under it first.
    pub rows: Vec<MeasuredWire>,
    /// Send it back as `after` for more.
    pub next: Option<usize>,
    /// The entry that fell due last.
    pub slot: SlotWire,
    /// Under a measure, in all.
    pub people: i64,
    /// Nobody has told them.
    pub untold: i64,
    /// Nobody has asked how they are.
    pub missing: i64,
}

/// An entry that is to be made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SlotWire {
    /// The day.
    pub day: String,
    /// `morning` or `evening`.
    pub half: String,
    /// By when.
    pub due_at: String,
}

/// Somebody under a measure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeasuredWire {
    /// The measure.
    pub measure: Uuid,
    /// `isolation` or `monitoring`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub person: Uuid,
    /// Their household.
    pub household: Uuid,
    /// Their name.
    pub name: String,
    /// Where they live.
    pub address: String,
    /// The unit.
    pub area_name: String,
    /// Until when.
    pub ends_at: String,
    /// When they were told.
    pub told_at: Option<String>,
    /// Whether they were asked for the entry that fell due last.
    pub checked: bool,
    /// What they said last.
    pub last: Option<CheckInWire>,
}

/// What somebody said of themselves.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckInWire {
    /// Opaque key.
    pub id: Uuid,
    /// The day it is for.
    pub day: String,
    /// `morning` or `evening`.
    pub half: String,
    /// `phone` or `visit`.
    pub way: String,
    /// Tenths of a degree Celsius, where it was taken.
    pub temperature: Option<i64>,
    /// What they have.
    pub symptoms: Vec<String>,
    /// Whether a doctor should be asked.
    pub unwell: bool,
    /// Who asked.
    pub worker: String,
    /// When.
    pub made_at: String,
}

/// What somebody says of themselves, to be kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewCheckIn {
    /// `phone` or `visit`.
    pub way: String,
    /// Tenths of a degree Celsius, where it was taken.
    pub temperature: Option<i64>,
    /// Of `fever`, `cough`, `tired`, `throat`, `smell`, `diarrhoea`.
    #[serde(default)]
    pub symptoms: Vec<String>,
}

/// Letting somebody off before the end.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ReleaseMeasured {
    /// Why.
    pub why: String,
}

/// What was decided about one resident (T-24).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Chain {
    /// Measures they are or were under, the newest first.
    pub measures: Vec<ChainLink>,
}

/// One measure a resident is or was under.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChainLink {
    /// The measure.
    pub measure: Uuid,
    /// `isolation` or `monitoring`.
    pub kind: String,
    /// `ahead`, `in_force`, `lapsed`, `lifted` or `ended`, for this resident.
    pub standing: String,
    /// Why.
    pub reason: String,
    /// The body that asked.
    pub body: String,
    /// Its number for the request.
    pub request: String,
    /// The document it rests on.
    pub document: String,
    /// The authority that decided so.
    pub issuer: String,
    /// Who proposed it.
    pub proposer: String,
    /// Who decided.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// What is done for them meanwhile.
    pub services: String,
    /// Where to object.
    pub appeal: String,
    /// From when.
    pub starts_at: String,
    /// Until when.
    pub ends_at: String,
    /// By when it is reviewed.
    pub review_at: String,
    /// What they object with, on their notice.
    pub serial: String,
    /// When they were told.
    pub told_at: Option<String>,
    /// By whom.
    pub told_by: Option<String>,
    /// When it ended for them before its end.
    pub ended_at: Option<String>,
    /// Why.
    pub ended_why: Option<String>,
    /// Entries nobody made.
    pub missed: Vec<SlotWire>,
    /// What they said, the newest first.
    pub check_ins: Vec<CheckInWire>,
}

impl From<Slot> for SlotWire {
    fn from(it: Slot) -> Self {
        Self { day: it.day.to_string(), half: it.half.as_str().to_owned(), due_at: it.due.to_string() }
    }
}

impl From<CheckInRow> for CheckInWire {
    fn from(it: CheckInRow) -> Self {
        Self {
            id: it.id,
            day: it.day.to_string(),
            half: it.half.as_str().to_owned(),
            way: it.way.as_str().to_owned(),
            temperature: it.said.temperature,
            unwell: it.said.unwell(),
            symptoms: it.said.symptoms.iter().map(|it| it.as_str().to_owned()).collect(),
            worker: it.worker,
            made_at: it.made_at.to_string(),
        }
    }
}

impl MeasuredWire {
    /// Somebody under a measure with what they said last.
    pub fn of(it: Measured, last: Option<CheckInRow>) -> Self {
        Self {
            measure: it.measure.0,
            kind: it.kind.as_str().to_owned(),
            reason: it.reason.as_str().to_owned(),
            person: it.person.0,
            household: it.household.0,
            name: it.name,
            address: it.address,
            area_name: it.area_name,
            ends_at: it.plan.ends_at.to_string(),
            told_at: it.told_at.map(|it| it.to_string()),
            checked: it.checked,
            last: last.map(CheckInWire::from),
        }
    }
}

impl ChainLink {
    /// One measure of a resident with what they said under it.
    pub fn of(
        it: Measured,
        measure: store::measures::Measure,
        check_ins: Vec<CheckInRow>,
        missed: Vec<Slot>,
        now: Timestamp,
    ) -> Self {
        let asked = measure.terms.asked().cloned();
        Self {
            measure: it.measure.0,
            kind: it.kind.as_str().to_owned(),
            standing: it.standing(now).as_str().to_owned(),
            reason: it.reason.as_str().to_owned(),
            body: asked.as_ref().map_or_else(String::new, |it| it.body.clone()),
            request: asked.map_or_else(String::new, |it| it.request),
            document: measure.document,
            issuer: measure.issuer,
            proposer: measure.proposer,
            decider: measure.decider,
            decided_at: measure.decided_at.map(|it| it.to_string()),
            services: measure.services,
            appeal: measure.appeal,
            starts_at: it.plan.starts_at.to_string(),
            ends_at: it.plan.ends_at.to_string(),
            review_at: it.plan.review_at.to_string(),
            serial: it.serial,
            told_at: it.told_at.map(|it| it.to_string()),
            told_by: it.told_by,
            ended_at: it.left_at.or(it.lifted_at).map(|it| it.to_string()),
            ended_why: it.left_why.or(it.lifted_why),
            missed: missed.into_iter().map(SlotWire::from).collect(),
            check_ins: check_ins.into_iter().map(CheckInWire::from).collect(),
        }
    }
}
