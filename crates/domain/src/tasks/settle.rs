//! What a visit does to a task. A campaign template names its outcomes and says what each settles;
//! here stand the moves between the three states.

use jiff::{SignedDuration, Timestamp};

use super::Delta;
use crate::names::names;
use crate::refusal::Refusal;

names! {
    /// Where a task stands. There is no fourth state, so the three always add up to the targets.
    TaskState {
        /// Still to do.
        Open "open",
        /// Done.
        Done "done",
        /// Will not be done, with a reason.
        Excused "excused",
    }

    /// What an outcome makes of an open task.
    Settles {
        /// The task is done.
        Done "done",
        /// The task is excused; the visit carries the reason.
        Excused "excused",
        /// Nobody reached: the task stays open and the attempt is kept.
        Nothing "nothing",
    }
}

/// Decides the next state and what it adds to the unit's tally.
///
/// An open or excused task follows the outcome. A done task stays done: a second knock is kept as
/// history and counts nothing. `correcting` (the worker replaces an own earlier visit) starts from
/// open again, so a slip of the thumb can be mended without a trace being lost.
///
/// # Errors
/// [`Refusal::CampaignClosed`] when the campaign no longer runs.
pub fn settle(
    state: TaskState,
    outcome: Settles,
    correcting: bool,
    campaign_open: bool,
) -> Result<(TaskState, Delta), Refusal> {
    if !campaign_open {
        return Err(Refusal::CampaignClosed);
    }
    let next = match (state, outcome, correcting) {
        (TaskState::Done, _, false) | (_, Settles::Done, _) => TaskState::Done,
        (_, Settles::Excused, _) => TaskState::Excused,
        (_, Settles::Nothing, true) => TaskState::Open,
        (state, Settles::Nothing, false) => state,
    };
    Ok((next, Delta::between(state, next)))
}

/// The instant a visit counts for, from the phone's clock: a few minutes ahead become now, more is
/// refused, because a wrong clock would put work on the wrong day.
///
/// # Errors
/// [`Refusal::ClockWrong`] when the phone is more than ten minutes ahead or a month behind.
pub fn made_at(phone: Timestamp, now: Timestamp) -> Result<Timestamp, Refusal> {
    let ahead = phone.duration_since(now);
    if ahead > SignedDuration::from_mins(10) || ahead < SignedDuration::from_hours(-24 * 31) {
        return Err(Refusal::ClockWrong);
    }
    Ok(phone.min(now))
}

/// How far a phone's clock is behind ours (negative when it is ahead), from what it showed when it sent.
/// A few minutes are the way a message takes and no fault of the clock.
pub fn behind(sent_at: Timestamp, now: Timestamp) -> SignedDuration {
    let behind = now.duration_since(sent_at);
    if behind.abs() > SignedDuration::from_mins(5) { behind } else { SignedDuration::ZERO }
}

/// Whether somebody may be asked for the same thing again: so many days after the last time (S-30).
pub fn rested(last: Option<Timestamp>, days: u32, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= SignedDuration::from_hours(24 * i64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn visits_move_tasks_as_the_table_says() {
        use Settles as S;
        use TaskState::{Done, Excused, Open};
        let cases = [
            (Open, S::Done, false, Done, (1, 0)),
            (Open, S::Excused, false, Excused, (0, 1)),
            (Open, S::Nothing, false, Open, (0, 0)),
            (Excused, S::Done, false, Done, (1, -1)),
            (Excused, S::Nothing, false, Excused, (0, 0)),
            (Done, S::Done, false, Done, (0, 0)),
            (Done, S::Excused, false, Done, (0, 0)),
            (Done, S::Excused, true, Excused, (-1, 1)),
            (Done, S::Nothing, true, Open, (-1, 0)),
            (Excused, S::Nothing, true, Open, (0, -1)),
        ];
        for (state, outcome, correcting, next, (done, excused)) in cases {
            let got = settle(state, outcome, correcting, true).expect("campaign runs");
            assert_eq!(got, (next, Delta { targets: 0, done, excused }), "{state:?} {outcome:?}");
        }
    }

    #[derive(serde::Deserialize)]
    struct Case {
        state: TaskState,
        settles: Settles,
        correcting: bool,
        next: TaskState,
    }

    #[test]
    fn the_phone_settles_by_the_same_cases() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../cases/settle.json")).expect("cases");
        for Case { state, settles, correcting, next } in cases {
            let got = settle(state, settles, correcting, true).expect("runs");
            assert_eq!(got.0, next, "{state:?} {settles:?} {correcting}");
        }
    }

    #[test]
    fn closed_campaign_refuses_visits() {
        let got = settle(TaskState::Open, Settles::Done, false, false);
        assert_eq!(got, Err(Refusal::CampaignClosed));
    }

    #[test]
    fn a_phone_clock_is_believed_within_reason() {
        let now: Timestamp = "2022-03-15T02:00:00Z".parse().expect("instant");
        let minutes = |n| now + SignedDuration::from_mins(n);
        let cases = [
            (0, Ok(now)),
            (-90, Ok(minutes(-90))),
            (9, Ok(now)),
            (11, Err(Refusal::ClockWrong)),
            (-60 * 24 * 40, Err(Refusal::ClockWrong)),
        ];
        for (offset, want) in cases {
            assert_eq!(made_at(minutes(offset), now), want, "{offset} minutes");
        }
    }

    #[test]
    fn a_clock_that_is_wrong_by_more_than_the_way_takes_is_set_right() {
        let now: Timestamp = "2022-03-15T02:00:00Z".parse().expect("instant");
        let minutes = SignedDuration::from_mins;
        for (behind_by, want) in [(0, 0), (3, 0), (-4, 0), (6, 6), (1440, 1440), (-1440, -1440)] {
            assert_eq!(behind(now - minutes(behind_by), now), minutes(want), "{behind_by} minutes");
        }
    }

    proptest! {
        #[test]
        fn any_run_of_visits_keeps_the_sum(steps in prop::collection::vec((0u8..3, any::<bool>()), 0..40)) {
            let mut state = TaskState::Open;
            let mut tally = super::super::Tally { targets: 1, done: 0, excused: 0 };
            for (outcome, correcting) in steps {
                let outcome = [Settles::Done, Settles::Excused, Settles::Nothing][outcome as usize];
                let (next, delta) = settle(state, outcome, correcting, true).expect("runs");
                state = next;
                tally = tally + delta;
                prop_assert_eq!(tally.done, i64::from(state == TaskState::Done));
                prop_assert_eq!(tally.excused, i64::from(state == TaskState::Excused));
                prop_assert_eq!(tally.open(), i64::from(state == TaskState::Open));
            }
        }
    }
}
