//! Teams over HTTP.

use axum::http::StatusCode;
use domain::ids::TeamId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::teams;
use super::wire::{KeepTeam, MemberName, TeamPage, TeamWire, TeamsPage};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::gate::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(able)).routes(routes!(open, keep, dissolve))
}

/// The teams of an area, counted by kind, and the units without one.
#[utoipa::path(get, path = "/teams", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = TeamsPage)))]
async fn list(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<TeamsPage>, Problem> {
    Ok(Json(teams::list(&actor, asked.area).await?))
}

/// Who may be in a team of an area.
#[utoipa::path(get, path = "/workers", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = [MemberName])))]
async fn able(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<MemberName>>, Problem> {
    Ok(Json(teams::able(&actor, asked.area).await?))
}

/// One team with everybody in it.
#[utoipa::path(get, path = "/teams/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    responses((status = 200, body = TeamPage), (status = 404, body = ProblemBody)))]
async fn open(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<TeamPage>, Problem> {
    Ok(Json(teams::open(&actor, TeamId(id)).await?))
}

/// Form a team, or keep it as it shall be.
#[utoipa::path(put, path = "/teams/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    request_body = KeepTeam, responses((status = 200, body = TeamWire), (status = 409, body = ProblemBody)))]
async fn keep(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<KeepTeam>,
) -> Result<Json<TeamWire>, Problem> {
    Ok(Json(teams::keep(&actor, TeamId(id), asked).await?))
}

/// Dissolve a team.
#[utoipa::path(delete, path = "/teams/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn dissolve(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    teams::dissolve(&actor, TeamId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
