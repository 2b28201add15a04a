//! How limits are proposed and told, as clients need it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::playbook::NamedWire;
use crate::words::Name;

/// How limits are proposed, told and objected to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeasuresWire {
    /// Hours within which an objection is answered.
    pub answer_hours: u32,
    /// What is done for people meanwhile.
    pub services: Name,
    /// Where to object.
    pub appeal: Name,
    /// How often a household goes out under an exit limit, where such are proposed.
    pub exits: Option<ExitsWire>,
    /// Whether venues may be closed by category.
    pub closures: bool,
    /// By when those under a measure on persons were asked how they are; none where no such measure is proposed.
    pub persons: Option<CheckTimesWire>,
}

/// By when those under a measure were asked how they are.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckTimesWire {
    /// In the morning, such as `10:00`.
    pub morning: String,
    /// In the evening.
    pub evening: String,
}

/// How often a household goes out under an exit limit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExitsWire {
    /// Times out.
    pub exits: u32,
    /// In so many days.
    pub every_days: u32,
    /// Minutes outside that are asked for.
    pub max_minutes: u32,
    /// Ways out that never count.
    pub free: Vec<NamedWire>,
}

impl From<&playbook::Measures> for MeasuresWire {
    fn from(it: &playbook::Measures) -> Self {
        Self {
            answer_hours: *it.answer_hours.get_ref(),
            services: (&it.services).into(),
            appeal: (&it.appeal).into(),
            exits: it.exits.as_ref().map(ExitsWire::from),
            closures: it.closures,
            persons: it.persons.as_ref().map(|it| CheckTimesWire {
                morning: it.morning.strftime("%H:%M").to_string(),
                evening: it.evening.strftime("%H:%M").to_string(),
            }),
        }
    }
}

impl From<&playbook::Exits> for ExitsWire {
    fn from(it: &playbook::Exits) -> Self {
        Self {
            exits: *it.exits.get_ref(),
            every_days: it.every_days,
            max_minutes: it.max_minutes,
            free: it.free.iter().map(NamedWire::from).collect(),
        }
    }
}
