//! What residents ask for, over HTTP.

use axum::extract::State;
use domain::ids::{County, EventId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    AskerAsked, AskerWire, NewRequestWire, OpenRequests, RequestKept, RequestRating, RequestStanding,
};
use super::{desk, open};
use crate::app::App;
use crate::entry::{Actor, Json, Origin, Path};
use crate::events::public::FollowCode;
use crate::events::wire::EventPage;
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(acknowledge_request))
        .routes(routes!(request_asker))
        .routes(routes!(request_form))
        .routes(routes!(open_request))
        .routes(routes!(request_standing))
        .routes(routes!(rate_request))
}

/// Say that what a resident asked for was seen.
#[utoipa::path(post, path = "/events/{id}/acknowledgement", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 200, body = EventPage), (status = 404, body = ProblemBody)))]
async fn acknowledge_request(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<EventPage>, Problem> {
    Ok(Json(desk::acknowledge(&actor, EventId(id)).await?))
}

/// Read who asked, to reach them.
#[utoipa::path(post, path = "/events/{id}/asker", tag = "events", params(("id" = Uuid, Path)), request_body = AskerAsked,
    responses((status = 200, body = AskerWire), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn request_asker(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<AskerAsked>,
) -> Result<Json<AskerWire>, Problem> {
    Ok(Json(desk::asker(&actor, EventId(id), asked).await?))
}

/// What everybody may ask for, and where.
#[utoipa::path(get, path = "/open/{county}/requests", tag = "events", params(("county" = i64, Path)),
    responses((status = 200, body = OpenRequests), (status = 404, body = ProblemBody)))]
async fn request_form(
    State(app): State<App>,
    Path(county): Path<i64>,
) -> Result<Json<OpenRequests>, Problem> {
    Ok(Json(open::form(&app, County(county)).await?))
}

/// Ask for something without an account.
#[utoipa::path(put, path = "/open/{county}/requests/{id}", tag = "events",
    params(("county" = i64, Path), ("id" = Uuid, Path)), request_body = NewRequestWire,
    responses((status = 200, body = RequestKept), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn open_request(
    State(app): State<App>,
    Path((county, id)): Path<(i64, Uuid)>,
    Origin(address): Origin,
    Json(sent): Json<NewRequestWire>,
) -> Result<Json<RequestKept>, Problem> {
    Ok(Json(open::ask(&app, County(county), EventId(id), sent, &address).await?))
}

/// How the request behind a code stands.
#[utoipa::path(post, path = "/open/{county}/requests/standing", tag = "events", params(("county" = i64, Path)),
    request_body = FollowCode, responses((status = 200, body = RequestStanding), (status = 404, body = ProblemBody)))]
async fn request_standing(
    State(app): State<App>,
    Path(county): Path<i64>,
    Origin(address): Origin,
    Json(asked): Json<FollowCode>,
) -> Result<Json<RequestStanding>, Problem> {
    Ok(Json(open::standing(&app, County(county), asked, &address).await?))
}

/// Say what one thinks of how it ended.
#[utoipa::path(post, path = "/open/{county}/requests/rating", tag = "events", params(("county" = i64, Path)),
    request_body = RequestRating, responses((status = 200, body = RequestStanding), (status = 409, body = ProblemBody)))]
async fn rate_request(
    State(app): State<App>,
    Path(county): Path<i64>,
    Origin(address): Origin,
    Json(sent): Json<RequestRating>,
) -> Result<Json<RequestStanding>, Problem> {
    Ok(Json(open::rate(&app, County(county), sent, &address).await?))
}
