//! The shape of a playbook. Names of levels and roles are the locality's own; what they may do is
//! the closed list of `domain`.

use domain::access::{Action, Sight};
use domain::areas::SizeRule;
use domain::tasks::{Settles, Targets};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::assessment::Assessment;
use crate::disputes::Disputes;
use crate::duty::Duty;
use crate::events::Events;
use crate::form::{Choice, Visit};
use crate::inspections::Inspections;
use crate::jobs::Job;
use crate::measures::Measures;
use crate::people::{Ledger, People};
use crate::places::{Department, ExclusiveKind, Places, VenueCategory};
use crate::report::ReportForm;
use crate::response::ResponseKind;
use crate::staffing::Staffing;
use crate::tips::Tips;

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Chinese, shown by default.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One locality's way of working (L-01, L-23, Q-01).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Version of this format; 1.
    pub format: Spanned<u32>,
    /// Short latin name.
    pub id: String,
    /// What people call it.
    pub name: Words,
    /// The county's six digits.
    pub county: Spanned<String>,
    /// Counts up with every change.
    pub version: u32,
    /// First day on which this version holds.
    pub effective: Date,
    /// The ladder from the county down; households hang below the last level.
    #[serde(rename = "ladder")]
    pub levels: Vec<Level>,
    /// The cell below the ladder.
    pub household: Household,
    /// Who serves where.
    #[serde(rename = "role")]
    pub roles: Vec<Role>,
    /// Which seats a unit's team must fill.
    #[serde(default, rename = "team")]
    pub teams: Vec<Team>,
    /// How many must serve where, and who vouches for whom.
    #[serde(default)]
    pub staffing: Staffing,
    /// Named views of the same people.
    #[serde(default, rename = "ledger")]
    pub ledgers: Vec<Ledger>,
    /// What may be said about residents.
    #[serde(default)]
    pub people: People,
    /// The door visit.
    pub visit: Visit,
    /// Kinds of campaign.
    #[serde(rename = "campaign")]
    pub campaigns: Vec<Campaign>,
    /// Reports with their cut-offs.
    #[serde(rename = "report")]
    pub reports: Vec<ReportForm>,
    /// How phones keep their copy.
    #[serde(default)]
    pub field: Field,
    /// How roads and gates are guarded.
    pub duty: Option<Duty>,
    /// What a worker must know, in short chapters, on the phone without a network (B-80).
    #[serde(default, rename = "handbook")]
    pub handbook: Vec<Chapter>,
    /// How limits are decided, told and objected to. A county without it cannot limit anybody.
    pub measures: Option<Measures>,
    /// Lines the work of a day is sorted by, such as finding, blocking, isolating (T-14).
    #[serde(default, rename = "line")]
    pub lines: Vec<Choice>,
    /// How the headquarters is led and staffed.
    pub headquarters: Option<Headquarters>,
    /// Departments, offices and bodies.
    #[serde(default, rename = "department")]
    pub departments: Vec<Department>,
    /// Kinds of grids outside the village tree.
    #[serde(default, rename = "exclusive")]
    pub exclusives: Vec<ExclusiveKind>,
    /// How venues are looked after.
    pub places: Option<Places>,
    /// How things are supervised.
    pub inspections: Option<Inspections>,
    /// How what the grid finds is dealt with.
    pub events: Option<Events>,
    /// How workers are assessed.
    pub assessment: Option<Assessment>,
    /// How disputes are mediated.
    pub disputes: Option<Disputes>,
    /// How tips from the public are taken.
    pub tips: Option<Tips>,
    /// Kinds of emergency response.
    #[serde(default, rename = "response")]
    pub responses: Vec<ResponseKind>,
    /// The few jobs the front line is about (B-12).
    #[serde(default, rename = "job")]
    pub jobs: Vec<Job>,
    /// The department that owns the way of working (B-117).
    pub owner: Option<Words>,
}

/// How the headquarters is led and staffed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headquarters {
    /// Roles whose holders are directly responsible: while one of them is empty it does not stand.
    pub accountable: Vec<Spanned<String>>,
    /// The checkpoint whose shifts are its desk.
    pub desk: Option<Spanned<String>>,
    /// The department that runs the grid from day to day, beside those who lead.
    pub operating: Option<Spanned<String>>,
}

/// A chapter of the handbook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Its title.
    pub title: Words,
    /// What it says, a paragraph a line.
    pub text: Words,
}

/// How a phone that works without a network keeps its copy.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Field {
    /// Days without contact after which it is wiped.
    pub keep_days: u32,
    /// Minutes without a touch after which it is locked.
    pub lock_minutes: u32,
}

impl Default for Field {
    fn default() -> Self {
        Self { keep_days: 3, lock_minutes: 10 }
    }
}

/// One level of the ladder (L-30, Q-53).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call a unit of it.
    pub name: Words,
    /// Significant digits of the national code (6, 9 or 12) where units have one.
    pub digits: Option<Spanned<u8>>,
    /// Size rule of a unit.
    pub size: Option<SizeRule>,
    /// Units of this level keep the running totals. Exactly one level does.
    #[serde(default)]
    pub tally: bool,
}

/// Levels by id, depth 0 being the county.
#[derive(Debug, Clone, Copy)]
pub struct Ladder<'a>(&'a [Level]);

/// What a household is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// The word.
    pub name: Words,
    /// Households are listed for units of this level only; above it one sees how many there are.
    pub listed: Option<Spanned<String>>,
}

/// A role (Q-56, L-15, L-16): where it sits, what it may do, how much of a resident it sees.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// The level whose units it belongs to.
    pub level: Spanned<String>,
    /// What it may do there and below.
    pub actions: Vec<Action>,
    /// How much of a resident it sees.
    pub sight: Sight,
    /// How many each unit must have; 0 when optional.
    #[serde(default)]
    pub required: u32,
    /// Tasks of a unit go to this role first.
    #[serde(default)]
    pub accountable: bool,
    /// Whoever holds it stands in a department.
    #[serde(default)]
    pub department: bool,
    /// Kinds of people who may hold it, where that is laid down (Q-64, B-69).
    #[serde(default)]
    pub kinds: Vec<Choice>,
    /// Elected by the households of its unit, where it is (L-09).
    pub election: Option<Election>,
    /// Belongs to exclusive grids of this kind, and only to them.
    pub exclusive: Option<Spanned<String>>,
}

/// How a role is elected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// For so many months.
    pub months: Spanned<u32>,
    /// Whom to propose first, in order; a suggestion only (L-10).
    pub prefer: Vec<Choice>,
}

/// A team template (L-17, B-23): which seats a unit of a level should fill.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Short latin name.
    pub id: String,
    /// What people call it.
    pub name: Words,
    /// The level whose units have one.
    pub level: Spanned<String>,
    /// The seats.
    pub seats: Vec<Seat>,
    /// The level whose units each need one such team to answer for them (S-05).
    pub covers: Option<Spanned<String>>,
}

/// So many holders of a role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Role id.
    pub role: Spanned<String>,
    /// At least so many.
    pub least: u32,
}

/// A kind of campaign over households (S-19, L-35).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// One sentence for the worker at the door.
    pub brief: Words,
    /// Days until it closes.
    pub days: u32,
    /// What is knocked at: homes, or doors of enterprises.
    #[serde(default)]
    pub targets: Targets,
    /// Its tasks go to this role and nobody of that role records anything else (S-08).
    pub owner: Option<Spanned<String>>,
    /// What a visit can come to.
    #[serde(rename = "outcome")]
    pub outcomes: Vec<Outcome>,
}

/// One outcome of a visit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// What it makes of the task.
    pub settles: Settles,
    /// Whether a reason must be given.
    #[serde(default)]
    pub reason: bool,
    /// Reasons that are common, offered to be tapped.
    #[serde(default)]
    pub reasons: Vec<Words>,
    /// Whether the visit form is asked.
    #[serde(default)]
    pub form: bool,
    /// Nobody is asked again for so many days (S-30).
    pub rest_days: Option<u32>,
}

impl Playbook {
    /// The ladder.
    pub fn ladder(&self) -> Ladder<'_> {
        Ladder(&self.levels)
    }

    /// The county as a number.
    pub fn county_code(&self) -> domain::ids::County {
        domain::ids::County(self.county.get_ref().parse().unwrap_or_default())
    }

    /// A role by id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.get_ref() == id)
    }

    /// A campaign template by id.
    pub fn campaign(&self, id: &str) -> Option<&Campaign> {
        self.campaigns.iter().find(|campaign| campaign.id.get_ref() == id)
    }

    /// A report form by id.
    pub fn report(&self, id: &str) -> Option<&ReportForm> {
        self.reports.iter().find(|form| form.id.get_ref() == id)
    }

    /// A department by id.
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|it| it.id.get_ref() == id)
    }

    /// A category of venues by id.
    pub fn category(&self, id: &str) -> Option<&VenueCategory> {
        self.places.as_ref()?.categories.iter().find(|it| it.id.get_ref() == id)
    }

    /// A kind of exclusive grid by id.
    pub fn exclusive(&self, id: &str) -> Option<&ExclusiveKind> {
        self.exclusives.iter().find(|it| it.id.get_ref() == id)
    }

    /// A kind of response by id.
    pub fn response(&self, id: &str) -> Option<&ResponseKind> {
        self.responses.iter().find(|it| it.id.get_ref() == id)
    }

    /// The role the tasks of a campaign go to.
    pub fn owner(&self, campaign: &str) -> Option<&Role> {
        let own = self.campaign(campaign).and_then(|it| it.owner.as_ref());
        let answers = || self.accountable(self.ladder().lowest()?.id.get_ref());
        own.map_or_else(answers, |role| self.role(role.get_ref()))
    }

    /// Whether a campaign is a role's own work: those of other roles are not, theirs are all a role that has some does.
    pub fn is_work_of(&self, role: &str, campaign: &str) -> bool {
        let owner = self.campaign(campaign).and_then(|it| it.owner.as_ref());
        self.records(role, campaign) && owner.is_none_or(|owner| owner.get_ref() == role)
    }

    /// Whether a role records visits of a campaign: one that has campaigns of its own records only those.
    pub fn records(&self, role: &str, campaign: &str) -> bool {
        let owns = |it: &Campaign| it.owner.as_ref().is_some_and(|owner| owner.get_ref() == role);
        !self.campaigns.iter().any(owns) || self.campaign(campaign).is_some_and(owns)
    }

    /// A role by id, when tasks go to it first.
    pub fn accountable_role(&self, id: &str) -> Option<&Role> {
        self.role(id).filter(|role| role.accountable)
    }

    /// The role tasks of a level's units go to.
    pub fn accountable(&self, level: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.accountable && role.level.get_ref() == level)
    }
}

impl Campaign {
    /// An outcome by id.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id.get_ref() == id)
    }
}

impl<'a> Ladder<'a> {
    /// Depth of a level; 0 for the county.
    pub fn depth(self, id: &str) -> Option<usize> {
        self.0.iter().position(|level| level.id.get_ref() == id)
    }

    /// The level at a depth.
    pub fn at(self, depth: usize) -> Option<&'a Level> {
        self.0.get(depth)
    }

    /// The level units of which hold households.
    pub fn lowest(self) -> Option<&'a Level> {
        self.0.last()
    }

    /// Depth of the lowest level.
    pub fn lowest_depth(self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// Depth of the level that keeps running totals.
    pub fn tally_depth(self) -> usize {
        self.0.iter().position(|level| level.tally).unwrap_or_default()
    }
}
