//! Responses over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::County;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::wire::{CloseResponse, OpenResponse, ProlongResponse, ResponsePage, ResponseWire};
use crate::app::App;
use crate::entry::{Actor, Json, Path};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(responses))
        .routes(routes!(response, open_response))
        .routes(routes!(prolong_response))
        .routes(routes!(close_response))
        .routes(routes!(open_responses))
}

/// Responses and drills of one's area.
#[utoipa::path(get, path = "/responses", tag = "command", responses((status = 200, body = [ResponseWire])))]
async fn responses(actor: Actor) -> Result<Json<Vec<ResponseWire>>, Problem> {
    Ok(Json(actions::list(&actor).await?))
}

/// One response with its documents and what was learned.
#[utoipa::path(get, path = "/responses/{id}", tag = "command", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResponsePage), (status = 404, body = ProblemBody)))]
async fn response(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<ResponsePage>, Problem> {
    Ok(Json(actions::page(&actor, id).await?))
}

/// Open a response or a drill.
#[utoipa::path(put, path = "/responses/{id}", tag = "command", params(("id" = Uuid, Path)),
    request_body = OpenResponse, responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn open_response(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<OpenResponse>,
) -> Result<StatusCode, Problem> {
    actions::open(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a response hold longer or shorter, under another document.
#[utoipa::path(post, path = "/responses/{id}/terms", tag = "command", params(("id" = Uuid, Path)),
    request_body = ProlongResponse, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn prolong_response(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<ProlongResponse>,
) -> Result<StatusCode, Problem> {
    actions::prolong(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a response.
#[utoipa::path(post, path = "/responses/{id}/close", tag = "command", params(("id" = Uuid, Path)),
    request_body = CloseResponse, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn close_response(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<CloseResponse>,
) -> Result<StatusCode, Problem> {
    actions::close(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Responses that stand or ended lately, for everybody.
#[utoipa::path(get, path = "/open/{county}/responses", tag = "command", params(("county" = i64, Path)),
    responses((status = 200, body = [ResponseWire]), (status = 404, body = ProblemBody)))]
async fn open_responses(
    State(app): State<App>,
    Path(county): Path<i64>,
) -> Result<Json<Vec<ResponseWire>>, Problem> {
    Ok(Json(actions::open_list(&app, County(county)).await?))
}
