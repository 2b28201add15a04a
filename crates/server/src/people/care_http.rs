//! The list of those who need looking after over HTTP.

use axum::http::StatusCode;
use domain::ids::PersonId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::care;
use super::care_wire::{CareAsked, CareCounts, CareList, CarePage, ContactCare, EndCare, KeepCare};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(care_list))
        .routes(routes!(care_counts))
        .routes(routes!(care_of, keep_care, end_care))
        .routes(routes!(contact_care))
}

/// Those who need looking after, whose contact is due first.
#[utoipa::path(get, path = "/care", tag = "people", params(CareAsked),
    responses((status = 200, body = CareList), (status = 404, body = ProblemBody)))]
async fn care_list(actor: Actor, Query(asked): Query<CareAsked>) -> Result<Json<CareList>, Problem> {
    Ok(Json(care::list(&actor, asked).await?))
}

/// How many they are.
#[utoipa::path(get, path = "/care/counts", tag = "people", params(AreaAsked),
    responses((status = 200, body = CareCounts), (status = 404, body = ProblemBody)))]
async fn care_counts(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<CareCounts>, Problem> {
    Ok(Json(care::counts(&actor, asked.area).await?))
}

/// Whether a resident is one of them, and how they were contacted.
#[utoipa::path(get, path = "/care/{person}", tag = "people", params(("person" = Uuid, Path)),
    responses((status = 200, body = CarePage), (status = 404, body = ProblemBody)))]
async fn care_of(actor: Actor, Path(person): Path<Uuid>) -> Result<Json<CarePage>, Problem> {
    Ok(Json(care::open(&actor, PersonId(person)).await?))
}

/// Put a resident on the list, or keep how they are looked after as it shall be.
#[utoipa::path(put, path = "/care/{person}", tag = "people", params(("person" = Uuid, Path)), request_body = KeepCare,
    responses((status = 200, body = CarePage), (status = 422, body = ProblemBody)))]
async fn keep_care(
    actor: Actor,
    Path(person): Path<Uuid>,
    Json(said): Json<KeepCare>,
) -> Result<Json<CarePage>, Problem> {
    Ok(Json(care::keep(&actor, PersonId(person), said).await?))
}

/// Take somebody off the list.
#[utoipa::path(delete, path = "/care/{person}", tag = "people", params(("person" = Uuid, Path), EndCare),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn end_care(
    actor: Actor,
    Path(person): Path<Uuid>,
    Query(said): Query<EndCare>,
) -> Result<StatusCode, Problem> {
    care::end(&actor, PersonId(person), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Write a contact down.
#[utoipa::path(put, path = "/care/{person}/contacts/{id}", tag = "people",
    params(("person" = Uuid, Path), ("id" = Uuid, Path)), request_body = ContactCare,
    responses((status = 200, body = CarePage), (status = 422, body = ProblemBody)))]
async fn contact_care(
    actor: Actor,
    Path((person, id)): Path<(Uuid, Uuid)>,
    Json(said): Json<ContactCare>,
) -> Result<Json<CarePage>, Problem> {
    Ok(Json(care::contact(&actor, PersonId(person), id, said).await?))
}
