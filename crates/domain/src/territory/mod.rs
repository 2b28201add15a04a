//! Territory: where units lie and what lies between them. Borders of units are kept centrally and changed by proposal
//! shapes themselves are somebody else's, here are the words, the states and the squares they are found by.

mod square;

use crate::names::names;

pub use square::{Bounds, DEEPEST, Tile};

names! {
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
