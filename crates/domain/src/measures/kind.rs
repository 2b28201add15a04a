//! What can be limited, and why: closed lists. A longer list is a change of this program, which two people
//! review and everybody can read (I-3).

use crate::names::names;

names! {
    /// What a measure limits.
    MeasureKind {
        /// How often members of a household go out, shown by a card (S-41).
        ExitLimit "exit_limit",
        /// Which venues are closed to the public, by category (B-109).
        VenueClosure "venue_closure",
        /// That somebody stays at home, apart from others (居家隔离医学观察, T-21).
        Isolation "isolation",
        /// That somebody goes out only as needed and says every day how they are (居家健康监测, T-22).
        Monitoring "monitoring",
    }
}

names! {
    /// Why: reasons of disease control and nothing else. There is no "other".
    MeasureReason {
        /// Somebody in the unit is infected; of a measure on persons: they are.
        Case "case",
        /// Close contacts live in the unit, or they are one.
        Contacts "contacts",
        /// A test result is abnormal and is being checked.
        Abnormal "abnormal",
        /// Somebody infected was in the unit, or they were where somebody was.
        Exposure "exposure",
        /// The unit lies in a risk area that was announced, or they were in one.
        RiskArea "risk_area",
    }
}

impl MeasureKind {
    /// Whether it is about persons one by one, so that it needs the request of a disease-control body (I-5).
    pub fn of_persons(self) -> bool {
        matches!(self, Self::Isolation | Self::Monitoring)
    }
}
