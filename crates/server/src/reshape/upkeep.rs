//! Changes of the ladder are carried out on their day.

use crate::ops::upkeep::Step;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::alone("reshape.carry_out", |round| {
    Box::pin(async move { super::actions::carry_out_due(&round.app, round.county).await })
})];
