//! Instants and civil days. All five localities live in one zone; the zone of a county is a
//! parameter all the same, and nothing here asks what time it is.

use jiff::{Timestamp, civil, tz::TimeZone};

/// The time zone of the People's Republic of China (UTC+8 all year).
pub fn china() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

/// The civil day on which an instant falls in a zone.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> civil::Date {
    at.to_zoned(zone.clone()).date()
}

/// The instant of a clock time on a civil day in a zone.
pub fn instant(day: civil::Date, time: civil::Time, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().unwrap_or(Timestamp::MAX)
}
