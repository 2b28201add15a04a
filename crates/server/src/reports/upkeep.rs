//! Assessments are forgotten when their time is over.

use crate::ops::upkeep::Step;

/// Days for which they stay.
const ASSESSMENTS: u32 = 365 * 3;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::new("reports.forget_assessments", |writer, round| {
    Box::pin(async move {
        store::reports::forget_assessments(writer, round.county, round.days_ago(ASSESSMENTS)).await.map(drop)
    })
})];
