//! Inspections and their notices are destroyed when their time is over.

use crate::ops::upkeep::Step;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[Step::new("inspections.destroy", |writer, round| {
    Box::pin(async move {
        let days = round.playbook.inspections.as_ref().map_or(0, |it| *it.keep_days.get_ref());
        let before = round.days_ago(days);
        let gone = store::inspections::forget(writer, round.county, before).await?;
        round.certify(writer, "inspection, rectification, photo", gone, before).await
    })
})];
