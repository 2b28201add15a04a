//! What everybody may read of measures and objections, and say without an account.

use playbook::Playbook;
use serde::{Deserialize, Serialize};
use store::measures::{Measure, Outcomes};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ExitTermsWire, closed};
use crate::words::Name;

/// An objection a resident enters by the card.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OpenObjection {
    /// Made by the client.
    pub id: Uuid,
    /// The serial on the card, or the code at the door of a venue that is closed.
    pub serial: String,
    /// In the resident's words.
    pub said: String,
    /// How to reach them, where they want to be.
    pub contact: Option<String>,
}

/// An objection that was taken in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ObjectionKept {
    /// By when it is answered.
    pub due_at: String,
}

/// What everybody may know of a measure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenMeasure {
    /// Opaque key.
    pub id: Uuid,
    /// What it limits.
    pub kind: String,
    /// In which village: the card says where exactly.
    pub area_name: String,
    /// Why.
    pub reason: String,
    /// The document it rests on.
    pub document: String,
    /// The authority that decided so.
    pub issuer: String,
    /// What is done for the people meanwhile.
    pub services: String,
    /// Where to object.
    pub appeal: String,
    /// From when.
    pub starts_at: String,
    /// Until when.
    pub ends_at: String,
    /// By when it is reviewed.
    pub review_at: String,
    /// How often a household goes out: of an exit limit.
    pub terms: Option<ExitTermsWire>,
    /// What categories are closed, in words: of a closure.
    pub closed: Vec<Name>,
}

/// What everybody may know: the limits that hold and what became of objections (I-8).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenMeasures {
    /// What the county's playbook is called.
    pub name: Name,
    /// Whether tips are taken here.
    pub takes_tips: bool,
    /// Whether they may ask for something.
    pub takes_requests: bool,
    /// Limits that hold now.
    pub measures: Vec<OpenMeasure>,
    /// Objections raised; nothing below ten is said as a number (I-16).
    pub raised: Option<i64>,
    /// Answered in time.
    pub in_time: Option<i64>,
    /// Late.
    pub late: Option<i64>,
    /// Found to be right.
    pub upheld: Option<i64>,
}

impl OpenMeasure {
    fn new(playbook: &Playbook, it: Measure) -> Self {
        let categories = closed(&it.terms).iter().filter_map(|id| playbook.category(id));
        Self {
            id: it.id.0,
            closed: categories.map(|it| (&it.name).into()).collect(),
            terms: it.exits().map(ExitTermsWire::from),
            kind: it.kind().as_str().to_owned(),
            area_name: it.area_name,
            reason: it.reason.as_str().to_owned(),
            document: it.document,
            issuer: it.issuer,
            services: it.services,
            appeal: it.appeal,
            starts_at: it.plan.starts_at.to_string(),
            ends_at: it.plan.ends_at.to_string(),
            review_at: it.plan.review_at.to_string(),
        }
    }
}

/// A count below ten is not told (I-16).
fn enough(count: i64) -> Option<i64> {
    (count == 0 || count >= 10).then_some(count)
}

impl OpenMeasures {
    /// What everybody may know.
    pub fn new(playbook: &Playbook, measures: Vec<Measure>, outcomes: Outcomes) -> Self {
        Self {
            name: (&playbook.name).into(),
            takes_tips: playbook.tips.is_some(),
            takes_requests: playbook.events.as_ref().is_some_and(|it| it.requests.is_some()),
            measures: measures.into_iter().map(|it| OpenMeasure::new(playbook, it)).collect(),
            raised: enough(outcomes.raised),
            in_time: enough(outcomes.in_time),
            late: enough(outcomes.late),
            upheld: enough(outcomes.upheld),
        }
    }
}
