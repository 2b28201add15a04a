//! Places: categories of venues, the department answerable for each, who guarantees a venue together
//! and kinds of exclusive grids that are counted by heads (Q-37, B-55, B-56).

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::model::Words;

/// How a locality looks after its venues.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Who must be named before a venue is in order; which three is the locality's own.
    pub guarantors: Vec<Guarantor>,
    /// Where residents call about a venue; printed on its card.
    pub complaint_phone: String,
    /// The complaint line in words, such as its hours.
    pub complaint: Words,
    /// Categories of venues, in order.
    #[serde(rename = "category")]
    pub categories: Vec<VenueCategory>,
}

/// A party answerable for a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guarantor {
    /// The leader in charge of the category's line.
    Leader,
    /// The head of the responsible department.
    Department,
    /// The cadre assigned to the venue.
    Cadre,
    /// Whoever runs it.
    Operator,
}

impl Guarantor {
    /// The name in playbooks and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Department => "department",
            Self::Cadre => "cadre",
            Self::Operator => "operator",
        }
    }
}

/// A kind of venue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueCategory {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// The department answerable unless the responsibility list or the venue says otherwise.
    pub department: Spanned<String>,
}

/// A department, office or body of the locality.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
}

/// A kind of grid outside the village tree, counted by heads and not by households.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusiveKind {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Heads it should hold, inclusive.
    pub headcount: Option<[i64; 2]>,
    /// Its heads are the workers of the enterprises in it (B-56).
    #[serde(default)]
    pub enterprises: bool,
}
