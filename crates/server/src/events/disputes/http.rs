//! Mediation over HTTP.

use domain::ids::DisputeId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{DisputeList, DisputePage, DisputeStepWire, DisputesAsked, NewDisputeWire};
use crate::app::App;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(disputes))
        .routes(routes!(dispute, take_in_dispute))
        .routes(routes!(step_dispute))
}

/// Disputes of one's area, without who is party to them.
#[utoipa::path(get, path = "/disputes", tag = "events", params(DisputesAsked),
    responses((status = 200, body = DisputeList)))]
async fn disputes(actor: Actor, Query(asked): Query<DisputesAsked>) -> Result<Json<DisputeList>, Problem> {
    Ok(Json(super::list(&actor, asked).await?))
}

/// A dispute with its parties, for its mediator.
#[utoipa::path(get, path = "/disputes/{id}", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 200, body = DisputePage), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn dispute(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<DisputePage>, Problem> {
    Ok(Json(super::open(&actor, DisputeId(id)).await?))
}

/// Take a dispute in, with every party's consent.
#[utoipa::path(put, path = "/disputes/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewDisputeWire,
    responses((status = 200, body = DisputePage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn take_in_dispute(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewDisputeWire>,
) -> Result<Json<DisputePage>, Problem> {
    Ok(Json(super::take_in(&actor, DisputeId(id), sent).await?))
}

/// Take a step of mediation.
#[utoipa::path(post, path = "/disputes/{id}/steps", tag = "events", params(("id" = Uuid, Path)), request_body = DisputeStepWire,
    responses((status = 200, body = DisputePage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn step_dispute(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<DisputeStepWire>,
) -> Result<Json<DisputePage>, Problem> {
    Ok(Json(super::step(&actor, DisputeId(id), sent).await?))
}
