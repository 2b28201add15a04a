//! Plates, sightings of cameras and trips with a card are forgotten when their time is over (I-19).

use crate::ops::upkeep::Step;

/// Days for which it is known what cameras reported.
const SIGHTINGS: u32 = 7;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[
    Step::new("duty.forget_plates", |writer, round| {
        Box::pin(async move {
            let days = round.playbook.duty.as_ref().map_or(0, |it| *it.plate_days.get_ref());
            store::duty::forget_plates(writer, round.county, round.days_ago(days)).await.map(drop)
        })
    }),
    Step::new("duty.forget_sightings", |writer, round| {
        Box::pin(async move {
            store::duty::forget_sightings(writer, round.county, round.days_ago(SIGHTINGS)).await.map(drop)
        })
    }),
    Step::new("duty.forget_trips", |writer, round| {
        Box::pin(async move {
            let today = round.app.day(round.now);
            store::duty::forget_trips(writer, round.county, today, round.now).await.map(drop)
        })
    }),
];
