//! Shapes of cards at a checkpoint.

use domain::measures::Trip;
use serde::{Deserialize, Serialize};
use store::measures::Measure;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::measures::wire::ExitTermsWire;

/// A card that was shown at a checkpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardShown {
    /// Eight signs.
    pub serial: String,
    /// What its QR said, where it was read.
    pub code: Option<String>,
    /// A way out that does not count, by the playbook's name.
    pub free: Option<String>,
}

/// What a checkpoint must know to judge cards.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardBook {
    /// Which checkpoint.
    pub checkpoint: Uuid,
    /// The Ed25519 key cards are signed with, 32 bytes as hexadecimal digits.
    pub key: String,
    /// The county of its cards.
    pub county: i64,
    /// The villages it guards.
    pub villages: Vec<Uuid>,
    /// Limits that hold or are to hold.
    pub measures: Vec<BookMeasure>,
    /// Serials that were taken back.
    pub revoked: Vec<String>,
    /// Times out that may still count.
    pub trips: Vec<BookTrip>,
}

/// A limit as a checkpoint knows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookMeasure {
    /// Its id.
    pub id: Uuid,
    /// Where it holds.
    pub area_name: String,
    /// From when.
    pub starts_at: String,
    /// Until when: its end, or its review when that comes first.
    pub until: String,
    /// How often a household goes out.
    pub terms: ExitTermsWire,
}

/// A time out with a card.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookTrip {
    /// The card's.
    pub serial: String,
    /// When it began.
    pub out_at: String,
    /// The day that falls on.
    pub day: String,
    /// When they were back.
    pub in_at: Option<String>,
    /// Whether it counts.
    pub counts: bool,
}

impl BookMeasure {
    /// An exit limit as a checkpoint must know it; none for what is shown at no checkpoint.
    pub fn of(it: Measure) -> Option<Self> {
        Some(Self {
            id: it.id.0,
            terms: it.exits()?.into(),
            area_name: it.area_name,
            starts_at: it.plan.starts_at.to_string(),
            until: it.plan.ends_at.min(it.plan.review_at).to_string(),
        })
    }
}

impl From<(String, Trip)> for BookTrip {
    fn from((serial, trip): (String, Trip)) -> Self {
        Self {
            serial,
            out_at: trip.out_at.to_string(),
            day: trip.day.to_string(),
            in_at: trip.in_at.map(|at| at.to_string()),
            counts: trip.counts,
        }
    }
}
