//! Measures: what is proposed unless somebody says otherwise, and what never counts (S-41, I-7, I-8, I-21).
//! Whether anything is limited is never a playbook's matter: two people decide that.

use serde::Deserialize;
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;

/// How a locality decides, tells and answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Hours within which an objection is answered.
    pub answer_hours: Spanned<u32>,
    /// What is done for people meanwhile.
    pub services: Words,
    /// Where to object.
    pub appeal: Words,
    /// How often a household goes out under an exit limit; none where no such limit is ever proposed.
    pub exits: Option<Exits>,
    /// Whether venues may be closed by category, but for those people live from (B-109).
    #[serde(default)]
    pub closures: bool,
}

/// How often a household goes out (domain B6.9).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exits {
    /// So many times.
    pub exits: Spanned<u32>,
    /// In so many days.
    pub every_days: u32,
    /// Minutes outside that are asked for.
    pub max_minutes: u32,
    /// Ways out that never count, such as a doctor or work that must go on.
    #[serde(rename = "free")]
    pub free: Vec<Choice>,
}
