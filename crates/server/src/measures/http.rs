//! Measures over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{AuthorityId, County, MeasureId, ObjectionId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    AnswerObjection, AuthoritiesPage, CardCount, CardTold, CardWire, CardsAsked, CardsPage, DecideMeasure,
    LiftMeasure, MeasureWire, NewAuthority, NewMeasure, NewObjection, ObjectionKept, ObjectionWire,
    OpenMeasures, OpenObjection, ReplaceCard, ReviewMeasure,
};
use super::{actions, authorities, cards, objections, open};
use crate::app::App;
use crate::entry::{Actor, Json, Origin, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(propose))
        .routes(routes!(decide))
        .routes(routes!(review))
        .routes(routes!(lift))
        .routes(routes!(issue, cards))
        .routes(routes!(tell))
        .routes(routes!(replace))
        .routes(routes!(authorities))
        .routes(routes!(grant, end))
        .routes(routes!(enter))
        .routes(routes!(objections))
        .routes(routes!(answer))
        .routes(routes!(open_list, open_object))
}

/// Measures that concern one's area.
#[utoipa::path(get, path = "/measures", tag = "measures", responses((status = 200, body = [MeasureWire])))]
async fn list(actor: Actor) -> Result<Json<Vec<MeasureWire>>, Problem> {
    Ok(Json(actions::list(&actor).await?))
}

/// Propose a measure; somebody else decides.
#[utoipa::path(put, path = "/measures/{id}", tag = "measures", params(("id" = Uuid, Path)),
    request_body = NewMeasure, responses((status = 200, body = MeasureWire), (status = 422, body = ProblemBody)))]
async fn propose(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<NewMeasure>,
) -> Result<Json<MeasureWire>, Problem> {
    Ok(Json(actions::propose(&actor, MeasureId(id), asked).await?))
}

/// Agree to a measure, or decline it.
#[utoipa::path(post, path = "/measures/{id}/decision", tag = "measures", params(("id" = Uuid, Path)),
    request_body = DecideMeasure, responses((status = 200, body = MeasureWire), (status = 409, body = ProblemBody)))]
async fn decide(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<DecideMeasure>,
) -> Result<Json<MeasureWire>, Problem> {
    Ok(Json(actions::decide(&actor, MeasureId(id), sent).await?))
}

/// Say that a measure is still needed.
#[utoipa::path(post, path = "/measures/{id}/review", tag = "measures", params(("id" = Uuid, Path)),
    request_body = ReviewMeasure, responses((status = 200, body = MeasureWire), (status = 409, body = ProblemBody)))]
async fn review(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<ReviewMeasure>,
) -> Result<Json<MeasureWire>, Problem> {
    Ok(Json(actions::review(&actor, MeasureId(id), sent).await?))
}

/// Take a measure back at once.
#[utoipa::path(post, path = "/measures/{id}/lift", tag = "measures", params(("id" = Uuid, Path)),
    request_body = LiftMeasure, responses((status = 200, body = MeasureWire), (status = 409, body = ProblemBody)))]
async fn lift(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<LiftMeasure>,
) -> Result<Json<MeasureWire>, Problem> {
    Ok(Json(actions::lift(&actor, MeasureId(id), sent).await?))
}

/// Make a card for every household that has none.
#[utoipa::path(post, path = "/measures/{id}/cards", tag = "measures", params(("id" = Uuid, Path)),
    responses((status = 200, body = CardCount), (status = 409, body = ProblemBody)))]
async fn issue(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<CardCount>, Problem> {
    Ok(Json(cards::issue(&actor, MeasureId(id)).await?))
}

/// Cards of a measure in one's area.
#[utoipa::path(get, path = "/measures/{id}/cards", tag = "measures", params(("id" = Uuid, Path), CardsAsked),
    responses((status = 200, body = CardsPage), (status = 404, body = ProblemBody)))]
async fn cards(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<CardsAsked>,
) -> Result<Json<CardsPage>, Problem> {
    Ok(Json(cards::list(&actor, MeasureId(id), asked.after).await?))
}

/// Write down that a card was handed over and its household told.
#[utoipa::path(post, path = "/cards/{serial}/told", tag = "measures", params(("serial" = String, Path)),
    request_body = CardTold, responses((status = 204), (status = 404, body = ProblemBody)))]
async fn tell(
    actor: Actor,
    Path(serial): Path<String>,
    Json(sent): Json<CardTold>,
) -> Result<StatusCode, Problem> {
    cards::tell(&actor, serial, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a lost or damaged card back and make another.
#[utoipa::path(post, path = "/cards/{serial}/replacement", tag = "measures", params(("serial" = String, Path)),
    request_body = ReplaceCard, responses((status = 200, body = CardWire), (status = 409, body = ProblemBody)))]
async fn replace(
    actor: Actor,
    Path(serial): Path<String>,
    Json(sent): Json<ReplaceCard>,
) -> Result<Json<CardWire>, Problem> {
    Ok(Json(cards::replace(&actor, serial, sent).await?))
}

/// Who may decide about measures.
#[utoipa::path(get, path = "/authorities", tag = "measures", responses((status = 200, body = AuthoritiesPage)))]
async fn authorities(actor: Actor) -> Result<Json<AuthoritiesPage>, Problem> {
    Ok(Json(authorities::list(&actor).await?))
}

/// Write an authority down, never one's own.
#[utoipa::path(put, path = "/authorities/{id}", tag = "measures", params(("id" = Uuid, Path)),
    request_body = NewAuthority, responses((status = 204), (status = 409, body = ProblemBody)))]
async fn grant(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(asked): Json<NewAuthority>,
) -> Result<StatusCode, Problem> {
    authorities::grant(&actor, AuthorityId(id), asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an authority back.
#[utoipa::path(delete, path = "/authorities/{id}", tag = "measures", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn end(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    authorities::end(&actor, AuthorityId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Enter an objection for a resident.
#[utoipa::path(post, path = "/measures/{id}/objections", tag = "measures", params(("id" = Uuid, Path)),
    request_body = NewObjection, responses((status = 200, body = ObjectionKept), (status = 422, body = ProblemBody)))]
async fn enter(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewObjection>,
) -> Result<Json<ObjectionKept>, Problem> {
    Ok(Json(objections::enter(&actor, MeasureId(id), sent).await?))
}

/// Objections of one's area.
#[utoipa::path(get, path = "/objections", tag = "measures", responses((status = 200, body = [ObjectionWire])))]
async fn objections(actor: Actor) -> Result<Json<Vec<ObjectionWire>>, Problem> {
    Ok(Json(objections::list(&actor).await?))
}

/// Answer an objection to a measure one had no part in.
#[utoipa::path(post, path = "/objections/{id}/answer", tag = "measures", params(("id" = Uuid, Path)),
    request_body = AnswerObjection, responses((status = 200, body = ObjectionWire), (status = 409, body = ProblemBody)))]
async fn answer(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<AnswerObjection>,
) -> Result<Json<ObjectionWire>, Problem> {
    Ok(Json(objections::answer(&actor, ObjectionId(id), sent).await?))
}

/// What everybody may know: limits that hold, and what became of objections.
#[utoipa::path(get, path = "/open/{county}/measures", tag = "measures", params(("county" = i64, Path)),
    responses((status = 200, body = OpenMeasures), (status = 404, body = ProblemBody)))]
async fn open_list(State(app): State<App>, Path(county): Path<i64>) -> Result<Json<OpenMeasures>, Problem> {
    Ok(Json(open::list(&app, County(county)).await?))
}

/// Object to a limit, with the card in hand.
#[utoipa::path(post, path = "/open/{county}/measures", tag = "measures", params(("county" = i64, Path)),
    request_body = OpenObjection, responses((status = 200, body = ObjectionKept), (status = 422, body = ProblemBody)))]
async fn open_object(
    State(app): State<App>,
    Path(county): Path<i64>,
    Origin(address): Origin,
    Json(sent): Json<OpenObjection>,
) -> Result<Json<ObjectionKept>, Problem> {
    Ok(Json(open::object(&app, County(county), sent, &address).await?))
}
