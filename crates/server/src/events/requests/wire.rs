//! Shapes of what residents ask for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::events::{Request, RequestFigures};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::events::public::OpenUnit;
use crate::shown::shown;
use crate::word::EventState;
use crate::words::Name;

/// What everybody may ask for here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenRequests {
    /// The county.
    pub name: Name,
    /// Minutes within which somebody sees it.
    pub minutes: u32,
    /// What may be asked for.
    pub kinds: Vec<RequestKind>,
    /// Where.
    pub units: Vec<OpenUnit>,
}

/// A kind of request.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RequestKind {
    /// Category of the playbook.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// When it is one.
    pub registers: Name,
}

/// What somebody asks for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewRequestWire {
    /// The unit where it is.
    pub area: Uuid,
    /// Category of the playbook.
    pub category: String,
    /// Which spot.
    pub place: String,
    /// What is needed.
    pub said: String,
    /// How they are called.
    pub name: Option<String>,
    /// Where they are reached.
    pub phone: Option<String>,
}

/// A request that is kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RequestKept {
    /// By which one asks how it stands.
    pub code: String,
    /// The number of the event it became.
    pub number: String,
    /// Minutes within which somebody sees it.
    pub minutes: u32,
}

/// How a request stands, for whoever asked: nothing of what others wrote.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RequestStanding {
    /// The number of the event it became.
    pub number: String,
    /// State of the event.
    pub state: EventState,
    /// The unit that sees to it now.
    pub held_by: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when somebody shall have seen it.
    pub acknowledge_by: Timestamp,
    /// When somebody did.
    pub acknowledged_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// One to five, by who asked.
    pub rating: Option<i64>,
}

/// What who asked thinks of how it ended.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RequestRating {
    /// What was answered when it was kept.
    pub code: String,
    /// Made by the client.
    pub id: Uuid,
    /// One to five.
    pub rating: i64,
    /// In words, if they like.
    #[serde(default)]
    pub said: String,
}

shown! {
    /// The request an event came from.
    pub struct AskedForWire of Request {
        /// When it was asked.
        pub asked_at: Timestamp,
        /// By when somebody shall have seen it.
        pub acknowledge_by: Timestamp,
        /// When somebody did.
        pub acknowledged_at: Option<Timestamp>,
        /// Who.
        pub acknowledged_by: Option<String>,
        /// Whether they left a number.
        pub reachable: bool,
    } with {
        /// Whether nobody did in time.
        pub late: bool,
    }
}

/// Why one must reach who asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskerAsked {
    /// In words.
    pub reason: String,
}

/// Who asked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AskerWire {
    /// How they are called.
    pub name: Option<String>,
    /// Where they are reached.
    pub phone: String,
}

/// What came of what residents asked for within a week.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RequestFiguresWire {
    /// Minutes within which somebody shall have seen each.
    pub minutes: u32,
    /// Requests.
    pub asked: i64,
    /// Of those, how many somebody saw in time.
    pub in_time: i64,
    /// How many nobody has seen.
    pub waiting: i64,
    /// Of those, how many are late.
    pub late: i64,
    /// Within so many minutes half of them were seen.
    pub median: Option<i64>,
}

impl RequestFiguresWire {
    pub(in crate::events) fn of(it: RequestFigures, minutes: u32) -> Self {
        let RequestFigures { asked, in_time, waiting, late, median } = it;
        Self { minutes, asked, in_time, waiting, late, median }
    }
}
