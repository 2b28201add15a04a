//! Shapes of what changed about places.

use serde::{Deserialize, Serialize};
use store::places::PlaceChange;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::people::ledger_wire::FactWire;

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PlaceChangesAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// `enterprise` or `venue`; both when absent.
    pub kind: Option<String>,
    /// Where the last page ended.
    pub before: Option<String>,
}

/// A page of changes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlaceChanges {
    /// Newest first.
    pub rows: Vec<PlaceChangeWire>,
    /// Send it back as `before` for more.
    pub next: Option<String>,
}

/// One change of one place.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlaceChangeWire {
    /// `enterprise` or `venue`.
    pub kind: String,
    /// Which.
    pub place: Uuid,
    /// What it was called then.
    pub name: String,
    /// When.
    pub made_at: String,
    /// Who.
    pub worker: Option<String>,
    /// What changed.
    pub facts: Vec<FactWire>,
}

impl From<PlaceChange> for PlaceChangeWire {
    fn from(it: PlaceChange) -> Self {
        Self {
            kind: it.kind,
            place: it.place,
            name: it.name,
            made_at: it.made_at.to_string(),
            worker: it.worker,
            facts: FactWire::all(it.facts),
        }
    }
}
