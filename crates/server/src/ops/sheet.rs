//! A spreadsheet as the text one would paste: cells between tabs, rows on lines. Lists that are short enough to be pasted
//! are taken in that way, whoever made them and in whatever program.

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use domain::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::entry::{Actor, Json};
use crate::problem::{Problem, ProblemBody};

/// Largest sheet taken.
const LARGEST: usize = 8 << 20;
/// Most rows that are read out.
const MOST: usize = 10_000;

/// What stands on a sheet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SheetText {
    /// Rows on lines, cells between tabs.
    pub text: String,
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read)).layer(DefaultBodyLimit::max(LARGEST))
}

/// Read a spreadsheet or CSV out as text. Nothing is kept.
#[utoipa::path(post, path = "/sheet", tag = "ops",
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = SheetText), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn read(actor: Actor, bytes: Bytes) -> Result<Json<SheetText>, Problem> {
    let random: String = actor.app.random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let path = actor.app.settings().files.join(format!("upload-{random}"));
    let text = tokio::task::spawn_blocking(move || {
        std::fs::write(&path, &bytes).map_err(|_| Refusal::FileUnreadable)?;
        let text = rows(&path);
        let _ = std::fs::remove_file(&path);
        text
    });
    let text = text.await.map_err(|_| Refusal::FileUnreadable)??;
    Ok(Json(SheetText { text }))
}

fn rows(path: &std::path::Path) -> Result<String, Problem> {
    let mut text = String::new();
    for row in formats::open(path)?.take(MOST + 1) {
        let (_, cells) = row?;
        let cells = cells.iter().map(|it| it.replace(['\t', '\n', '\r'], " ").trim().to_owned());
        text.push_str(cells.collect::<Vec<_>>().join("\t").trim_end());
        text.push('\n');
    }
    if text.lines().count() > MOST {
        return Err(Refusal::FileTooLarge.into());
    }
    Ok(text)
}
