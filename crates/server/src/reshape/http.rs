//! Changes of the ladder over HTTP.

use axum::http::StatusCode;
use domain::ids::ReshapeId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::wire::{AskReshape, DivisionAsked, DivisionPart, ReshapePage, ReshapePreview, ReshapeWire};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(preview))
        .routes(routes!(ask))
        .routes(routes!(cancel))
        .routes(routes!(division))
}

/// Changes of an area, planned and done.
#[utoipa::path(get, path = "/reshape", tag = "reshape", params(AreaAsked),
    responses((status = 200, body = ReshapePage)))]
async fn list(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<ReshapePage>, Problem> {
    Ok(Json(actions::list(&actor, asked.area).await?))
}

/// What a change would come to.
#[utoipa::path(post, path = "/reshape/preview", tag = "reshape", request_body = AskReshape,
    responses((status = 200, body = ReshapePreview), (status = 422, body = ProblemBody)))]
async fn preview(actor: Actor, Json(asked): Json<AskReshape>) -> Result<Json<ReshapePreview>, Problem> {
    Ok(Json(actions::preview(&actor, asked).await?))
}

/// Does a change, or plans it for its day.
#[utoipa::path(put, path = "/reshape/{id}", tag = "reshape", params(("id" = Uuid, Path)), request_body = AskReshape,
    responses((status = 200, body = ReshapeWire), (status = 409, body = ProblemBody)))]
async fn ask(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<AskReshape>,
) -> Result<Json<ReshapeWire>, Problem> {
    Ok(Json(actions::ask(&actor, ReshapeId(id), asked).await?))
}

/// Calls a planned change off.
#[utoipa::path(delete, path = "/reshape/{id}", tag = "reshape", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn cancel(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    actions::cancel(&actor, ReshapeId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A lowest unit divided along its buildings, or by villagers' groups.
#[utoipa::path(get, path = "/areas/{id}/division", tag = "reshape", params(("id" = Uuid, Path), DivisionAsked),
    responses((status = 200, body = [DivisionPart]), (status = 422, body = ProblemBody)))]
async fn division(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<DivisionAsked>,
) -> Result<Json<Vec<DivisionPart>>, Problem> {
    Ok(Json(super::division::division(&actor, id, asked).await?))
}
