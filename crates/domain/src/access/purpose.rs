//! Why somebody reads personal data (I-9): a closed list, each reading carries one.

use serde::{Deserialize, Serialize};

/// The registered purposes of reading personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The round of door visits and arrivals.
    DoorVisit,
    /// Keeping the register right.
    Register,
    /// Seeing whether everybody is accounted for.
    Oversight,
    /// Guarding roads and gates.
    Duty,
    /// Telling residents about a measure and hearing what they say to it.
    Measure,
    /// Reaching a resident about a visit.
    Contact,
    /// Making sure it is the right person.
    Identity,
    /// Helping a resident who asked for it.
    Help,
    /// Calling people a named body asked to be called.
    FollowUp,
}

impl Purpose {
    /// Purposes that justify seeing one phone or id number in full (I-12).
    pub const FOR_UNMASKING: &[Purpose] = &[Self::Contact, Self::Identity, Self::Help, Self::Register];

    /// The name on the wire and in the audit.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DoorVisit => "door_visit",
            Self::Register => "register",
            Self::Oversight => "oversight",
            Self::Duty => "duty",
            Self::Measure => "measure",
            Self::Contact => "contact",
            Self::Identity => "identity",
            Self::Help => "help",
            Self::FollowUp => "follow_up",
        }
    }
}
