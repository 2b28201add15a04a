//! Shapes of rectification notices.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::inspections::{Rectification, Step};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::FindingWire;

/// Which notices.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct RectificationsAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// Department of the playbook.
    pub department: Option<String>,
    /// Of one venue.
    pub venue: Option<Uuid>,
    /// `open` or `late`.
    pub standing: Option<String>,
}

/// A notice as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RectificationWire {
    /// Opaque key.
    pub id: Uuid,
    /// As printed.
    pub number: String,
    /// What it follows from.
    pub inspection: Uuid,
    /// The venue; none for a unit.
    pub venue: Option<Uuid>,
    /// What it is about.
    pub target: String,
    /// Name of the unit.
    pub area_name: String,
    /// Category of the venue.
    pub category: Option<String>,
    /// The department that answers for it.
    pub department: Option<String>,
    /// Who took it.
    pub recipient: String,
    /// Who issued it.
    pub issued_by: String,
    /// When.
    pub issued_at: String,
    /// Until when it must be done.
    pub due_at: String,
    /// Whether that time is over and it is not closed.
    pub late: bool,
    /// `issued`, `handed_in`, `sent_back`, `ordered` or `closed`.
    pub state: String,
    /// The unit or department ordered to see to it.
    pub ordered_to: Option<String>,
}

/// One notice with what is behind it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RectificationPage {
    /// The notice.
    pub rectification: RectificationWire,
    /// What is to be put right.
    pub findings: Vec<FindingWire>,
    /// What became of it.
    pub steps: Vec<StepWire>,
    /// With which it was signed for.
    pub signature: Option<String>,
    /// What its QR says after the address of the site; for whoever wrote it, checks it or must act on it.
    pub code: Option<String>,
    /// Whether one may check it again: one has no part in it.
    pub may_check: bool,
}

/// What became of a notice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StepWire {
    /// Opaque key.
    pub id: Uuid,
    /// The state it led to.
    pub kind: String,
    /// What was said.
    pub said: String,
    /// Who; none for the operator with the paper in hand.
    pub made_by: Option<String>,
    /// When.
    pub made_at: String,
    /// Photographs.
    pub photos: Vec<Uuid>,
}

/// That something was put right.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct HandIn {
    /// Made by the client.
    pub id: Uuid,
    /// What was done.
    pub said: String,
    /// Photographs of things: up to four.
    #[serde(default)]
    pub photos: Vec<Uuid>,
}

/// What somebody saw who checked again.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CheckAgain {
    /// Made by the client.
    pub id: Uuid,
    /// `closed` or `sent_back`.
    pub verdict: String,
    /// What was seen; needed when it is sent back.
    #[serde(default)]
    pub said: String,
    /// Photographs of things: up to four.
    #[serde(default)]
    pub photos: Vec<Uuid>,
}

/// An order to see to it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OrderIt {
    /// Made by the client.
    pub id: Uuid,
    /// The unit or department.
    pub to: String,
    /// What is ordered.
    pub said: String,
    /// Hours until it must be done.
    pub hours: u32,
}

/// What a notice says to whoever holds the paper.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenRectification {
    /// As printed.
    pub number: String,
    /// What it is about.
    pub target: String,
    /// What is to be put right.
    pub findings: Vec<OpenFinding>,
    /// Until when.
    pub due_at: String,
    /// `issued`, `handed_in`, `sent_back`, `ordered` or `closed`.
    pub state: String,
    /// What was said last, when it was sent back or ordered.
    pub said: Option<String>,
}

/// Something to be put right.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenFinding {
    /// What the item is called.
    pub item: crate::words::Name,
    /// What it is.
    pub said: String,
}

/// What an operator says with the paper in hand.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OpenHandIn {
    /// Made by the client.
    pub id: Uuid,
    /// What was done.
    pub said: String,
}

impl From<Step> for StepWire {
    fn from(it: Step) -> Self {
        Self {
            id: it.id,
            kind: it.kind.as_str().to_owned(),
            said: it.said,
            made_by: it.made_by,
            made_at: it.made_at.to_string(),
            photos: it.photos,
        }
    }
}

impl RectificationWire {
    /// A notice at an instant.
    pub fn new(it: Rectification, now: Timestamp) -> Self {
        let open = it.state != domain::inspections::NoticeState::Closed;
        Self {
            id: it.id.0,
            number: it.number,
            inspection: it.inspection.0,
            venue: it.venue.map(|id| id.0),
            target: it.venue_name.unwrap_or_else(|| it.area_name.clone()),
            area_name: it.area_name,
            category: it.category,
            department: it.department,
            recipient: it.recipient,
            issued_by: it.issued_by_name,
            issued_at: it.issued_at.to_string(),
            due_at: it.due_at.to_string(),
            late: open && it.due_at < now,
            state: it.state.as_str().to_owned(),
            ordered_to: it.ordered_to,
        }
    }
}
