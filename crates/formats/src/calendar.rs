//! A calendar that ordinary calendar programs follow: iCalendar, RFC 5545, by a library.

use chrono::{DateTime, Duration, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Trigger};

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same for the same thing, whatever becomes of it.
    pub uid: String,
    /// What it is.
    pub title: String,
    /// Where.
    pub place: String,
    /// From when, in seconds since 1970 UTC.
    pub from: i64,
    /// Until when; the first second after it.
    pub until: i64,
    /// Counts up with every change.
    pub version: i64,
}

/// Minutes before an entry at which the phone rings.
const BEFORE: i64 = 30;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Writes a calendar: UTC instants, lines folded at 75 octets, CRLF.
pub fn calendar(name: &str, entries: &[Entry], now: i64) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .summary(&entry.title)
            .location(&entry.place)
            .timestamp(at(now))
            .starts(at(entry.from))
            .ends(at(entry.until))
            .sequence(u32::try_from(entry.version).unwrap_or_default())
            .status(EventStatus::Confirmed)
            .alarm(Alarm::display(&entry.title, Trigger::before_start(Duration::minutes(BEFORE))));
        calendar.push(event.done());
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    // covers: S-36
    #[test]
    fn a_calendar_reads_as_the_standard_says() {
        let entry = Entry {
            uid: "0190@wangge".into(),
            title: "值守 榆树村村口卡点 A岗，带好红袖标；长长的名称长长的名称长长的名称长长的名称".into(),
            place: "村委会东 200 米, 老榆树下".into(),
            from: 1_647_309_600,
            until: 1_647_338_400,
            version: 3,
        };
        let text = calendar("宁江区", &[entry], 1_647_300_000);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"), "{text}");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        let lines = unfolded(&text);
        for line in [
            "DTSTART:20220315T020000Z",
            "DTEND:20220315T100000Z",
            "DTSTAMP:20220314T232000Z",
            "UID:0190@wangge",
            "SEQUENCE:3",
            "LOCATION:村委会东 200 米\\, 老榆树下",
            "STATUS:CONFIRMED",
        ] {
            assert!(lines.iter().any(|it| it == line), "{line} is missing in {text}");
        }
        assert!(
            lines
                .iter()
                .any(|it| it.starts_with("TRIGGER") && it.ends_with("-PT30M") || it.ends_with("-PT1800S")),
            "{text}"
        );
    }
}
