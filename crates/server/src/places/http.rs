//! Venues, cards, enterprises and the responsibility list over HTTP.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use domain::ids::{County, EnterpriseId, VenueId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    CadreName, ContactCards, EnterpriseList, EnterpriseWire, EnterprisesAsked, KeepEnterprise,
    KeepResponsibility, KeepVenue, MakeCards, OpenVenue, PlaceChanges, PlaceChangesAsked, ResponsibilityPage,
    VenueList, VenuePage, VenuesAsked,
};
use super::{cards, changes, enterprises, lists, open, responsibility, venues};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::sheet::{LARGEST, SheetPlan, SheetSent};

pub fn routes() -> OpenApiRouter<App> {
    let lists = OpenApiRouter::new()
        .routes(routes!(enterprise_list))
        .routes(routes!(venue_list))
        .layer(DefaultBodyLimit::max(LARGEST));
    OpenApiRouter::new()
        .merge(lists)
        .routes(routes!(list))
        .routes(routes!(venue, keep))
        .routes(routes!(close))
        .routes(routes!(reopen))
        .routes(routes!(cadres))
        .routes(routes!(print))
        .routes(routes!(responsibilities))
        .routes(routes!(answer))
        .routes(routes!(enterprises))
        .routes(routes!(enterprise, register, strike))
        .routes(routes!(changed))
        .routes(routes!(open_venue))
}

/// Venues by area, category, department, cadre, state or name.
#[utoipa::path(get, path = "/venues", tag = "places", params(VenuesAsked),
    responses((status = 200, body = VenueList)))]
async fn list(actor: Actor, Query(asked): Query<VenuesAsked>) -> Result<Json<VenueList>, Problem> {
    Ok(Json(venues::list(&actor, asked).await?))
}

/// One venue.
#[utoipa::path(get, path = "/venues/{id}", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 200, body = VenuePage), (status = 404, body = ProblemBody)))]
async fn venue(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<VenuePage>, Problem> {
    Ok(Json(venues::open(&actor, VenueId(id)).await?))
}

/// Write a venue down, or keep it as it shall be.
#[utoipa::path(put, path = "/venues/{id}", tag = "places", params(("id" = Uuid, Path)), request_body = KeepVenue,
    responses((status = 200, body = VenuePage), (status = 422, body = ProblemBody)))]
async fn keep(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<KeepVenue>,
) -> Result<Json<VenuePage>, Problem> {
    Ok(Json(venues::keep(&actor, VenueId(id), asked).await?))
}

/// Close a venue for good.
#[utoipa::path(post, path = "/venues/{id}/close", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn close(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    venues::set_closed(&actor, VenueId(id), true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a venue again.
#[utoipa::path(post, path = "/venues/{id}/reopen", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn reopen(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    venues::set_closed(&actor, VenueId(id), false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who may be assigned to venues of an area.
#[utoipa::path(get, path = "/cadres", tag = "places", params(AreaAsked),
    responses((status = 200, body = [CadreName])))]
async fn cadres(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<CadreName>>, Problem> {
    Ok(Json(venues::cadres(&actor, asked.area).await?))
}

/// Make contact cards to be printed.
#[utoipa::path(post, path = "/contact-cards", tag = "places", request_body = MakeCards,
    responses((status = 200, body = ContactCards), (status = 404, body = ProblemBody)))]
async fn print(actor: Actor, Json(asked): Json<MakeCards>) -> Result<Json<ContactCards>, Problem> {
    Ok(Json(cards::make(&actor, asked).await?))
}

/// The responsibility list.
#[utoipa::path(get, path = "/responsibilities", tag = "places",
    responses((status = 200, body = ResponsibilityPage)))]
async fn responsibilities(actor: Actor) -> Result<Json<ResponsibilityPage>, Problem> {
    Ok(Json(responsibility::list(&actor).await?))
}

/// Say who answers for a category.
#[utoipa::path(put, path = "/responsibilities/{category}", tag = "places", params(("category" = String, Path)),
    request_body = KeepResponsibility, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn answer(
    actor: Actor,
    Path(category): Path<String>,
    Json(asked): Json<KeepResponsibility>,
) -> Result<StatusCode, Problem> {
    responsibility::keep(&actor, category, asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Enterprises by area, name or credit code.
#[utoipa::path(get, path = "/enterprises", tag = "places", params(EnterprisesAsked),
    responses((status = 200, body = EnterpriseList)))]
async fn enterprises(
    actor: Actor,
    Query(asked): Query<EnterprisesAsked>,
) -> Result<Json<EnterpriseList>, Problem> {
    Ok(Json(enterprises::list(&actor, asked).await?))
}

/// One enterprise, with whom to call.
#[utoipa::path(get, path = "/enterprises/{id}", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 200, body = EnterpriseWire), (status = 404, body = ProblemBody)))]
async fn enterprise(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<EnterpriseWire>, Problem> {
    Ok(Json(enterprises::open(&actor, EnterpriseId(id)).await?))
}

/// Write an enterprise down, or keep it as it shall be.
#[utoipa::path(put, path = "/enterprises/{id}", tag = "places", params(("id" = Uuid, Path)),
    request_body = KeepEnterprise,
    responses((status = 200, body = EnterpriseWire), (status = 409, body = ProblemBody)))]
async fn register(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<KeepEnterprise>,
) -> Result<Json<EnterpriseWire>, Problem> {
    Ok(Json(enterprises::keep(&actor, EnterpriseId(id), asked).await?))
}

/// Strike an enterprise off.
#[utoipa::path(delete, path = "/enterprises/{id}", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn strike(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    enterprises::strike(&actor, EnterpriseId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What changed about enterprises and venues.
#[utoipa::path(get, path = "/places/changes", tag = "places", params(PlaceChangesAsked),
    responses((status = 200, body = PlaceChanges), (status = 404, body = ProblemBody)))]
async fn changed(
    actor: Actor,
    Query(asked): Query<PlaceChangesAsked>,
) -> Result<Json<PlaceChanges>, Problem> {
    Ok(Json(changes::list(&actor, asked).await?))
}

/// Look at a list of enterprises, or keep it.
#[utoipa::path(put, path = "/enterprises/lists/{id}", tag = "places", params(("id" = Uuid, Path)),
    request_body = SheetSent,
    responses((status = 200, body = SheetPlan), (status = 422, body = ProblemBody)))]
async fn enterprise_list(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SheetSent>,
) -> Result<Json<SheetPlan>, Problem> {
    Ok(Json(lists::enterprises(&actor, id, sent).await?))
}

/// Look at a list of venues, or keep it.
#[utoipa::path(put, path = "/venues/lists/{id}", tag = "places", params(("id" = Uuid, Path)),
    request_body = SheetSent,
    responses((status = 200, body = SheetPlan), (status = 422, body = ProblemBody)))]
async fn venue_list(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SheetSent>,
) -> Result<Json<SheetPlan>, Problem> {
    Ok(Json(lists::venues(&actor, id, sent).await?))
}

/// What the card at a venue leads to, for everybody.
#[utoipa::path(get, path = "/open/{county}/venues/{code}", tag = "places",
    params(("county" = i64, Path), ("code" = String, Path)),
    responses((status = 200, body = OpenVenue), (status = 404, body = ProblemBody)))]
async fn open_venue(
    State(app): State<App>,
    Path((county, code)): Path<(i64, String)>,
) -> Result<Json<OpenVenue>, Problem> {
    Ok(Json(open::venue(&app, County(county), code).await?))
}
