//! Viewpoints over HTTP.

use axum::http::StatusCode;
use domain::ids::ViewpointId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{NewLook, NewViewpoint, ViewpointLink, ViewpointList, ViewpointLook, ViewpointWire};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(viewpoints))
        .routes(routes!(keep_viewpoint))
        .routes(routes!(end_viewpoint))
        .routes(routes!(look_through, viewpoint_looks))
}

/// Viewpoints of one's area.
#[utoipa::path(get, path = "/viewpoints", tag = "events", params(AreaAsked),
    responses((status = 200, body = ViewpointList)))]
async fn viewpoints(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<ViewpointList>, Problem> {
    Ok(Json(super::list(&actor, asked.area).await?))
}

/// Write a viewpoint down, with what for and the sign on the spot.
#[utoipa::path(put, path = "/viewpoints/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewViewpoint,
    responses((status = 200, body = ViewpointWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn keep_viewpoint(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewViewpoint>,
) -> Result<Json<ViewpointWire>, Problem> {
    Ok(Json(super::keep(&actor, ViewpointId(id), sent).await?))
}

/// Say that a viewpoint is one no longer.
#[utoipa::path(post, path = "/viewpoints/{id}/end", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn end_viewpoint(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    super::end(&actor, ViewpointId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a viewpoint for a stated reason.
#[utoipa::path(post, path = "/viewpoints/{id}/looks", tag = "events", params(("id" = Uuid, Path)), request_body = NewLook,
    responses((status = 200, body = ViewpointLink), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn look_through(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewLook>,
) -> Result<Json<ViewpointLink>, Problem> {
    Ok(Json(super::look(&actor, ViewpointId(id), sent).await?))
}

/// Who looked through a viewpoint, and why.
#[utoipa::path(get, path = "/viewpoints/{id}/looks", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 200, body = [ViewpointLook]), (status = 404, body = ProblemBody)))]
async fn viewpoint_looks(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Vec<ViewpointLook>>, Problem> {
    Ok(Json(super::looks(&actor, ViewpointId(id)).await?))
}
