//! Events over HTTP.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::EventId;
use formats::SheetKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    CaseWord, CasesAsked, DecideTag, EventBrief, EventList, EventOrderWire, EventPage, EventWire,
    EventsAsked, EventsPage, NewEventWire, SimilarAsked, TakeStep,
};
use super::{brief, cases, read, report, steps};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::sheet::{LARGEST, SheetPlan, SheetSent, file};
use crate::upload::Upload;

pub fn routes() -> OpenApiRouter<App> {
    let lists = OpenApiRouter::new().routes(routes!(take_in_cases)).layer(DefaultBodyLimit::max(LARGEST));
    OpenApiRouter::new()
        .merge(lists)
        .routes(routes!(list))
        .routes(routes!(similar))
        .routes(routes!(counts))
        .routes(routes!(day_brief))
        .routes(routes!(orders))
        .routes(routes!(open, tell))
        .routes(routes!(take))
        .routes(routes!(decide_tag))
        .routes(routes!(case_words, say_case_word))
        .routes(routes!(give_out_cases))
}

/// Events by how they stand.
#[utoipa::path(get, path = "/events", tag = "events", params(EventsAsked),
    responses((status = 200, body = EventList), (status = 422, body = ProblemBody)))]
async fn list(actor: Actor, Query(asked): Query<EventsAsked>) -> Result<Json<EventList>, Problem> {
    Ok(Json(read::list(&actor, asked).await?))
}

/// Open events of the same kind nearby, before another is told.
#[utoipa::path(get, path = "/events/similar", tag = "events", params(SimilarAsked),
    responses((status = 200, body = [EventWire])))]
async fn similar(actor: Actor, Query(asked): Query<SimilarAsked>) -> Result<Json<Vec<EventWire>>, Problem> {
    Ok(Json(report::similar(&actor, asked).await?))
}

/// How the open events of an area stand.
#[utoipa::path(get, path = "/events/counts", tag = "events", params(AreaAsked),
    responses((status = 200, body = EventsPage)))]
async fn counts(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<EventsPage>, Problem> {
    Ok(Json(read::counts(&actor, asked.area).await?))
}

/// The brief of the daily cut-off.
#[utoipa::path(get, path = "/events/brief", tag = "events", params(AreaAsked),
    responses((status = 200, body = EventBrief)))]
async fn day_brief(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<EventBrief>, Problem> {
    Ok(Json(brief::today(&actor, asked.area).await?))
}

/// Orders to units of an area.
#[utoipa::path(get, path = "/events/orders", tag = "events", params(AreaAsked),
    responses((status = 200, body = [EventOrderWire])))]
async fn orders(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<EventOrderWire>>, Problem> {
    Ok(Json(read::orders(&actor, asked.area).await?))
}

/// One event with everything that belongs to it.
#[utoipa::path(get, path = "/events/{id}", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 200, body = EventPage), (status = 404, body = ProblemBody)))]
async fn open(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<EventPage>, Problem> {
    Ok(Json(read::open(&actor, EventId(id)).await?))
}

/// Tell of an event.
#[utoipa::path(put, path = "/events/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = NewEventWire,
    responses((status = 200, body = EventPage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn tell(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewEventWire>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(report::report(&actor, EventId(id), sent).await?))
}

/// Take a step.
#[utoipa::path(post, path = "/events/{id}/steps", tag = "events", params(("id" = Uuid, Path)), request_body = TakeStep,
    responses((status = 200, body = EventPage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn take(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<TakeStep>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(steps::take(&actor, EventId(id), sent).await?))
}

/// Confirm a label that a rule gave, or drop it.
#[utoipa::path(put, path = "/events/{id}/tags/{tag}", tag = "events",
    params(("id" = Uuid, Path), ("tag" = String, Path)), request_body = DecideTag,
    responses((status = 200, body = EventPage), (status = 404, body = ProblemBody)))]
async fn decide_tag(
    actor: Actor,
    Path((id, tag)): Path<(Uuid, String)>,
    Json(sent): Json<DecideTag>,
) -> Result<Json<EventPage>, Problem> {
    Ok(Json(steps::decide_tag(&actor, EventId(id), tag, sent.confirmed).await?))
}

/// Look at a list of cases of another system, or take in those that still run.
#[utoipa::path(put, path = "/cases/lists/{id}", tag = "events", params(("id" = Uuid, Path)), request_body = SheetSent,
    responses((status = 200, body = SheetPlan), (status = 422, body = ProblemBody)))]
async fn take_in_cases(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SheetSent>,
) -> Result<Json<SheetPlan>, Problem> {
    Ok(Json(cases::take_in(&actor, id, sent).await?))
}

/// Words of other systems and the categories they mean.
#[utoipa::path(get, path = "/cases/words", tag = "events", responses((status = 200, body = [CaseWord])))]
async fn case_words(actor: Actor) -> Result<Json<Vec<CaseWord>>, Problem> {
    Ok(Json(cases::words(&actor).await?))
}

/// Say which category a word of another system means, or that it means none.
#[utoipa::path(put, path = "/cases/words", tag = "events", request_body = CaseWord,
    responses((status = 204), (status = 422, body = ProblemBody)))]
async fn say_case_word(actor: Actor, Json(sent): Json<CaseWord>) -> Result<StatusCode, Problem> {
    cases::say(&actor, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The events of the last year as a sheet, without what was said and by whom.
#[utoipa::path(get, path = "/cases/file", tag = "events", params(CasesAsked),
    responses((status = 200, content_type = "application/octet-stream")))]
async fn give_out_cases(actor: Actor, Query(asked): Query<CasesAsked>) -> Result<Response, Problem> {
    let csv = asked.format.as_deref() == Some("csv");
    let kind = if csv { SheetKind::Csv } else { SheetKind::Xlsx };
    let written = Upload::at(cases::give_out(&actor, kind).await?);
    file(written.path().to_owned(), kind, &cases::file_name(&actor, kind)).await
}
