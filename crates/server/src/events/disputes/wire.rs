//! Shapes of disputes and their mediation.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::events::{Dispute, DisputeAct};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::shown::shown;
use crate::word::{DisputeSource, DisputeState, DisputeStep};
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

shown! {
    /// How a dispute stands.
    pub struct DisputeWire of Dispute {
        /// Opaque key.
        pub id: Uuid,
        /// Under which it is filed.
        pub number: String,
        /// What the unit is called.
        pub area_name: String,
        /// Kind of the playbook.
        pub kind: String,
        /// Where it comes from.
        pub source: DisputeSource,
        /// Where it stands.
        pub state: DisputeState,
        /// Who mediates.
        pub mediator: String,
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
    } with {
        /// Whether that is oneself.
        pub mine: bool,
        /// Whether that has passed.
        pub late: bool,
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
    pub source: DisputeSource,
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
    pub may: Vec<DisputeStep>,
}

/// A step that was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DisputeActWire {
    /// Opaque key.
    pub id: Uuid,
    /// What was done.
    pub kind: DisputeStep,
    /// In words; the agreement itself where there is one.
    pub said: String,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl From<DisputeAct> for DisputeActWire {
    fn from(it: DisputeAct) -> Self {
        Self { id: it.id, kind: it.kind.into(), said: it.said, by: it.by_name, at: it.made_at }
    }
}

/// A step to be taken.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DisputeStepWire {
    /// Made by the client.
    pub id: Uuid,
    /// What is done; a dispute is taken in otherwise.
    pub kind: DisputeStep,
    /// In words; the agreement itself for `agree`, the reason for `take_over`.
    pub said: String,
    /// By when what they agreed on is to be done, for `agree`.
    pub perform_by: Option<Date>,
    /// Which body, for `refer`.
    pub body: Option<String>,
}
