//! How those under a measure on persons are, morning and evening (domain B6.5). Who was not asked is called by whoever
//! follows them: a missing entry is a phone call, never an alarm to neighbours.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::names::names;
use crate::time::{day_of, instant};

names! {
    /// The two entries of a day.
    Half {
        /// Until noon.
        Morning "morning",
        /// From noon on.
        Evening "evening",
    }

    /// How somebody was asked.
    CheckWay {
        /// By phone.
        Phone "phone",
        /// At the door.
        Visit "visit",
    }

    /// What calls for a doctor (domain B6.5).
    Symptom {
        /// Fever.
        Fever "fever",
        /// Dry cough.
        Cough "cough",
        /// Tiredness.
        Tired "tired",
        /// Sore throat.
        Throat "throat",
        /// Loss of smell or taste.
        Smell "smell",
        /// Diarrhoea.
        Diarrhoea "diarrhoea",
    }
}

/// From this temperature on somebody has a fever, in tenths of a degree Celsius.
pub const FEVER: i64 = 373;

/// What somebody said of themselves. Sealed wherever it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// Temperature in tenths of a degree Celsius, if it was taken.
    pub temperature: Option<i64>,
    /// What they have.
    pub symptoms: Vec<Symptom>,
}

impl CheckIn {
    /// Whether a doctor should be asked.
    pub fn unwell(&self) -> bool {
        !self.symptoms.is_empty() || self.temperature.is_some_and(|it| it >= FEVER)
    }

    /// Whether the temperature is one that people have.
    pub fn believable(&self) -> bool {
        self.temperature.is_none_or(|it| (340..=430).contains(&it))
    }
}

/// By when the entries of a day are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckTimes {
    /// The morning's.
    pub morning: Time,
    /// The evening's.
    pub evening: Time,
}

/// One entry that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The day.
    pub day: Date,
    /// Its half.
    pub half: Half,
    /// By when.
    pub due: Timestamp,
}

/// The entry an instant belongs to.
pub fn slot_of(at: Timestamp, zone: &TimeZone) -> (Date, Half) {
    let noon = instant(day_of(at, zone), Time::constant(12, 0, 0, 0), zone);
    (day_of(at, zone), if at < noon { Half::Morning } else { Half::Evening })
}

impl CheckTimes {
    fn on(self, day: Date, zone: &TimeZone) -> [Slot; 2] {
        [(Half::Morning, self.morning), (Half::Evening, self.evening)].map(|(half, time)| Slot {
            day,
            half,
            due: instant(day, time, zone),
        })
    }

    /// Entries that fell due from one instant until another, the oldest first; at most those of a month.
    pub fn due(self, from: Timestamp, until: Timestamp, zone: &TimeZone) -> Vec<Slot> {
        let first = day_of(from, zone);
        let days = first.series(1.day()).take(31).take_while(|day| *day <= day_of(until, zone));
        days.flat_map(|day| self.on(day, zone)).filter(|it| from < it.due && it.due <= until).collect()
    }

    /// The entry that fell due last: whoever has none for it is missing.
    pub fn last(self, now: Timestamp, zone: &TimeZone) -> Slot {
        let today = day_of(now, zone);
        let [morning, evening] = self.on(today, zone);
        let before = self.on(today.yesterday().unwrap_or(today), zone)[1];
        [evening, morning].into_iter().find(|it| it.due <= now).unwrap_or(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::china;
    use jiff::civil::{date, time};

    const TIMES: CheckTimes = CheckTimes { morning: time(10, 0, 0, 0), evening: time(20, 0, 0, 0) };

    fn at(text: &str) -> Timestamp {
        format!("2022-03-{text}:00+08:00").parse().expect("an instant")
    }

    #[test]
    fn two_entries_a_day_fall_due_while_a_measure_holds() {
        let due = |from: &str, until: &str| {
            let slots = TIMES.due(at(from), at(until), &china());
            slots.into_iter().map(|it| (it.day.day(), it.half.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(due("15T11:00", "15T19:59"), [], "begun after the morning, before the evening");
        assert_eq!(due("15T11:00", "16T10:00"), [(15, "evening"), (16, "morning")]);
        assert_eq!(due("15T09:00", "15T10:00"), [(15, "morning")]);
        assert_eq!(
            TIMES.due(at("15T09:00"), at("15T09:00") + 9_000.hours(), &china()).len(),
            62,
            "a month at most"
        );
    }

    #[test]
    fn the_last_entry_due_is_the_one_that_can_be_missing() {
        for (now, day, half) in [
            ("15T09:59", 14, Half::Evening),
            ("15T10:00", 15, Half::Morning),
            ("15T23:00", 15, Half::Evening),
        ] {
            let last = TIMES.last(at(now), &china());
            assert_eq!((last.day, last.half), (date(2022, 3, day), half), "{now}");
        }
        assert_eq!(slot_of(at("15T11:59"), &china()), (date(2022, 3, 15), Half::Morning));
        assert_eq!(slot_of(at("15T12:00"), &china()), (date(2022, 3, 15), Half::Evening));
    }

    #[test]
    fn a_doctor_is_asked_for_a_fever_or_a_symptom() {
        let said = |temperature, symptoms: &[Symptom]| CheckIn { temperature, symptoms: symptoms.to_vec() };
        assert!(!said(Some(365), &[]).unwell());
        assert!(!said(None, &[]).unwell());
        assert!(said(Some(FEVER), &[]).unwell());
        assert!(said(Some(365), &[Symptom::Smell]).unwell());
        assert!(!said(Some(3650), &[]).believable(), "a slip of the finger");
    }
}
