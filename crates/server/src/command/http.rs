//! Server-sent events of an area: everybody who looks at it is sent its books when something moved.
//! They hold nothing personal, so one reading serves all whose post covers the area.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::CampaignId;
use futures::Stream;
use serde::{Deserialize, Serialize};
use store::Reader;
use tokio::time::Instant;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    ChartPage, DayAsked, FinishItem, MapFigures, MapFiguresAsked, OwnerlessWire, PublishItem, SetupPage,
    StatusPage, UnitPage, WorkItemWire, ZoneStatus,
};
use super::{setup, shades};
use crate::app::App;
use crate::areas::actions::within;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::reports::wire::LevelProgress;
use crate::tasks::coverage;
use crate::tasks::wire::Coverage;

/// The session is asked again as often as this.
const SESSION_EVERY: Duration = Duration::from_secs(30);

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
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
pub struct LiveAsked {
    /// Campaign id.
    pub campaign: Uuid,
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(setup_page))
        .routes(routes!(map_figures))
        .routes(routes!(live))
        .routes(routes!(status))
        .routes(routes!(zones))
        .routes(routes!(unit))
        .routes(routes!(gaps))
        .routes(routes!(chart))
        .routes(routes!(worklist))
        .routes(routes!(publish, withdraw))
        .routes(routes!(accept))
        .routes(routes!(done))
        .routes(routes!(undo))
}

/// The zones of an area that hold today, each with its last seven days.
#[utoipa::path(get, path = "/zones/days", tag = "command", params(AreaAsked),
    responses((status = 200, body = [ZoneStatus])))]
async fn zones(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<ZoneStatus>>, Problem> {
    Ok(Json(super::zones::list(&actor, asked.area).await?))
}

/// The command page of a unit: what is open by job, who serves here, whom to call further up.
#[utoipa::path(get, path = "/unit", tag = "command", params(AreaAsked),
    responses((status = 200, body = UnitPage)))]
async fn unit(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<UnitPage>, Problem> {
    Ok(Json(super::unit::page(&actor, asked.area).await?))
}

/// The way of working on one page, block by block.
#[utoipa::path(get, path = "/status", tag = "command", params(AreaAsked),
    responses((status = 200, body = StatusPage)))]
async fn status(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<StatusPage>, Problem> {
    Ok(Json(super::status::page(&actor, asked.area).await?))
}

/// Everything without a named owner.
#[utoipa::path(get, path = "/gaps", tag = "command", params(AreaAsked), responses((status = 200, body = [OwnerlessWire])))]
async fn gaps(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<OwnerlessWire>>, Problem> {
    Ok(Json(super::gaps::list(&actor, asked.area).await?))
}

/// Every unit with who is in charge, to be hung on a wall.
#[utoipa::path(get, path = "/chart", tag = "command", params(AreaAsked), responses((status = 200, body = ChartPage)))]
async fn chart(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<ChartPage>, Problem> {
    Ok(Json(super::chart::page(&actor, asked.area).await?))
}

/// The work list of a day.
#[utoipa::path(get, path = "/worklist", tag = "command", params(DayAsked),
    responses((status = 200, body = [WorkItemWire])))]
async fn worklist(actor: Actor, Query(asked): Query<DayAsked>) -> Result<Json<Vec<WorkItemWire>>, Problem> {
    Ok(Json(super::worklist::list(&actor, asked.day).await?))
}

/// Publish an item, or split one that was given to one's unit.
#[utoipa::path(put, path = "/worklist/{id}", tag = "command", params(("id" = Uuid, Path)),
    request_body = PublishItem, responses((status = 200, body = WorkItemWire), (status = 422, body = ProblemBody)))]
async fn publish(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<PublishItem>,
) -> Result<Json<WorkItemWire>, Problem> {
    Ok(Json(super::worklist::publish(&actor, id, asked).await?))
}

/// Take an item back that nobody has taken on.
#[utoipa::path(delete, path = "/worklist/{id}", tag = "command", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn withdraw(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    super::worklist::withdraw(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an item on.
#[utoipa::path(post, path = "/worklist/{id}/accept", tag = "command", params(("id" = Uuid, Path)),
    responses((status = 200, body = WorkItemWire), (status = 404, body = ProblemBody)))]
async fn accept(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<WorkItemWire>, Problem> {
    Ok(Json(super::worklist::accept(&actor, id).await?))
}

/// Say that an item is done.
#[utoipa::path(post, path = "/worklist/{id}/done", tag = "command", params(("id" = Uuid, Path)),
    request_body = FinishItem, responses((status = 200, body = WorkItemWire), (status = 409, body = ProblemBody)))]
async fn done(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<FinishItem>,
) -> Result<Json<WorkItemWire>, Problem> {
    Ok(Json(super::worklist::done(&actor, id, sent).await?))
}

/// Take back that an item is done.
#[utoipa::path(post, path = "/worklist/{id}/undo", tag = "command", params(("id" = Uuid, Path)),
    responses((status = 200, body = WorkItemWire), (status = 409, body = ProblemBody)))]
async fn undo(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<WorkItemWire>, Problem> {
    Ok(Json(super::worklist::undo(&actor, id).await?))
}

/// Coverage and report progress of an area, sent whenever they change.
#[utoipa::path(get, path = "/live", tag = "command", params(LiveAsked),
    responses((status = 200, body = Live, content_type = "text/event-stream")))]
async fn live(
    actor: Actor,
    Query(asked): Query<LiveAsked>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let (area, first) = read(&actor, &asked).await?;
    let subject = (actor.post.county, CampaignId(asked.campaign), area);
    let reader = Actor { token: Vec::new(), ..actor.clone() };
    let shown = actor.app.views().join(subject, first, move || {
        let (mut reader, asked) = (reader.clone(), LiveAsked { area: Some(area), ..asked });
        async move {
            reader.now = reader.app.now();
            reader.playbook = reader.app.playbook(reader.post.county).ok()?;
            Some(read(&reader, &asked).await.ok()?.1)
        }
    });
    let begun = (actor, shown, None);
    let stream = futures::stream::unfold(begun, |(actor, mut shown, last)| async move {
        let mut asked = last.unwrap_or_else(Instant::now);
        // The first state is sent at once, every later one when it comes.
        let mut news = last.is_none();
        while !news {
            match tokio::time::timeout_at(asked + SESSION_EVERY, shown.changed()).await {
                Ok(changed) => {
                    changed.ok()?;
                    news = true;
                }
                Err(_) if may_look_on(&actor).await => asked = Instant::now(),
                Err(_) => return None,
            }
        }
        let event = Event::default().event("live").data(&**shown.borrow_and_update());
        Some((Ok(event), (actor, shown, Some(asked))))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// Whether the session still runs and its post still holds.
async fn may_look_on(actor: &Actor) -> bool {
    let now = Actor { now: actor.app.now(), ..actor.clone() };
    now.permit(Action::ReadCoverage, Purpose::Oversight).is_ok() && now.still_signed_in().await
}

/// The area asked for and how it stands, as sent.
async fn read(actor: &Actor, asked: &LiveAsked) -> Result<(Uuid, Arc<str>), Problem> {
    let permit = actor.permit(Action::ReadCoverage, Purpose::Oversight)?;
    let (campaign, area) = (CampaignId(asked.campaign), asked.area);
    let (playbook, day, now) = (actor.playbook.clone(), actor.today(), actor.now);
    let zone = actor.app.zone().clone();
    actor
        .read(async move |db: &Reader| {
            store::tasks::find(db, permit.county(), campaign).await?.ok_or(Refusal::NotFound)?;
            let (here, area) = within(db, &permit, area).await?;
            let tally_depth = playbook.ladder().tally_depth();
            let coverage = coverage::read(db, &here, campaign, tally_depth, area.id).await?;
            let figures = store::figures::day_figures(db, &here, day).await?;
            let form = playbook.reports.first().ok_or(Refusal::NotFound)?;
            let reports = crate::reports::actions::live(db, &here, form, day, now, &zone, &playbook).await?;
            let cut_off = domain::reports::cut_off(day, form.cut_off, &zone).to_string();
            let live = Live { coverage, reports, figures: figures.0, cut_off };
            Ok((area.id.0, serde_json::to_string(&live).unwrap_or_default().into()))
        })
        .await
}

/// A figure of every unit of a level, for the map.
#[utoipa::path(get, path = "/map/figures", tag = "command", params(MapFiguresAsked),
    responses((status = 200, body = MapFigures), (status = 422, body = ProblemBody)))]
async fn map_figures(
    actor: Actor,
    Query(asked): Query<MapFiguresAsked>,
) -> Result<Json<MapFigures>, Problem> {
    Ok(Json(shades::figures(&actor, asked).await?))
}

/// How far an area and the units below it are set up.
#[utoipa::path(get, path = "/setup", tag = "command", params(AreaAsked), responses((status = 200, body = SetupPage)))]
async fn setup_page(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<SetupPage>, Problem> {
    Ok(Json(setup::page(&actor, asked.area).await?))
}
