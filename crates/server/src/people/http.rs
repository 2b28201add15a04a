//! Households and residents over HTTP.

use axum::response::IntoResponse;
use domain::ids::{HouseholdId, PersonId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::wire::{
    Account, EditPerson, FoundPerson, HouseholdList, HouseholdPage, ListAsked, PersonWire, SearchAsked,
    UnmaskAsked, Unmasked,
};
use crate::app::App;
use crate::gate::{Actor, Json, Path, Query, Seen, etag};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(open))
        .routes(routes!(search))
        .routes(routes!(edit))
        .routes(routes!(unmask))
        .routes(routes!(account))
}

/// Households of an area.
#[utoipa::path(get, path = "/households", tag = "people", params(ListAsked),
    responses((status = 200, body = HouseholdList)))]
async fn list(actor: Actor, Query(asked): Query<ListAsked>) -> Result<Json<HouseholdList>, Problem> {
    Ok(Json(actions::list(&actor, asked.area, asked.after).await?))
}

/// One household with its members.
#[utoipa::path(get, path = "/households/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = HouseholdPage), (status = 404, body = ProblemBody)))]
async fn open(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<HouseholdPage>, Problem> {
    Ok(Json(actions::open(&actor, HouseholdId(id)).await?))
}

/// Residents by name, pinyin or initials.
#[utoipa::path(get, path = "/persons", tag = "people", params(SearchAsked),
    responses((status = 200, body = [FoundPerson])))]
async fn search(actor: Actor, Query(asked): Query<SearchAsked>) -> Result<Json<Vec<FoundPerson>>, Problem> {
    Ok(Json(actions::search(&actor, asked.q, asked.area).await?))
}

/// The head-count account of a village or a unit in it.
#[utoipa::path(get, path = "/areas/{id}/account", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = Account), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn account(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Account>, Problem> {
    Ok(Json(actions::account(&actor, id).await?))
}

/// Correct where a resident is.
#[utoipa::path(patch, path = "/persons/{id}", tag = "people",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "version seen, quoted")),
    request_body = EditPerson, responses((status = 200, body = PersonWire), (status = 412, body = ProblemBody)))]
async fn edit(
    actor: Actor,
    Path(id): Path<Uuid>,
    seen: Seen,
    Json(change): Json<EditPerson>,
) -> Result<impl IntoResponse, Problem> {
    let person = actions::edit(&actor, PersonId(id), seen.0, change).await?;
    Ok((etag(person.version), Json(person)))
}

/// See one phone or id number in full, for a stated purpose.
#[utoipa::path(post, path = "/persons/{id}/unmask", tag = "people", params(("id" = Uuid, Path)),
    request_body = UnmaskAsked, responses((status = 200, body = Unmasked), (status = 429, body = ProblemBody)))]
async fn unmask(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<UnmaskAsked>,
) -> Result<Json<Unmasked>, Problem> {
    Ok(Json(actions::unmask(&actor, PersonId(id), asked).await?))
}
