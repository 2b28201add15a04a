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

/// An instruction to be sent down.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewInstruction {
    /// `order` (units confirm) or `rules` (everybody confirms).
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Until when everybody shall have confirmed (RFC 3339).
    pub due_at: String,
    /// The units it is for, each with all below; one's whole area when empty.
    #[serde(default)]
    pub areas: Vec<Uuid>,
}

/// An instruction as it concerns whoever reads it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InstructionWire {
    /// Opaque key.
    pub id: Uuid,
    /// From which unit.
    pub area_name: String,
    /// `order` or `rules`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Whether it is part of a drill.
    pub drill: bool,
    /// Who sent it.
    pub issuer: String,
    /// When.
    pub issued_at: String,
    /// Until when it is to be confirmed.
    pub due_at: String,
    /// The units it is for.
    pub targets: Vec<String>,
    /// `asked` to confirm, `confirmed` (by the unit, or by oneself where everybody confirms), `told` or `copied`: to be
    /// known.
    pub standing: String,
    /// How far it has come with this post: `delivered`, `read`, `confirmed`; none where its device has not got it.
    pub state: Option<String>,
    /// Whether one may take it back.
    pub own: bool,
}

/// How far an instruction has come with one's post.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ReceiptSaid {
    /// Which.
    pub instruction: Uuid,
    /// `delivered`, `read` or `confirmed`.
    #[schema(value_type = String)]
    pub state: domain::notices::ReceiptState,
    /// A word to it, when confirming.
    pub said: Option<String>,
}

/// An instruction that was sent, with how far it has come.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IssuedWire {
    /// Opaque key.
    pub id: Uuid,
    /// From which unit.
    pub area_name: String,
    /// `order` or `rules`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Whether it is part of a drill.
    pub drill: bool,
    /// Who sent it.
    pub issuer: String,
    /// When.
    pub issued_at: String,
    /// Until when it is to be confirmed.
    pub due_at: String,
    /// Units, or people, that are asked.
    pub asked: i64,
    /// Of them who confirmed.
    pub confirmed: i64,
}

/// Which unit's branch.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
pub struct CascadeAsked {
    /// One's own area when absent.
    pub area: Option<Uuid>,
}

/// How far an instruction has come.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CascadeWire {
    /// Opaque key.
    pub id: Uuid,
    /// `order` or `rules`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Whether it is part of a drill.
    pub drill: bool,
    /// Who sent it.
    pub issuer: String,
    /// From which unit.
    pub area_name: String,
    /// When.
    pub issued_at: String,
    /// Until when it is to be confirmed.
    pub due_at: String,
    /// Units from the top of one's scope down to the one looked at.
    pub chain: Vec<LinkWire>,
    /// Rung by rung.
    pub rungs: Vec<RungWire>,
    /// Unit by unit below.
    pub children: Vec<BranchWire>,
}

/// A unit an instruction passes on its way down.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LinkWire {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Whether it has to confirm.
    pub asked: bool,
    /// `delivered`, `read`, `confirmed`; none where it has not arrived.
    pub state: Option<String>,
    /// Since when.
    pub at: Option<String>,
}

/// How far an instruction has come on a rung of the ladder, or with people.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct RungWire {
    /// The rung; none where people are counted.
    pub level: Option<String>,
    /// Who is asked.
    pub asked: i64,
    /// Of them without anybody, or without an account.
    pub unreached: i64,
    /// Whose device has it.
    pub delivered: i64,
    /// Who opened it.
    pub read: i64,
    /// Who confirmed.
    pub confirmed: i64,
    /// How long confirming took on average, in minutes.
    pub minutes: Option<i64>,
}

/// How far an instruction has come in a unit and below.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BranchWire {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Who is asked there.
    pub asked: i64,
    /// Of them without anybody, or without an account.
    pub unreached: i64,
    /// Whose device has it.
    pub delivered: i64,
    /// Who opened it.
    pub read: i64,
    /// Who confirmed.
    pub confirmed: i64,
    /// How far it has come with the unit itself.
    pub state: Option<String>,
}

/// Somebody who has not confirmed, or a unit where nobody serves who could.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaitingWire {
    /// Their name; none where nobody serves.
    pub name: Option<String>,
    /// Their role.
    pub role_name: Option<crate::words::Name>,
    /// Their unit.
    pub area_name: String,
    /// `delivered`, `read`; none where it has not arrived.
    pub state: Option<String>,
    /// Whether they can sign in at all.
    pub account: bool,
    /// Their duty phone.
    pub phone: Option<String>,
}
