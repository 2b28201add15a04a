//! Robots over HTTP.

use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::wire::{KeepRobot, RobotWire};
use crate::app::App;
use crate::entry::{Actor, Json, Path};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(robot, keep_robot, drop_robot)).routes(routes!(try_robot))
}

/// The robot of a chat group with what was sent to it.
#[utoipa::path(get, path = "/chats/{id}/robot", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 200, body = RobotWire), (status = 404, body = ProblemBody)))]
async fn robot(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<RobotWire>, Problem> {
    Ok(Json(actions::look(&actor, id).await?))
}

/// Keep the robot of a chat group.
#[utoipa::path(put, path = "/chats/{id}/robot", tag = "notices", params(("id" = Uuid, Path)), request_body = KeepRobot,
    responses((status = 200, body = RobotWire), (status = 422, body = ProblemBody)))]
async fn keep_robot(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<KeepRobot>,
) -> Result<Json<RobotWire>, Problem> {
    Ok(Json(actions::keep(&actor, id, said).await?))
}

/// Take the robot of a chat group away.
#[utoipa::path(delete, path = "/chats/{id}/robot", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn drop_robot(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    actions::drop_robot(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a word to try whether a robot works.
#[utoipa::path(put, path = "/chats/{id}/robot/tries/{word}", tag = "notices",
    params(("id" = Uuid, Path), ("word" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn try_robot(actor: Actor, Path((id, word)): Path<(Uuid, Uuid)>) -> Result<StatusCode, Problem> {
    actions::try_robot(&actor, id, word).await?;
    Ok(StatusCode::NO_CONTENT)
}
