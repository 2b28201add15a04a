//! Sessions that ended are forgotten.

use crate::ops::upkeep::Step;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::new("access.forget_sessions", |writer, round| {
    Box::pin(async move { store::access::forget_sessions(writer, round.county, round.now).await })
})];
