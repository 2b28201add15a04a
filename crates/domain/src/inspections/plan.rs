//! The daily plan: whoever was never seen, then whoever is longest overdue against how often the
//! programme wants to see them, which situation factors and repeated findings make more often. Every pick says why,
//! so that nobody wonders whether somebody was singled out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A place that could be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The day it was last seen.
    pub seen_on: Option<Date>,
    /// So many times as often as usual, by the strongest situation factor that holds there; 1 without one.
    pub times: u32,
    /// Whether the same thing was found there again and again.
    pub repeats: bool,
    /// Decides between equals, so that the order of names does not.
    pub tie: u64,
}

/// One place of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Which candidate, by its place in the list.
    pub index: usize,
    /// Why it.
    pub why: Why,
}

/// Why a place is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody has looked at it yet.
    NeverSeen,
    /// A situation factor makes it due already.
    Factor,
    /// The same thing was found again, which makes it due already.
    Repeat,
    /// Its time has come.
    Due,
    /// Nothing is due; it was seen longest ago.
    LongestAgo,
}

impl Why {
    /// The name in the store and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NeverSeen => "never_seen",
            Self::Factor => "factor",
            Self::Repeat => "repeat",
            Self::Due => "due",
            Self::LongestAgo => "longest_ago",
        }
    }
}

/// Repeated findings make a place be seen so many times as often.
const REPEAT_TIMES: u32 = 2;

/// The `daily` places to look at on a day when everything is to be seen once in `every_days`. Places seen that very
/// day are left out. Cost: n log n.
pub fn plan(candidates: &[Candidate], today: Date, every_days: u32, daily: usize) -> Vec<Pick> {
    let mut ranked: Vec<(u64, u64, Pick)> = Vec::new();
    for (index, it) in candidates.iter().enumerate() {
        let often = it.times.max(1) * if it.repeats { REPEAT_TIMES } else { 1 };
        let (urgency, why) = match it.seen_on {
            None => (u64::MAX - 1_000 + u64::from(often.min(1_000)), Why::NeverSeen),
            Some(day) => {
                let days = u64::from(u32::try_from((today - day).get_days()).unwrap_or(0));
                if days == 0 {
                    continue;
                }
                // In thousandths of the time that may pass.
                let plain = days * 1_000 / u64::from(every_days.max(1));
                let urgency = plain * u64::from(often);
                let why = match (plain >= 1_000, urgency >= 1_000) {
                    (true, _) => Why::Due,
                    (_, true) if it.repeats => Why::Repeat,
                    (_, true) => Why::Factor,
                    _ => Why::LongestAgo,
                };
                (urgency, why)
            }
        };
        ranked.push((urgency, it.tie, Pick { index, why }));
    }
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(daily).map(|(.., pick)| pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2022, 8, 15);

    fn seen(days_ago: Option<i64>, times: u32, repeats: bool, tie: u64) -> Candidate {
        let seen_on = days_ago.map(|days| TODAY.checked_sub(jiff::Span::new().days(days)).expect("a day"));
        Candidate { seen_on, times, repeats, tie }
    }

    //
    #[test]
    fn never_seen_come_first_then_longest_overdue_and_factors_make_due_sooner() {
        let places = [
            seen(Some(8), 1, false, 0),
            seen(None, 1, false, 9),
            seen(Some(4), 3, false, 0),
            seen(Some(4), 1, true, 0),
            seen(Some(3), 1, false, 0),
            seen(Some(0), 9, true, 0),
            seen(None, 2, false, 9),
        ];
        let got: Vec<_> =
            plan(&places, TODAY, 7, 10).into_iter().map(|pick| (pick.index, pick.why)).collect();
        let want = [
            (6, Why::NeverSeen),
            (1, Why::NeverSeen),
            (2, Why::Factor),
            (0, Why::Due),
            (3, Why::Repeat),
            (4, Why::LongestAgo),
        ];
        assert_eq!(got, want);
        assert_eq!(plan(&places, TODAY, 7, 2).len(), 2);
    }

    proptest! {
        // covers: Q-16 Q-23
        #[test]
        fn whoever_follows_the_plan_sees_everything_in_time(count in 1usize..60, every in 2u32..20) {
            // As many a day as the period needs: nobody is left out longer than the period.
            let daily = count.div_ceil(every as usize);
            let mut places: Vec<Candidate> = (0..count).map(|n| seen(None, 1, false, n as u64)).collect();
            let mut day = TODAY;
            for _ in 0..every * 3 {
                for pick in plan(&places, day, every, daily) {
                    places[pick.index].seen_on = Some(day);
                }
                day = day.tomorrow().expect("a day");
            }
            for place in places {
                let last = place.seen_on.expect("seen");
                prop_assert!((day - last).get_days() <= every as i32 + 1, "{last} on {day}");
            }
        }
    }
}
