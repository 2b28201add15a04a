//! Kinds of emergency response: where they may be opened, for how long, what changes meanwhile (B-98, I-24).

use domain::access::Action;
use serde::Deserialize;
use toml::Spanned;

use crate::model::Words;

/// A kind of response.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseKind {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Category of warnings about it, of the closed list of CAP 1.2; `Safety` where it is absent.
    pub category: Option<Spanned<String>>,
    /// Levels whose units it may be opened for.
    pub levels: Vec<Spanned<String>>,
    /// It ends by itself after so many days at the latest, unless it is decided anew.
    pub most_days: Spanned<u32>,
    /// Limits of events, in percent of the usual.
    #[serde(default = "usual")]
    pub limits: u32,
    /// Kind of zone whose staffing holds meanwhile.
    pub zone: Option<Spanned<String>>,
    /// What is proposed to be done, changed by whoever opens it.
    pub measures: Words,
    /// What roles may do meanwhile beyond the usual.
    #[serde(default, rename = "power")]
    pub powers: Vec<LentPower>,
}

/// What a role may do while a response holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LentPower {
    /// The role.
    pub role: Spanned<String>,
    /// In words that everybody can read.
    pub name: Words,
    /// What it may do.
    pub actions: Spanned<Vec<Action>>,
}

fn usual() -> u32 {
    100
}
