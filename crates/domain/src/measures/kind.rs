//! What can be limited, and why: closed lists. A longer list is a change of this program, which two people
//! review and everybody can read (I-3).

use serde::{Deserialize, Serialize};

macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$own:meta])* $one:ident $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {$(
            $(#[$own])*
            #[serde(rename = $text)]
            $one,
        )+}

        impl $name {
            /// All there are.
            pub const ALL: &[$name] = &[$($name::$one),+];

            /// The name on the wire, in the store and in the audit.
            pub fn as_str(self) -> &'static str {
                match self {$($name::$one => $text),+}
            }

            /// The one of a name.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == text)
            }
        }
    };
}

closed! {
    /// What a measure limits.
    MeasureKind {
        /// How often members of a household go out, shown by a card (S-41).
        ExitLimit "exit_limit",
        /// Which venues are closed to the public, by category (B-109).
        VenueClosure "venue_closure",
    }
}

closed! {
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
