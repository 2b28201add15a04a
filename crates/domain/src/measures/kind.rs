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
    }
}

names! {
    /// Why: reasons of disease control and nothing else. There is no "other".
    MeasureReason {
        /// Somebody in the unit is infected.
        Case "case",
        /// Close contacts live in the unit.
        Contacts "contacts",
        /// A test result is abnormal and is being checked.
        Abnormal "abnormal",
        /// Somebody infected was in the unit.
        Exposure "exposure",
        /// The unit lies in a risk area that was announced.
        RiskArea "risk_area",
    }
}
