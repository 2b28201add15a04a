//! Who stood beside those elected is forgotten.

use crate::ops::upkeep::Step;

/// Days for which they are known.
const CANDIDATES: u32 = 180;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::new("staffing.forget_candidates", |writer, round| {
    Box::pin(async move {
        store::staffing::forget_candidates(writer, round.county, round.days_ago(CANDIDATES)).await.map(drop)
    })
})];
