//! Notices over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::County;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::rumours;
use super::wire::{NewRumour, RumourWire};
use crate::app::App;
use crate::gate::{Actor, Json, Path};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(publish, withdraw)).routes(routes!(open))
}

/// Answers to rumours where one serves.
#[utoipa::path(get, path = "/rumours", tag = "notices", responses((status = 200, body = [RumourWire])))]
async fn list(actor: Actor) -> Result<Json<Vec<RumourWire>>, Problem> {
    Ok(Json(rumours::list(&actor).await?))
}

/// Publish an answer to a rumour.
#[utoipa::path(put, path = "/rumours/{id}", tag = "notices", params(("id" = Uuid, Path)),
    request_body = NewRumour, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn publish(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewRumour>,
) -> Result<StatusCode, Problem> {
    rumours::publish(&actor, id, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an answer back.
#[utoipa::path(delete, path = "/rumours/{id}", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn withdraw(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    rumours::withdraw(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers to rumours, for everybody.
#[utoipa::path(get, path = "/open/{county}/rumours", tag = "notices", params(("county" = i64, Path)),
    responses((status = 200, body = [RumourWire]), (status = 404, body = ProblemBody)))]
async fn open(State(app): State<App>, Path(county): Path<i64>) -> Result<Json<Vec<RumourWire>>, Problem> {
    Ok(Json(rumours::open(&app, County(county)).await?))
}
