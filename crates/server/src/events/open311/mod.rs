//! Open311 GeoReport v2 (B-82, domain notes B12): another case system sees the public kinds of events and how they stand,
//! and tells of new ones with a key. Nothing of a person comes out: no names, no words but the asking system's own, no spot
//! finer than a unit.

mod answer;
pub mod http;
mod keys;
mod place;
mod post;
mod read;
mod wire;

use std::collections::HashMap;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form as Body, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::ids::County;
use playbook::{EventCategory, Playbook};
use serde_json::{Value, json};

use self::answer::{Fault, Form};
use crate::app::App;
use crate::entry::Origin;

type Asked = HashMap<String, String>;

/// Beside `/api/v1`: paths are those of the standard, under the code of the county.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/open311/{county}/{file}", get(discover))
        .route("/open311/{county}/v2/{file}", get(collection).post(submit))
        .route("/open311/{county}/v2/{what}/{file}", get(one))
}

/// The public kinds of a county, where it is here and has events.
fn public(playbook: &Playbook) -> impl Iterator<Item = &EventCategory> {
    playbook.events.iter().flat_map(|it| &it.categories).filter(|it| it.public)
}

fn known(app: &App, county: i64, asked: &Asked) -> Result<std::sync::Arc<Playbook>, Fault> {
    let playbook = app.playbook(County(county)).map_err(|_| Fault::missing("no such jurisdiction"))?;
    let jurisdiction = asked.get("jurisdiction_id").filter(|it| !it.is_empty());
    if jurisdiction.is_some_and(|it| *it != county.to_string()) {
        return Err(Fault::missing("jurisdiction_id was not found"));
    }
    Ok(playbook)
}

fn answered(form: Form, root: &str, found: Result<Value, Fault>) -> Response {
    match found {
        Ok(content) => form.answer(StatusCode::OK, root, &content),
        Err(fault) => fault.answer(form),
    }
}

fn no_such_page() -> Response {
    Fault::missing("no such resource; formats are .json and .xml").answer(Form::Xml)
}

async fn discover(State(app): State<App>, Path((county, file)): Path<(i64, String)>) -> Response {
    let Some(("discovery", form)) = Form::of(&file) else { return no_such_page() };
    let found = known(&app, county, &Asked::new()).map(|playbook| {
        json!({
            "changeset": playbook.effective.to_string(),
            "contact": playbook.name.zh,
            "key_service": "区县系统管理员在“业务系统对接”中发放 / keys are given out by the county's administrator",
            "endpoints": [{ "specification": "http://wiki.open311.org/GeoReport_v2", "url": format!("/open311/{county}/v2"),
                "changeset": playbook.effective.to_string(), "type": "production", "formats": ["text/xml", "application/json"] }],
        })
    });
    answered(form, "discovery", found)
}

async fn collection(
    State(app): State<App>,
    Path((county, file)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
    Origin(address): Origin,
) -> Response {
    match Form::of(&file) {
        Some(("services", form)) => {
            let found = known(&app, county, &asked).map(|it| read::services(&it));
            answered(form, "services", found)
        }
        Some(("requests", form)) => {
            let found = read::requests(&app, county, None, &asked, &address).await;
            answered(form, "service_requests", found)
        }
        _ => no_such_page(),
    }
}

async fn one(
    State(app): State<App>,
    Path((county, what, file)): Path<(i64, String, String)>,
    Query(asked): Query<Asked>,
    Origin(address): Origin,
) -> Response {
    let Some((name, form)) = Form::of(&file) else { return no_such_page() };
    match what.as_str() {
        "services" => {
            let found = known(&app, county, &asked).and_then(|it| read::definition(&it, name));
            answered(form, "service_definition", found)
        }
        "requests" => {
            let found = read::requests(&app, county, Some(name), &asked, &address).await;
            answered(form, "service_requests", found)
        }
        "tokens" => {
            let found = read::token(&app, county, name, &asked).await;
            answered(form, "service_requests", found)
        }
        _ => no_such_page(),
    }
}

async fn submit(
    State(app): State<App>,
    Path((county, file)): Path<(i64, String)>,
    Origin(address): Origin,
    body: Result<Body<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let Some(("requests", form)) = Form::of(&file) else { return no_such_page() };
    let found = match body {
        Ok(Body(fields)) => post::submit(&app, county, fields, &address).await,
        Err(rejection) => Err(Fault::wrong(rejection.body_text())),
    };
    match found {
        Ok(content) => form.answer(StatusCode::CREATED, "service_requests", &content),
        Err(fault) => fault.answer(form),
    }
}
