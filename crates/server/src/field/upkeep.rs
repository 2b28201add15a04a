//! Entries of phones that were set aside are forgotten with the visits they belong to.

use crate::ops::upkeep::Step;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::new("field.forget_set_aside", |writer, round| {
    Box::pin(async move { store::aside::forget(writer, round.county, round.visits_before()).await.map(drop) })
})];
