//! Lists to call over HTTP.

use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{LeadId, LeadListId};
use formats::SheetKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    CallLead, GiveLead, LeadPage, LeadPhone, LeadRows, LeadsAsked, LeadsPage, LeadsPlan, ReceiveLeads,
};
use super::{answer, follow, receive};
use crate::app::App;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::sheet::file;
use crate::upload::Upload;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(lead_lists))
        .routes(routes!(check_leads))
        .routes(routes!(receive_leads))
        .routes(routes!(answer_leads))
        .routes(routes!(leads))
        .routes(routes!(lead))
        .routes(routes!(lead_phone))
        .routes(routes!(call_lead))
        .routes(routes!(give_lead))
}

/// Lists of people to be called, and how the units that share them out stand.
#[utoipa::path(get, path = "/leads/lists", tag = "people", params(LeadsAsked),
    responses((status = 200, body = LeadsPage), (status = 404, body = ProblemBody)))]
async fn lead_lists(actor: Actor, Query(asked): Query<LeadsAsked>) -> Result<Json<LeadsPage>, Problem> {
    Ok(Json(follow::page(&actor, asked.area, asked.list).await?))
}

/// What a list would come to.
#[utoipa::path(post, path = "/leads/lists/check", tag = "people", request_body = ReceiveLeads,
    responses((status = 200, body = LeadsPlan), (status = 422, body = ProblemBody)))]
async fn check_leads(actor: Actor, Json(said): Json<ReceiveLeads>) -> Result<Json<LeadsPlan>, Problem> {
    Ok(Json(receive::plan(&actor, said).await?))
}

/// Take a list in.
#[utoipa::path(put, path = "/leads/lists/{id}", tag = "people", params(("id" = Uuid, Path)),
    request_body = ReceiveLeads,
    responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn receive_leads(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<ReceiveLeads>,
) -> Result<StatusCode, Problem> {
    receive::receive(&actor, LeadListId(id), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What goes back to the body: each line of its list with what it came to, and nobody's name.
#[utoipa::path(get, path = "/leads/lists/{id}/answer", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ProblemBody)))]
async fn answer_leads(actor: Actor, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let written = Upload::at(answer::sheet(&actor, LeadListId(id)).await?);
    file(written.path().to_owned(), SheetKind::Xlsx, &format!("answer-{}.xlsx", actor.today())).await
}

/// People to call, the most pressing first.
#[utoipa::path(get, path = "/leads", tag = "people", params(LeadsAsked),
    responses((status = 200, body = LeadRows), (status = 422, body = ProblemBody)))]
async fn leads(actor: Actor, Query(asked): Query<LeadsAsked>) -> Result<Json<LeadRows>, Problem> {
    Ok(Json(follow::list(&actor, asked).await?))
}

/// Somebody to call with the calls that were made.
#[utoipa::path(get, path = "/leads/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = LeadPage), (status = 404, body = ProblemBody)))]
async fn lead(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<LeadPage>, Problem> {
    Ok(Json(follow::open(&actor, LeadId(id)).await?))
}

/// See one phone in full, to dial.
#[utoipa::path(post, path = "/leads/{id}/phone", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = LeadPhone), (status = 409, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn lead_phone(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<LeadPhone>, Problem> {
    Ok(Json(follow::phone(&actor, LeadId(id)).await?))
}

/// Write down what a call came to.
#[utoipa::path(put, path = "/leads/{id}/calls/{call}", tag = "people", params(("id" = Uuid, Path), ("call" = Uuid, Path)),
    request_body = CallLead,
    responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn call_lead(
    actor: Actor,
    Path((id, call)): Path<(Uuid, Uuid)>,
    Json(said): Json<CallLead>,
) -> Result<StatusCode, Problem> {
    follow::call(&actor, LeadId(id), call, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give somebody to another unit to call.
#[utoipa::path(post, path = "/leads/{id}/give", tag = "people", params(("id" = Uuid, Path)), request_body = GiveLead,
    responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn give_lead(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<GiveLead>,
) -> Result<StatusCode, Problem> {
    follow::give(&actor, LeadId(id), said).await?;
    Ok(StatusCode::NO_CONTENT)
}
