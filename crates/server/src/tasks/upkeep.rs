//! Campaigns whose time is over are closed; what was told at the doors is destroyed some days after (I-15).

use serde_json::json;
use store::tasks::Destroyed;

use crate::ops::upkeep::Step;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[
    Step::new("tasks.close", |writer, round| {
        Box::pin(async move { store::tasks::close_over(writer, round.county, round.now).await.map(drop) })
    }),
    Step::new("tasks.forget_returnees", |writer, round| {
        Box::pin(async move {
            store::tasks::forget_returnees(writer, round.county, round.visits_before()).await.map(drop)
        })
    }),
    Step::new("tasks.destroy", |writer, round| {
        Box::pin(async move {
            let before = round.visits_before();
            let first_kept = round.app.day(before);
            let destroyed =
                store::tasks::destroy(writer, round.county, before, first_kept, round.now).await?;
            if destroyed == Destroyed::default() {
                return Ok(());
            }
            let detail = json!({ "destroyed": destroyed, "before": before.to_string() });
            round.certify_as(writer, "visit, task, arrival, photo", detail).await
        })
    }),
];
