//! Tips from the public: what may be told of, how long a tip waits, whether there is a reward (T-53, T-54).

use domain::events::TipSubject;
use serde::Deserialize;
use toml::Spanned;

/// How a locality takes tips.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tips {
    /// Days after which a tip that nobody confirmed is gone; seven where it is absent (I-18).
    pub days: Option<Spanned<u32>>,
    /// What may be told of.
    #[serde(rename = "subject")]
    pub subjects: Vec<TipKind>,
    /// The highest reward in yuan; none where it is absent.
    pub reward_most: Option<Spanned<u32>>,
}

/// What may be told of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TipKind {
    /// Of the closed list.
    pub about: Spanned<TipSubject>,
    /// Category of the event that is proposed when it is so.
    pub category: Option<Spanned<String>>,
}

/// How long a tip waits where a playbook does not say.
const DAYS: u32 = 7;

impl Tips {
    /// Days after which a tip that nobody confirmed is gone.
    pub fn days(&self) -> u32 {
        self.days.as_ref().map_or(DAYS, |it| *it.get_ref())
    }

    /// Whether something may be told of here.
    pub fn takes(&self, subject: TipSubject) -> bool {
        self.subjects.iter().any(|it| *it.about.get_ref() == subject)
    }
}
