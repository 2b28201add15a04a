//! The brief of the daily cut-off: what was told and closed, what goes on and why (B-88).

use domain::access::{Action, Purpose};
use domain::events::{EventState, Step};
use jiff::ToSpan;
use serde_json::json;
use store::Writer;
use store::events::{EventFilter, Standing};
use uuid::Uuid;

use super::rules::rules;
use super::wire::{EventBrief, OpenAtCutOff};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::Problem;

const LISTED: usize = 200;

/// The brief of an area as of now: today's counts, and everything that must be handled and is not, with the reason
/// somebody gave for it.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope.
pub async fn today(actor: &Actor, area: Option<Uuid>) -> Result<EventBrief, Problem> {
    let permit = actor.permit(Action::DispatchEvents, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let (day, now) = (actor.today(), actor.now);
    let midnight = |day| domain::time::instant(day, jiff::civil::Time::midnight(), actor.app.zone());
    let (begins, ends) = (midnight(day), midnight(day.saturating_add(1.day())));
    actor
        .write(async move |db: &Writer| {
            let (here, _) = within(db, &permit, area).await?;
            let (reported, closed) = store::events::day_counts(db, &here, begins, ends).await?;
            let filter = EventFilter { standing: Standing::Open, ..EventFilter::default() };
            let mut open = Vec::new();
            for it in store::events::list(db, &here, &filter, now, LISTED).await? {
                // What is handled waits for a look, what hangs has its reason in the pool.
                if it.state == EventState::Handled {
                    continue;
                }
                let steps = store::events::steps(db, &here, it.id).await?;
                let why = steps.into_iter().rev().find(|it| matches!(it.kind, Step::Extend | Step::Hang));
                open.push(OpenAtCutOff {
                    id: it.id.0,
                    number: it.number,
                    area_name: it.area_name,
                    category: it.category,
                    level: it.level,
                    state: it.state.into(),
                    due_at: it.due_at,
                    why: why.and_then(|it| it.said),
                });
            }
            audited(db, &permit, here.path().as_str(), json!({ "brief": open.len() }), now).await?;
            Ok(EventBrief { day, reported, closed, open })
        })
        .await
}
