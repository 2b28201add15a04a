//! Events over HTTP.

use domain::ids::EventId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    DecideTag, EventBrief, EventList, EventOrderWire, EventPage, EventWire, EventsAsked, EventsPage,
    NewEventWire, SimilarAsked, TakeStep,
};
use super::{brief, read, report, steps};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::gate::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(similar))
        .routes(routes!(counts))
        .routes(routes!(day_brief))
        .routes(routes!(orders))
        .routes(routes!(open, tell))
        .routes(routes!(take))
        .routes(routes!(decide_tag))
}

/// Events by how they stand.
#[utoipa::path(get, path = "/events", tag = "events", params(EventsAsked),
    responses((status = 200, body = EventList), (status = 422, body = ProblemBody)))]
async fn list(actor: Actor, Query(asked): Query<EventsAsked>) -> Result<Json<EventList>, Problem> {
    Ok(Json(read::list(&actor, asked).await?))
}

/// Open events of the same kind nearby, before another is told.
#[utoipa::path(get, path = "/events/similar", tag = "events", params(SimilarAsked),
    responses((status = 200, body = [EventWire])))]
async fn similar(actor: Actor, Query(asked): Query<SimilarAsked>) -> Result<Json<Vec<EventWire>>, Problem> {
    Ok(Json(report::similar(&actor, asked).await?))
}

/// How the open events of an area stand.
#[utoipa::path(get, path = "/events/counts", tag = "events", params(AreaAsked),
    responses((status = 200, body = EventsPage)))]
async fn counts(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<EventsPage>, Problem> {
    Ok(Json(read::counts(&actor, asked.area).await?))
}

/// The brief of the daily cut-off.
#[utoipa::path(get, path = "/events/brief", tag = "events", params(AreaAsked),
    responses((status = 200, body = EventBrief)))]
async fn day_brief(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<EventBrief>, Problem> {
    Ok(Json(brief::today(&actor, asked.area).await?))
}

/// Orders to units of an area.
#[utoipa::path(get, path = "/events/orders", tag = "events", params(AreaAsked),
    responses((status = 200, body = [EventOrderWire])))]
async fn orders(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<EventOrderWire>>, Problem> {
    Ok(Json(read::orders(&actor, asked.area).await?))
}

/// One event with everything that belongs to it.
#[utoipa::path(get, path = "/events/{id}", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 200, body = EventPage), (status = 404, body = ProblemBody)))]
async fn open(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<EventPage>, Problem> {
    Ok(Json(read::open(&actor, EventId(id)).await?))
}

/// Tell of an event.
#[utoipa::path(put, path = "/events/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewEventWire,
    responses((status = 200, body = EventPage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn tell(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewEventWire>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(report::report(&actor, EventId(id), sent).await?))
}

/// Take a step.
#[utoipa::path(post, path = "/events/{id}/steps", tag = "events", params(("id" = Uuid, Path)), request_body = TakeStep,
    responses((status = 200, body = EventPage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn take(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<TakeStep>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(steps::take(&actor, EventId(id), sent).await?))
}

/// Confirm a label that a rule gave, or drop it.
#[utoipa::path(put, path = "/events/{id}/tags/{tag}", tag = "events",
    params(("id" = Uuid, Path), ("tag" = String, Path)), request_body = DecideTag,
    responses((status = 200, body = EventPage), (status = 404, body = ProblemBody)))]
async fn decide_tag(
    actor: Actor,
    Path((id, tag)): Path<(Uuid, String)>,
    Json(sent): Json<DecideTag>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(steps::decide_tag(&actor, EventId(id), tag, sent.confirmed).await?))
}
