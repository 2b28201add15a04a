//! Sheets that nobody kept, exports, lists to call, merges that can no longer be undone, and contacts of the care list are
//! forgotten when their time is over.

use crate::ops::upkeep::Step;
use store::Writer;

/// Days for which it is known who took out what.
const EXPORTS: u32 = 365 * 3;
/// Days in which two records that became one can be told apart again.
const MERGES: u32 = 30;
/// Days for which a sheet stays that was uploaded but not kept.
const SHEETS: u32 = 1;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[
    Step::new("people.forget_exports", |writer, round| {
        Box::pin(async move {
            store::exports::forget(writer, round.county, round.days_ago(EXPORTS)).await.map(drop)
        })
    }),
    Step::new("leads.forget", |writer, round| {
        Box::pin(async move {
            let rules = round.playbook.people.leads.as_ref();
            super::leads::forget(writer, round.county, rules, round.now).await
        })
    }),
    Step::new("people.forget_merges", |writer, round| {
        Box::pin(async move {
            store::people::forget_undo(writer, round.county, round.days_ago(MERGES)).await.map(drop)
        })
    }),
    Step::new("care.forget", |writer, round| {
        Box::pin(async move {
            let care = round.playbook.people.care.as_ref();
            let before = round.days_ago(care.map_or(0, |it| *it.keep_days.get_ref()));
            let (gone, what) = if care.is_some() {
                let day = round.app.day(before);
                (store::people::forget_contacts(writer, round.county, day).await?, "care_contact")
            } else {
                (store::people::forget_care(writer, round.county).await?, "care, care_contact")
            };
            round.certify(writer, what, gone, before).await
        })
    }),
    Step::alone("roster.forget_sheets", |round| {
        Box::pin(async move {
            let (county, before) = (round.county, round.days_ago(SHEETS));
            let app = &round.app;
            let forgotten = app.write(async move |writer: &Writer| {
                Ok(store::imports::forget(writer, county, before).await?)
            });
            for id in forgotten.await? {
                for path in super::roster::files(&round.app, id) {
                    let _ = tokio::fs::remove_file(path).await;
                }
            }
            Ok(())
        })
    }),
];
