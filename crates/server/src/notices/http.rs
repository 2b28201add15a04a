//! Notices over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::County;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    CascadeAsked, CascadeWire, InstructionWire, IssuedWire, NewInstruction, NewRumour, NoticeWire,
    NoticesAsked, PublishNotice, ReceiptSaid, RumourWire, SendNotice, WaitingWire,
};
use super::{cascade, instructions, messages, rumours};
use crate::app::App;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(publish, withdraw))
        .routes(routes!(open))
        .routes(routes!(notices))
        .routes(routes!(publish_notice, withdraw_notice))
        .routes(routes!(send_notice))
        .routes(routes!(inbox))
        .routes(routes!(issued))
        .routes(routes!(receive))
        .routes(routes!(issue, look, take_instruction_back))
        .routes(routes!(waiting))
}

/// Answers to rumours where one serves.
#[utoipa::path(get, path = "/rumours", tag = "notices", responses((status = 200, body = [RumourWire])))]
async fn list(actor: Actor) -> Result<Json<Vec<RumourWire>>, Problem> {
    Ok(Json(rumours::list(&actor).await?))
}

/// Publish an answer to a rumour.
#[utoipa::path(put, path = "/rumours/{id}", tag = "notices", params(("id" = Uuid, Path)),
    request_body = NewRumour, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn publish(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewRumour>,
) -> Result<StatusCode, Problem> {
    rumours::publish(&actor, id, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an answer back.
#[utoipa::path(delete, path = "/rumours/{id}", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn withdraw(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    rumours::withdraw(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers to rumours, for everybody.
#[utoipa::path(get, path = "/open/{county}/rumours", tag = "notices", params(("county" = i64, Path)),
    responses((status = 200, body = [RumourWire]), (status = 404, body = ProblemBody)))]
async fn open(State(app): State<App>, Path(county): Path<i64>) -> Result<Json<Vec<RumourWire>>, Problem> {
    Ok(Json(rumours::open(&app, County(county)).await?))
}

/// Notices of a kind that hold in an area.
#[utoipa::path(get, path = "/notices", tag = "notices", params(NoticesAsked),
    responses((status = 200, body = [NoticeWire])))]
async fn notices(actor: Actor, Query(asked): Query<NoticesAsked>) -> Result<Json<Vec<NoticeWire>>, Problem> {
    Ok(Json(messages::list(&actor, asked).await?))
}

/// Publish a notice.
#[utoipa::path(put, path = "/notices/{id}", tag = "notices", params(("id" = Uuid, Path)),
    request_body = PublishNotice, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn publish_notice(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<PublishNotice>,
) -> Result<StatusCode, Problem> {
    messages::publish(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a notice back.
#[utoipa::path(delete, path = "/notices/{id}", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn withdraw_notice(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    messages::withdraw(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Write down that a notice was sent on to chat groups.
#[utoipa::path(post, path = "/notices/{id}/sent", tag = "notices", params(("id" = Uuid, Path)),
    request_body = SendNotice, responses((status = 204), (status = 404, body = ProblemBody)))]
async fn send_notice(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<SendNotice>,
) -> Result<StatusCode, Problem> {
    messages::send(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Instructions that reach one's post.
#[utoipa::path(get, path = "/instructions", tag = "notices", responses((status = 200, body = [InstructionWire])))]
async fn inbox(actor: Actor) -> Result<Json<Vec<InstructionWire>>, Problem> {
    Ok(Json(instructions::inbox(&actor).await?))
}

/// Instructions that were sent from one's area, with how far they have come.
#[utoipa::path(get, path = "/instructions/issued", tag = "notices", responses((status = 200, body = [IssuedWire])))]
async fn issued(actor: Actor) -> Result<Json<Vec<IssuedWire>>, Problem> {
    Ok(Json(cascade::issued(&actor).await?))
}

/// Say how far instructions have come with one's post.
#[utoipa::path(post, path = "/instructions/receipts", tag = "notices", request_body = [ReceiptSaid],
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn receive(actor: Actor, Json(said): Json<Vec<ReceiptSaid>>) -> Result<StatusCode, Problem> {
    instructions::receive(&actor, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send an instruction down.
#[utoipa::path(put, path = "/instructions/{id}", tag = "notices", params(("id" = Uuid, Path)),
    request_body = NewInstruction, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn issue(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<NewInstruction>,
) -> Result<StatusCode, Problem> {
    instructions::issue(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How far an instruction has come in a unit.
#[utoipa::path(get, path = "/instructions/{id}", tag = "notices", params(("id" = Uuid, Path), CascadeAsked),
    responses((status = 200, body = CascadeWire), (status = 404, body = ProblemBody)))]
async fn look(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<CascadeAsked>,
) -> Result<Json<CascadeWire>, Problem> {
    Ok(Json(cascade::cascade(&actor, id, asked.area).await?))
}

/// Take an instruction back.
#[utoipa::path(delete, path = "/instructions/{id}", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn take_instruction_back(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    instructions::withdraw(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who in a unit has not confirmed an instruction.
#[utoipa::path(get, path = "/instructions/{id}/waiting", tag = "notices", params(("id" = Uuid, Path), CascadeAsked),
    responses((status = 200, body = [WaitingWire]), (status = 404, body = ProblemBody)))]
async fn waiting(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<CascadeAsked>,
) -> Result<Json<Vec<WaitingWire>>, Problem> {
    Ok(Json(cascade::waiting(&actor, id, asked.area).await?))
}
