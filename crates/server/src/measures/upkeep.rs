//! Closures begin and end on time; cards and objections are forgotten when their time is over.

use crate::ops::upkeep::Step;

/// Days for which it is known what was said to a measure.
const OBJECTIONS: u32 = 365 * 3;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[
    Step::new("measures.apply_closures", |writer, round| {
        Box::pin(async move { super::closures::apply(writer, round.county, round.now).await })
    }),
    Step::new("measures.forget_cards", |writer, round| {
        Box::pin(async move {
            store::measures::forget_cards(writer, round.county, round.visits_before()).await.map(drop)
        })
    }),
    Step::new("measures.forget_objections", |writer, round| {
        Box::pin(async move {
            store::measures::forget_objections(writer, round.county, round.days_ago(OBJECTIONS))
                .await
                .map(drop)
        })
    }),
];
