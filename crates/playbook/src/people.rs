//! What may be said about residents, and the ledgers as views of the same people (Q-24 … Q-35).

use domain::people::Presence;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;

/// What may be said about residents.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct People {
    /// Days after which where somebody is must be confirmed again; 0 when never.
    pub confirm_days: u32,
    /// Why somebody is away.
    pub away_reasons: Vec<Choice>,
    /// What brings people here from elsewhere.
    pub incoming: Vec<Choice>,
    /// Lists pushed by a named body and followed up by phone.
    pub leads: Option<Leads>,
    /// Who needs looking after, where there is such a list (B-78).
    pub care: Option<Care>,
}

/// How those who need it are looked after.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Care {
    /// Days between two contacts that are proposed.
    pub every_days: Spanned<u32>,
    /// Days after which a contact is forgotten (I-15).
    pub keep_days: Spanned<u32>,
    /// What people may need.
    pub needs: Vec<Choice>,
}

/// How pushed lists are followed up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leads {
    /// Hours in which each must be called.
    pub due_hours: Spanned<u32>,
    /// Days after which a list is destroyed (I-15).
    pub keep_days: Spanned<u32>,
    /// Level whose units share a matched list out.
    pub level: Spanned<String>,
    /// What a call can come to.
    #[serde(rename = "result")]
    pub results: Vec<CallResult>,
}

/// What a call can come to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallResult {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Whether it is over with this; else somebody calls again.
    #[serde(default)]
    pub over: bool,
}

/// A ledger: a named view of residents with its own columns, never a second copy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Residents shown: `home`, `away` or both.
    pub presence: Vec<Presence>,
    /// Who is shown by where they are registered.
    #[serde(default)]
    pub origin: Origin,
    /// Columns, in order.
    pub columns: Vec<LedgerColumn>,
}

/// Where the people of a ledger are registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Everybody.
    #[default]
    Any,
    /// Here.
    Registered,
    /// Elsewhere.
    Incoming,
}

/// What a ledger can show of a resident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerColumn {
    /// Name.
    Name,
    /// Sex.
    Sex,
    /// Birth date.
    Born,
    /// Relation to the head of the household.
    Relation,
    /// Masked phone.
    Phone,
    /// At home or away.
    Presence,
    /// Where an away person is.
    AwayPlace,
    /// Why away.
    AwayReason,
    /// When that was last confirmed.
    Confirmed,
    /// When told the policy.
    Told,
    /// What brought them here.
    Kind,
    /// Employer or landlord.
    Host,
    /// Here since.
    Since,
    /// Address of the household.
    Address,
}

impl Ledger {
    /// Whether it shows only who is away.
    pub fn is_away(&self) -> bool {
        self.presence == [Presence::Away]
    }
}
