//! Tips over HTTP.

use axum::extract::State;
use domain::ids::{County, TipId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::public::FollowCode;
use super::wire::{
    NewTipWire, OpenTips, ReporterAsked, ReporterWire, TipKept, TipList, TipPayment, TipRewardWire,
    TipStandingWire, TipVerdict, TipWire, TipsAsked,
};
use super::{desk, open, reward};
use crate::app::App;
use crate::entry::{Actor, Json, Origin, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(tips))
        .routes(routes!(enter_tip))
        .routes(routes!(decide_tip))
        .routes(routes!(reward_tip))
        .routes(routes!(pay_tip))
        .routes(routes!(tip_reporter))
        .routes(routes!(tip_form))
        .routes(routes!(open_tip))
        .routes(routes!(tip_standing))
}

/// Tips of one's area, without who told of them.
#[utoipa::path(get, path = "/tips", tag = "events", params(TipsAsked), responses((status = 200, body = TipList)))]
async fn tips(actor: Actor, Query(asked): Query<TipsAsked>) -> Result<Json<TipList>, Problem> {
    Ok(Json(desk::list(&actor, asked).await?))
}

/// Enter what somebody told by phone or in person.
#[utoipa::path(put, path = "/tips/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewTipWire,
    responses((status = 200, body = TipKept), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn enter_tip(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewTipWire>,
) -> Result<Json<TipKept>, Problem> {
    Ok(Json(desk::enter(&actor, TipId(id), sent).await?))
}

/// Write down what somebody found who went and looked.
#[utoipa::path(post, path = "/tips/{id}/verdict", tag = "events", params(("id" = Uuid, Path)), request_body = TipVerdict,
    responses((status = 200, body = TipWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn decide_tip(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<TipVerdict>,
) -> Result<Json<TipWire>, Problem> {
    Ok(Json(desk::decide(&actor, TipId(id), sent).await?))
}

/// Decide about a reward.
#[utoipa::path(post, path = "/tips/{id}/reward", tag = "events", params(("id" = Uuid, Path)), request_body = TipRewardWire,
    responses((status = 200, body = TipWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn reward_tip(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<TipRewardWire>,
) -> Result<Json<TipWire>, Problem> {
    Ok(Json(reward::decide(&actor, TipId(id), sent).await?))
}

/// Write down that a reward was paid.
#[utoipa::path(post, path = "/tips/{id}/payment", tag = "events", params(("id" = Uuid, Path)), request_body = TipPayment,
    responses((status = 200, body = TipWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn pay_tip(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<TipPayment>,
) -> Result<Json<TipWire>, Problem> {
    Ok(Json(reward::pay(&actor, TipId(id), sent).await?))
}

/// Read who told of something, to pay them.
#[utoipa::path(post, path = "/tips/{id}/reporter", tag = "events", params(("id" = Uuid, Path)), request_body = ReporterAsked,
    responses((status = 200, body = ReporterWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn tip_reporter(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<ReporterAsked>,
) -> Result<Json<ReporterWire>, Problem> {
    Ok(Json(reward::who(&actor, TipId(id), asked).await?))
}

/// What everybody may tell of, and where.
#[utoipa::path(get, path = "/open/{county}/tips", tag = "events", params(("county" = i64, Path)),
    responses((status = 200, body = OpenTips), (status = 404, body = ProblemBody)))]
async fn tip_form(State(app): State<App>, Path(county): Path<i64>) -> Result<Json<OpenTips>, Problem> {
    Ok(Json(open::form(&app, County(county)).await?))
}

/// Tell of something without an account.
#[utoipa::path(put, path = "/open/{county}/tips/{id}", tag = "events",
    params(("county" = i64, Path), ("id" = Uuid, Path)), request_body = NewTipWire,
    responses((status = 200, body = TipKept), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn open_tip(
    State(app): State<App>,
    Path((county, id)): Path<(i64, Uuid)>,
    Origin(address): Origin,
    Json(sent): Json<NewTipWire>,
) -> Result<Json<TipKept>, Problem> {
    Ok(Json(open::tell(&app, County(county), TipId(id), sent, &address).await?))
}

/// What became of the tip behind a code.
#[utoipa::path(post, path = "/open/{county}/tips/standing", tag = "events", params(("county" = i64, Path)),
    request_body = FollowCode, responses((status = 200, body = TipStandingWire), (status = 404, body = ProblemBody)))]
async fn tip_standing(
    State(app): State<App>,
    Path(county): Path<i64>,
    Origin(address): Origin,
    Json(asked): Json<FollowCode>,
) -> Result<Json<TipStandingWire>, Problem> {
    Ok(Json(open::standing(&app, County(county), asked, &address).await?))
}
