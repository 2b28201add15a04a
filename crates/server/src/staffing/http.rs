//! Appointments, teams and chat groups over HTTP.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use domain::ids::{AppointmentId, TeamId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    Appoint, Appointed, AppointmentWire, AppointmentsAsked, AppointmentsPage, ChatCoverage, ChatPage,
    ChatWire, ElectionWire, EndAppointment, GuaranteesPage, Joining, KeepChat, KeepContact, KeepGuarantee,
    KeepTeam, KeepZone, KeptContacts, MemberName, NewElection, Password, StrengthPage, TeamPage, TeamWire,
    TeamsPage, WithoutChat, WithoutChatAsked,
};
use super::{appointments, chats, elections, guarantees, lists, strength, teams};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::sheet::{LARGEST, SheetPlan, SheetSent};

pub fn routes() -> OpenApiRouter<App> {
    let lists = OpenApiRouter::new().routes(routes!(appoint_list)).layer(DefaultBodyLimit::max(LARGEST));
    OpenApiRouter::new()
        .merge(lists)
        .routes(routes!(appointments))
        .routes(routes!(appoint))
        .routes(routes!(end))
        .routes(routes!(elected))
        .routes(routes!(keep_election))
        .routes(routes!(renew))
        .routes(routes!(list))
        .routes(routes!(able))
        .routes(routes!(open, keep, dissolve))
        .routes(routes!(chats))
        .routes(routes!(chat_coverage))
        .routes(routes!(without_chat))
        .routes(routes!(chat, keep_chat, close_chat))
        .routes(routes!(join_chat))
        .routes(routes!(strength))
        .routes(routes!(keep_zone))
        .routes(routes!(guarantees))
        .routes(routes!(vouch))
        .routes(routes!(keep_in_touch))
}

/// Elections in an area, newest first.
#[utoipa::path(get, path = "/elections", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = [ElectionWire])))]
async fn elected(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<ElectionWire>>, Problem> {
    Ok(Json(elections::list(&actor, asked.area).await?))
}

/// Write an election down; whoever was chosen is appointed.
#[utoipa::path(put, path = "/elections/{id}", tag = "staffing", params(("id" = Uuid, Path)), request_body = NewElection,
    responses((status = 200, body = ElectionWire), (status = 422, body = ProblemBody)))]
async fn keep_election(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<NewElection>,
) -> Result<Json<ElectionWire>, Problem> {
    Ok(Json(elections::keep(&actor, id, said).await?))
}

/// Look at a list of appointments, or keep it.
#[utoipa::path(put, path = "/appointments/lists/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    request_body = SheetSent,
    responses((status = 200, body = SheetPlan), (status = 422, body = ProblemBody)))]
async fn appoint_list(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SheetSent>,
) -> Result<Json<SheetPlan>, Problem> {
    Ok(Json(lists::keep(&actor, id, sent).await?))
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

/// Who holds which post in an area and below.
#[utoipa::path(get, path = "/appointments", tag = "staffing", params(AppointmentsAsked),
    responses((status = 200, body = AppointmentsPage)))]
async fn appointments(
    actor: Actor,
    Query(asked): Query<AppointmentsAsked>,
) -> Result<Json<AppointmentsPage>, Problem> {
    Ok(Json(appointments::list(&actor, asked).await?))
}

/// Appoint somebody, known or new.
#[utoipa::path(put, path = "/appointments/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    request_body = Appoint, responses((status = 200, body = Appointed), (status = 409, body = ProblemBody)))]
async fn appoint(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<Appoint>,
) -> Result<Json<Appointed>, Problem> {
    Ok(Json(appointments::appoint(&actor, AppointmentId(id), asked).await?))
}

/// End an appointment with a day.
#[utoipa::path(post, path = "/appointments/{id}/end", tag = "staffing", params(("id" = Uuid, Path)),
    request_body = EndAppointment,
    responses((status = 200, body = AppointmentWire), (status = 409, body = ProblemBody)))]
async fn end(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<EndAppointment>,
) -> Result<Json<AppointmentWire>, Problem> {
    Ok(Json(appointments::end(&actor, AppointmentId(id), asked).await?))
}

/// A fresh password for whoever holds an appointment, told once.
#[utoipa::path(post, path = "/appointments/{id}/password", tag = "staffing", params(("id" = Uuid, Path)),
    responses((status = 200, body = Password), (status = 409, body = ProblemBody)))]
async fn renew(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Password>, Problem> {
    Ok(Json(appointments::renew(&actor, AppointmentId(id)).await?))
}

/// Chat groups of an area and below.
#[utoipa::path(get, path = "/chats", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = [ChatWire])))]
async fn chats(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<ChatWire>>, Problem> {
    Ok(Json(chats::list(&actor, asked.area).await?))
}

/// How many units of each rung have a chat group of their own.
#[utoipa::path(get, path = "/chats/coverage", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = [ChatCoverage])))]
async fn chat_coverage(
    actor: Actor,
    Query(asked): Query<AreaAsked>,
) -> Result<Json<Vec<ChatCoverage>>, Problem> {
    Ok(Json(chats::coverage(&actor, asked.area).await?))
}

/// Units of a rung without a chat group of their own.
#[utoipa::path(get, path = "/chats/without", tag = "staffing", params(WithoutChatAsked),
    responses((status = 200, body = [WithoutChat])))]
async fn without_chat(
    actor: Actor,
    Query(asked): Query<WithoutChatAsked>,
) -> Result<Json<Vec<WithoutChat>>, Problem> {
    Ok(Json(chats::without(&actor, asked).await?))
}

/// One chat group with who is in it and who is missing.
#[utoipa::path(get, path = "/chats/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    responses((status = 200, body = ChatPage), (status = 404, body = ProblemBody)))]
async fn chat(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<ChatPage>, Problem> {
    Ok(Json(chats::open(&actor, id).await?))
}

/// Write a chat group down, or keep it as it shall be.
#[utoipa::path(put, path = "/chats/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    request_body = KeepChat, responses((status = 200, body = ChatPage), (status = 422, body = ProblemBody)))]
async fn keep_chat(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<KeepChat>,
) -> Result<Json<ChatPage>, Problem> {
    Ok(Json(chats::keep(&actor, id, asked).await?))
}

/// Close a chat group.
#[utoipa::path(delete, path = "/chats/{id}", tag = "staffing", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn close_chat(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    chats::close(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say who has joined a chat group and who has left it.
#[utoipa::path(post, path = "/chats/{id}/members", tag = "staffing", params(("id" = Uuid, Path)),
    request_body = Joining, responses((status = 200, body = ChatPage), (status = 409, body = ProblemBody)))]
async fn join_chat(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<Joining>,
) -> Result<Json<ChatPage>, Problem> {
    Ok(Json(chats::join(&actor, id, asked).await?))
}

/// Whether those who serve in an area suffice.
#[utoipa::path(get, path = "/strength", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = StrengthPage)))]
async fn strength(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<StrengthPage>, Problem> {
    Ok(Json(strength::page(&actor, asked.area).await?))
}

/// Say that a place needs other staff than usual until a day.
#[utoipa::path(put, path = "/zones/{id}", tag = "staffing", params(("id" = Uuid, Path)), request_body = KeepZone,
    responses((status = 204), (status = 422, body = ProblemBody)))]
async fn keep_zone(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<KeepZone>,
) -> Result<StatusCode, Problem> {
    strength::keep_zone(&actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who vouches for whom in an area, and who keeps in touch with households.
#[utoipa::path(get, path = "/guarantees", tag = "staffing", params(AreaAsked),
    responses((status = 200, body = GuaranteesPage)))]
async fn guarantees(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<GuaranteesPage>, Problem> {
    Ok(Json(guarantees::page(&actor, asked.area).await?))
}

/// Say who vouches for units.
#[utoipa::path(put, path = "/guarantees/{link}", tag = "staffing", params(("link" = String, Path)),
    request_body = KeepGuarantee, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn vouch(
    actor: Actor,
    Path(link): Path<String>,
    Json(said): Json<KeepGuarantee>,
) -> Result<StatusCode, Problem> {
    guarantees::vouch(&actor, link, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say who keeps in touch with households.
#[utoipa::path(put, path = "/contacts", tag = "staffing", request_body = KeepContact,
    responses((status = 200, body = KeptContacts), (status = 409, body = ProblemBody)))]
async fn keep_in_touch(actor: Actor, Json(said): Json<KeepContact>) -> Result<Json<KeptContacts>, Problem> {
    Ok(Json(guarantees::keep_in_touch(&actor, said).await?))
}
