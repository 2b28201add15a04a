//! How many must serve where, from which sources, and who vouches for whom (T-06, B-18, B-24, B-67 … B-71).

use serde::Deserialize;
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;

/// What is asked of a locality's staffing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Staffing {
    /// Kinds of zones that need other staff than usual.
    #[serde(rename = "zone")]
    pub zones: Vec<Choice>,
    /// How many must serve in each unit.
    #[serde(rename = "rule")]
    pub rules: Vec<StaffRule>,
    /// Shares that are watched.
    #[serde(rename = "share")]
    pub shares: Vec<Share>,
    /// Who vouches for whom, from the top down.
    #[serde(rename = "guarantee")]
    pub guarantees: Vec<Guarantee>,
    /// Party members who keep in touch with households; none where it is nobody's duty (B-18).
    pub contacts: Option<Contacts>,
}

/// How many must serve in each unit of a level.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffRule {
    /// What people call it.
    pub name: Words,
    /// The level whose units it is for.
    pub level: Spanned<String>,
    /// In zones of these kinds; everywhere else where none is named.
    #[serde(default)]
    pub zones: Vec<Spanned<String>>,
    /// At least and at most so many people.
    pub people: [i64; 2],
    /// The kinds of people who may be counted; any where none is named.
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    /// Seats that must be filled, each by one of some kinds.
    #[serde(default)]
    pub seats: Vec<RuleSeat>,
}

/// A seat that must be filled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSeat {
    /// What people call it.
    pub name: Words,
    /// By one of these kinds.
    pub kinds: Vec<Spanned<String>>,
}

/// A share of the holders of a role that should reach so much.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// What people call it.
    pub name: Words,
    /// Of the holders of this role, those who are Party members.
    pub role: Spanned<String>,
    /// At least so many in a hundred.
    pub least: Spanned<u32>,
}

/// Whoever serves at one level vouches for units of another: a link of the chain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guarantee {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// The level those who vouch serve at, or above it.
    pub from: Spanned<String>,
    /// The level of the units they vouch for.
    pub to: Spanned<String>,
}

/// Somebody keeps in touch with each household.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// What people call it.
    pub name: Words,
    /// At most so many households each.
    pub most: Spanned<i64>,
}
