//! Places: categories of venues, the department answerable for each, who guarantees a venue together
//! and kinds of exclusive grids that are counted by heads (Q-37, B-55, B-56).

use domain::places::Guarantor;
use serde::Deserialize;
use toml::Spanned;

use crate::model::Words;

/// How a locality looks after its venues.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Who must be named before a venue is in order; which three is the locality's own.
    pub guarantors: Vec<Guarantor>,
    /// The role whose holders lead the responsible departments.
    pub head: Spanned<String>,
    /// The role whose holders are leaders in charge of a line.
    pub leader: Option<Spanned<String>>,
    /// The role whose holders are assigned to venues; the one at the venue's own area is proposed first.
    pub cadre: Spanned<String>,
    /// Where residents call about a venue; printed on its card.
    pub complaint_phone: String,
    /// The complaint line in words, such as its hours.
    pub complaint: Words,
    /// Categories of venues, in order.
    #[serde(rename = "category")]
    pub categories: Vec<VenueCategory>,
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
    /// What people live from, such as food and medicine: no measure closes it (I-21).
    #[serde(default)]
    pub essential: bool,
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
