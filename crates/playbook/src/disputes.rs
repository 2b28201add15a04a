//! Mediation of disputes: their kinds, how long it may take, who can decide where the parties do not agree (T-37 … T-39).

use serde::Deserialize;
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;

/// How a locality mediates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disputes {
    /// Days within which it shall come to an end.
    pub days: Spanned<u32>,
    /// Days after which one that ended is destroyed.
    pub keep_days: Spanned<u32>,
    /// Kinds.
    #[serde(rename = "kind")]
    pub kinds: Vec<DisputeKind>,
    /// Bodies that can decide.
    #[serde(rename = "body")]
    pub bodies: Vec<Choice>,
}

/// A kind of dispute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeKind {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Whether it arises from the epidemic (T-38).
    #[serde(default)]
    pub epidemic: bool,
}
