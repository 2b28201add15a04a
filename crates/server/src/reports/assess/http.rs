//! Assessments and commendations over HTTP.

use domain::ids::{AssessmentId, CommendationId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    AssessmentPage, AssessmentWire, AssessmentsAsked, CommendationDecision, CommendationWire, ContestAnswer,
    NewAssessment, NewCommendation, NewContest, OwnAssessments,
};
use super::{months, praise};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(assessments))
        .routes(routes!(own_assessments))
        .routes(routes!(assess))
        .routes(routes!(contest_assessment))
        .routes(routes!(answer_assessment))
        .routes(routes!(commendations))
        .routes(routes!(commend))
        .routes(routes!(decide_commendation))
}

/// Those who serve below and their month.
#[utoipa::path(get, path = "/assessments", tag = "reports", params(AssessmentsAsked),
    responses((status = 200, body = AssessmentPage), (status = 422, body = ProblemBody)))]
async fn assessments(
    actor: Actor,
    Query(asked): Query<AssessmentsAsked>,
) -> Result<Json<AssessmentPage>, Problem> {
    Ok(Json(months::list(&actor, asked).await?))
}

/// What was written down about oneself.
#[utoipa::path(get, path = "/assessments/own", tag = "reports", responses((status = 200, body = OwnAssessments)))]
async fn own_assessments(actor: Actor) -> Result<Json<OwnAssessments>, Problem> {
    Ok(Json(months::own(&actor).await?))
}

/// Write down what somebody's month came to.
#[utoipa::path(put, path = "/assessments/{id}", tag = "reports", params(("id" = Uuid, Path)), request_body = NewAssessment,
    responses((status = 200, body = AssessmentWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn assess(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewAssessment>,
) -> Result<Json<AssessmentWire>, Problem> {
    Ok(Json(months::make(&actor, AssessmentId(id), sent).await?))
}

/// Say something against one's own assessment.
#[utoipa::path(post, path = "/assessments/{id}/contest", tag = "reports", params(("id" = Uuid, Path)), request_body = NewContest,
    responses((status = 200, body = AssessmentWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn contest_assessment(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewContest>,
) -> Result<Json<AssessmentWire>, Problem> {
    Ok(Json(months::contest(&actor, AssessmentId(id), sent).await?))
}

/// Answer what somebody said against an assessment one did not make.
#[utoipa::path(post, path = "/assessments/{id}/answer", tag = "reports", params(("id" = Uuid, Path)), request_body = ContestAnswer,
    responses((status = 200, body = AssessmentWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn answer_assessment(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<ContestAnswer>,
) -> Result<Json<AssessmentWire>, Problem> {
    Ok(Json(months::answer(&actor, AssessmentId(id), sent).await?))
}

/// Commendations of one's area.
#[utoipa::path(get, path = "/commendations", tag = "reports", params(AreaAsked),
    responses((status = 200, body = [CommendationWire])))]
async fn commendations(
    actor: Actor,
    Query(asked): Query<AreaAsked>,
) -> Result<Json<Vec<CommendationWire>>, Problem> {
    Ok(Json(praise::list(&actor, asked.area).await?))
}

/// Propose somebody who serves below for praise.
#[utoipa::path(put, path = "/commendations/{id}", tag = "reports", params(("id" = Uuid, Path)), request_body = NewCommendation,
    responses((status = 200, body = CommendationWire), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn commend(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<NewCommendation>,
) -> Result<Json<CommendationWire>, Problem> {
    Ok(Json(praise::propose(&actor, CommendationId(id), sent).await?))
}

/// Decide about a proposal one did not make.
#[utoipa::path(post, path = "/commendations/{id}/decision", tag = "reports", params(("id" = Uuid, Path)),
    request_body = CommendationDecision,
    responses((status = 200, body = CommendationWire), (status = 409, body = ProblemBody)))]
async fn decide_commendation(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<CommendationDecision>,
) -> Result<Json<CommendationWire>, Problem> {
    Ok(Json(praise::decide(&actor, CommendationId(id), sent).await?))
}
