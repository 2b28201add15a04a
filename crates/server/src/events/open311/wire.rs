//! Shapes of other systems that may tell of events.

use serde::{Deserialize, Serialize};
use store::events::Door;
use utoipa::ToSchema;
use uuid::Uuid;

/// Another system to be let in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewDoor {
    /// What it is called.
    pub name: String,
}

/// Its key, shown once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DoorKey {
    /// To be sent as `api_key`.
    pub key: String,
}

/// Another system.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DoorWire {
    /// Made by the client.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Since when it is let in.
    pub opened_at: String,
    /// Until when it was.
    pub closed_at: Option<String>,
}

impl From<Door> for DoorWire {
    fn from(it: Door) -> Self {
        Self {
            id: it.id.0,
            name: it.name,
            opened_at: it.opened_at.to_string(),
            closed_at: it.closed_at.map(|at| at.to_string()),
        }
    }
}
