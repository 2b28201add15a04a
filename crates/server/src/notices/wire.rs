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

/// A notice for everybody who serves in an area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeWire {
    /// Opaque key.
    pub id: Uuid,
    /// `board`, `bulletin` or `library`.
    pub kind: String,
    /// Whose it is.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// The places of a bulletin.
    pub places: Vec<RiskPlaceWire>,
    /// Places of the bulletin before that stand on this one no longer.
    pub lifted: Vec<String>,
    /// Whether there is a bulletin before that it was held against.
    pub compared: bool,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub published_at: String,
    /// To which chat groups it was sent on.
    pub sent: Vec<SentWire>,
    /// Whether one may take it back.
    pub own: bool,
}

/// A place of a bulletin.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RiskPlaceWire {
    /// Where.
    pub place: String,
    /// `high`, `medium` or `low`.
    pub level: String,
    /// What it was on the bulletin before, where that was another.
    pub was: Option<String>,
    /// Whether it is new.
    pub fresh: bool,
}

/// That a notice was sent on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SentWire {
    /// To which chat group.
    pub chat: Uuid,
    /// What that is called.
    pub chat_name: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
}

/// Which notices.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
pub struct NoticesAsked {
    /// `board`, `bulletin` or `library`.
    pub kind: String,
    /// One's own area when absent.
    pub area: Option<Uuid>,
}

/// A notice to be published.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PublishNotice {
    /// `board`, `bulletin` or `library`.
    pub kind: String,
    /// One's own area when absent.
    pub area: Option<Uuid>,
    /// Its title.
    pub title: String,
    /// What it says.
    #[serde(default)]
    pub body: String,
    /// The places of a bulletin as they were pasted, one a line.
    #[serde(default)]
    pub places: String,
}

/// Where a notice was sent on to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SendNotice {
    /// Chat groups.
    pub chats: Vec<Uuid>,
}
