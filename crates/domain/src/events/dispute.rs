//! Mediation of disputes that people bring, or that arise from a measure (T-37 … T-39), after the People's Mediation Law:
//! voluntary, free, confidential; a party may stop at any time, and a court or another body stays open to both.

use crate::Refusal;
use crate::names::names;

names! {
    /// Where a dispute comes from. The list is closed: nobody is looked for who has not asked (T-37).
    DisputeSource {
        /// A party came.
        Party "party",
        /// It arises from a measure.
        Measure "measure",
    }

    /// Where a dispute stands.
    DisputeState {
        /// Between the parties.
        Mediating "mediating",
        /// The parties agreed; what they agreed on is to be done.
        Agreed "agreed",
        /// What they agreed on is done.
        Performed "performed",
        /// They did not agree; they were told who else can decide.
        Failed "failed",
        /// Handed on to a body that can decide.
        Referred "referred",
        /// A party wished no mediation any more.
        Withdrawn "withdrawn",
    }

    /// What the mediator does.
    DisputeStep {
        /// Take it in, with the parties' consent.
        TakeIn "take_in",
        /// Sit down with the parties, or ask how it goes.
        Meet "meet",
        /// Write down what they agreed on.
        Agree "agree",
        /// Write down that it is done.
        Perform "perform",
        /// Say that they did not agree.
        Fail "fail",
        /// Hand it on to a body that can decide.
        Refer "refer",
        /// Stop because a party wishes so.
        Withdraw "withdraw",
        /// Another mediator takes it on.
        TakeOver "take_over",
    }
}

impl DisputeState {
    /// Whether something is still to be done.
    pub fn open(self) -> bool {
        matches!(self, Self::Mediating | Self::Agreed)
    }

    /// Where it stands after a step.
    ///
    /// # Errors
    /// [`Refusal::DisputeNotThere`] for a step that does not fit.
    pub fn after(self, step: DisputeStep) -> Result<Self, Refusal> {
        use DisputeState::{Agreed, Failed, Mediating, Performed, Referred, Withdrawn};
        use DisputeStep::{Agree, Fail, Meet, Perform, Refer, TakeOver, Withdraw};
        match (self, step) {
            (Mediating | Agreed, Meet | TakeOver) => Ok(self),
            (Mediating, Agree) => Ok(Agreed),
            (Mediating, Fail) => Ok(Failed),
            (Mediating, Withdraw) => Ok(Withdrawn),
            (Agreed, Perform) => Ok(Performed),
            // What is not done, or not agreed on, may still be decided elsewhere.
            (Mediating | Agreed | Failed, Refer) => Ok(Referred),
            _ => Err(Refusal::DisputeNotThere),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_leads_where_the_table_says_and_nowhere_else() {
        let ways = [
            ("mediating", "meet", "mediating"),
            ("mediating", "take_over", "mediating"),
            ("mediating", "agree", "agreed"),
            ("mediating", "fail", "failed"),
            ("mediating", "withdraw", "withdrawn"),
            ("mediating", "refer", "referred"),
            ("agreed", "meet", "agreed"),
            ("agreed", "take_over", "agreed"),
            ("agreed", "perform", "performed"),
            ("agreed", "refer", "referred"),
            ("failed", "refer", "referred"),
        ];
        for &state in DisputeState::ALL {
            for &step in DisputeStep::ALL {
                let way = ways.iter().find(|it| (it.0, it.1) == (state.as_str(), step.as_str()));
                let found = state.after(step).ok().map(DisputeState::as_str);
                assert_eq!(found, way.map(|it| it.2), "{} {}", state.as_str(), step.as_str());
            }
        }
    }
}
