//! Report forms: which levels sign, until when, and where each figure comes from.

use domain::reports::Figures;
use jiff::civil::Time;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::form::Answers;
use crate::model::{Playbook, Words};

/// A report every unit of some levels owes for each day (L-28).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportForm {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Levels that sign it, from below upwards in effect; must be neighbours on the ladder.
    pub levels: Vec<Spanned<String>>,
    /// Until when on the day itself.
    #[serde(deserialize_with = "clock_time")]
    pub cut_off: Time,
    /// When those who have not signed are reminded.
    #[serde(default, deserialize_with = "clock_times")]
    pub reminders: Vec<Time>,
    /// The figures, in order.
    #[serde(rename = "figure")]
    pub figures: Vec<Figure>,
}

/// One figure of a report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// Where the lowest unit's number comes from.
    pub from: Source,
    /// Question id for `from = "answer"`, outcome id for `from = "outcome"`.
    pub of: Option<Spanned<String>>,
    /// Counts towards "nothing happened": a zero report has all of these at zero.
    #[serde(default)]
    pub watched: bool,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Visits recorded that day.
    Visits,
    /// Visits with one outcome.
    Outcome,
    /// What an answer counts.
    Answer,
    /// Arrivals registered that day.
    Arrivals,
    /// Stops at checkpoints: `stops`, `people`, `vehicles`, `returned` (persuaded to), `emergency` or
    /// `night`.
    Passages,
    /// Typed in by whoever signs.
    Entered,
}

impl Source {
    /// The name in playbooks and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::Outcome => "outcome",
            Self::Answer => "answer",
            Self::Arrivals => "arrivals",
            Self::Passages => "passages",
            Self::Entered => "entered",
        }
    }
}

impl ReportForm {
    /// Ids of the figures that must be zero for a zero report.
    pub fn watched(&self) -> Vec<String> {
        self.figures
            .iter()
            .filter(|figure| figure.watched)
            .map(|figure| figure.id.get_ref().clone())
            .collect()
    }
}

impl Playbook {
    /// What one visit adds to the day's figures, over all report forms.
    pub fn figures_of_visit(&self, outcome: &str, answers: &Answers) -> Figures {
        self.figures_where(|figure| {
            let of = figure.of.as_ref().map(Spanned::get_ref).map(String::as_str);
            match figure.from {
                Source::Visits => 1,
                Source::Outcome => i64::from(of == Some(outcome)),
                Source::Answer => of.map_or(0, |question| answers.count(question)),
                Source::Arrivals | Source::Passages | Source::Entered => 0,
            }
        })
    }

    /// What a stop at a checkpoint adds, from its counts by the names that figures are `of`.
    pub fn figures_of_passage(&self, counts: &[(&str, i64)]) -> Figures {
        self.figures_where(|figure| {
            let of = figure.of.as_ref().map(Spanned::get_ref).map(String::as_str);
            let counted = counts.iter().find(|(name, _)| Some(*name) == of);
            counted.filter(|_| figure.from == Source::Passages).map_or(0, |(_, value)| *value)
        })
    }

    /// What one arrival adds to the day's figures.
    pub fn figures_of_arrival(&self) -> Figures {
        self.figures_where(|figure| i64::from(figure.from == Source::Arrivals))
    }

    fn figures_where(&self, count: impl Fn(&Figure) -> i64) -> Figures {
        let mut figures = Figures::default();
        for figure in self.reports.iter().flat_map(|form| &form.figures) {
            let value = count(figure);
            if value != 0 {
                figures.set(figure.id.get_ref(), value);
            }
        }
        figures
    }
}

pub(crate) fn clock_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_time(&text)
}

fn clock_times<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Time>, D::Error> {
    Vec::<String>::deserialize(deserializer)?.iter().map(|text| parse_time(text)).collect()
}

fn parse_time<E: serde::de::Error>(text: &str) -> Result<Time, E> {
    Time::strptime("%H:%M", text).map_err(|_| {
        E::custom(format!("“{text}” 不是时刻，应如 16:00 / is no clock time; write it as 16:00"))
    })
}
