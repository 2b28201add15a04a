//! The card of a household under an exit limit (S-41): what its QR says, and what a guard may make of it,
//! with or without a network. Nothing on it names anybody.
//!
//! The QR is `WGC1.` and base64url of 53 bytes and their Ed25519 signature (RFC 8032), 64 bytes. Big endian:
//! version 1 (1), county (4), village (16), measure (16), serial (8 ASCII), first day and last day as days
//! since 2000-01-01 (2 + 2), exits (1), every so many days (1), minutes outside (2).

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ExitTerms;
use crate::ids::{AreaId, County, MeasureId};

/// Length of what is signed.
pub const CARD_BYTES: usize = 53;
const VERSION: u8 = 1;
const EPOCH: Date = date(2000, 1, 1);

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The county.
    pub county: County,
    /// The village it belongs to.
    pub village: AreaId,
    /// The measure without which it means nothing.
    pub measure: MeasureId,
    /// Eight signs, also printed in letters.
    pub serial: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// How often.
    pub terms: ExitTerms,
}

impl Card {
    /// What is signed; `None` for a serial, day or number that does not fit.
    pub fn bytes(&self) -> Option<[u8; CARD_BYTES]> {
        let mut out = Vec::with_capacity(CARD_BYTES);
        out.push(VERSION);
        out.extend(u32::try_from(self.county.0).ok()?.to_be_bytes());
        out.extend(self.village.0.as_bytes());
        out.extend(self.measure.0.as_bytes());
        out.extend(self.serial.as_bytes());
        for day in [self.from, self.until] {
            let days = EPOCH.until((Unit::Day, day)).ok()?.get_days();
            out.extend(u16::try_from(days).ok()?.to_be_bytes());
        }
        out.push(u8::try_from(self.terms.exits).ok()?);
        out.push(u8::try_from(self.terms.every_days).ok()?);
        out.extend(u16::try_from(self.terms.max_minutes).ok()?.to_be_bytes());
        out.try_into().ok()
    }

    /// Reads what was signed; `None` for anything else.
    pub fn parse(bytes: &[u8; CARD_BYTES]) -> Option<Self> {
        let number = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        let day = |at: usize| EPOCH.checked_add(i64::from(number(at)).days()).ok();
        let serial = std::str::from_utf8(&bytes[37..45]).ok()?;
        let known = bytes[0] == VERSION && serial.bytes().all(|it| it.is_ascii_alphanumeric());
        known.then_some(())?;
        Some(Self {
            county: County(i64::from(u32::from_be_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]))),
            village: AreaId(Uuid::from_slice(&bytes[5..21]).ok()?),
            measure: MeasureId(Uuid::from_slice(&bytes[21..37]).ok()?),
            serial: serial.to_owned(),
            from: day(45)?,
            until: day(47)?,
            terms: ExitTerms {
                exits: bytes[49].into(),
                every_days: bytes[50].into(),
                max_minutes: number(51).into(),
            },
        })
    }
}

/// One time out with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    /// When it began.
    pub out_at: Timestamp,
    /// The day that falls on in the county.
    pub day: Date,
    /// When they were back.
    pub in_at: Option<Timestamp>,
    /// Whether it counts; a doctor or a shift of work does not.
    pub counts: bool,
}

/// What a checkpoint knows about a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Whether the card is of a village this checkpoint guards.
    pub here: bool,
    /// Whether its measure holds, as far as is known.
    pub in_force: bool,
    /// Whether the card was taken back: lost, damaged or replaced.
    pub revoked: bool,
    /// Its times out that may still count.
    pub trips: Vec<Trip>,
}

/// How long after their time somebody who was not seen to come home may still be outside.
const UNSEEN: SignedDuration = SignedDuration::from_hours(2);

/// What a guard may make of a card that is shown. [`Verdict::UsedUp`], [`Verdict::Outside`] and
/// [`Verdict::Revoked`] ask people to go another time; nothing else does, and an emergency passes all (I-21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// No limit holds for it: whoever shows it passes.
    NoLimit,
    /// May go out; so many times more afterwards.
    MayGo {
        /// Times left.
        left: u32,
    },
    /// Comes home; nobody is kept from that.
    Back {
        /// Minutes outside, when they left here.
        minutes: Option<i64>,
    },
    /// All its times are used until a day.
    UsedUp {
        /// The day from which it may go again.
        again: Date,
    },
    /// Somebody is out with it since.
    Outside {
        /// Since when.
        since: Timestamp,
    },
    /// Taken back: there is a newer one.
    Revoked,
    /// Of another village.
    Elsewhere,
    /// Of a limit that is over.
    Expired,
}

impl Verdict {
    /// Whether a limit holds for who shows the card and goes out.
    pub fn limits(&self) -> bool {
        !matches!(self, Self::NoLimit | Self::Elsewhere | Self::Expired | Self::Back { .. })
    }
}

/// Judges a card whose signature is right.
pub fn judge(card: &Card, known: &Known, out: bool, now: Timestamp, today: Date) -> Verdict {
    let open = known.trips.iter().rev().find(|trip| trip.in_at.is_none());
    if !out {
        let minutes = open.map(|trip| now.duration_since(trip.out_at).as_mins());
        return Verdict::Back { minutes };
    }
    // A limit that is over, of another village, or not known to hold, keeps nobody (I-2, I-6).
    if !known.here {
        return Verdict::Elsewhere;
    }
    if today > card.until {
        return Verdict::Expired;
    }
    if !known.in_force || today < card.from {
        return Verdict::NoLimit;
    }
    if known.revoked {
        return Verdict::Revoked;
    }
    // Who came home unseen is not outside for ever.
    let minutes = i64::from(card.terms.max_minutes);
    let lately =
        |trip: &&Trip| now.duration_since(trip.out_at) <= SignedDuration::from_mins(minutes) + UNSEEN;
    if let Some(trip) = open.filter(lately) {
        return Verdict::Outside { since: trip.out_at };
    }
    let days = i64::from(card.terms.every_days);
    let over = |trip: &Trip| trip.day.checked_add(days.days()).unwrap_or(Date::MAX);
    let counted: Vec<&Trip> = known.trips.iter().filter(|trip| trip.counts && over(trip) > today).collect();
    let used = u32::try_from(counted.len()).unwrap_or(u32::MAX);
    match card.terms.exits.checked_sub(used) {
        Some(left) if left > 0 => Verdict::MayGo { left: left - 1 },
        _ => Verdict::UsedUp { again: counted.into_iter().map(over).min().unwrap_or(today) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn card() -> Card {
        Card {
            county: County(220_702),
            village: AreaId(Uuid::from_u128(7)),
            measure: MeasureId(Uuid::from_u128(8)),
            serial: "k7m2p9xa".into(),
            from: date(2022, 3, 15),
            until: date(2022, 3, 21),
            terms: ExitTerms { exits: 1, every_days: 2, max_minutes: 120 },
        }
    }

    #[test]
    fn a_card_is_read_as_it_was_written() {
        let bytes = card().bytes().expect("fits");
        assert_eq!(Card::parse(&bytes), Some(card()));
        let mut other = bytes;
        other[0] = 2;
        assert_eq!(Card::parse(&other), None, "another version");
        other = bytes;
        other[37] = b'\n';
        assert_eq!(Card::parse(&other), None, "no serial");
        assert_eq!(Card { serial: "short".into(), ..card() }.bytes(), None);
    }

    // covers: S-41
    #[test]
    fn a_card_is_judged_by_the_cases_of_the_phone() {
        let cases: Value = serde_json::from_str(include_str!("../../cases/cards.json")).expect("cases");
        for case in cases.as_array().expect("cases") {
            let text = |of: &Value| of.as_str().expect("a text").to_owned();
            let flag = |name: &str| case["known"][name] == true;
            let trip = |it: &Value| Trip {
                out_at: text(&it["out_at"]).parse().expect("an instant"),
                day: text(&it["day"]).parse().expect("a day"),
                in_at: it["in_at"].as_str().map(|at| at.parse().expect("an instant")),
                counts: it["counts"] == true,
            };
            let number = |name: &str| case["terms"][name].as_u64().expect("a number") as u32;
            let known = Known {
                here: flag("here"),
                in_force: flag("in_force"),
                revoked: flag("revoked"),
                trips: case["known"]["trips"].as_array().expect("trips").iter().map(trip).collect(),
            };
            let terms = ExitTerms {
                exits: number("exits"),
                every_days: number("every_days"),
                max_minutes: number("max_minutes"),
            };
            let card = Card { terms, ..card() };
            let now: Timestamp = text(&case["now"]).parse().expect("an instant");
            let today: Date = text(&case["today"]).parse().expect("a day");
            let got = judge(&card, &known, case["out"] == true, now, today);
            assert_eq!(serde_json::to_value(got).expect("a verdict"), case["verdict"], "{}", case["says"]);
        }
    }
}
