//! The few jobs the front line is about, under which the command page of a unit groups everything that is open (B-12, B-99).

use serde::Deserialize;
use toml::Spanned;

use crate::model::Words;

/// A job: what is open of it is counted together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Categories of events.
    #[serde(default)]
    pub events: Vec<Spanned<String>>,
    /// Kinds of campaigns.
    #[serde(default)]
    pub campaigns: Vec<Spanned<String>>,
    /// What else.
    #[serde(default)]
    pub watches: Vec<JobWatch>,
}

/// What else a job may count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobWatch {
    /// Limits that hold.
    Measures,
    /// Objections nobody has answered.
    Objections,
    /// People who are to be contacted by today.
    Care,
    /// Tips nobody has looked into.
    Tips,
    /// What residents asked for and nobody has seen.
    Requests,
}
