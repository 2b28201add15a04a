//! Overdue events escalate; events, disputes, tips and looks through viewpoints are destroyed when their time is over.

use crate::ops::upkeep::Step;

/// Days for which it is known who told of a tip that was confirmed.
const REPORTERS: u32 = 30;
/// Days for which it is known who looked through which viewpoint.
const LOOKS: u32 = 180;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[
    Step::alone("events.escalate", |round| {
        Box::pin(async move { super::clocks::climb_due(&round.app, round.county).await.map(drop) })
    }),
    Step::new("events.destroy", |writer, round| {
        Box::pin(async move {
            // A playbook that has no events any more keeps none.
            let days = round.playbook.events.as_ref().map_or(0, |it| *it.keep_days.get_ref());
            let before = round.days_ago(days);
            let ended = store::events::forget(writer, round.county, before).await?;
            round.certify(writer, "event, event_step, photo", ended, before).await
        })
    }),
    Step::new("disputes.destroy", |writer, round| {
        Box::pin(async move {
            let days = round.playbook.disputes.as_ref().map_or(0, |it| *it.keep_days.get_ref());
            let before = round.days_ago(days);
            let ended = store::events::forget_disputes(writer, round.county, before).await?;
            round.certify(writer, "dispute, dispute_step", ended, before).await
        })
    }),
    Step::new("viewpoints.forget_looks", |writer, round| {
        Box::pin(async move {
            store::events::forget_looks(writer, round.county, round.days_ago(LOOKS)).await.map(drop)
        })
    }),
    Step::new("tips.expire", |writer, round| {
        Box::pin(async move {
            let gone = store::events::expire_tips(writer, round.county, round.now).await?;
            round.certify(writer, "tip, tip_reporter", gone, round.now).await
        })
    }),
    Step::new("tips.forget_reporters", |writer, round| {
        Box::pin(async move {
            store::events::forget_reporters(writer, round.county, round.days_ago(REPORTERS)).await.map(drop)
        })
    }),
];
