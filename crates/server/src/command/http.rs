//! Server-sent events of an area. Each open view reads its books at most twice a second, a few
//! indexed rows, and sends them only when something moved.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::Query;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::CampaignId;
use futures::Stream;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::areas::actions::within;
use crate::gate::Actor;
use crate::problem::Problem;
use crate::reports::wire::LevelProgress;
use crate::tasks::coverage;
use crate::tasks::wire::Coverage;

const PAUSE: Duration = Duration::from_millis(500);
/// Rounds after which the session is asked again: about half a minute.
const SESSION_EVERY: u32 = 60;

/// What a live view shows.
#[derive(Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Live {
    /// The books.
    pub coverage: Coverage,
    /// How far each reporting level below is.
    pub reports: Vec<LevelProgress>,
    /// Arrivals, people unwell and the other figures of today, as the work counts them.
    pub figures: crate::reports::wire::FiguresWire,
    /// Until when today's reports are due.
    pub cut_off: String,
}

/// Which view.
#[derive(Debug, Deserialize, IntoParams)]
pub struct LiveAsked {
    /// Campaign id.
    pub campaign: Uuid,
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(live))
}

/// Coverage and report progress of an area, sent whenever they change.
#[utoipa::path(get, path = "/live", tag = "command", params(LiveAsked),
    responses((status = 200, body = Live, content_type = "text/event-stream")))]
async fn live(
    actor: Actor,
    Query(asked): Query<LiveAsked>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    read(&actor, &asked).await?;
    let stream = futures::stream::unfold(
        (actor, asked, None, 0),
        |(mut actor, asked, mut shown, mut rounds)| async move {
            loop {
                actor.now = actor.app.now();
                rounds += 1;
                if rounds % SESSION_EVERY == 0 && !actor.still_signed_in().await {
                    return None;
                }
                let Ok(found) = read(&actor, &asked).await else { return None };
                if shown.as_ref() != Some(&found) {
                    let event = Event::default().event("live").json_data(&found).unwrap_or_default();
                    shown = Some(found);
                    return Some((Ok(event), (actor, asked, shown, rounds)));
                }
                tokio::time::sleep(PAUSE).await;
            }
        },
    );
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

async fn read(actor: &Actor, asked: &LiveAsked) -> Result<Live, Problem> {
    let permit = actor.permit(Action::ReadCoverage, Purpose::Oversight)?;
    let (campaign, area) = (CampaignId(asked.campaign), asked.area);
    let (playbook, day, now) = (actor.playbook.clone(), actor.today(), actor.now);
    let zone = actor.app.zone().clone();
    let read = actor.app.store().read::<_, Problem, _>(move |db| {
        Box::pin(async move {
            store::tasks::find(db, permit.county(), campaign).await?.ok_or(Refusal::NotFound)?;
            let (here, area) = within(db, &permit, area).await?;
            let tally_depth = playbook.ladder().tally_depth();
            let coverage = coverage::read(db, &here, campaign, tally_depth, area.id).await?;
            let figures = store::tasks::day_figures(db, &here, day).await?;
            let form = playbook.reports.first().ok_or(Refusal::NotFound)?;
            let reports = crate::reports::actions::live(db, &here, form, day, now, &zone, &playbook).await?;
            let cut_off = domain::reports::cut_off(day, form.cut_off, &zone).to_string();
            Ok(Live { coverage, reports, figures: figures.0, cut_off })
        })
    });
    read.await
}
