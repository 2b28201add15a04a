//! How a unit stands with its report of a day: zero is not missing and missing is not late (L-28).

use jiff::{Timestamp, civil, tz::TimeZone};

use crate::names::names;
use crate::time::instant;

names! {
    /// How a unit stands with one day's report.
    Standing {
        /// Not signed yet, and there is still time.
        Due "due",
        /// Signed in time with something to report.
        Reported "reported",
        /// Signed in time: nothing happened, said so.
        Zero "zero",
        /// Signed after the cut-off.
        Late "late",
        /// Not signed, and the cut-off has passed.
        Missing "missing",
    }
}

/// The cut-off of a day's report.
pub fn cut_off(day: civil::Date, time: civil::Time, zone: &TimeZone) -> Timestamp {
    instant(day, time, zone)
}

/// Judges one unit. `signed` is the instant of its first signature and whether it was a zero
/// report; a correction later does not make an on-time report late. A signature at the very
/// cut-off is in time.
pub fn standing(signed: Option<(Timestamp, bool)>, cut_off: Timestamp, now: Timestamp) -> Standing {
    match signed {
        Some((at, _)) if at > cut_off => Standing::Late,
        Some((_, true)) => Standing::Zero,
        Some((_, false)) => Standing::Reported,
        None if now > cut_off => Standing::Missing,
        None => Standing::Due,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::china;

    #[test]
    fn zero_missing_and_late_are_three_things() {
        let day = civil::date(2022, 3, 15);
        let cut = cut_off(day, civil::time(16, 0, 0, 0), &china());
        assert_eq!(cut.to_string(), "2022-03-15T08:00:00Z");
        let at = |text: &str| text.parse::<Timestamp>().expect("instant");
        let before = at("2022-03-15T07:59:59Z");
        let after = at("2022-03-15T08:00:01Z");
        let cases = [
            (None, before, Standing::Due),
            (None, cut, Standing::Due),
            (None, after, Standing::Missing),
            (Some((before, true)), after, Standing::Zero),
            (Some((cut, false)), after, Standing::Reported),
            (Some((after, true)), after, Standing::Late),
            (Some((after, false)), after, Standing::Late),
        ];
        for (signed, now, want) in cases {
            assert_eq!(standing(signed, cut, now), want, "{signed:?} {now}");
        }
    }
}
