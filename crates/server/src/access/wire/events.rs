//! How events are told and handled, for the client.

use playbook::Events;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::playbook::NamedWire;
use crate::words::Name;

/// How events are told and handled.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventsWire {
    /// Levels of the ladder that answer for events, from below upwards.
    pub climbs: Vec<String>,
    /// The level whose units have departments.
    pub departments_at: String,
    /// Levels of urgency, the most urgent first.
    pub levels: Vec<EventLevelWire>,
    /// Kinds of events.
    pub categories: Vec<EventCategoryWire>,
    /// Labels given by rule.
    pub tags: Vec<NamedWire>,
    /// What handling can come to.
    pub outcomes: Vec<NamedWire>,
    /// Clock time of the daily cut-off.
    pub cut_off: Option<String>,
    /// Clock time of the last call before it.
    pub last_call: Option<String>,
}

/// How urgent an event is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventLevelWire {
    /// Id of the playbook.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Done or passed on at once.
    pub at_once: bool,
}

/// A kind of event.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventCategoryWire {
    /// Id of the playbook.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// How urgent it usually is.
    pub level: String,
    /// Departments it goes to, who leads first.
    pub departments: Vec<String>,
    /// When it is one.
    pub registers: Name,
    /// When it is solved.
    pub closes: Name,
    /// Whether it is asked how many people there are.
    pub people: bool,
    /// Words by which a message is likely to be of this kind.
    pub words: Vec<String>,
}

impl From<&Events> for EventsWire {
    fn from(it: &Events) -> Self {
        let clock = |at: jiff::civil::Time| at.strftime("%H:%M").to_string();
        Self {
            climbs: it.climbs.iter().map(|it| it.get_ref().clone()).collect(),
            departments_at: it.urgent.get_ref().clone(),
            levels: it
                .levels
                .iter()
                .map(|it| EventLevelWire {
                    id: it.id.get_ref().clone(),
                    name: (&it.name).into(),
                    at_once: it.at_once,
                })
                .collect(),
            categories: it
                .categories
                .iter()
                .map(|it| EventCategoryWire {
                    id: it.id.get_ref().clone(),
                    name: (&it.name).into(),
                    level: it.level.get_ref().clone(),
                    departments: it.departments.iter().map(|it| it.get_ref().clone()).collect(),
                    registers: (&it.registers).into(),
                    closes: (&it.closes).into(),
                    people: it.people,
                    words: it.words.clone(),
                })
                .collect(),
            tags: it
                .tags
                .iter()
                .map(|it| NamedWire { id: it.id.get_ref().clone(), name: (&it.name).into() })
                .collect(),
            outcomes: it
                .outcomes
                .iter()
                .map(|it| NamedWire { id: it.id.clone(), name: (&it.name).into() })
                .collect(),
            cut_off: it.cut_off.as_ref().map(|it| clock(it.time)),
            last_call: it.cut_off.as_ref().map(|it| clock(it.last_call)),
        }
    }
}
