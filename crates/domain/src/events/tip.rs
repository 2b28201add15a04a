//! Tips from the public (T-53, T-54): facts that somebody can go and look at. A tip never creates a measure, and it expires
//! where nobody confirms it (I-18).

use serde::{Deserialize, Serialize};

/// What a tip may be about. The list is closed: what people think and how neighbours live is not on it, and no playbook can
/// put it there (I-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipSubject {
    /// Somebody came from a risk area and nobody has registered them.
    MissedArrival,
    /// A vehicle from outside that passed nobody.
    OutsideVehicle,
    /// Many people where few are allowed.
    Gathering,
    /// A gate or checkpoint that nobody guards.
    Gate,
    /// A venue that does not keep to what holds for it.
    Venue,
    /// Goods from outside, prices, supplies.
    Goods,
}

impl TipSubject {
    /// Every subject there is.
    pub const ALL: [Self; 6] =
        [Self::MissedArrival, Self::OutsideVehicle, Self::Gathering, Self::Gate, Self::Venue, Self::Goods];

    /// Its name on the wire, in playbooks and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MissedArrival => "missed_arrival",
            Self::OutsideVehicle => "outside_vehicle",
            Self::Gathering => "gathering",
            Self::Gate => "gate",
            Self::Venue => "venue",
            Self::Goods => "goods",
        }
    }

    /// Takes a name back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// What became of a tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipState {
    /// It waits for somebody to look.
    Received,
    /// Somebody looked: it is so, and nobody knew.
    Verified,
    /// It is so, but it was known already.
    Known,
    /// It is not so.
    Unfounded,
    /// About what people think or how they live: not looked into (I-18).
    OffLimits,
    /// Told against better knowledge.
    Malicious,
    /// Nobody confirmed it in time.
    Expired,
}

impl TipState {
    /// What a person can find.
    pub const VERDICTS: [Self; 5] =
        [Self::Verified, Self::Known, Self::Unfounded, Self::OffLimits, Self::Malicious];

    /// Its name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Verified => "verified",
            Self::Known => "known",
            Self::Unfounded => "unfounded",
            Self::OffLimits => "off_limits",
            Self::Malicious => "malicious",
            Self::Expired => "expired",
        }
    }

    /// Takes a name back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::VERDICTS.into_iter().chain([Self::Received, Self::Expired]).find(|it| it.as_str() == text)
    }

    /// Whether what was told is kept: of what came to nothing only the count stays.
    pub fn keeps_words(self) -> bool {
        matches!(self, Self::Received | Self::Verified | Self::Known)
    }

    /// Whether who told of it may be rewarded: the first valid tip about what nobody knew.
    pub fn earns(self) -> bool {
        self == Self::Verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_true_tip_earns_and_what_came_to_nothing_is_not_kept() {
        for (state, keeps, earns) in [
            (TipState::Received, true, false),
            (TipState::Verified, true, true),
            (TipState::Known, true, false),
            (TipState::Unfounded, false, false),
            (TipState::OffLimits, false, false),
            (TipState::Malicious, false, false),
            (TipState::Expired, false, false),
        ] {
            assert_eq!((state.keeps_words(), state.earns()), (keeps, earns), "{state:?}");
            assert_eq!(TipState::parse(state.as_str()), Some(state));
        }
        for subject in TipSubject::ALL {
            assert_eq!(TipSubject::parse(subject.as_str()), Some(subject));
        }
        assert_eq!(TipSubject::parse("neighbour"), None);
    }
}
