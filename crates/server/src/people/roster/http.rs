//! Rosters over HTTP. An upload is streamed to a file; checking and keeping go on in the background
//! and are asked after.

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{ExportId, ImportId};
use formats::SheetKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{AskExport, DecideExport, ExportWire, ImportPage, MatchColumns, UploadAsked};
use super::{actions, exports};
use crate::app::App;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::sheet::file;
use crate::upload::{Upload, receive};

/// Largest sheet taken over HTTP; larger ones go through the command line.
const LARGEST: usize = 128 << 20;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(show))
        .routes(routes!(match_columns))
        .routes(routes!(check))
        .routes(routes!(commit))
        .routes(routes!(problems))
        .routes(routes!(exports))
        .routes(routes!(ask))
        .routes(routes!(decide))
        .routes(routes!(fetch))
}

/// Upload a sheet; its columns are matched at once.
#[utoipa::path(put, path = "/imports/{id}", tag = "people", params(("id" = Uuid, Path), UploadAsked),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportPage), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn upload(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<UploadAsked>,
    body: Body,
) -> Result<Json<ImportPage>, Problem> {
    actions::may_write(&actor, ImportId(id)).await?;
    let file = receive(&actor.app, body, LARGEST).await?;
    actions::may_write(&actor, ImportId(id)).await?;
    file.keep(&actions::sheet_path(&actor, ImportId(id))).await?;
    let filename = asked.filename.chars().filter(|c| !c.is_control()).take(120).collect();
    Ok(Json(actions::take_in(&actor, ImportId(id), filename).await?))
}

/// How an import stands.
#[utoipa::path(get, path = "/imports/{id}", tag = "people", operation_id = "import_show", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportPage), (status = 404, body = ProblemBody)))]
async fn show(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<ImportPage>, Problem> {
    Ok(Json(actions::show(&actor, ImportId(id)).await?))
}

/// Say which columns mean what.
#[utoipa::path(put, path = "/imports/{id}/columns", tag = "people", params(("id" = Uuid, Path)),
    request_body = MatchColumns, responses((status = 200, body = ImportPage), (status = 422, body = ProblemBody)))]
async fn match_columns(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<MatchColumns>,
) -> Result<Json<ImportPage>, Problem> {
    Ok(Json(actions::match_columns(&actor, ImportId(id), asked.columns).await?))
}

/// Check every row without keeping anything; ask after it with GET.
#[utoipa::path(post, path = "/imports/{id}/check", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 202)))]
async fn check(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    tokio::spawn(actions::check(&actor, ImportId(id)).await?.run());
    Ok(StatusCode::ACCEPTED)
}

/// Keep the whole roster or nothing; ask after it with GET.
#[utoipa::path(post, path = "/imports/{id}/commit", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 202), (status = 409, body = ProblemBody)))]
async fn commit(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    tokio::spawn(actions::commit(&actor, ImportId(id)).await?.run());
    Ok(StatusCode::ACCEPTED)
}

/// The rows that do not fit, with reasons, as a sheet.
#[utoipa::path(get, path = "/imports/{id}/problems.xlsx", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream")))]
async fn problems(actor: Actor, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    actions::show(&actor, ImportId(id)).await?;
    file(actions::errors_path(&actor, ImportId(id)), SheetKind::Xlsx, "problems.xlsx").await
}

/// Requests to take rosters out: one's own, or all one may decide about.
#[utoipa::path(get, path = "/exports", tag = "people", operation_id = "exports",
    responses((status = 200, body = [ExportWire])))]
async fn exports(actor: Actor) -> Result<Json<Vec<ExportWire>>, Problem> {
    Ok(Json(exports::list(&actor).await?))
}

/// Ask to take a roster out, masked.
#[utoipa::path(put, path = "/exports/{id}", tag = "people", operation_id = "ask_export",
    params(("id" = Uuid, Path)), request_body = AskExport,
    responses((status = 200, body = ExportWire), (status = 422, body = ProblemBody)))]
async fn ask(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<AskExport>,
) -> Result<Json<ExportWire>, Problem> {
    Ok(Json(exports::ask(&actor, ExportId(id), asked).await?))
}

/// Agree to somebody else's request, or decline it.
#[utoipa::path(post, path = "/exports/{id}/decision", tag = "people", operation_id = "decide_export",
    params(("id" = Uuid, Path)), request_body = DecideExport,
    responses((status = 200, body = ExportWire), (status = 409, body = ProblemBody)))]
async fn decide(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<DecideExport>,
) -> Result<Json<ExportWire>, Problem> {
    Ok(Json(exports::decide(&actor, ExportId(id), asked.granted).await?))
}

/// The file of one's own request, once another has agreed.
#[utoipa::path(get, path = "/exports/{id}/file", tag = "people", operation_id = "fetch_export",
    params(("id" = Uuid, Path)), responses((status = 200, content_type = "application/octet-stream"),
    (status = 409, body = ProblemBody)))]
async fn fetch(actor: Actor, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (path, kind) = exports::fetch(&actor, ExportId(id)).await?;
    let name = if kind == SheetKind::Csv { "roster.csv" } else { "roster.xlsx" };
    let written = Upload::at(path);
    file(written.path().to_owned(), kind, name).await
}
