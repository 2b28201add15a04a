//! Shapes of disputes and their mediation.

use serde::{Deserialize, Serialize};
use store::events::{Dispute, DisputeAct};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::Name;

/// Which disputes.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct DisputesAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// Whether those that ended.
    #[serde(default)]
    pub over: bool,
}

/// Disputes of an area, without who is party to them and what about.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeList {
    /// The soonest due first, or the latest ended.
    pub rows: Vec<DisputeWire>,
    /// How many there are, by kind.
    pub kinds: Vec<DisputeKindWire>,
    /// Bodies a dispute may be handed on to.
    pub bodies: Vec<DisputeBody>,
    /// Days within which one shall come to an end.
    pub days: u32,
}

/// A kind of dispute with its counts.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeKindWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Whether it arises from the epidemic (T-38).
    pub epidemic: bool,
    /// Open ones.
    pub open: i64,
    /// Those that were agreed on and done.
    pub settled: i64,
    /// Those that ended otherwise.
    pub otherwise: i64,
}

/// A body that can decide.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeBody {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
}

/// How a dispute stands.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeWire {
    /// Opaque key.
    pub id: Uuid,
    /// Under which it is filed.
    pub number: String,
    /// What the unit is called.
    pub area_name: String,
    /// Kind of the playbook.
    pub kind: String,
    /// `party` or `measure`.
    pub source: String,
    /// `mediating`, `agreed`, `performed`, `failed`, `referred` or `withdrawn`.
    pub state: String,
    /// Who mediates.
    pub mediator: String,
    /// Whether that is oneself.
    pub mine: bool,
    /// Since when.
    pub taken_at: String,
    /// By when it shall come to an end, or what they agreed on be done.
    pub due_at: String,
    /// Whether that has passed.
    pub late: bool,
    /// By when what they agreed on is to be done.
    pub perform_by: Option<String>,
    /// The body it was handed on to.
    pub body: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
}

impl DisputeWire {
    /// As somebody sees it at an instant.
    pub fn of(it: Dispute, me: domain::ids::WorkerId, now: jiff::Timestamp) -> Self {
        Self {
            id: it.id.0,
            number: it.number,
            area_name: it.area_name,
            kind: it.kind,
            source: it.source.as_str().to_owned(),
            state: it.state.as_str().to_owned(),
            mine: it.mediator == me,
            mediator: it.mediator_name,
            taken_at: it.taken_at.to_string(),
            due_at: it.due_at.to_string(),
            late: it.state.open() && it.due_at <= now,
            perform_by: it.perform_by.map(|it| it.to_string()),
            body: it.body,
            ended_at: it.ended_at.map(|it| it.to_string()),
        }
    }
}

/// A party.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DisputeParty {
    /// Their name, or an enterprise's.
    pub name: String,
    /// How to reach them.
    #[serde(default)]
    pub phone: String,
}

/// A dispute that somebody brings.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewDisputeWire {
    /// The unit where it is.
    pub area: Uuid,
    /// Kind of the playbook.
    pub kind: String,
    /// `party`: a party came; `measure`: it arises from a measure.
    pub source: String,
    /// Which measure.
    pub measure: Option<Uuid>,
    /// The parties, two at least.
    pub parties: Vec<DisputeParty>,
    /// What it is about.
    pub said: String,
    /// Whether every party wants mediation.
    pub consent: bool,
}

/// A dispute as its mediator reads it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputePage {
    /// How it stands.
    pub dispute: DisputeWire,
    /// The parties.
    pub parties: Vec<DisputeParty>,
    /// What it is about.
    pub said: String,
    /// What was done, the first first.
    pub acts: Vec<DisputeActWire>,
    /// What may be done next.
    pub may: Vec<String>,
}

/// A step that was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeActWire {
    /// Opaque key.
    pub id: Uuid,
    /// `take_in`, `meet`, `agree`, `perform`, `fail`, `refer`, `withdraw` or `take_over`.
    pub kind: String,
    /// In words; the agreement itself where there is one.
    pub said: String,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: String,
}

impl From<DisputeAct> for DisputeActWire {
    fn from(it: DisputeAct) -> Self {
        let (kind, at) = (it.kind.as_str().to_owned(), it.made_at.to_string());
        Self { id: it.id, kind, said: it.said, by: it.by_name, at }
    }
}

/// A step to be taken.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DisputeStepWire {
    /// Made by the client.
    pub id: Uuid,
    /// `meet`, `agree`, `perform`, `fail`, `refer`, `withdraw` or `take_over`.
    pub kind: String,
    /// In words; the agreement itself for `agree`, the reason for `take_over`.
    pub said: String,
    /// By when what they agreed on is to be done, for `agree`.
    pub perform_by: Option<String>,
    /// Which body, for `refer`.
    pub body: Option<String>,
}
