//! Shapes of other systems that may tell of events.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::events::CaseSystem;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::shown::shown;

/// Another system to be let in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewCaseSystem {
    /// What it is called.
    pub name: String,
}

/// Its key, shown once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CaseSystemKey {
    /// To be sent as `api_key`.
    pub key: String,
}

shown! {
    /// Another system.
    pub struct CaseSystemWire of CaseSystem {
        /// Made by the client.
        pub id: Uuid,
        /// What it is called.
        pub name: String,
        /// Since when it is let in.
        pub opened_at: Timestamp,
        /// Until when it was.
        pub closed_at: Option<Timestamp>,
    }
}
