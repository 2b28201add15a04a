//! Keys of other systems over HTTP.

use axum::http::StatusCode;
use domain::ids::CaseSystemId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::keys;
use super::wire::{CaseSystemKey, CaseSystemWire, NewCaseSystem};
use crate::app::App;
use crate::entry::{Actor, Json, Path};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(case_systems)).routes(routes!(open_case_system, close_case_system))
}

/// Other systems that may tell of events.
#[utoipa::path(get, path = "/doors", tag = "events", responses((status = 200, body = [CaseSystemWire])))]
async fn case_systems(actor: Actor) -> Result<Json<Vec<CaseSystemWire>>, Problem> {
    Ok(Json(keys::list(&actor).await?))
}

/// Let a system in; its key is told once.
#[utoipa::path(put, path = "/doors/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewCaseSystem,
    responses((status = 200, body = CaseSystemKey), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn open_case_system(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewCaseSystem>,
) -> Result<Json<CaseSystemKey>, Problem> {
    Ok(Json(keys::open(&actor, CaseSystemId(id), sent).await?))
}

/// Take a key back.
#[utoipa::path(delete, path = "/doors/{id}", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn close_case_system(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    keys::close(&actor, CaseSystemId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
