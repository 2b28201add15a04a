//! Indicators by which workers are assessed (T-58).

use domain::reports::Measured;
use serde::Deserialize;
use toml::Spanned;

use crate::model::Words;

/// How workers are assessed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Days within which somebody may contest.
    pub contest_days: Spanned<u32>,
    /// What is counted.
    #[serde(rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

/// One thing that is counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Of the closed list.
    pub counts: Measured,
    /// How many are expected in a month, where that is set.
    pub target: Option<u32>,
}
