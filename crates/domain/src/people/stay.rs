//! Where a resident stands in the ledgers: at home, away, or here from elsewhere (L-14, Q-25, Q-32).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::EnterpriseId;

/// Longest name of a place or a host.
const LONGEST: usize = 60;

/// Where a resident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// At home.
    #[default]
    Home,
    /// Away.
    Away,
}

/// Where a resident stays and what brought them there. One record a person; the ledgers are views of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Stay {
    /// At home or away.
    pub presence: Presence,
    /// Where an away person is; the county is enough.
    pub away_place: Option<String>,
    /// Why away: an id of the playbook.
    pub away_reason: Option<String>,
    /// Day on which where they are was last confirmed.
    pub confirmed: Option<Date>,
    /// Here from elsewhere; none for who is registered here.
    pub incoming: Option<Incoming>,
}

/// What brought somebody here from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Incoming {
    /// Which kind: an id of the playbook.
    pub kind: String,
    /// Employer or landlord.
    pub host: Option<String>,
    /// The employer, where it is a registered one.
    pub enterprise: Option<EnterpriseId>,
    /// Since when.
    pub since: Option<Date>,
}

/// A field of a stay and what is wrong with it.
pub type StayProblem = (&'static str, &'static str);

impl Presence {
    /// The name on the wire and in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Away => "away",
        }
    }

    /// From the name; anything but `away` is home.
    pub fn from_name(name: &str) -> Self {
        if name == "away" { Self::Away } else { Self::Home }
    }
}

impl Stay {
    /// Brings a stay into its one form: what only an away person has is dropped for who is at home, empty texts are
    /// none. `reasons` and `kinds` are those of the playbook.
    ///
    /// # Errors
    /// Every field that does not fit, with why.
    pub fn tidy<'a>(
        mut self,
        mut reasons: impl Iterator<Item = &'a str>,
        mut kinds: impl Iterator<Item = &'a str>,
        today: Date,
    ) -> Result<Self, Vec<StayProblem>> {
        let text = |it: Option<String>| it.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        let mut wrong = Vec::new();
        self.away_place = text(self.away_place).filter(|_| self.presence == Presence::Away);
        self.away_reason = text(self.away_reason).filter(|_| self.presence == Presence::Away);
        if self.away_place.as_ref().is_some_and(|it| it.chars().count() > LONGEST) {
            wrong.push(("away_place", "too_long"));
        }
        if self.away_reason.as_deref().is_some_and(|it| !reasons.any(|known| known == it)) {
            wrong.push(("away_reason", "unknown"));
        }
        if self.confirmed.is_some_and(|day| day > today) {
            wrong.push(("confirmed", "in_future"));
        }
        if let Some(incoming) = &mut self.incoming {
            incoming.host = text(incoming.host.take());
            if incoming.host.as_ref().is_some_and(|it| it.chars().count() > LONGEST) {
                wrong.push(("host", "too_long"));
            }
            if !kinds.any(|known| known == incoming.kind) {
                wrong.push(("kind", "unknown"));
            }
            if incoming.since.is_some_and(|day| day > today) {
                wrong.push(("since", "in_future"));
            }
        }
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn tidy(stay: Stay) -> Result<Stay, Vec<StayProblem>> {
        stay.tidy(["work", "study"].into_iter(), ["grower"].into_iter(), date(2022, 8, 15))
    }

    #[test]
    fn a_stay_has_one_form_and_names_what_does_not_fit() {
        let away = Stay {
            presence: Presence::Away,
            away_place: Some(" 青岛市 ".into()),
            away_reason: Some("work".into()),
            ..Stay::default()
        };
        assert_eq!(tidy(away.clone()).map(|it| it.away_place), Ok(Some("青岛市".into())));
        let home = Stay { presence: Presence::Home, ..away.clone() };
        assert_eq!(tidy(home), Ok(Stay::default()), "who is at home is nowhere else for a reason");
        let unfit = Stay {
            away_reason: Some("holiday".into()),
            confirmed: Some(date(2022, 8, 16)),
            incoming: Some(Incoming {
                kind: "tourist".into(),
                since: Some(date(2023, 1, 1)),
                ..Incoming::default()
            }),
            ..away
        };
        let want = vec![
            ("away_reason", "unknown"),
            ("confirmed", "in_future"),
            ("kind", "unknown"),
            ("since", "in_future"),
        ];
        assert_eq!(tidy(unfit), Err(want));
    }
}
