//! Territory: where units lie and what lies between them. Borders of units are kept centrally and changed by proposal
//! shapes themselves are somebody else's, here are the words, the states and the squares they are found by.

mod square;

use serde::{Deserialize, Serialize};

pub use square::{Bounds, DEEPEST, Tile};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $item:ident $text:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {$($(#[$of])* $item),+}

        impl $name {
            /// Every one there is.
            pub const ALL: &[$name] = &[$($name::$item),+];

            /// The name in tables and on the wire.
            pub fn as_str(self) -> &'static str {
                match self {$($name::$item => $text),+}
            }

            /// The one of a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == name)
            }
        }
    )+};
}

words! {
    /// What lies on the base map.
    LandKind {
        /// Roads and ways.
        Road "road",
        /// Railways.
        Railway "railway",
        /// Rivers, canals, lakes.
        Water "water",
        /// Walls, fences, embankments.
        Wall "wall",
        /// Fields, woods, parks.
        Green "green",
        /// Buildings.
        Building "building",
    }

    /// How a border stands.
    BorderState {
        /// Waits for a decision.
        Proposed "proposed",
        /// Holds now; one a unit at most.
        Held "held",
        /// Held until another came.
        Past "past",
        /// Was not agreed to.
        Refused "refused",
        /// Was taken back by whoever proposed it.
        Withdrawn "withdrawn",
    }

    /// Why a border came to be.
    BorderOrigin {
        /// Set by those who keep the map.
        Central "central",
        /// Proposed from below and agreed to by somebody else.
        Proposed "proposed",
        /// Gave way to the border of a unit beside or above it.
        Beside "beside",
        /// Put together out of units that were merged.
        Merged "merged",
    }
}
