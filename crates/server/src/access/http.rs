//! Sessions and the playbook over HTTP.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use domain::ids::AppointmentId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::wire::{ChangePassword, Me, PlaybookWire, SignIn, SwitchPost};
use super::{actions, password};
use crate::app::App;
use crate::entry::{Actor, Json, Origin};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, me, sign_out))
        .routes(routes!(switch_post))
        .routes(routes!(change_password))
        .routes(routes!(playbook))
}

pub fn cookie(app: &App, value: &str, seconds: i64) -> AppendHeaders<[(header::HeaderName, HeaderValue); 1]> {
    let secure = if app.settings().secure_cookies { "; Secure" } else { "" };
    let text = format!("wangge={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let value = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("wangge="));
    AppendHeaders([(header::SET_COOKIE, value)])
}

/// Sign in.
#[utoipa::path(post, path = "/session", tag = "access", request_body = SignIn,
    responses((status = 200, body = Me), (status = 401, body = ProblemBody)))]
async fn sign_in(
    State(app): State<App>,
    Origin(address): Origin,
    Json(asked): Json<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    let (actor, token) = actions::sign_in(&app, asked, &address).await?;
    let me = actions::me(&actor).await?;
    Ok((cookie(&app, &token, 12 * 3600), Json(me)))
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "access",
    responses((status = 200, body = Me), (status = 401, body = ProblemBody)))]
async fn me(actor: Actor) -> Result<Json<Me>, Problem> {
    Ok(Json(actions::me(&actor).await?))
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "access", responses((status = 204)))]
async fn sign_out(actor: Actor, _: HeaderMap) -> Result<impl IntoResponse, Problem> {
    actions::sign_out(&actor).await?;
    Ok((StatusCode::NO_CONTENT, cookie(&actor.app, "", 0)))
}

/// Act through another of one's own posts.
#[utoipa::path(put, path = "/session/post", tag = "access", request_body = SwitchPost,
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn switch_post(actor: Actor, Json(to): Json<SwitchPost>) -> Result<StatusCode, Problem> {
    actions::switch_post(&actor, AppointmentId(to.post)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change one's own password.
#[utoipa::path(put, path = "/password", tag = "access", request_body = ChangePassword,
    responses((status = 204), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change_password(actor: Actor, Json(asked): Json<ChangePassword>) -> Result<StatusCode, Problem> {
    password::change(&actor, asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The county's way of working.
#[utoipa::path(get, path = "/playbook", tag = "access", responses((status = 200, body = PlaybookWire)))]
async fn playbook(actor: Actor) -> Json<PlaybookWire> {
    Json((&*actor.playbook).into())
}
