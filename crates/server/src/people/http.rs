//! Households and residents over HTTP.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::{HouseholdId, PersonId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ledger_wire::{
    ChangeWire, ChangesAsked, DecideDuplicate, DuplicateWire, DuplicatesAsked, LedgerAsked, LedgerPage,
    LedgersPage, PersonChangeWire, ToldRules,
};
use super::wire::{
    Account, EditPerson, FoundPerson, HouseholdList, HouseholdPage, KeepHousehold, KeepPerson, ListAsked,
    PersonWire, SearchAsked, UnmaskAsked, Unmasked,
};
use super::{actions, duplicates, ledgers, register};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query, Seen, etag};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(open))
        .routes(routes!(search))
        .routes(routes!(edit))
        .routes(routes!(unmask))
        .routes(routes!(account))
        .routes(routes!(add_household))
        .routes(routes!(add_person))
        .routes(routes!(ledgers_of))
        .routes(routes!(ledger))
        .routes(routes!(history))
        .routes(routes!(changes))
        .routes(routes!(told))
        .routes(routes!(duplicates_of))
        .routes(routes!(decide, undo))
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

/// Write a new household down.
#[utoipa::path(put, path = "/households/{id}", tag = "people", params(("id" = Uuid, Path)), request_body = KeepHousehold,
    responses((status = 200, body = HouseholdPage), (status = 422, body = ProblemBody)))]
async fn add_household(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<KeepHousehold>,
) -> Result<Json<HouseholdPage>, Problem> {
    Ok(Json(register::add_household(&actor, HouseholdId(id), sent).await?))
}

/// Write a new resident down in a household.
#[utoipa::path(put, path = "/persons/{id}", tag = "people", params(("id" = Uuid, Path)), request_body = KeepPerson,
    responses((status = 200, body = HouseholdPage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add_person(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<KeepPerson>,
) -> Result<Json<HouseholdPage>, Problem> {
    Ok(Json(register::add_person(&actor, PersonId(id), sent).await?))
}

/// The ledgers of an area with their counts.
#[utoipa::path(get, path = "/ledgers", tag = "people", params(AreaAsked), responses((status = 200, body = LedgersPage)))]
async fn ledgers_of(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<LedgersPage>, Problem> {
    Ok(Json(ledgers::heads(&actor, asked.area).await?))
}

/// A page of a ledger.
#[utoipa::path(get, path = "/ledgers/{ledger}", tag = "people", params(("ledger" = String, Path), LedgerAsked),
    responses((status = 200, body = LedgerPage), (status = 404, body = ProblemBody)))]
async fn ledger(
    actor: Actor,
    Path(ledger): Path<String>,
    Query(asked): Query<LedgerAsked>,
) -> Result<Json<LedgerPage>, Problem> {
    Ok(Json(ledgers::page(&actor, &ledger, asked).await?))
}

/// What changed about one resident.
#[utoipa::path(get, path = "/persons/{id}/history", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = [PersonChangeWire]), (status = 404, body = ProblemBody)))]
async fn history(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<Vec<PersonChangeWire>>, Problem> {
    Ok(Json(ledgers::history(&actor, PersonId(id)).await?))
}

/// What changed about the residents of an area.
#[utoipa::path(get, path = "/persons/changes", tag = "people", params(ChangesAsked),
    responses((status = 200, body = ChangeWire), (status = 422, body = ProblemBody)))]
async fn changes(actor: Actor, Query(asked): Query<ChangesAsked>) -> Result<Json<ChangeWire>, Problem> {
    Ok(Json(ledgers::changes(&actor, asked).await?))
}

/// Write down that people away were told the rules for coming home.
#[utoipa::path(post, path = "/persons/told", tag = "people", request_body = ToldRules,
    responses((status = 204), (status = 422, body = ProblemBody)))]
async fn told(actor: Actor, Json(sent): Json<ToldRules>) -> Result<StatusCode, Problem> {
    ledgers::told(&actor, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pairs of records that may be one person.
#[utoipa::path(get, path = "/duplicates", tag = "people", params(DuplicatesAsked),
    responses((status = 200, body = [DuplicateWire])))]
async fn duplicates_of(
    actor: Actor,
    Query(asked): Query<DuplicatesAsked>,
) -> Result<Json<Vec<DuplicateWire>>, Problem> {
    Ok(Json(duplicates::list(&actor, asked).await?))
}

/// Decide whether two records are one person.
#[utoipa::path(put, path = "/duplicates/{one}/{other}", tag = "people",
    params(("one" = Uuid, Path), ("other" = Uuid, Path)), request_body = DecideDuplicate,
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn decide(
    actor: Actor,
    Path(pair): Path<(Uuid, Uuid)>,
    Json(sent): Json<DecideDuplicate>,
) -> Result<StatusCode, Problem> {
    duplicates::decide(&actor, pair, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Undo what was decided about a pair.
#[utoipa::path(delete, path = "/duplicates/{one}/{other}", tag = "people",
    params(("one" = Uuid, Path), ("other" = Uuid, Path)),
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn undo(actor: Actor, Path(pair): Path<(Uuid, Uuid)>) -> Result<StatusCode, Problem> {
    duplicates::undo(&actor, pair).await?;
    Ok(StatusCode::NO_CONTENT)
}
