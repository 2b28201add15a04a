//! What a playbook says about roles, departments, venues and inspections, as clients need it.

use playbook::{Department, Inspections, Places, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::playbook::NamedWire;
use crate::words::Name;

/// A role.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RoleWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The level whose units it belongs to.
    pub level: String,
    /// Whether its holders stand in a department.
    pub department: bool,
    /// Kinds of people who may hold it.
    pub kinds: Vec<NamedWire>,
    /// How it is elected, where it is.
    #[serde(default)]
    pub election: Option<ElectionRulesWire>,
}

/// How a role is elected.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ElectionRulesWire {
    /// For so many months.
    pub months: u32,
    /// Whom to propose first, in order; a suggestion only.
    pub prefer: Vec<NamedWire>,
}

/// How venues are looked after.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlacesWire {
    /// `leader`, `department`, `cadre`, `operator`: who must be named before a venue is in order.
    pub guarantors: Vec<String>,
    /// Categories of venues.
    pub categories: Vec<CategoryWire>,
}

/// A category of venues.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CategoryWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The department that answers unless the list says otherwise.
    pub department: String,
    /// Whether people live from it, so that nothing closes it.
    pub essential: bool,
}

/// How things are supervised.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InspectionsWire {
    /// Hours a notice leaves unless the inspector says otherwise.
    pub rectify_hours: u32,
    /// Kinds of supervision.
    pub programmes: Vec<ProgrammeWire>,
    /// Check lists.
    pub checklists: Vec<ChecklistWire>,
    /// What makes a place be looked at more often.
    pub factors: Vec<FactorWire>,
}

/// A kind of supervision.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgrammeWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The team template its groups are formed by.
    pub team: String,
    /// Departments each of which must have somebody in the group.
    pub bodies: Vec<String>,
    /// Everything is seen once in so many days.
    pub every_days: u32,
    /// So many targets a group and day.
    pub daily: u32,
    /// The level whose units it looks at.
    pub areas: Option<String>,
    /// Whether it looks at venues.
    pub venues: bool,
}

/// A check list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChecklistWire {
    /// What people call it.
    pub name: Name,
    /// Categories it is for, `area` for units; none for every venue.
    pub categories: Vec<String>,
    /// Its items.
    pub items: Vec<NamedWire>,
}

/// Something that makes a place be looked at more often.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FactorWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// So many times as often.
    pub times: u32,
}

impl From<&Role> for RoleWire {
    fn from(it: &Role) -> Self {
        Self {
            election: it.election.as_ref().map(|it| ElectionRulesWire {
                months: *it.months.get_ref(),
                prefer: it.prefer.iter().map(NamedWire::from).collect(),
            }),
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            level: it.level.get_ref().clone(),
            department: it.department,
            kinds: it.kinds.iter().map(NamedWire::from).collect(),
        }
    }
}

impl From<&Department> for NamedWire {
    fn from(it: &Department) -> Self {
        Self { id: it.id.get_ref().clone(), name: (&it.name).into() }
    }
}

impl From<&Places> for PlacesWire {
    fn from(it: &Places) -> Self {
        let categories = it.categories.iter().map(|it| CategoryWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            department: it.department.get_ref().clone(),
            essential: it.essential,
        });
        Self {
            guarantors: it.guarantors.iter().map(|it| it.as_str().to_owned()).collect(),
            categories: categories.collect(),
        }
    }
}

impl From<&Inspections> for InspectionsWire {
    fn from(it: &Inspections) -> Self {
        let programmes = it.programmes.iter().map(|it| ProgrammeWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            team: it.team.get_ref().clone(),
            bodies: it.bodies.iter().map(|it| it.get_ref().clone()).collect(),
            every_days: *it.every_days.get_ref(),
            daily: *it.daily.get_ref(),
            areas: it.areas.as_ref().map(|it| it.get_ref().clone()),
            venues: it.venues,
        });
        let checklists = it.checklists.iter().map(|it| ChecklistWire {
            name: (&it.name).into(),
            categories: it.categories.iter().map(|it| it.get_ref().clone()).collect(),
            items: it.items.iter().map(NamedWire::from).collect(),
        });
        let factors = it.factors.iter().map(|it| FactorWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            times: *it.times.get_ref(),
        });
        Self {
            rectify_hours: *it.rectify_hours.get_ref(),
            programmes: programmes.collect(),
            checklists: checklists.collect(),
            factors: factors.collect(),
        }
    }
}
