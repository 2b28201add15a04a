//! Measures: what is proposed unless somebody says otherwise, and what never counts (S-41, I-7, I-8, I-21).
//! Whether anything is limited is never a playbook's matter: two people decide that.

use domain::measures::CheckTimes;
use jiff::civil::Time;
use serde::Deserialize;
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;
use crate::report::clock_time;

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
    /// How persons under a measure are followed; none where no measure on persons is ever proposed (T-21, T-22).
    pub persons: Option<Persons>,
}

/// How persons under a measure are followed (domain B6.5).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persons {
    /// By when they were asked how they are in the morning.
    #[serde(deserialize_with = "clock_time")]
    pub morning: Time,
    /// By when in the evening.
    #[serde(deserialize_with = "clock_time")]
    pub evening: Time,
    /// Days after which who they were and what they said is destroyed (I-15).
    pub keep_days: Spanned<u32>,
}

impl Persons {
    /// By when the entries of a day are made.
    pub fn times(&self) -> CheckTimes {
        CheckTimes { morning: self.morning, evening: self.evening }
    }
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
