//! Working days of the People's Republic: weekdays, without the days off and with the weekend days worked, after the
//! State Council's yearly notices (2004 to 2026; data of chinesecalendar, MIT). A day not listed is as its weekday says.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

static LISTED: LazyLock<HashMap<Date, bool>> = LazyLock::new(|| {
    let lines = include_str!("../../data/cn_days.csv").lines().skip(1);
    let listed = lines.filter_map(|line| {
        let mut cells = line.split(',');
        let day = cells.next()?.parse().ok()?;
        Some((day, cells.next()? == "work"))
    });
    listed.collect()
});

/// Whether people work on a day.
pub fn works(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    LISTED.get(&day).copied().unwrap_or(!weekend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn holidays_are_off_and_moved_weekends_are_worked() {
        for (day, want) in [
            (date(2022, 3, 15), true),
            (date(2022, 3, 19), false),
            (date(2022, 10, 3), false),
            (date(2022, 10, 8), true),
            (date(2022, 1, 31), false),
            (date(2030, 1, 1), true),
        ] {
            assert_eq!(works(day), want, "{day}");
        }
    }
}
