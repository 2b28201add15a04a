//! Workers of an employer's list whom nobody took into the register, or who left, are forgotten.

use crate::ops::upkeep::Step;

/// Days for which they stay.
const EMPLOYEES: u32 = 30;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::new("places.forget_employees", |writer, round| {
    Box::pin(async move {
        store::places::forget_employees(writer, round.county, round.days_ago(EMPLOYEES)).await.map(drop)
    })
})];
