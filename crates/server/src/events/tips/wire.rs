//! Shapes of tips.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::events::{Tip, TipStanding};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::public::OpenUnit;
use crate::shown::shown;
use crate::word::{TipState, TipSubject};
use crate::words::Name;

/// What everybody may tell of here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenTips {
    /// The county.
    pub name: Name,
    /// Days after which a tip that nobody confirmed is gone.
    pub days: u32,
    /// The highest reward in yuan; none where it is absent.
    pub reward_most: Option<u32>,
    /// What may be told of.
    pub subjects: Vec<TipSubject>,
    /// Where.
    pub units: Vec<OpenUnit>,
}

/// What somebody tells.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewTipWire {
    /// The unit where it is.
    pub area: Uuid,
    /// One of the subjects of the county.
    pub subject: TipSubject,
    /// Which spot.
    pub place: String,
    /// What is to be seen there.
    pub said: String,
    /// Who tells, where they want to be known.
    pub name: Option<String>,
    /// How to reach them; without it nobody can be rewarded.
    pub phone: Option<String>,
}

/// A tip that is kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipKept {
    /// By which one asks what became of it.
    pub code: String,
    /// Days after which it is gone unless somebody confirms it.
    pub days: u32,
}

shown! {
    /// What became of a tip.
    pub struct TipStandingWire of TipStanding {
        /// What became of it.
        pub state: TipState,
        /// When it was told.
        pub received_at: Timestamp,
        /// When it is gone unless somebody confirms it.
        pub expires_at: Timestamp,
        /// The reward that was decided.
        pub yuan: Option<i64>,
    } with {
        /// Whether it was paid.
        pub paid: bool,
    }
}

/// Which tips.
#[derive(Debug, Deserialize, IntoParams)]
pub struct TipsAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// Those that are over instead of those that wait.
    #[serde(default)]
    pub over: bool,
}

/// Some tips.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipList {
    /// Those soonest gone first; of those that are over the latest first.
    pub rows: Vec<TipWire>,
    /// What may be told of here, with the category of event that is proposed.
    pub subjects: Vec<TipSubjectWire>,
    /// Days after which a tip that nobody confirmed is gone.
    pub days: u32,
    /// The highest reward in yuan; none where it is absent.
    pub reward_most: Option<u32>,
    /// Whether one looks into them.
    pub takes: bool,
    /// Whether one decides about rewards.
    pub rewards: bool,
}

/// What may be told of.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipSubjectWire {
    /// The subject.
    pub about: TipSubject,
    /// Category of the playbook.
    pub category: Option<String>,
}

/// A tip, without who told of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipWire {
    /// Made by the client.
    pub id: Uuid,
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub area_name: String,
    /// What it is about.
    pub subject: TipSubject,
    /// Which spot; gone where it came to nothing.
    pub place: Option<String>,
    /// What was told; gone where it came to nothing.
    pub said: Option<String>,
    /// What became of it.
    pub state: TipState,
    /// When it was told.
    pub received_at: Timestamp,
    /// When it is gone unless somebody confirms it.
    pub expires_at: Timestamp,
    /// When somebody looked.
    pub decided_at: Option<Timestamp>,
    /// What they found.
    pub word: Option<String>,
    /// The event it became.
    pub event: Option<Uuid>,
    /// Whether one entered it oneself, for somebody who called.
    pub mine: bool,
    /// Whether one looked into it oneself.
    pub looked: bool,
    /// Whether whoever told of it can be reached.
    pub reachable: bool,
    /// The reward that was decided.
    pub yuan: Option<i64>,
    /// The receipt under which it was paid.
    pub voucher: Option<String>,
}

/// What somebody found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipVerdict {
    /// `verified`, `known`, `unfounded`, `off_limits` or `malicious`.
    pub state: TipState,
    /// In words.
    pub word: String,
    /// The event that was told of because of it.
    pub event: Option<Uuid>,
}

/// What is decided about a reward.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipRewardWire {
    /// How much.
    pub yuan: u32,
}

/// How it was paid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TipPayment {
    /// Number of the receipt.
    pub voucher: String,
}

/// Why somebody must know who told of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReporterAsked {
    /// The reason.
    pub reason: String,
}

/// Who told of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReporterWire {
    /// Their name, where they gave it.
    pub name: Option<String>,
    /// Their phone.
    pub phone: String,
}

impl TipWire {
    /// As a worker sees it.
    pub fn of(it: Tip, me: domain::ids::WorkerId) -> Self {
        let (place, said) = match it.said.as_deref().and_then(|it| it.split_once('\n')) {
            Some((place, said)) => (Some(place.to_owned()), Some(said.to_owned())),
            None => (None, None),
        };
        let (yuan, voucher) = it.reward.map_or((None, None), |it| (Some(it.yuan), it.voucher));
        Self {
            id: it.id.0,
            area: it.area.0,
            area_name: it.area_name,
            subject: it.subject.into(),
            place,
            said,
            state: it.state.into(),
            received_at: it.received_at,
            expires_at: it.expires_at,
            decided_at: it.decided_at,
            word: it.word,
            event: it.event.map(|it| it.0),
            mine: it.entered_by == Some(me),
            looked: it.decided_by == Some(me),
            reachable: it.reachable,
            yuan,
            voucher,
        }
    }
}
