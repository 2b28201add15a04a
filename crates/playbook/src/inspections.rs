//! Inspections: programmes with the bodies that must take part, how often what is looked at, check
//! lists by category, and how long a notice leaves to put things right (Q-14 … Q-23).

use serde::Deserialize;
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;

/// How a locality supervises.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspections {
    /// Begins the number of a rectification notice.
    pub notice_prefix: String,
    /// Hours until what a notice asks must be done, unless the inspector says otherwise.
    pub rectify_hours: Spanned<u32>,
    /// Days after a filed inspection whose notice is closed on which its pictures, notes and signatures are destroyed
    /// (I-15).
    pub keep_days: Spanned<u32>,
    /// So many findings of the same item within a year make a repeat offender.
    pub repeat_after: Spanned<u32>,
    /// Kinds of supervision.
    #[serde(rename = "programme")]
    pub programmes: Vec<Programme>,
    /// Check lists; a target gets every list that names its category.
    #[serde(rename = "checklist")]
    pub checklists: Vec<Checklist>,
    /// What makes a place be looked at more often.
    #[serde(default, rename = "factor")]
    pub factors: Vec<Factor>,
}

/// The id of a department that takes part.
pub type Body = Spanned<String>;

/// A kind of supervision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// The team template its groups are formed by.
    pub team: Spanned<String>,
    /// Departments each of which must have somebody in the group; none for an industry's own.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// Everything it looks at is to be seen once in so many days.
    pub every_days: Spanned<u32>,
    /// So many targets a group and day.
    pub daily: Spanned<u32>,
    /// One in so many visits comes unannounced; 0 for none.
    #[serde(default)]
    pub unannounced: u32,
    /// The level whose units it looks at, besides venues.
    pub areas: Option<Spanned<String>>,
    /// Looks at venues of its group's categories; all of them where a group names none.
    #[serde(default)]
    pub venues: bool,
}

/// What is checked, item by item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// What people call it.
    pub name: Words,
    /// Categories it is for; `area` for units, none for every venue.
    #[serde(default)]
    pub categories: Vec<Spanned<String>>,
    /// Its items.
    pub items: Vec<Choice>,
}

/// Something that makes a place be looked at more often.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// So many times as often.
    pub times: Spanned<u32>,
}

/// Stands for units among the categories of a check list.
pub const AREA: &str = "area";

impl Inspections {
    /// A programme by id.
    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.iter().find(|it| it.id.get_ref() == id)
    }

    /// The items checked at a venue of a category, or at a unit ([`AREA`]).
    pub fn items<'a>(&'a self, category: &'a str) -> impl Iterator<Item = &'a Choice> {
        let fits = move |list: &&Checklist| match list.categories.as_slice() {
            [] => category != AREA,
            some => some.iter().any(|it| it.get_ref() == category),
        };
        self.checklists.iter().filter(fits).flat_map(|list| &list.items)
    }
}
