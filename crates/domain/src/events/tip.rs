//! Tips from the public (T-53, T-54): facts that somebody can go and look at. A tip never creates a measure, and it expires
//! where nobody confirms it (I-18).

use crate::names::names;

names! {
    /// What a tip may be about. The list is closed: what people think and how neighbours live is not on it, and no playbook
    /// can put it there (I-18).
    TipSubject {
        /// Somebody came from a risk area and nobody has registered them.
        MissedArrival "missed_arrival",
        /// A vehicle from outside that passed nobody.
        OutsideVehicle "outside_vehicle",
        /// Many people where few are allowed.
        Gathering "gathering",
        /// A gate or checkpoint that nobody guards.
        Gate "gate",
        /// A venue that does not keep to what holds for it.
        Venue "venue",
        /// Goods from outside, prices, supplies.
        Goods "goods",
    }

    /// What became of a tip.
    TipState {
        /// It waits for somebody to look.
        Received "received",
        /// Somebody looked: it is so, and nobody knew.
        Verified "verified",
        /// It is so, but it was known already.
        Known "known",
        /// It is not so.
        Unfounded "unfounded",
        /// About what people think or how they live: not looked into (I-18).
        OffLimits "off_limits",
        /// Told against better knowledge.
        Malicious "malicious",
        /// Nobody confirmed it in time.
        Expired "expired",
    }
}

impl TipState {
    /// What a person can find.
    pub const VERDICTS: [Self; 5] =
        [Self::Verified, Self::Known, Self::Unfounded, Self::OffLimits, Self::Malicious];

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
            assert_eq!(TipState::from_name(state.as_str()), Some(state));
        }
        for &subject in TipSubject::ALL {
            assert_eq!(TipSubject::from_name(subject.as_str()), Some(subject));
        }
        assert_eq!(TipSubject::from_name("neighbour"), None);
    }
}
