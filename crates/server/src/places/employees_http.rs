//! Employers' own lists over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{County, EnterpriseId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::employees;
use super::wire::{EmployeesPage, EmployerPage, OpenEmployer, ReturnEmployee, SendEmployee, TakeEmployee};
use crate::app::App;
use crate::entry::{Actor, Json, Origin, Path};
use crate::problem::{Problem, ProblemBody};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(employees_of))
        .routes(routes!(make_employer_page))
        .routes(routes!(take_employee))
        .routes(routes!(return_employee))
        .routes(routes!(employee_left))
        .routes(routes!(open_employer))
        .routes(routes!(send_employee, leave_employer))
}

/// An employer's own list of workers.
#[utoipa::path(get, path = "/enterprises/{id}/employees", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 200, body = EmployeesPage), (status = 404, body = ProblemBody)))]
async fn employees_of(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<EmployeesPage>, Problem> {
    Ok(Json(employees::list(&actor, EnterpriseId(id)).await?))
}

/// Give an employer a page of its own.
#[utoipa::path(post, path = "/enterprises/{id}/page", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 200, body = EmployerPage), (status = 404, body = ProblemBody)))]
async fn make_employer_page(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<EmployerPage>, Problem> {
    Ok(Json(employees::open_page(&actor, EnterpriseId(id)).await?))
}

/// Take a worker into the register.
#[utoipa::path(post, path = "/enterprises/{id}/employees/{one}/take", tag = "places",
    params(("id" = Uuid, Path), ("one" = Uuid, Path)), request_body = TakeEmployee,
    responses((status = 204), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn take_employee(
    actor: Actor,
    Path((id, one)): Path<(Uuid, Uuid)>,
    Json(said): Json<TakeEmployee>,
) -> Result<StatusCode, Problem> {
    employees::take(&actor, EnterpriseId(id), one, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Return a worker to the employer with a word.
#[utoipa::path(post, path = "/enterprises/{id}/employees/{one}/return", tag = "places",
    params(("id" = Uuid, Path), ("one" = Uuid, Path)), request_body = ReturnEmployee,
    responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn return_employee(
    actor: Actor,
    Path((id, one)): Path<(Uuid, Uuid)>,
    Json(said): Json<ReturnEmployee>,
) -> Result<StatusCode, Problem> {
    employees::return_to(&actor, EnterpriseId(id), one, said.why).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirm that a worker left.
#[utoipa::path(delete, path = "/enterprises/{id}/employees/{one}", tag = "places",
    params(("id" = Uuid, Path), ("one" = Uuid, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn employee_left(actor: Actor, Path((id, one)): Path<(Uuid, Uuid)>) -> Result<StatusCode, Problem> {
    employees::confirm_left(&actor, EnterpriseId(id), one).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An employer's page, for whoever holds its code.
#[utoipa::path(get, path = "/open/{county}/employers/{code}", tag = "places",
    params(("county" = i64, Path), ("code" = String, Path)),
    responses((status = 200, body = OpenEmployer), (status = 404, body = ProblemBody)))]
async fn open_employer(
    State(app): State<App>,
    Path((county, code)): Path<(i64, String)>,
) -> Result<Json<OpenEmployer>, Problem> {
    Ok(Json(employees::page(&app, County(county), code).await?))
}

/// Send a worker in.
#[utoipa::path(put, path = "/open/{county}/employers/{code}/people/{id}", tag = "places",
    params(("county" = i64, Path), ("code" = String, Path), ("id" = Uuid, Path)), request_body = SendEmployee,
    responses((status = 200, body = OpenEmployer), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn send_employee(
    State(app): State<App>,
    Origin(address): Origin,
    Path((county, code, id)): Path<(i64, String, Uuid)>,
    Json(sent): Json<SendEmployee>,
) -> Result<Json<OpenEmployer>, Problem> {
    Ok(Json(employees::send(&app, County(county), (code, id), sent, &address).await?))
}

/// Say that a worker left, or take back one nobody has looked at.
#[utoipa::path(delete, path = "/open/{county}/employers/{code}/people/{id}", tag = "places",
    params(("county" = i64, Path), ("code" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = OpenEmployer), (status = 404, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn leave_employer(
    State(app): State<App>,
    Origin(address): Origin,
    Path((county, code, id)): Path<(i64, String, Uuid)>,
) -> Result<Json<OpenEmployer>, Problem> {
    Ok(Json(employees::leave(&app, County(county), (code, id), &address).await?))
}
