//! Size rules: how many households or people a unit should hold. Five localities, five rules
//! (L-08, S-04, B-21, B-52, B-55), so bounds and unit of count are data. A unit out of bounds is
//! listed, never refused: mountains do not divide evenly.

use serde::{Deserialize, Serialize};

/// What one area holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Households of the lowest units.
    pub households: i64,
    /// Residents.
    pub people: i64,
}

/// Inclusive bounds `[least, most]` on households or people of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SizeRule {
    /// Between so many households.
    Households([i64; 2]),
    /// Between so many people.
    People([i64; 2]),
}

/// How a unit stands against its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeVerdict {
    /// Inside the bounds.
    Fits,
    /// Short by so many.
    TooSmall(i64),
    /// Over by so many.
    TooLarge(i64),
}

impl SizeRule {
    /// The bounds, whatever they count.
    pub fn bounds(self) -> (i64, i64) {
        let (Self::Households([least, most]) | Self::People([least, most])) = self;
        (least, most)
    }

    /// Into how many units of the rule one must be divided so that none is too large; 1 where it is not.
    pub fn parts(self, size: Size) -> usize {
        let count = match self {
            Self::Households(_) => size.households,
            Self::People(_) => size.people,
        };
        usize::try_from((count + self.bounds().1 - 1) / self.bounds().1.max(1)).unwrap_or(1).max(1)
    }

    /// Holds a unit against the rule.
    pub fn check(self, size: Size) -> SizeVerdict {
        let count = match self {
            Self::Households(_) => size.households,
            Self::People(_) => size.people,
        };
        let (least, most) = self.bounds();
        match count {
            n if n < least => SizeVerdict::TooSmall(least - n),
            n if n > most => SizeVerdict::TooLarge(n - most),
            _ => SizeVerdict::Fits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_divided_until_none_is_too_large() {
        let rule = SizeRule::Households([20, 40]);
        for (households, parts) in [(0, 1), (40, 1), (41, 2), (80, 2), (81, 3)] {
            assert_eq!(rule.parts(Size { households, people: 0 }), parts, "{households}");
        }
    }

    #[test]
    fn units_out_of_bounds_are_told_by_how_much() {
        let size = |households, people| Size { households, people };
        let cases = [
            (SizeRule::Households([3, 5]), size(2, 9), SizeVerdict::TooSmall(1)),
            (SizeRule::Households([3, 5]), size(3, 0), SizeVerdict::Fits),
            (SizeRule::Households([3, 5]), size(5, 30), SizeVerdict::Fits),
            (SizeRule::Households([3, 5]), size(7, 1), SizeVerdict::TooLarge(2)),
            (SizeRule::People([200, 300]), size(88, 182), SizeVerdict::TooSmall(18)),
            (SizeRule::People([200, 300]), size(1, 301), SizeVerdict::TooLarge(1)),
        ];
        for (rule, size, want) in cases {
            assert_eq!(rule.check(size), want, "{rule:?} {size:?}");
        }
    }
}
