//! When something is due: so many minutes round the clock, of working time, or days; and never later than the daily
//! cut-off (B-84, B-85, B-88).

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::calendar::works;
use crate::time::{day_of, instant};

/// How a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Round the clock, nights and holidays included.
    #[default]
    Round,
    /// In working hours of working days.
    Working,
    /// Whole days: until the end of the last of them.
    Days,
}

/// So much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Minutes; days for [`Counted::Days`].
    pub amount: u32,
    /// How they are counted.
    pub counted: Counted,
}

impl Limit {
    /// So many percent of it; whole days stay whole days, and nothing comes to nothing.
    #[must_use]
    pub fn at(self, percent: u32) -> Self {
        Self { amount: (self.amount * percent).div_ceil(100).max(1), ..self }
    }
}

/// Hours in which people work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// From.
    pub from: Time,
    /// Until.
    pub until: Time,
}

/// Everything is dealt with by then each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff {
    /// When.
    pub time: Time,
    /// What comes later than this is due on the next day.
    pub late_after: Time,
}

/// The instant at which a limit that begins now runs out.
pub fn runs_out(begin: Timestamp, limit: Limit, hours: Hours, zone: &TimeZone) -> Timestamp {
    let minutes = i64::from(limit.amount);
    match limit.counted {
        Counted::Round => begin + SignedDuration::from_mins(minutes),
        Counted::Days => {
            let last = day_of(begin, zone).saturating_add(minutes.days());
            instant(last.saturating_add(1.day()), Time::midnight(), zone)
        }
        Counted::Working => working(begin, SignedDuration::from_mins(minutes), hours, zone),
    }
}

fn working(begin: Timestamp, mut left: SignedDuration, hours: Hours, zone: &TimeZone) -> Timestamp {
    /// No limit spans so many days; a calendar that never works ends there.
    const LONGEST: usize = 4_000;
    let mut day = day_of(begin, zone);
    for _ in 0..LONGEST {
        let (from, until) = (instant(day, hours.from, zone), instant(day, hours.until, zone));
        let from = from.max(begin);
        if works(day) && from < until {
            let span = until.duration_since(from);
            if left <= span {
                return from + left;
            }
            left -= span;
        }
        day = day.saturating_add(1.day());
    }
    Timestamp::MAX
}

/// When an event that is told now is due: when its limit runs out, or at the daily cut-off before that. What comes late in
/// the day is cut off on the next. What must be done at once knows no cut-off but its own limit.
pub fn due(
    told: Timestamp,
    limit: Limit,
    at_once: bool,
    cut_off: Option<CutOff>,
    (hours, zone): (Hours, &TimeZone),
) -> Timestamp {
    let limit = runs_out(told, limit, hours, zone);
    let Some(cut_off) = cut_off.filter(|_| !at_once) else { return limit };
    limit.min(cut_off_after(told, cut_off, zone))
}

/// The cut-off that counts for what is told at an instant.
pub fn cut_off_after(told: Timestamp, cut_off: CutOff, zone: &TimeZone) -> Timestamp {
    let day: Date = day_of(told, zone);
    let late = told > instant(day, cut_off.late_after, zone);
    instant(if late { day.saturating_add(1.day()) } else { day }, cut_off.time, zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::china;
    use jiff::civil::time;

    fn hours() -> Hours {
        Hours { from: time(8, 30, 0, 0), until: time(17, 30, 0, 0) }
    }

    fn at(text: &str) -> Timestamp {
        let told: jiff::civil::DateTime = text.parse().expect("a time");
        instant(told.date(), told.time(), &china())
    }

    #[test]
    fn limits_run_round_the_clock_in_working_time_or_by_days() {
        let limit = |amount, counted| Limit { amount, counted };
        for (begin, it, want) in [
            ("2022-03-15T23:30", limit(360, Counted::Round), "2022-03-16T05:30"),
            ("2022-03-15T10:00", limit(240, Counted::Working), "2022-03-15T14:00"),
            // Friday afternoon goes on on Monday; the night counts for nothing.
            ("2022-03-18T16:30", limit(120, Counted::Working), "2022-03-21T09:30"),
            ("2022-03-15T20:00", limit(60, Counted::Working), "2022-03-16T09:30"),
            // Over the National Day holidays; the Saturday after is worked.
            ("2022-09-30T17:00", limit(60, Counted::Working), "2022-10-08T09:00"),
            ("2022-03-15T10:00", limit(5, Counted::Days), "2022-03-21T00:00"),
            ("2022-03-15T17:00", limit(30, Counted::Working), "2022-03-15T17:30"),
        ] {
            assert_eq!(runs_out(at(begin), it, hours(), &china()), at(want), "{begin} {it:?}");
        }
    }

    // covers: B-84 B-85 B-88
    #[test]
    fn nothing_is_due_later_than_the_cut_off_of_its_day() {
        let cut_off = Some(CutOff { time: time(16, 0, 0, 0), late_after: time(14, 0, 0, 0) });
        let six = Limit { amount: 360, counted: Counted::Round };
        let once = Limit { amount: 30, counted: Counted::Round };
        for (told, limit, at_once, cut_off, want) in [
            ("2022-03-15T08:00", six, false, cut_off, "2022-03-15T14:00"),
            ("2022-03-15T12:00", six, false, cut_off, "2022-03-15T16:00"),
            ("2022-03-15T14:00", six, false, cut_off, "2022-03-15T16:00"),
            ("2022-03-15T14:01", six, false, cut_off, "2022-03-15T20:01"),
            ("2022-03-15T22:00", six, false, cut_off, "2022-03-16T04:00"),
            ("2022-03-15T15:50", once, true, cut_off, "2022-03-15T16:20"),
            ("2022-03-15T12:00", six, false, None, "2022-03-15T18:00"),
        ] {
            assert_eq!(due(at(told), limit, at_once, cut_off, (hours(), &china())), at(want), "{told}");
        }
    }
}
