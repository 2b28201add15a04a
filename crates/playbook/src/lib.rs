//! The playbook: one TOML file that says how a locality runs its grid — ladder, roles, teams, size
//! rules, visit form, campaigns, reports. Read with types, checked with line and key, handed to
//! `domain` as its rules. Nothing here knows a database or a request.
#![warn(missing_docs)]

mod assessment;
mod check;
mod disputes;
mod duty;
mod events;
mod form;
mod inspections;
mod jobs;
mod measures;
mod model;
mod people;
mod places;
mod problem;
mod report;
mod response;
mod staffing;
mod tips;

pub use assessment::{Assessment, Indicator};
pub use disputes::{DisputeKind, Disputes};
pub use duty::{CheckpointKind, Duty, ShiftPattern};
pub use events::{CutOffRule, EventCategory, EventLevel, EventTag, Events, LimitRule, Requests};
pub use form::{AnswerProblem, Answers, Choice, Kind, Question, Visit};
pub use inspections::{AREA, Body, Checklist, Factor, Inspections, Programme};
pub use jobs::{Job, JobWatch};
pub use measures::{Exits, Measures};
pub use model::{
    Campaign, Chapter, Election, Field, Headquarters, Household, Ladder, Level, Outcome, Playbook, Role,
    Seat, Team, Words,
};
pub use people::{CallResult, Care, Leads, Ledger, LedgerColumn, Origin, People};
pub use places::{Department, ExclusiveKind, Places, VenueCategory};
pub use problem::Problem;
pub use report::{Figure, ReportForm, Source};
pub use response::{LentPower, ResponseKind};
pub use staffing::{Contacts, Guarantee, RuleSeat, Share, StaffRule, Staffing};
pub use tips::{TipKind, Tips};

impl Playbook {
    /// Reads and checks a playbook.
    ///
    /// # Errors
    /// Every [`Problem`] found, each with its line and key.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let playbook: Self = toml::from_str(text).map_err(|error| vec![Problem::syntax(text, &error)])?;
        let problems = check::check(&playbook, text);
        if problems.is_empty() { Ok(playbook) } else { Err(problems) }
    }
}
