//! Phones over HTTP.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use domain::Refusal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    AsideRow, DecideAside, FieldKey, KeyAsked, Outbox, OutboxKept, Pull, PullAsked, Surrendered,
};
use super::{aside, outbox, pull, surrender};
use crate::access::http::cookie;
use crate::app::App;
use crate::entry::{Actor, COOKIE, Json, Leaver, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(pull, enrol))
        .routes(routes!(key))
        .routes(routes!(hand_in))
        .routes(routes!(surrender))
        .routes(routes!(set_aside))
        .routes(routes!(decide))
}

/// Refuses somebody else's copy: several may use one phone.
fn own(actor: &Actor, worker: Option<Uuid>) -> Result<(), Problem> {
    if worker.is_none_or(|it| it == actor.post.worker.0) { Ok(()) } else { Err(Refusal::SignedOut.into()) }
}

/// What is new for a phone since it last asked.
#[utoipa::path(get, path = "/field", tag = "field", params(PullAsked),
    responses((status = 200, body = Pull), (status = 401, body = ProblemBody)))]
async fn pull(actor: Actor, Query(asked): Query<PullAsked>) -> Result<Json<Pull>, Problem> {
    own(&actor, asked.worker)?;
    Ok(Json(pull::pull(&actor, asked.cursor.as_deref()).await?))
}

/// Make the session a phone's: it lasts as long as the phone keeps in touch.
#[utoipa::path(put, path = "/field", tag = "field", responses((status = 204)))]
async fn enrol(actor: Actor, headers: HeaderMap) -> Result<impl IntoResponse, Problem> {
    let days = pull::enrol(&actor).await?;
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|value| value.split(';')).map(str::trim);
    let token = pairs.find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('=')).unwrap_or_default();
    // The server knows when it ends; the browser only has to keep it long enough.
    Ok((StatusCode::NO_CONTENT, cookie(&actor.app, token, days * 24 * 3600 * 10)))
}

/// The secret of one's own copy, for a forgotten PIN.
#[utoipa::path(post, path = "/field/key", tag = "field", request_body = KeyAsked,
    responses((status = 200, body = FieldKey)))]
async fn key(actor: Actor, Json(asked): Json<KeyAsked>) -> Result<Json<FieldKey>, Problem> {
    Ok(Json(pull::key(&actor, asked.vault)?))
}

/// Hand in what was written down without a network.
#[utoipa::path(post, path = "/field/outbox", tag = "field", request_body = Outbox,
    responses((status = 200, body = OutboxKept), (status = 422, body = ProblemBody)))]
async fn hand_in(actor: Actor, Json(outbox): Json<Outbox>) -> Result<Json<OutboxKept>, Problem> {
    own(&actor, outbox.worker)?;
    Ok(Json(outbox::take(&actor, outbox).await?))
}

/// Hand in what a phone still holds after its account was closed.
#[utoipa::path(post, path = "/field/surrender", tag = "field", request_body = Outbox,
    responses((status = 200, body = Surrendered), (status = 401, body = ProblemBody)))]
async fn surrender(leaver: Leaver, Json(outbox): Json<Outbox>) -> Result<Json<Surrendered>, Problem> {
    Ok(Json(surrender::take(&leaver, &outbox).await?))
}

/// Entries that wait for a decision.
#[utoipa::path(get, path = "/field/aside", tag = "field", responses((status = 200, body = [AsideRow])))]
async fn set_aside(actor: Actor) -> Result<Json<Vec<AsideRow>>, Problem> {
    Ok(Json(aside::list(&actor).await?))
}

/// Decide on one.
#[utoipa::path(post, path = "/field/aside/{id}", tag = "field", params(("id" = Uuid, Path)),
    request_body = DecideAside, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn decide(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<DecideAside>,
) -> Result<StatusCode, Problem> {
    aside::decide(&actor, id, asked.take).await?;
    Ok(StatusCode::NO_CONTENT)
}
