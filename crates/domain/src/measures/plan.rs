//! When a measure holds. It ends by itself at its end (I-6), and at its review when nobody reviewed it
//! (I-22); going on longer is a new decision.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::MeasureKind;

/// No longer than this at a time.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 14);
/// A review at least so often (I-22).
const REVIEW: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Measures begin now or later: nobody is limited for what lies behind them.
const BACK: SignedDuration = SignedDuration::from_hours(1);

/// When a measure is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// From when.
    pub starts_at: Timestamp,
    /// Until when at most.
    pub ends_at: Timestamp,
    /// By when somebody must have said that it is still needed.
    pub review_at: Timestamp,
}

/// How often members of a household go out (domain B6.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ExitTerms {
    /// So many times.
    pub exits: u32,
    /// In so many days, the first included.
    pub every_days: u32,
    /// Minutes outside that are asked for.
    pub max_minutes: u32,
}

/// What a measure limits, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Terms {
    /// How often members of a household go out.
    Exits(ExitTerms),
    /// Venues of these categories of the playbook are closed to the public (B-109); never an empty list.
    Closure(Vec<String>),
}

impl Terms {
    /// The kind of measure that has such terms.
    pub fn kind(&self) -> MeasureKind {
        match self {
            Self::Exits(_) => MeasureKind::ExitLimit,
            Self::Closure(_) => MeasureKind::VenueClosure,
        }
    }

    fn faults(&self) -> Vec<(&'static str, bool)> {
        match self {
            Self::Exits(it) => vec![
                ("exits", (1..=10).contains(&it.exits)),
                ("every_days", (1..=7).contains(&it.every_days)),
                ("max_minutes", (30..=1440).contains(&it.max_minutes)),
            ],
            Self::Closure(categories) => vec![("categories", !categories.is_empty())],
        }
    }
}

/// What is wrong with a plan, by field.
pub type Fault = (&'static str, &'static str);

/// What is wrong with a measure before it is proposed.
pub fn faults(plan: Plan, terms: &Terms, now: Timestamp) -> Vec<Fault> {
    let Plan { starts_at, ends_at, review_at } = plan;
    let rules = [
        ("starts_at", starts_at >= now - BACK),
        ("ends_at", ends_at > starts_at && ends_at.duration_since(starts_at) <= LONGEST),
        (
            "review_at",
            review_at > starts_at && review_at <= ends_at && review_at.duration_since(starts_at) <= REVIEW,
        ),
    ];
    rules
        .into_iter()
        .chain(terms.faults())
        .filter(|(_, right)| !right)
        .map(|(field, _)| (field, "unfit"))
        .collect()
}

/// What a measure is at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Waits for the second person.
    Waiting,
    /// Was not agreed to.
    Declined,
    /// Agreed to and not begun.
    Ahead,
    /// Holds.
    InForce,
    /// Nobody reviewed it in time.
    Lapsed,
    /// Taken back before its end.
    Lifted,
    /// Over.
    Ended,
}

impl Standing {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Declined => "declined",
            Self::Ahead => "ahead",
            Self::InForce => "in_force",
            Self::Lapsed => "lapsed",
            Self::Lifted => "lifted",
            Self::Ended => "ended",
        }
    }
}

/// What a measure is at an instant: `granted` is the second person's word, `lifted` whether it was taken back.
pub fn standing(plan: Plan, granted: Option<bool>, lifted: bool, now: Timestamp) -> Standing {
    match granted {
        _ if lifted => Standing::Lifted,
        None if now >= plan.ends_at => Standing::Ended,
        None => Standing::Waiting,
        Some(false) => Standing::Declined,
        Some(true) if now < plan.starts_at => Standing::Ahead,
        Some(true) if now >= plan.ends_at => Standing::Ended,
        Some(true) if now >= plan.review_at => Standing::Lapsed,
        Some(true) => Standing::InForce,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn plan() -> Plan {
        Plan {
            starts_at: at("2022-03-15T00:00:00Z"),
            ends_at: at("2022-03-22T00:00:00Z"),
            review_at: at("2022-03-18T00:00:00Z"),
        }
    }

    const TERMS: Terms = Terms::Exits(ExitTerms { exits: 1, every_days: 2, max_minutes: 120 });

    #[test]
    fn a_measure_begins_has_a_review_and_ends() {
        let now = at("2022-03-15T00:30:00Z");
        let with = |change: fn(&mut Plan)| {
            let mut plan = plan();
            change(&mut plan);
            faults(plan, &TERMS, now).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        assert!(with(|_| {}).is_empty());
        assert_eq!(with(|it| it.starts_at = "2022-03-14T00:00:00Z".parse().expect("it")), ["starts_at"]);
        assert_eq!(with(|it| it.ends_at = "2022-04-22T00:00:00Z".parse().expect("it")), ["ends_at"]);
        assert_eq!(with(|it| it.review_at = "2022-03-22T00:00:01Z".parse().expect("it")), ["review_at"]);
        assert_eq!(with(|it| it.ends_at = it.starts_at), ["ends_at", "review_at"]);
        let none = Terms::Exits(ExitTerms { exits: 0, every_days: 9, max_minutes: 1 });
        assert_eq!(faults(plan(), &none, now).len(), 3, "nobody is shut in altogether");
        assert_eq!(faults(plan(), &Terms::Closure(Vec::new()), now), [("categories", "unfit")]);
    }

    #[test]
    fn a_measure_ends_by_itself_and_lapses_without_a_review() {
        let cases = [
            (None, false, "2022-03-16T00:00:00Z", Standing::Waiting),
            (None, false, "2022-03-23T00:00:00Z", Standing::Ended),
            (Some(false), false, "2022-03-16T00:00:00Z", Standing::Declined),
            (Some(true), false, "2022-03-14T23:59:59Z", Standing::Ahead),
            (Some(true), false, "2022-03-15T00:00:00Z", Standing::InForce),
            (Some(true), false, "2022-03-18T00:00:00Z", Standing::Lapsed),
            (Some(true), false, "2022-03-22T00:00:00Z", Standing::Ended),
            (Some(true), true, "2022-03-16T00:00:00Z", Standing::Lifted),
        ];
        for (granted, lifted, now, want) in cases {
            assert_eq!(standing(plan(), granted, lifted, at(now)), want, "{granted:?} {lifted} {now}");
        }
    }
}
