//! Keys of other systems over HTTP.

use axum::http::StatusCode;
use domain::ids::DoorId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::keys;
use super::wire::{DoorKey, DoorWire, NewDoor};
use crate::app::App;
use crate::entry::{Actor, Json, Path};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(doors)).routes(routes!(open_door, close_door))
}

/// Other systems that may tell of events.
#[utoipa::path(get, path = "/doors", tag = "events", responses((status = 200, body = [DoorWire])))]
async fn doors(actor: Actor) -> Result<Json<Vec<DoorWire>>, Problem> {
    Ok(Json(keys::list(&actor).await?))
}

/// Let a system in; its key is told once.
#[utoipa::path(put, path = "/doors/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewDoor,
    responses((status = 200, body = DoorKey), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn open_door(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewDoor>,
) -> Result<Json<DoorKey>, Problem> {
    Ok(Json(keys::open(&actor, DoorId(id), sent).await?))
}

/// Take a key back.
#[utoipa::path(delete, path = "/doors/{id}", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn close_door(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    keys::close(&actor, DoorId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
