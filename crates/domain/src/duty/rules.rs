//! What may be asked of one person: rest between watches, hours a day and in any seven days, days in a
//! row. The same check serves the draft, the hand that edits it and whoever asks for a swap.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The rules of a locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DutyRules {
    /// Hours between the end of a watch and the beginning of the next.
    pub least_rest_hours: i64,
    /// Hours of watches that begin on one day.
    pub most_hours_a_day: i64,
    /// Hours in any seven days.
    pub most_hours_a_week: i64,
    /// Days with a watch in a row.
    pub most_days_running: i64,
}

/// A time at a checkpoint, in minutes; it counts for the civil day on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watch {
    /// First minute since 1970 UTC.
    pub from: i64,
    /// First minute after it.
    pub until: i64,
    /// Day, counted from 1970.
    pub day: i64,
}

/// The rule a watch would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// At another checkpoint at that time.
    Overlap,
    /// Too little rest before or after.
    Rest,
    /// Too many hours that day.
    DayHours,
    /// Too many hours in seven days.
    WeekHours,
    /// Too many days in a row.
    DaysRunning,
}

impl Default for DutyRules {
    fn default() -> Self {
        Self { least_rest_hours: 8, most_hours_a_day: 12, most_hours_a_week: 48, most_days_running: 6 }
    }
}

impl Watch {
    /// A watch between two instants.
    pub fn new(from: Timestamp, until: Timestamp, zone: &TimeZone) -> Self {
        let day = crate::time::day_of(from, zone);
        let epoch = Date::constant(1970, 1, 1);
        let days = epoch.until(day).map_or(0, |span| i64::from(span.get_days()));
        Self { from: from.as_second().div_euclid(60), until: until.as_second().div_euclid(60), day: days }
    }

    /// How long it is.
    pub fn minutes(self) -> i64 {
        self.until - self.from
    }
}

/// The rules one more watch would break for somebody who holds these already; none when it is fine.
pub fn breaches(rules: DutyRules, held: &[Watch], added: Watch) -> Vec<Breach> {
    let mut broken = Vec::new();
    if held.iter().any(|it| it.from < added.until && added.from < it.until) {
        broken.push(Breach::Overlap);
    } else if held.iter().any(|it| {
        let apart = (added.from - it.until).max(it.from - added.until);
        apart < rules.least_rest_hours * 60
    }) {
        broken.push(Breach::Rest);
    }
    let on = |day: i64| held.iter().filter(move |it| it.day == day).map(|it| it.minutes()).sum::<i64>();
    if on(added.day) + added.minutes() > rules.most_hours_a_day * 60 {
        broken.push(Breach::DayHours);
    }
    // Every seven days that hold the new watch.
    let weeks = (added.day - 6)..=added.day;
    let most = weeks.map(|first| (first..first + 7).map(on).sum::<i64>()).max().unwrap_or_default();
    if most + added.minutes() > rules.most_hours_a_week * 60 {
        broken.push(Breach::WeekHours);
    }
    let works = |day: i64| day == added.day || held.iter().any(|it| it.day == day);
    let before = (1..366).take_while(|back| works(added.day - back)).count() as i64;
    let after = (1..366).take_while(|ahead| works(added.day + ahead)).count() as i64;
    if before + 1 + after > rules.most_days_running {
        broken.push(Breach::DaysRunning);
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A watch on a day from one hour to another.
    fn watch(day: i64, from: i64, until: i64) -> Watch {
        Watch { from: (day * 24 + from) * 60, until: (day * 24 + until) * 60, day }
    }

    #[test]
    fn each_rule_binds_at_its_edge() {
        let rules = DutyRules::default();
        let week: Vec<Watch> = (0..5).map(|day| watch(day, 8, 16)).collect();
        let cases: [(&str, &[Watch], Watch, &[Breach]); 9] = [
            ("nothing held", &[], watch(0, 8, 16), &[]),
            ("at the same time", &[watch(0, 8, 16)], watch(0, 15, 20), &[Breach::Overlap, Breach::DayHours]),
            ("eight hours apart", &[watch(0, 0, 4)], watch(0, 12, 20), &[]),
            ("less than eight", &[watch(0, 0, 4)], watch(0, 11, 19), &[Breach::Rest]),
            ("before what is held", &[watch(1, 8, 16)], watch(0, 18, 26), &[Breach::Rest]),
            ("thirteen hours a day", &[watch(0, 0, 5)], watch(0, 13, 21), &[Breach::DayHours]),
            ("the sixth day, 48 hours", &week, watch(5, 8, 16), &[]),
            ("the sixth day, 49 hours", &week, watch(5, 8, 17), &[Breach::WeekHours]),
            (
                "the seventh day in a row, begun before",
                &[&week[..], &[watch(6, 8, 9)]].concat(),
                watch(5, 8, 9),
                &[Breach::DaysRunning],
            ),
        ];
        for (what, held, added, want) in cases {
            assert_eq!(breaches(rules, held, added), want, "{what}");
        }
    }

    #[test]
    fn a_night_watch_counts_for_the_day_it_begins() {
        let zone = crate::time::china();
        let at = |text: &str| text.parse().expect("an instant");
        let night = Watch::new(at("2022-03-15T14:00:00Z"), at("2022-03-15T22:00:00Z"), &zone);
        let morning = Watch::new(at("2022-03-15T22:00:00Z"), at("2022-03-16T02:00:00Z"), &zone);
        assert_eq!((night.minutes(), morning.day - night.day), (480, 1));
    }
}
