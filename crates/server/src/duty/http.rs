//! Checkpoints, rosters, shifts, swaps and stops over HTTP.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use domain::ids::{CheckpointId, ShiftId, SwapId, WorkerId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    AlarmWire, AnswerSwap, AssignShift, CalendarLink, CameraOpened, CameraWire, CandidateWire, CardBook,
    CheckpointWire, Come, DecideSighting, DraftAsked, DraftRoster, DutyRoster, EffortPage, GatesPage,
    KeepGate, Leave, MyDuty, NewCamera, NewCheckpoint, NewMark, NewPassage, NewSighting, NewSwap,
    PassageKept, RosterAsked, RosterSaved, SaveRoster, ShiftWire, SightingWire, StopsWire, SwapWire,
};
use super::{
    alarms, calendar, cards, checkpoints, drafting, effort, gates, passages, proof, roster, shifts, sightings,
};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query, Seen};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(checkpoints, open))
        .routes(routes!(close))
        .routes(routes!(tallies))
        .routes(routes!(cards))
        .routes(routes!(cameras, open_camera))
        .routes(routes!(close_camera))
        .routes(routes!(sightings, report))
        .routes(routes!(decide))
        .routes(routes!(gates))
        .routes(routes!(keep_gate))
        .routes(routes!(effort))
        .routes(routes!(roster, save))
        .routes(routes!(draft))
        .routes(routes!(candidates))
        .routes(routes!(assign))
        .routes(routes!(mine))
        .routes(routes!(come))
        .routes(routes!(leave))
        .routes(routes!(mark))
        .routes(routes!(ask))
        .routes(routes!(answer))
        .routes(routes!(pass))
        .routes(routes!(alarms))
        .routes(routes!(link))
        .routes(routes!(feed))
}

/// Open checkpoints of an area.
#[utoipa::path(get, path = "/checkpoints", tag = "duty", params(AreaAsked),
    responses((status = 200, body = [CheckpointWire])))]
async fn checkpoints(
    actor: Actor,
    Query(asked): Query<AreaAsked>,
) -> Result<Json<Vec<CheckpointWire>>, Problem> {
    Ok(Json(checkpoints::list(&actor, asked.area).await?))
}

/// Open a checkpoint.
#[utoipa::path(post, path = "/checkpoints", tag = "duty", request_body = NewCheckpoint,
    responses((status = 200, body = CheckpointWire), (status = 422, body = ProblemBody)))]
async fn open(actor: Actor, Json(asked): Json<NewCheckpoint>) -> Result<Json<CheckpointWire>, Problem> {
    Ok(Json(checkpoints::open(&actor, asked).await?))
}

/// Close a checkpoint.
#[utoipa::path(delete, path = "/checkpoints/{id}", tag = "duty", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn close(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    checkpoints::close(&actor, CheckpointId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a checkpoint must know to judge cards; nothing where no limit holds.
#[utoipa::path(get, path = "/checkpoints/{id}/cards", tag = "duty", params(("id" = Uuid, Path)),
    responses((status = 200, body = Option<CardBook>), (status = 404, body = ProblemBody)))]
async fn cards(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Option<CardBook>>, Problem> {
    Ok(Json(cards::open(&actor, CheckpointId(id)).await?))
}

/// What a checkpoint counted, a row a day.
#[utoipa::path(get, path = "/checkpoints/{id}/stops", tag = "duty", params(("id" = Uuid, Path)),
    responses((status = 200, body = [StopsWire])))]
async fn tallies(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Vec<StopsWire>>, Problem> {
    Ok(Json(passages::tallies(&actor, CheckpointId(id)).await?))
}

/// The gates of an area, by compound, and who is at each now.
#[utoipa::path(get, path = "/gates", tag = "duty", params(AreaAsked),
    responses((status = 200, body = GatesPage)))]
async fn gates(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<GatesPage>, Problem> {
    Ok(Json(gates::list(&actor, asked.area).await?))
}

/// Say how a gate is kept from now on; the gates of its unit come back.
#[utoipa::path(put, path = "/gates/{id}", tag = "duty", params(("id" = Uuid, Path)), request_body = KeepGate,
    responses((status = 200, body = GatesPage), (status = 409, body = ProblemBody)))]
async fn keep_gate(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<KeepGate>,
) -> Result<Json<GatesPage>, Problem> {
    Ok(Json(gates::keep(&actor, CheckpointId(id), said).await?))
}

/// What was done at checkpoints and on rounds in some days.
#[utoipa::path(get, path = "/duty/effort", tag = "duty", params(RosterAsked),
    responses((status = 200, body = EffortPage)))]
async fn effort(actor: Actor, Query(asked): Query<RosterAsked>) -> Result<Json<EffortPage>, Problem> {
    Ok(Json(effort::page(&actor, asked).await?))
}

/// The roster of an area with its gaps.
#[utoipa::path(get, path = "/duty/roster", tag = "duty", params(RosterAsked),
    responses((status = 200, body = DutyRoster)))]
async fn roster(actor: Actor, Query(asked): Query<RosterAsked>) -> Result<Json<DutyRoster>, Problem> {
    Ok(Json(proof::page(&actor, asked).await?))
}

/// Keep shifts, all or none.
#[utoipa::path(post, path = "/duty/roster", tag = "duty", request_body = SaveRoster,
    responses((status = 200, body = RosterSaved), (status = 409, body = ProblemBody)))]
async fn save(actor: Actor, Json(asked): Json<SaveRoster>) -> Result<Json<RosterSaved>, Problem> {
    Ok(Json(roster::save(&actor, asked).await?))
}

/// Draft what is still open of a roster; nothing is kept.
#[utoipa::path(post, path = "/duty/draft", tag = "duty", request_body = DraftAsked,
    responses((status = 200, body = DraftRoster), (status = 422, body = ProblemBody)))]
async fn draft(actor: Actor, Json(asked): Json<DraftAsked>) -> Result<Json<DraftRoster>, Problem> {
    Ok(Json(drafting::draft(&actor, asked).await?))
}

/// Who may hold a shift.
#[utoipa::path(get, path = "/shifts/{id}/candidates", tag = "duty", params(("id" = Uuid, Path)),
    responses((status = 200, body = [CandidateWire])))]
async fn candidates(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Vec<CandidateWire>>, Problem> {
    Ok(Json(roster::candidates(&actor, ShiftId(id)).await?))
}

/// Give a shift to somebody by hand.
#[utoipa::path(put, path = "/shifts/{id}", tag = "duty", params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "version seen, quoted")),
    request_body = AssignShift, responses((status = 200, body = ShiftWire), (status = 409, body = ProblemBody)))]
async fn assign(
    actor: Actor,
    seen: Seen,
    Path(id): Path<Uuid>,
    Json(asked): Json<AssignShift>,
) -> Result<Json<ShiftWire>, Problem> {
    Ok(Json(roster::assign(&actor, ShiftId(id), seen.0, asked.worker.map(WorkerId)).await?))
}

/// One's own shifts, notes and swaps.
#[utoipa::path(get, path = "/duty/mine", tag = "duty", responses((status = 200, body = MyDuty)))]
async fn mine(actor: Actor) -> Result<Json<MyDuty>, Problem> {
    Ok(Json(shifts::mine(&actor).await?))
}

/// Come to a shift.
#[utoipa::path(post, path = "/duty/come", tag = "duty", request_body = Come,
    responses((status = 200, body = ShiftWire), (status = 409, body = ProblemBody)))]
async fn come(actor: Actor, Json(sent): Json<Come>) -> Result<Json<ShiftWire>, Problem> {
    Ok(Json(shifts::come(&actor, sent).await?))
}

/// Leave a shift and hand over.
#[utoipa::path(post, path = "/duty/leave", tag = "duty", request_body = Leave,
    responses((status = 200, body = ShiftWire), (status = 409, body = ProblemBody)))]
async fn leave(actor: Actor, Json(sent): Json<Leave>) -> Result<Json<ShiftWire>, Problem> {
    Ok(Json(shifts::leave(&actor, sent).await?))
}

/// See a point of a round.
#[utoipa::path(post, path = "/duty/marks", tag = "duty", request_body = NewMark,
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn mark(actor: Actor, Json(sent): Json<NewMark>) -> Result<StatusCode, Problem> {
    shifts::mark(&actor, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask a colleague to take over.
#[utoipa::path(post, path = "/swaps", tag = "duty", request_body = NewSwap,
    responses((status = 200, body = SwapWire), (status = 409, body = ProblemBody)))]
async fn ask(actor: Actor, Json(sent): Json<NewSwap>) -> Result<Json<SwapWire>, Problem> {
    Ok(Json(shifts::ask(&actor, sent).await?))
}

/// Answer a swap.
#[utoipa::path(post, path = "/swaps/{id}", tag = "duty", params(("id" = Uuid, Path)),
    request_body = AnswerSwap, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn answer(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<AnswerSwap>,
) -> Result<StatusCode, Problem> {
    shifts::answer(&actor, SwapId(id), sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Register a stop.
#[utoipa::path(post, path = "/passages", tag = "duty", request_body = NewPassage,
    responses((status = 200, body = PassageKept), (status = 409, body = ProblemBody)))]
async fn pass(actor: Actor, Json(sent): Json<NewPassage>) -> Result<Json<PassageKept>, Problem> {
    Ok(Json(passages::keep(&actor, sent).await?))
}

/// Checkpoints where too few are right now.
#[utoipa::path(get, path = "/duty/alarms", tag = "duty", responses((status = 200, body = [AlarmWire])))]
async fn alarms(actor: Actor) -> Result<Json<Vec<AlarmWire>>, Problem> {
    Ok(Json(alarms::alarms(&actor).await?))
}

/// Make a link for one's calendar program; an earlier one ends.
#[utoipa::path(post, path = "/calendar", tag = "duty", responses((status = 200, body = CalendarLink)))]
async fn link(actor: Actor) -> Result<Json<CalendarLink>, Problem> {
    Ok(Json(calendar::link(&actor).await?))
}

/// The calendar behind a link.
#[utoipa::path(get, path = "/calendar/{link}", tag = "duty", params(("link" = String, Path)),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 404, body = ProblemBody)))]
async fn feed(State(app): State<App>, Path(link): Path<String>) -> Result<impl IntoResponse, Problem> {
    let text = calendar::feed(&app, &link).await?;
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text))
}

/// Cameras of one's area.
#[utoipa::path(get, path = "/cameras", tag = "duty", responses((status = 200, body = [CameraWire])))]
async fn cameras(actor: Actor) -> Result<Json<Vec<CameraWire>>, Problem> {
    Ok(Json(sightings::cameras(&actor).await?))
}

/// Let a camera report.
#[utoipa::path(post, path = "/cameras", tag = "duty", request_body = NewCamera,
    responses((status = 200, body = CameraOpened), (status = 422, body = ProblemBody)))]
async fn open_camera(actor: Actor, Json(sent): Json<NewCamera>) -> Result<Json<CameraOpened>, Problem> {
    Ok(Json(sightings::open(&actor, sent).await?))
}

/// End a camera.
#[utoipa::path(delete, path = "/cameras/{id}", tag = "duty", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn close_camera(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    sightings::close(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What cameras reported.
#[utoipa::path(get, path = "/sightings", tag = "duty", responses((status = 200, body = [SightingWire])))]
async fn sightings(actor: Actor) -> Result<Json<Vec<SightingWire>>, Problem> {
    Ok(Json(sightings::list(&actor).await?))
}

/// Report for a camera, with its token as `Authorization: Bearer …`.
#[utoipa::path(post, path = "/sightings", tag = "duty", request_body = NewSighting,
    responses((status = 204), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn report(
    State(app): State<App>,
    headers: HeaderMap,
    Json(sent): Json<NewSighting>,
) -> Result<StatusCode, Problem> {
    let token = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    sightings::report(&app, token.and_then(|it| it.strip_prefix("Bearer ")), sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say what it was, after looking.
#[utoipa::path(post, path = "/sightings/{id}/decision", tag = "duty", params(("id" = Uuid, Path)),
    request_body = DecideSighting, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn decide(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<DecideSighting>,
) -> Result<StatusCode, Problem> {
    sightings::decide(&actor, id, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}
