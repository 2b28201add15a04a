//! Those under a measure on persons over HTTP.

use axum::http::StatusCode;
use domain::ids::{MeasureId, PersonId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::persons;
use super::wire::{Chain, MeasuredAsked, MeasuredPage, NewCheckIn, ReleaseMeasured};
use crate::app::App;
use crate::gate::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(measured_list))
        .routes(routes!(tell_measured))
        .routes(routes!(check_in))
        .routes(routes!(release_measured))
        .routes(routes!(chain))
}

/// Those under a measure now, and who of them was not told or not asked.
#[utoipa::path(get, path = "/measured", tag = "measures", params(MeasuredAsked),
    responses((status = 200, body = MeasuredPage), (status = 404, body = ProblemBody)))]
async fn measured_list(
    actor: Actor,
    Query(asked): Query<MeasuredAsked>,
) -> Result<Json<MeasuredPage>, Problem> {
    Ok(Json(persons::list(&actor, asked).await?))
}

/// Write down that somebody was told what limits them, why, until when and how to object.
#[utoipa::path(post, path = "/measured/{measure}/{person}/told", tag = "measures",
    params(("measure" = Uuid, Path), ("person" = Uuid, Path)),
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn tell_measured(
    actor: Actor,
    Path((measure, person)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    persons::tell(&actor, (MeasureId(measure), PersonId(person))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keep what somebody said of themselves.
#[utoipa::path(put, path = "/measured/{measure}/{person}/check-ins/{id}", tag = "measures",
    params(("measure" = Uuid, Path), ("person" = Uuid, Path), ("id" = Uuid, Path)), request_body = NewCheckIn,
    responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn check_in(
    actor: Actor,
    Path((measure, person, id)): Path<(Uuid, Uuid, Uuid)>,
    Json(sent): Json<NewCheckIn>,
) -> Result<StatusCode, Problem> {
    persons::check_in(&actor, (MeasureId(measure), PersonId(person)), id, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let somebody off before the end.
#[utoipa::path(post, path = "/measured/{measure}/{person}/release", tag = "measures",
    params(("measure" = Uuid, Path), ("person" = Uuid, Path)), request_body = ReleaseMeasured,
    responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn release_measured(
    actor: Actor,
    Path((measure, person)): Path<(Uuid, Uuid)>,
    Json(sent): Json<ReleaseMeasured>,
) -> Result<StatusCode, Problem> {
    persons::release(&actor, (MeasureId(measure), PersonId(person)), sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was decided about a resident, with reason and end.
#[utoipa::path(get, path = "/persons/{id}/chain", tag = "measures", params(("id" = Uuid, Path)),
    responses((status = 200, body = Chain), (status = 404, body = ProblemBody)))]
async fn chain(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Chain>, Problem> {
    Ok(Json(persons::chain(&actor, PersonId(id)).await?))
}
