//! The states of an event and of each unit's part in it, after the seven stages of digital city management (domain notes
//! B3).

use crate::Refusal;
use crate::names::names;

names! {
    /// Where an event comes from.
    EventSource {
        /// Somebody of the grid saw it.
        Field "field",
        /// A camera of a key area showed it.
        Video "video",
        /// Somebody of the public told of it.
        Public "public",
        /// Told from above.
        Superior "superior",
        /// Another system's list.
        Data "data",
        /// A chat group.
        Chat "chat",
    }

    /// What became of a label that a rule gave (I-20).
    TagState {
        /// Nobody looked at it yet.
        Given "given",
        /// A person says it is right.
        Confirmed "confirmed",
        /// A person says it is wrong.
        Dropped "dropped",
    }
}

names! {
    /// Where an event stands.
    EventState {
        /// Told, and nobody has looked at it yet.
        Reported "reported",
        /// Registered: it is what it says, and ours.
        Verified "verified",
        /// Given to those who shall handle it.
        Dispatched "dispatched",
        /// Everybody it was given to says it is done; somebody else looks.
        Handled "handled",
        /// Cannot be solved for now; waits in the pool of problems.
        Hung "hung",
        /// Looked at and found solved.
        Closed "closed",
        /// Not one, or not ours.
        Rejected "rejected",
        /// The same as another.
        Merged "merged",
    }
}

names! {
    /// Where a unit's part in an event stands.
    PartState {
        /// Given to it.
        Given "given",
        /// It said it takes it on.
        Accepted "accepted",
        /// It said it is not its own; somebody else gets it.
        Returned "returned",
        /// It said it is done.
        Handled "handled",
    }
}

names! {
    /// What somebody does about an event.
    Step {
        /// Tell of it.
        Report "report",
        /// Register it.
        Verify "verify",
        /// Say that it is none.
        Reject "reject",
        /// Say that it is the same as another.
        Merge "merge",
        /// Give it to one who leads and others who help.
        Dispatch "dispatch",
        /// Take on one's part.
        Accept "accept",
        /// Give one's part back, with a reason.
        Return "return",
        /// Say that one's part is done.
        Handle "handle",
        /// Look and find it solved.
        Close "close",
        /// Look and find it not solved.
        SendBack "send_back",
        /// Let it wait for what cannot be done now.
        Hang "hang",
        /// Give it more time.
        Extend "extend",
        /// Take it up the ladder: its clock ran out, or the unit cannot solve it.
        Escalate "escalate",
        /// Order a unit to see to it until it is put right.
        Order "order",
        /// Open it again.
        Reopen "reopen",
        /// Say how well it was done, as who told of it.
        Rate "rate",
        /// Say something in the thread.
        Say "say",
    }
}

impl EventState {
    /// Whether nothing more is to be done.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Rejected | Self::Merged)
    }

    /// What it is called on sheets.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Reported => "待受理",
            Self::Verified => "待派单",
            Self::Dispatched => "处置中",
            Self::Handled => "待核查",
            Self::Hung => "挂账",
            Self::Closed => "已办结",
            Self::Rejected => "不予受理",
            Self::Merged => "已合并",
        }
    }

    /// Whether its clock runs.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Reported | Self::Verified | Self::Dispatched | Self::Handled)
    }
}

/// The state a step leads to. What parts come to is [`whole`]'s to say: `accept`, `return` and `handle` leave the event
/// where it stands. `handled` says whether whoever takes the step had a part in handling.
///
/// # Errors
/// [`Refusal::EventOver`] where it ended; [`Refusal::EventNotThere`] where the step does not fit the state;
/// [`Refusal::OwnHandling`] for a check by who handled.
#[expect(clippy::match_same_arms, reason = "a table reads step by step")]
pub fn next(state: EventState, step: Step, handled: bool) -> Result<EventState, Refusal> {
    use EventState as E;
    let fits = match (step, state) {
        (Step::Say | Step::Order | Step::Escalate, it) if !it.is_over() => Some(it),
        (Step::Extend, it @ (E::Reported | E::Verified | E::Dispatched)) => Some(it),
        (Step::Verify, E::Reported) => Some(E::Verified),
        (Step::Reject, E::Reported | E::Verified) => Some(E::Rejected),
        (Step::Merge, E::Reported | E::Verified) => Some(E::Merged),
        (Step::Dispatch, E::Reported | E::Verified | E::Dispatched | E::Hung) => Some(E::Dispatched),
        (Step::Accept | Step::Return, E::Dispatched) => Some(E::Dispatched),
        (Step::Handle, E::Dispatched) => Some(E::Dispatched),
        // Who finds something and solves it on the spot tells both at once.
        (Step::Handle, E::Reported) => Some(E::Handled),
        (Step::Close | Step::SendBack, E::Handled) if handled => return Err(Refusal::OwnHandling),
        (Step::Close, E::Handled) => Some(E::Closed),
        (Step::SendBack, E::Handled) => Some(E::Dispatched),
        (Step::Hang, E::Verified | E::Dispatched) => Some(E::Hung),
        (Step::Reopen, E::Closed | E::Rejected) => Some(E::Verified),
        (Step::Rate | Step::Say, E::Closed) => Some(E::Closed),
        _ => None,
    };
    let refusal = if state.is_over() { Refusal::EventOver } else { Refusal::EventNotThere };
    fits.ok_or(refusal)
}

/// A unit's part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Whether it leads the others.
    pub lead: bool,
    /// Where it stands.
    pub state: PartState,
}

/// What its parts make of an event that was dispatched: handled when the lead and every helper that did not give its part
/// back say so; back with the dispatcher when the lead gave it back.
pub fn whole(parts: &[Part]) -> EventState {
    let lead_left = !parts.iter().any(|it| it.lead && it.state != PartState::Returned);
    let mut staying = parts.iter().filter(|it| it.state != PartState::Returned);
    match () {
        () if lead_left => EventState::Verified,
        () if staying.all(|it| it.state == PartState::Handled) => EventState::Handled,
        () => EventState::Dispatched,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: B-83
    #[test]
    fn every_step_leads_somewhere_or_is_refused() {
        use EventState as E;
        let table: &[(E, Step, bool, Result<E, Refusal>)] = &[
            (E::Reported, Step::Verify, false, Ok(E::Verified)),
            (E::Reported, Step::Dispatch, false, Ok(E::Dispatched)),
            (E::Reported, Step::Handle, false, Ok(E::Handled)),
            (E::Verified, Step::Handle, false, Err(Refusal::EventNotThere)),
            (E::Verified, Step::Reject, false, Ok(E::Rejected)),
            (E::Dispatched, Step::Close, false, Err(Refusal::EventNotThere)),
            (E::Handled, Step::Close, true, Err(Refusal::OwnHandling)),
            (E::Handled, Step::SendBack, true, Err(Refusal::OwnHandling)),
            (E::Handled, Step::Close, false, Ok(E::Closed)),
            (E::Handled, Step::SendBack, false, Ok(E::Dispatched)),
            (E::Closed, Step::Handle, false, Err(Refusal::EventOver)),
            (E::Closed, Step::Reopen, false, Ok(E::Verified)),
            (E::Merged, Step::Reopen, false, Err(Refusal::EventOver)),
            (E::Hung, Step::Extend, false, Err(Refusal::EventNotThere)),
            (E::Handled, Step::Extend, false, Err(Refusal::EventNotThere)),
            (E::Dispatched, Step::Extend, false, Ok(E::Dispatched)),
            (E::Hung, Step::Dispatch, false, Ok(E::Dispatched)),
        ];
        for (state, step, handled, want) in table {
            assert_eq!(next(*state, *step, *handled), *want, "{state:?} {step:?}");
        }
    }

    // covers: B-83
    #[test]
    fn no_state_but_an_end_is_a_dead_end_and_every_way_leads_through_a_check() {
        for state in EventState::ALL {
            let ways =
                Step::ALL.iter().filter(|step| next(*state, **step, false).is_ok_and(|it| it != *state));
            assert_eq!(ways.count() == 0, matches!(state, EventState::Merged), "{state:?}");
            for step in Step::ALL {
                if next(*state, *step, false) == Ok(EventState::Closed) && *state != EventState::Closed {
                    assert_eq!((*state, *step), (EventState::Handled, Step::Close));
                }
            }
        }
    }

    // covers: B-102
    #[test]
    fn parts_make_the_whole() {
        use PartState::{Accepted, Given, Handled, Returned};
        let part = |lead, state| Part { lead, state };
        for (parts, want) in [
            (vec![part(true, Given)], EventState::Dispatched),
            (vec![part(true, Handled)], EventState::Handled),
            (vec![part(true, Handled), part(false, Accepted)], EventState::Dispatched),
            (vec![part(true, Handled), part(false, Returned)], EventState::Handled),
            (vec![part(true, Returned), part(false, Handled)], EventState::Verified),
        ] {
            assert_eq!(whole(&parts), want, "{parts:?}");
        }
    }
}
