//! The ladder over HTTP.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::wire::{AreaPage, AreaWire, Search};
use crate::app::App;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search)).routes(routes!(page)).routes(routes!(top))
}

/// Areas by name, pinyin, initials or code.
#[utoipa::path(get, path = "/areas", tag = "areas", params(Search), responses((status = 200, body = [AreaWire])))]
async fn search(actor: Actor, Query(asked): Query<Search>) -> Result<Json<Vec<AreaWire>>, Problem> {
    Ok(Json(actions::search(&actor, asked.q).await?))
}

/// One area with what is around it.
#[utoipa::path(get, path = "/areas/{id}", tag = "areas", params(("id" = Uuid, Path)),
    responses((status = 200, body = AreaPage), (status = 404, body = ProblemBody)))]
async fn page(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<AreaPage>, Problem> {
    Ok(Json(actions::page(&actor, Some(id)).await?))
}

/// The top of one's own scope.
#[utoipa::path(get, path = "/areas/top", tag = "areas", responses((status = 200, body = AreaPage)))]
async fn top(actor: Actor) -> Result<Json<AreaPage>, Problem> {
    Ok(Json(actions::page(&actor, None).await?))
}
