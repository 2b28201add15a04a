//! What happens by itself: campaigns whose time is over are closed, a playbook whose day has come
//! takes effect, sessions that ended are forgotten, sheets nobody kept are thrown away, what was told
//! at the doors is destroyed when its time is over (I-15). Every step may be done twice or by several
//! servers at once.

use std::path::Path;
use std::time::Duration;

use domain::ids::County;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::audit::Entry;
use store::tasks::Destroyed;
use store::{StoreError, Writer};

use crate::app::App;

const EVERY: Duration = Duration::from_secs(20);
/// Sheets that were uploaded but not kept stay this long.
const SHEETS: SignedDuration = SignedDuration::from_hours(24);
/// What cameras reported stays this long.
const SIGHTINGS: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Two records that became one can be told apart again so long.
const MERGES: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Who stood beside those elected is known so long.
const CANDIDATES: SignedDuration = SignedDuration::from_hours(24 * 180);
/// What was sent to a chat group is known so long.
const MESSAGES: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Who told of something that was so, and in which words.
const TIPS: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Who looked through which camera, and why.
const LOOKS: SignedDuration = SignedDuration::from_hours(24 * 180);
/// Workers of an employer's list whom nobody took into the register, or who left.
const EMPLOYEES: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Who took out what, and what was said to a measure, is told for three years.
const DECISIONS: SignedDuration = SignedDuration::from_hours(24 * 365 * 3);

/// Goes on for as long as the program runs.
pub async fn run(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "upkeep failed; it is tried again");
        }
    }
}

/// The certificate of a destruction is its entry in the chained audit.
async fn certify(
    writer: &Writer,
    county: County,
    destroyed: Destroyed,
    before: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let detail = json!({ "destroyed": destroyed, "before": before.to_string() });
    let action = "retention.destroyed";
    let entry =
        Entry { county, at: now, worker: None, action, subject: "visit, task, arrival, photo", detail };
    store::audit::append(writer, entry).await
}

/// Does once what is due now. What fails for one county is told and does not keep the others.
///
/// # Errors
/// [`StoreError`] of the last thing that failed.
pub async fn once(app: &App) -> Result<(), StoreError> {
    let mut failed = app.reload_playbooks().await;
    for county in app.counties() {
        if let Err(error) = county_once(app, county).await {
            tracing::error!(%error, county = county.0, "upkeep failed for a county");
            failed = Err(error);
        }
    }
    sweep(&app.settings().files);
    failed
}

async fn county_once(app: &App, county: County) -> Result<(), StoreError> {
    let now = app.now();
    let Ok(playbook) = app.playbook(county) else { return Ok(()) };
    let reshaped = crate::reshape::actions::carry_out_due(app, county).await;
    let climbed = crate::events::clocks::climb_due(app, county).await.map(drop);
    let kept = SignedDuration::from_hours(24 * i64::from(*playbook.visit.keep_days.get_ref()));
    let (before, first_kept, today) = (now - kept, app.day(now - kept), app.day(now));
    let plate_days = playbook.duty.as_ref().map_or(0, |duty| *duty.plate_days.get_ref());
    let plates = now - SignedDuration::from_hours(24 * i64::from(plate_days));
    let looked = playbook.inspections.as_ref().map_or(0, |it| *it.keep_days.get_ref());
    let inspected = now - SignedDuration::from_hours(24 * i64::from(looked));
    let leads = playbook.people.leads.clone();
    let cares = playbook.people.care.is_some();
    let care_days = playbook.people.care.as_ref().map_or(0, |it| *it.keep_days.get_ref());
    let contacts = app.day(now - SignedDuration::from_hours(24 * i64::from(care_days)));
    let days = |days: u32| now - SignedDuration::from_hours(24 * i64::from(days));
    // A playbook that knows no events any more keeps none.
    let event_days = days(playbook.events.as_ref().map_or(0, |it| *it.keep_days.get_ref()));
    let disputes = days(playbook.disputes.as_ref().map_or(0, |it| *it.keep_days.get_ref()));
    let forgotten = app.store().write::<_, StoreError, _>(move |writer| {
        Box::pin(async move {
            store::tasks::close_over(writer, county, now).await?;
            store::access::forget_sessions(writer, county, now).await?;
            store::exports::forget(writer, county, now - DECISIONS).await?;
            store::notices::forget_messages(writer, county, now - MESSAGES).await?;
            store::notices::forget_instructions(writer, county, now - DECISIONS).await?;
            store::duty::forget_plates(writer, county, plates).await?;
            store::duty::forget_sightings(writer, county, now - SIGHTINGS).await?;
            store::duty::forget_trips(writer, county, today, now).await?;
            crate::measures::closures::apply(writer, county, now).await?;
            store::measures::forget_cards(writer, county, before).await?;
            store::measures::forget_objections(writer, county, now - DECISIONS).await?;
            store::tasks::forget_returnees(writer, county, before).await?;
            store::aside::forget(writer, county, before).await?;
            let ended = store::events::forget(writer, county, event_days).await?;
            if ended > 0 {
                let detail = json!({ "destroyed": ended, "before": event_days.to_string() });
                let (action, subject) = ("retention.destroyed", "event, event_step, photo");
                let entry = Entry { county, at: now, worker: None, action, subject, detail };
                store::audit::append(writer, entry).await?;
            }
            let mediated = store::events::forget_disputes(writer, county, disputes).await?;
            if mediated > 0 {
                let detail = json!({ "destroyed": mediated, "before": disputes.to_string() });
                let (action, subject) = ("retention.destroyed", "dispute, dispute_step");
                let entry = Entry { county, at: now, worker: None, action, subject, detail };
                store::audit::append(writer, entry).await?;
            }
            store::events::forget_looks(writer, county, now - LOOKS).await?;
            let gone = store::events::expire_tips(writer, county, now).await?;
            if gone > 0 {
                let detail = json!({ "expired": gone });
                let (action, subject) = ("retention.destroyed", "tip, tip_reporter");
                let entry = Entry { county, at: now, worker: None, action, subject, detail };
                store::audit::append(writer, entry).await?;
            }
            store::reports::forget_assessments(writer, county, now - DECISIONS).await?;
            store::events::forget_reporters(writer, county, now - TIPS).await?;
            crate::people::leads::forget(writer, county, leads.as_ref(), now).await?;
            store::places::forget_employees(writer, county, now - EMPLOYEES).await?;
            store::people::forget_undo(writer, county, now - MERGES).await?;
            store::staffing::forget_candidates(writer, county, now - CANDIDATES).await?;
            let (cared, what) = if cares {
                (store::people::forget_contacts(writer, county, contacts).await?, "care_contact")
            } else {
                (store::people::forget_care(writer, county).await?, "care, care_contact")
            };
            if cared > 0 {
                let detail = json!({ "destroyed": cared, "before": contacts.to_string() });
                let entry = Entry {
                    county,
                    at: now,
                    worker: None,
                    action: "retention.destroyed",
                    subject: what,
                    detail,
                };
                store::audit::append(writer, entry).await?;
            }
            let destroyed = store::tasks::destroy(writer, county, before, first_kept, now).await?;
            if destroyed != Destroyed::default() {
                certify(writer, county, destroyed, before, now).await?;
            }
            let looked_at = store::inspections::forget(writer, county, inspected).await?;
            if looked_at > 0 {
                let detail = json!({ "destroyed": looked_at, "before": inspected.to_string() });
                let (action, subject) = ("retention.destroyed", "inspection, rectification, photo");
                let entry = Entry { county, at: now, worker: None, action, subject, detail };
                store::audit::append(writer, entry).await?;
            }
            store::imports::forget(writer, county, now - SHEETS).await
        })
    });
    for id in forgotten.await? {
        for path in crate::people::roster::files(app, id) {
            let _ = tokio::fs::remove_file(path).await;
        }
    }
    reshaped.and(climbed)
}

/// Throws away files that an interrupted request left behind.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let longest = match name.split('-').next() {
            Some("upload" | "export") => Duration::from_hours(1),
            Some("import") => Duration::from_hours(25),
            _ => continue,
        };
        let age = entry.metadata().and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
        if age.is_some_and(|age| age > longest) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
