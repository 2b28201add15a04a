//! Inspections, notices, groups and factors over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{County, InspectionId, RectificationId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    AreaFactorWire, CheckAgain, FileInspection, HandIn, InspectionPage, InspectionWire, InspectionsAsked,
    KeepFactor, OpenHandIn, OpenRectification, OrderIt, PlanDay, PlanInspection, Planned, RectificationPage,
    RectificationWire, RectificationsAsked, SupervisionPage,
};
use super::{coverage, factors, open, plan, records, rectifications};
use crate::app::App;
use crate::entry::{Actor, Json, Origin, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(supervision))
        .routes(routes!(list))
        .routes(routes!(draw_up))
        .routes(routes!(inspection, choose, take_off))
        .routes(routes!(file))
        .routes(routes!(notices))
        .routes(routes!(notice))
        .routes(routes!(hand_in))
        .routes(routes!(check))
        .routes(routes!(order))
        .routes(routes!(factors))
        .routes(routes!(keep_factor, end_factor))
        .routes(routes!(open_notice, open_hand_in))
}

/// Groups with their day, what each programme has seen and what not.
#[utoipa::path(get, path = "/supervision", tag = "inspections", responses((status = 200, body = SupervisionPage)))]
async fn supervision(actor: Actor) -> Result<Json<SupervisionPage>, Problem> {
    Ok(Json(coverage::page(&actor).await?))
}

/// Inspections one may know of.
#[utoipa::path(get, path = "/inspections", tag = "inspections", params(InspectionsAsked),
    responses((status = 200, body = [InspectionWire])))]
async fn list(
    actor: Actor,
    Query(asked): Query<InspectionsAsked>,
) -> Result<Json<Vec<InspectionWire>>, Problem> {
    Ok(Json(records::list(&actor, asked).await?))
}

/// Draw up the plan of a day for every group.
#[utoipa::path(post, path = "/inspections/plan", tag = "inspections", request_body = PlanDay,
    responses((status = 200, body = Planned), (status = 422, body = ProblemBody)))]
async fn draw_up(actor: Actor, Json(asked): Json<PlanDay>) -> Result<Json<Planned>, Problem> {
    Ok(Json(plan::draw_up(&actor, asked).await?))
}

/// One inspection.
#[utoipa::path(get, path = "/inspections/{id}", tag = "inspections", params(("id" = Uuid, Path)),
    responses((status = 200, body = InspectionPage), (status = 404, body = ProblemBody)))]
async fn inspection(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<InspectionPage>, Problem> {
    Ok(Json(records::open(&actor, InspectionId(id)).await?))
}

/// Put an inspection on the plan.
#[utoipa::path(put, path = "/inspections/{id}", tag = "inspections", params(("id" = Uuid, Path)),
    request_body = PlanInspection,
    responses((status = 200, body = InspectionWire), (status = 422, body = ProblemBody)))]
async fn choose(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<PlanInspection>,
) -> Result<Json<InspectionWire>, Problem> {
    Ok(Json(plan::choose(&actor, InspectionId(id), asked).await?))
}

/// Take an inspection off the plan.
#[utoipa::path(delete, path = "/inspections/{id}", tag = "inspections", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn take_off(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    plan::take_off(&actor, InspectionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// File what was found.
#[utoipa::path(post, path = "/inspections/{id}/file", tag = "inspections", params(("id" = Uuid, Path)),
    request_body = FileInspection,
    responses((status = 200, body = InspectionPage), (status = 422, body = ProblemBody)))]
async fn file(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<FileInspection>,
) -> Result<Json<InspectionPage>, Problem> {
    Ok(Json(records::file(&actor, InspectionId(id), sent).await?))
}

/// Rectification notices, those due first in front.
#[utoipa::path(get, path = "/rectifications", tag = "inspections", params(RectificationsAsked),
    responses((status = 200, body = [RectificationWire])))]
async fn notices(
    actor: Actor,
    Query(asked): Query<RectificationsAsked>,
) -> Result<Json<Vec<RectificationWire>>, Problem> {
    Ok(Json(rectifications::list(&actor, asked).await?))
}

/// One notice.
#[utoipa::path(get, path = "/rectifications/{id}", tag = "inspections", params(("id" = Uuid, Path)),
    responses((status = 200, body = RectificationPage), (status = 404, body = ProblemBody)))]
async fn notice(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<RectificationPage>, Problem> {
    Ok(Json(rectifications::open(&actor, RectificationId(id)).await?))
}

/// Say that what a notice asks is done.
#[utoipa::path(post, path = "/rectifications/{id}/hand-in", tag = "inspections", params(("id" = Uuid, Path)),
    request_body = HandIn, responses((status = 200, body = RectificationPage), (status = 409, body = ProblemBody)))]
async fn hand_in(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<HandIn>,
) -> Result<Json<RectificationPage>, Problem> {
    Ok(Json(rectifications::hand(&actor, RectificationId(id), sent).await?))
}

/// Check again, having had no part in it.
#[utoipa::path(post, path = "/rectifications/{id}/check", tag = "inspections", params(("id" = Uuid, Path)),
    request_body = CheckAgain,
    responses((status = 200, body = RectificationPage), (status = 409, body = ProblemBody)))]
async fn check(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<CheckAgain>,
) -> Result<Json<RectificationPage>, Problem> {
    Ok(Json(rectifications::check(&actor, RectificationId(id), sent).await?))
}

/// Order a unit or department to see to it.
#[utoipa::path(post, path = "/rectifications/{id}/order", tag = "inspections", params(("id" = Uuid, Path)),
    request_body = OrderIt, responses((status = 200, body = RectificationPage), (status = 409, body = ProblemBody)))]
async fn order(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<OrderIt>,
) -> Result<Json<RectificationPage>, Problem> {
    Ok(Json(rectifications::give_order(&actor, RectificationId(id), sent).await?))
}

/// Situation factors that hold today.
#[utoipa::path(get, path = "/factors", tag = "inspections", responses((status = 200, body = [AreaFactorWire])))]
async fn factors(actor: Actor) -> Result<Json<Vec<AreaFactorWire>>, Problem> {
    Ok(Json(factors::list(&actor).await?))
}

/// Write a situation factor down.
#[utoipa::path(put, path = "/factors/{id}", tag = "inspections", params(("id" = Uuid, Path)),
    request_body = KeepFactor, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn keep_factor(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<KeepFactor>,
) -> Result<StatusCode, Problem> {
    factors::keep(&actor, id, asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a situation factor.
#[utoipa::path(delete, path = "/factors/{id}", tag = "inspections", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn end_factor(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    factors::end(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A notice, for whoever holds the paper.
#[utoipa::path(get, path = "/open/{county}/rectifications/{code}", tag = "inspections",
    params(("county" = i64, Path), ("code" = String, Path)),
    responses((status = 200, body = OpenRectification), (status = 404, body = ProblemBody)))]
async fn open_notice(
    State(app): State<App>,
    Path((county, code)): Path<(i64, String)>,
) -> Result<Json<OpenRectification>, Problem> {
    Ok(Json(open::notice(&app, County(county), code).await?))
}

/// Say with the paper in hand that it is done.
#[utoipa::path(post, path = "/open/{county}/rectifications/{code}", tag = "inspections",
    params(("county" = i64, Path), ("code" = String, Path)), request_body = OpenHandIn,
    responses((status = 200, body = OpenRectification), (status = 409, body = ProblemBody)))]
async fn open_hand_in(
    State(app): State<App>,
    Path((county, code)): Path<(i64, String)>,
    Origin(address): Origin,
    Json(sent): Json<OpenHandIn>,
) -> Result<Json<OpenRectification>, Problem> {
    Ok(Json(open::hand(&app, County(county), code, sent, &address).await?))
}
