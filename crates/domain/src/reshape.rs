//! Changing the ladder while it runs (Q-54, Q-63, B-17, B-51, T-25): units are made, renamed, split, merged and moved
//! from a day on. What a unit was made of stays on record; households, posts and open work go along.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::areas::AreaPath;
use crate::ids::{AreaId, HouseholdId};

/// One change of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reshape {
    /// A new unit below another one, or an exclusive grid outside the village tree (B-55, B-56).
    Create {
        /// The unit above.
        parent: AreaId,
        /// The new unit.
        part: Part,
        /// What it is outside the village tree: a kind of the playbook, and how many it holds.
        exclusive: Option<(String, i64)>,
    },
    /// Another name, what else it is, and for an exclusive grid another headcount.
    Rename {
        /// Which unit.
        area: AreaId,
        /// What people call it from now on.
        name: String,
        /// The villagers' group or the buildings it equals (B-25); none where it equals none.
        also: Option<String>,
        /// How many an exclusive grid holds now.
        headcount: Option<i64>,
    },
    /// One unit becomes several: it stays itself with what no part names.
    Split {
        /// Which unit.
        area: AreaId,
        /// The new units beside it.
        parts: Vec<Part>,
    },
    /// A unit goes up in another one of the same kind beside it.
    Merge {
        /// The unit that ends.
        area: AreaId,
        /// The unit that stays.
        into: AreaId,
    },
    /// A unit, with everything below it, comes under another unit.
    Move {
        /// Which unit.
        area: AreaId,
        /// The unit it comes under.
        to: AreaId,
    },
}

/// A unit that comes into being.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Made by whoever asks.
    pub id: AreaId,
    /// What people will call it.
    pub name: String,
    /// Households it takes over, where the unit that is split holds households itself.
    pub households: Vec<HouseholdId>,
    /// Units it takes over, where the unit that is split holds units.
    pub below: Vec<AreaId>,
}

/// When a change takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// At once.
    Now,
    /// When its day comes.
    Later,
}

/// Why a change cannot take effect on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayFault {
    /// Further ahead than a plan holds.
    TooFar,
    /// Longer ago than books are put right.
    TooOld,
    /// A report was signed for this day, or a later one, with the units as they were.
    Signed(Date),
}

/// A change is planned at most so many days ahead.
pub const AHEAD: i32 = 366;
/// A change is put right at most so many days back.
pub const BACK: i32 = 31;

impl Reshape {
    /// Its name on the wire and in the store.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Rename { .. } => "rename",
            Self::Split { .. } => "split",
            Self::Merge { .. } => "merge",
            Self::Move { .. } => "move",
        }
    }

    /// The unit it is about.
    pub fn area(&self) -> AreaId {
        match self {
            Self::Create { parent, .. } => *parent,
            Self::Rename { area, .. }
            | Self::Split { area, .. }
            | Self::Merge { area, .. }
            | Self::Move { area, .. } => *area,
        }
    }
}

/// Whether a change may take effect on a day, and when that is. `signed` is the last day a report was signed for in the
/// units it touches: what was signed is never undone by moving a border under it.
///
/// # Errors
/// [`DayFault`].
pub fn takes(day: Date, today: Date, signed: Option<Date>) -> Result<Takes, DayFault> {
    let ahead = day.since(today).map_or(0, |span| span.get_days());
    match signed.filter(|signed| *signed >= day) {
        _ if ahead >= AHEAD => Err(DayFault::TooFar),
        _ if ahead < -BACK => Err(DayFault::TooOld),
        Some(signed) => Err(DayFault::Signed(signed)),
        None if ahead > 0 => Ok(Takes::Later),
        None => Ok(Takes::Now),
    }
}

/// What is named by more than one part.
pub fn named_twice<'a, T: Ord + 'a>(parts: impl IntoIterator<Item = &'a [T]>) -> bool {
    let mut seen = BTreeSet::new();
    !parts.into_iter().flatten().all(|it| seen.insert(it))
}

/// Whether something that holds for `place` would hold for only a part of what it held for, or for more, once a unit
/// goes from one path to another.
pub fn torn(place: &AreaPath, from: &AreaPath, to: &AreaPath) -> bool {
    let holds = |path: &AreaPath| place.covers(path) || path.covers(place);
    let common = from.common(to);
    !place.covers(&common) && (holds(from) || holds(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    //
    #[test]
    fn a_change_takes_effect_on_its_day_and_never_under_a_signed_report() {
        let today = date(2022, 8, 15);
        let cases = [
            (date(2022, 8, 15), None, Ok(Takes::Now)),
            (date(2022, 8, 14), None, Ok(Takes::Now)),
            (date(2022, 8, 16), None, Ok(Takes::Later)),
            (date(2022, 8, 15), Some(date(2022, 8, 14)), Ok(Takes::Now)),
            (date(2022, 8, 15), Some(date(2022, 8, 15)), Err(DayFault::Signed(date(2022, 8, 15)))),
            (date(2022, 8, 10), Some(date(2022, 8, 12)), Err(DayFault::Signed(date(2022, 8, 12)))),
            (date(2022, 8, 16), Some(date(2022, 8, 15)), Ok(Takes::Later)),
            (date(2022, 7, 15), None, Ok(Takes::Now)),
            (date(2022, 7, 14), None, Err(DayFault::TooOld)),
            (date(2023, 8, 15), None, Ok(Takes::Later)),
            (date(2023, 8, 16), None, Err(DayFault::TooFar)),
        ];
        for (day, signed, want) in cases {
            assert_eq!(takes(day, today, signed), want, "{day} {signed:?}");
        }
    }

    #[test]
    fn what_held_for_both_places_still_holds_and_what_held_for_one_is_torn() {
        let path = |text: &str| AreaPath::from_stored(text);
        let (from, to) = (path("000100020003"), path("000100050001"));
        for (place, want) in [
            ("", false),
            ("0001", false),
            ("00010002", true),
            ("000100020003", true),
            ("0001000200030001", true),
            ("00010005", true),
            ("00010009", false),
        ] {
            assert_eq!(torn(&path(place), &from, &to), want, "{place}");
        }
    }

    #[test]
    fn a_household_goes_to_one_part_only() {
        assert!(!named_twice([&[1, 2][..], &[3][..]]));
        assert!(named_twice([&[1, 2][..], &[2][..]]));
        assert!(named_twice([&[1, 1][..]]));
    }
}
