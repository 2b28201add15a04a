//! Clocks that run out: an event climbs to the next unit of its ladder, which answers for it from then on. Taken one by
//! one, each held and asked again, so that several servers and a restart in between change nothing.

use domain::events::Step;
use domain::ids::{County, EventId};
use serde_json::json;
use store::audit::Entry;
use store::events::EventStep;
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::rules::{climb_at, next_holder};
use crate::app::App;
use crate::problem::Problem;

const AT_ONCE: usize = 500;

/// Takes every event whose clock ran out up the ladder.
pub async fn climb_due(app: &App, county: County) -> Result<usize, Problem> {
    let mut climbed = 0;
    loop {
        let now = app.now();
        let due = app
            .read(async move |db: &Reader| Ok(store::events::due_clocks(db, county, now, AT_ONCE).await?))
            .await?;
        let (full, before) = (due.len() == AT_ONCE, climbed);
        for id in due {
            let (me, step) = (app.clone(), Uuid::from_bytes(app.random()));
            let done =
                app.write(async move |writer: &Writer| Ok(climb(writer, &me, county, id, step).await?));
            // One that cannot be read does not keep the others.
            match done.await {
                Ok(done) => climbed += usize::from(done),
                Err(error) => tracing::error!(%error, %id, "an event could not climb"),
            }
        }
        // What others hold or took meanwhile waits for the next round.
        if !full || climbed == before {
            return Ok(climbed);
        }
    }
}

async fn climb(
    writer: &Writer,
    app: &App,
    county: County,
    id: EventId,
    step: Uuid,
) -> Result<bool, StoreError> {
    let now = app.now();
    let Ok(playbook) = app.playbook(county) else { return Ok(false) };
    let Some(events) = &playbook.events else { return Ok(false) };
    let Some(mut event) = store::events::hold(writer, county, id).await? else { return Ok(false) };
    // Another server was here first, or somebody acted in the same second.
    if event.clock_at.is_none_or(|at| at > now) || !event.state.is_running() {
        return Ok(false);
    }
    let name = async |holder: i64| {
        let path = event.path.at_depth(usize::try_from(holder).unwrap_or_default());
        let unit = store::areas::at_path(writer, county, &path).await?;
        Ok::<_, StoreError>(unit.map(|it| it.name).unwrap_or_default())
    };
    let Some(up) = next_holder(&playbook, events, event.holder) else {
        // At the top it stays where it is, and late.
        event.clock_at = None;
        store::events::advance(writer, county, &event).await?;
        return Ok(false);
    };
    let (from, to) = (name(event.holder).await?, name(up as i64).await?);
    event.holder = up as i64;
    event.escalations += 1;
    event.clock_at = next_holder(&playbook, events, event.holder).map(|_| climb_at(events, now));
    store::events::advance(writer, county, &event).await?;
    let detail = json!({ "from": from, "to": to, "clock": true });
    let taken = EventStep {
        id: step,
        kind: Step::Escalate,
        made_by: None,
        name: None,
        made_at: now,
        said: None,
        detail: detail.clone(),
        photos: Vec::new(),
    };
    store::events::insert_step(writer, county, id, &taken).await?;
    let entry =
        Entry { county, at: now, worker: None, action: "event.climbed", subject: &id.to_string(), detail };
    store::audit::append(writer, entry).await?;
    Ok(true)
}
