//! Shapes of notices.

use serde::{Deserialize, Serialize};
use store::notices::Rumour;
use utoipa::ToSchema;
use uuid::Uuid;

/// An answer to a rumour.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RumourWire {
    /// Opaque key.
    pub id: Uuid,
    /// What is said.
    pub claim: String,
    /// What is right.
    pub answer: String,
    /// Who says so.
    pub source: String,
    /// Since when.
    pub source_day: String,
    /// When it was published.
    pub published_at: String,
}

/// An answer to be published.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewRumour {
    /// What is said.
    pub claim: String,
    /// What is right.
    pub answer: String,
    /// Who says so: the authority and its notice.
    pub source: String,
    /// Since when (ISO).
    pub source_day: String,
}

impl From<Rumour> for RumourWire {
    fn from(it: Rumour) -> Self {
        Self {
            id: it.id,
            claim: it.claim,
            answer: it.answer,
            source: it.source,
            source_day: it.source_day.to_string(),
            published_at: it.published_at.to_string(),
        }
    }
}
