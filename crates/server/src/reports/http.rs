//! Reports over HTTP.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::actions;
use super::wire::{ChaseAsked, Chased, ReportPage, SignReport, VersionWire};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(page))
        .routes(routes!(file))
        .routes(routes!(amend))
        .routes(routes!(chase))
}

/// One unit's report of one day.
#[utoipa::path(get, path = "/reports/{form}/{day}", tag = "reports",
    params(("form" = String, Path), ("day" = String, Path), AreaAsked),
    responses((status = 200, body = ReportPage), (status = 404, body = ProblemBody)))]
async fn page(
    actor: Actor,
    Path((form, day)): Path<(String, String)>,
    Query(asked): Query<AreaAsked>,
) -> Result<Json<ReportPage>, Problem> {
    Ok(Json(actions::page(&actor, &form, &day, asked.area).await?))
}

/// Sign a unit's report.
#[utoipa::path(post, path = "/reports/{form}/{day}/sign", tag = "reports",
    params(("form" = String, Path), ("day" = String, Path)), request_body = SignReport,
    responses((status = 200, body = VersionWire), (status = 409, body = ProblemBody)))]
async fn file(
    actor: Actor,
    Path((form, day)): Path<(String, String)>,
    Json(sent): Json<SignReport>,
) -> Result<Json<VersionWire>, Problem> {
    Ok(Json(actions::file(&actor, &form, &day, sent).await?))
}

/// Correct a signed report: a new version with a reason.
#[utoipa::path(post, path = "/reports/{form}/{day}/correct", tag = "reports",
    params(("form" = String, Path), ("day" = String, Path)), request_body = SignReport,
    responses((status = 200, body = VersionWire), (status = 409, body = ProblemBody)))]
async fn amend(
    actor: Actor,
    Path((form, day)): Path<(String, String)>,
    Json(sent): Json<SignReport>,
) -> Result<Json<VersionWire>, Problem> {
    Ok(Json(actions::amend(&actor, &form, &day, sent).await?))
}

/// Units that have not reported.
#[utoipa::path(get, path = "/reports/{form}/{day}/chase", tag = "reports",
    params(("form" = String, Path), ("day" = String, Path), ChaseAsked),
    responses((status = 200, body = [Chased])))]
async fn chase(
    actor: Actor,
    Path((form, day)): Path<(String, String)>,
    Query(which): Query<ChaseAsked>,
) -> Result<Json<Vec<Chased>>, Problem> {
    Ok(Json(actions::chase(&actor, &form, &day, which).await?))
}
