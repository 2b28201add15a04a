//! Events: the ladder they climb, levels with their clocks, categories with where they go, labels by rule, what handling
//! can come to (B-81 … B-113).

use domain::events::clock::{Counted, CutOff, Hours, Limit};
use jiff::civil::Time;
use serde::Deserialize;
use toml::Spanned;

use crate::form::Choice;
use crate::model::Words;
use crate::report::clock_time;

/// How a locality deals with what its grid finds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Levels of the ladder that answer for events, from the first up; an event whose clock runs out climbs (B-97).
    pub climbs: Vec<Spanned<String>>,
    /// Where what must be done at once goes straight to (B-113).
    pub urgent: Spanned<String>,
    /// Hours each level above has once an event has climbed to it.
    pub climb_hours: Spanned<u32>,
    /// Hours within which what was handled is looked at.
    pub check_hours: Spanned<u32>,
    /// Days after the end on which what was said is destroyed (I-15).
    pub keep_days: Spanned<u32>,
    /// Beginning of the working day.
    #[serde(deserialize_with = "clock_time")]
    pub from: Time,
    /// Its end.
    #[serde(deserialize_with = "clock_time")]
    pub until: Time,
    /// Everything is dealt with by then each day (B-88).
    pub cut_off: Option<CutOffRule>,
    /// What residents may ask for themselves; none where it is absent (B-42).
    pub requests: Option<Requests>,
    /// Levels, the most urgent first.
    #[serde(rename = "level")]
    pub levels: Vec<EventLevel>,
    /// Kinds of events.
    #[serde(rename = "category")]
    pub categories: Vec<EventCategory>,
    /// Labels given by rule, each confirmed by a person (I-20).
    #[serde(default, rename = "tag")]
    pub tags: Vec<EventTag>,
    /// What handling can come to.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<Choice>,
}

/// The daily cut-off.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOffRule {
    /// When.
    #[serde(deserialize_with = "clock_time")]
    pub time: Time,
    /// What comes later than this is due on the next day.
    #[serde(deserialize_with = "clock_time")]
    pub late_after: Time,
    /// When everybody is reminded a last time.
    #[serde(deserialize_with = "clock_time")]
    pub last_call: Time,
}

/// What residents may ask for without an account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// Categories of events.
    pub categories: Vec<Spanned<String>>,
    /// Minutes within which somebody shall have seen it; after that it climbs.
    pub acknowledge_minutes: Spanned<u32>,
}

/// So much time.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRule {
    /// Minutes; days where days are counted.
    pub amount: u32,
    /// How they are counted.
    #[serde(default)]
    pub counted: Counted,
}

/// How urgent an event is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventLevel {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Until when it must be handled.
    pub limit: LimitRule,
    /// Done or passed on at once: no cut-off shortens it, and it skips the ladder (B-84, B-113).
    #[serde(default)]
    pub at_once: bool,
    /// Labelled by rule (B-86).
    #[serde(default)]
    pub labelled: bool,
}

/// A kind of event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventCategory {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// How urgent it is, unless whoever registers it finds otherwise.
    pub level: Spanned<String>,
    /// Departments it goes to, who leads first; none for the grid's own.
    #[serde(default)]
    pub departments: Vec<Spanned<String>>,
    /// When it is one.
    pub registers: Words,
    /// When it is solved.
    pub closes: Words,
    /// Whether it is asked how many people there were.
    #[serde(default)]
    pub people: bool,
    /// Whether other systems may tell of it and see how it stands (Open311): nothing about persons.
    #[serde(default)]
    pub public: bool,
    /// Words by which a message is likely to be of this kind.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A label given by rule: every condition that is stated must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventTag {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// One of these words stands in what was told.
    #[serde(default)]
    pub words: Vec<String>,
    /// It is of one of these categories.
    #[serde(default)]
    pub categories: Vec<Spanned<String>>,
    /// More people than this.
    pub people_over: Option<u32>,
    /// At least so many open events of its category in the same village.
    pub alike: Option<u32>,
}

impl LimitRule {
    /// For the clock.
    pub fn limit(self) -> Limit {
        Limit { amount: self.amount, counted: self.counted }
    }
}

impl Events {
    /// A level by id.
    pub fn level(&self, id: &str) -> Option<&EventLevel> {
        self.levels.iter().find(|it| it.id.get_ref() == id)
    }

    /// A category by id.
    pub fn category(&self, id: &str) -> Option<&EventCategory> {
        self.categories.iter().find(|it| it.id.get_ref() == id)
    }

    /// The working day.
    pub fn hours(&self) -> Hours {
        Hours { from: self.from, until: self.until }
    }

    /// The daily cut-off for the clock.
    pub fn cut_off(&self) -> Option<CutOff> {
        self.cut_off.as_ref().map(|it| CutOff { time: it.time, late_after: it.late_after })
    }
}

impl EventTag {
    /// Which of its conditions hold, in words both languages share: the word found, the numbers compared. `None` when one
    /// that is stated does not.
    pub fn fires(&self, category: &str, text: &str, people: Option<u32>, alike: u32) -> Option<Vec<String>> {
        let mut why = Vec::new();
        if !self.categories.is_empty() {
            self.categories.iter().find(|it| it.get_ref() == category)?;
        }
        if !self.words.is_empty() {
            why.push(format!("“{}”", self.words.iter().find(|it| text.contains(it.as_str()))?));
        }
        if let Some(most) = self.people_over {
            let people = people.filter(|it| *it > most)?;
            why.push(format!("{people} > {most}"));
        }
        if let Some(least) = self.alike {
            (alike >= least).then_some(())?;
            why.push(format!("{alike} ≥ {least}"));
        }
        Some(why)
    }
}
