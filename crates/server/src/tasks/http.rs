//! Campaigns, tasks, visits and arrivals over HTTP.

use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use domain::ids::{CampaignId, TaskId, WorkerId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    ArrivalKept, ArrivalWire, AssignTask, CampaignRow, Coverage, MatchReturnee, NewArrival, NewPhoto,
    NewReturnee, NewVisit, PhotoState, PieceAsked, ReturneeWire, Roster, RosterAsked, StartCampaign,
    TaskPage, TaskWire, Today, VisitKept, WorkerWire,
};
use super::{actions, coverage, photos, returnees, visits};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query, Seen, etag};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(today))
        .routes(routes!(list, start))
        .routes(routes!(books))
        .routes(routes!(roster))
        .routes(routes!(open))
        .routes(routes!(assign))
        .routes(routes!(workers))
        .routes(routes!(record))
        .routes(routes!(arrivals, arrive))
        .routes(routes!(returnees, came_back))
        .routes(routes!(settle))
        .routes(routes!(announce, show))
        .routes(routes!(take))
}

/// What one has to do now.
#[utoipa::path(get, path = "/today", tag = "tasks", responses((status = 200, body = Today)))]
async fn today(actor: Actor) -> Result<Json<Today>, Problem> {
    Ok(Json(actions::today(&actor).await?))
}

/// Campaigns that touch one's scope.
#[utoipa::path(get, path = "/campaigns", tag = "tasks", responses((status = 200, body = [CampaignRow])))]
async fn list(actor: Actor) -> Result<Json<Vec<CampaignRow>>, Problem> {
    Ok(Json(actions::list(&actor).await?))
}

/// Start a campaign over one's scope.
#[utoipa::path(post, path = "/campaigns", tag = "tasks", request_body = StartCampaign,
    responses((status = 200, body = CampaignRow), (status = 409, body = ProblemBody)))]
async fn start(actor: Actor, Json(asked): Json<StartCampaign>) -> Result<Json<CampaignRow>, Problem> {
    Ok(Json(actions::start(&actor, asked).await?))
}

/// The books of an area: targets = done + excused + open.
#[utoipa::path(get, path = "/campaigns/{id}/coverage", tag = "tasks", params(("id" = Uuid, Path), AreaAsked),
    responses((status = 200, body = Coverage), (status = 404, body = ProblemBody)))]
async fn books(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<AreaAsked>,
) -> Result<Json<Coverage>, Problem> {
    Ok(Json(coverage::coverage(&actor, CampaignId(id), asked.area).await?))
}

/// Tasks of an area: the open list.
#[utoipa::path(get, path = "/campaigns/{id}/tasks", tag = "tasks", params(("id" = Uuid, Path), RosterAsked),
    responses((status = 200, body = Roster), (status = 404, body = ProblemBody)))]
async fn roster(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<RosterAsked>,
) -> Result<Json<Roster>, Problem> {
    Ok(Json(actions::roster(&actor, CampaignId(id), asked).await?))
}

/// One task with its household.
#[utoipa::path(get, path = "/tasks/{id}", tag = "tasks", params(("id" = Uuid, Path)),
    responses((status = 200, body = TaskPage), (status = 404, body = ProblemBody)))]
async fn open(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<TaskPage>, Problem> {
    Ok(Json(actions::open(&actor, TaskId(id)).await?))
}

/// Give a task to another worker.
#[utoipa::path(post, path = "/tasks/{id}/assign", tag = "tasks",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "version seen, quoted")),
    request_body = AssignTask, responses((status = 200, body = TaskWire), (status = 412, body = ProblemBody)))]
async fn assign(
    actor: Actor,
    Path(id): Path<Uuid>,
    seen: Seen,
    Json(asked): Json<AssignTask>,
) -> Result<impl IntoResponse, Problem> {
    let task = actions::assign(&actor, TaskId(id), seen.0, WorkerId(asked.to)).await?;
    Ok((etag(task.version), Json(task)))
}

/// Whom a task may be given to.
#[utoipa::path(get, path = "/tasks/{id}/workers", tag = "tasks", params(("id" = Uuid, Path)),
    responses((status = 200, body = [WorkerWire])))]
async fn workers(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Vec<WorkerWire>>, Problem> {
    Ok(Json(actions::workers(&actor, TaskId(id)).await?))
}

/// Record a knock at a door.
#[utoipa::path(post, path = "/visits", tag = "tasks", request_body = NewVisit,
    responses((status = 200, body = VisitKept), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn record(actor: Actor, Json(sent): Json<NewVisit>) -> Result<Json<VisitKept>, Problem> {
    Ok(Json(visits::record(&actor, sent).await?))
}

/// Arrivals of today.
#[utoipa::path(get, path = "/arrivals", tag = "tasks", params(AreaAsked),
    responses((status = 200, body = [ArrivalWire])))]
async fn arrivals(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<ArrivalWire>>, Problem> {
    Ok(Json(visits::arrivals(&actor, asked.area).await?))
}

/// Record that somebody came or returned.
#[utoipa::path(post, path = "/arrivals", tag = "tasks", request_body = NewArrival,
    responses((status = 200, body = ArrivalKept), (status = 422, body = ProblemBody)))]
async fn arrive(actor: Actor, Json(sent): Json<NewArrival>) -> Result<Json<ArrivalKept>, Problem> {
    Ok(Json(visits::arrive(&actor, sent).await?))
}

/// People who came back and whose household is still to be found.
#[utoipa::path(get, path = "/returnees", tag = "tasks", responses((status = 200, body = [ReturneeWire])))]
async fn returnees(actor: Actor) -> Result<Json<Vec<ReturneeWire>>, Problem> {
    Ok(Json(returnees::list(&actor).await?))
}

/// Write down at a checkpoint that somebody came back.
#[utoipa::path(post, path = "/returnees", tag = "tasks", request_body = NewReturnee,
    responses((status = 200, body = ArrivalKept), (status = 422, body = ProblemBody)))]
async fn came_back(actor: Actor, Json(sent): Json<NewReturnee>) -> Result<Json<ArrivalKept>, Problem> {
    Ok(Json(returnees::keep(&actor, sent).await?))
}

/// Name the household somebody came back to.
#[utoipa::path(post, path = "/returnees/{id}/household", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = MatchReturnee, responses((status = 200, body = ArrivalKept), (status = 404, body = ProblemBody)))]
async fn settle(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<MatchReturnee>,
) -> Result<Json<ArrivalKept>, Problem> {
    Ok(Json(returnees::settle(&actor, id, sent).await?))
}

/// Announce a photograph of one's own visit, or ask how far it has come.
#[utoipa::path(put, path = "/photos/{id}", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = NewPhoto, responses((status = 200, body = PhotoState), (status = 404, body = ProblemBody)))]
async fn announce(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewPhoto>,
) -> Result<Json<PhotoState>, Problem> {
    Ok(Json(photos::announce(&actor, id, sent).await?))
}

/// Hand in the next piece of a photograph.
#[utoipa::path(post, path = "/photos/{id}/pieces", tag = "tasks", params(("id" = Uuid, Path), PieceAsked),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = PhotoState), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn take(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<PieceAsked>,
    body: Bytes,
) -> Result<Json<PhotoState>, Problem> {
    Ok(Json(photos::take(&actor, id, asked.at, body).await?))
}

/// A photograph.
#[utoipa::path(get, path = "/photos/{id}", tag = "tasks", params(("id" = Uuid, Path)),
    responses((status = 200, body = String, content_type = "image/jpeg"), (status = 404, body = ProblemBody)))]
async fn show(actor: Actor, Path(id): Path<Uuid>) -> Result<impl IntoResponse, Problem> {
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, photos::show(&actor, id).await?))
}
