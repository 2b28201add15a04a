//! Every route as every role: who may do what is one table, and a change of it is seen in review.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::TestApp;
use uuid::Uuid;

const ROLES: [(&str, usize); 5] =
    [("administrator", 0), ("commander", 0), ("township_head", 1), ("village_head", 2), ("group_head", 3)];

fn example(name: &str, app: &TestApp, campaign: Uuid) -> String {
    let task = store::tasks::task_id(domain::ids::CampaignId(campaign), app.made.households[0].id);
    match name {
        "form" => "daily".to_owned(),
        "day" => "2022-03-15".to_owned(),
        "campaign" => campaign.to_string(),
        "household" => app.made.households[0].id.to_string(),
        "person" => app.made.people[0].id.to_string(),
        "task" => task.to_string(),
        "area" => app.made.areas[3].id.to_string(),
        _ => Uuid::from_u128(404).to_string(),
    }
}

/// What stands in the braces of a path, by the resource before it.
fn filled(path: &str, app: &TestApp, campaign: Uuid) -> String {
    let kinds = [
        ("/areas/{id}", "area"),
        ("/campaigns/{id}", "campaign"),
        ("/households/{id}", "household"),
        ("/persons/{id}", "person"),
        ("/tasks/{id}", "task"),
        ("/imports/{id}", "import"),
        ("/exports/{id}", "export"),
    ];
    let mut out =
        path.replace("{z}/{x}/{y}", "9/422/205").replace("{form}", "daily").replace("{day}", "2022-03-15");
    for (pattern, kind) in kinds {
        let example = pattern.replace("{id}", &example(kind, app, campaign));
        out = out.replace(pattern, &example);
    }
    // Whatever else is asked for is not there; a path that names nothing would tell nothing.
    let county = app.made.county.0.to_string();
    let nowhere = Uuid::from_u128(404).to_string();
    let out = out.replace("{county}", &county).replace("{id}", &nowhere).replace("{serial}", "notacard");
    let out = out
        .replace("{link}", "0-none.ics")
        .replace("{worker}", &nowhere)
        .replace("{category}", "castle")
        .replace("{ledger}", "away")
        .replace("{one}", &Uuid::from_u128(403).to_string())
        .replace("{other}", &nowhere)
        .replace("{call}", &nowhere)
        .replace("{person}", &nowhere)
        .replace("{tag}", "none")
        .replace("{word}", &nowhere)
        .replace("{code}", "none");
    assert!(!out.contains('{'), "{out} is not filled");
    match path {
        "/api/v1/areas" | "/api/v1/persons" => format!("{out}?q=w"),
        "/api/v1/live" => format!("{out}?campaign={}", Uuid::from_u128(404)),
        "/api/v1/imports/{id}" => format!("{out}?filename=x.csv"),
        "/api/v1/map/imports/{id}" => format!("{out}?kind=border&datum=wgs84"),
        "/api/v1/map/figures" => format!("{out}?level=village&of=people"),
        "/api/v1/chats/without" => format!("{out}?level=village"),
        "/api/v1/borders" => format!("{out}?state=proposed"),
        "/api/v1/care/{person}" => format!("{out}?why=over"),
        _ => out,
    }
}

// covers: L-06 I-9
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_as_every_role() {
    table("routes_by_role", testkit::LIANGDANG, &ROLES).await;
}

// A county with duty, limits and notices.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_as_every_role_of_ningjiang() {
    let roles = [
        ("administrator", 0),
        ("commander", 0),
        ("rights_officer", 0),
        ("township_head", 1),
        ("village_head", 2),
        ("grid_member", 3),
    ];
    table("routes_by_role_of_ningjiang", testkit::NINGJIANG, &roles).await;
}

// A district with events.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_as_every_role_of_beilun() {
    let roles = [
        ("administrator", 0),
        ("commander", 0),
        ("command_room", 1),
        ("village_head", 2),
        ("grid_leader", 3),
        ("micro_leader", 4),
    ];
    table("routes_by_role_of_beilun", testkit::BEILUN, &roles).await;
}

// A town with venues and inspections.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_as_every_role_of_nishan() {
    let roles = [
        ("administrator", 0),
        ("commander", 0),
        ("mayor", 0),
        ("information_officer", 1),
        ("zone_secretary", 1),
        ("village_head", 2),
        ("village_cadre", 2),
        ("grid_worker", 3),
        ("fine_member", 4),
    ];
    table("routes_by_role_of_nishan", testkit::NISHAN, &roles).await;
}

/// Gives every field that takes a word of a closed list one of its words: an unknown one is refused before anybody asks who
/// sent it.
fn words(document: &Value, operation: &Value, body: &mut Value) {
    let resolved = |schema: &Value| match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).cloned().unwrap_or_default(),
        None => schema.clone(),
    };
    let asked = resolved(&operation["requestBody"]["content"]["application/json"]["schema"]);
    for (field, schema) in asked["properties"].as_object().into_iter().flatten() {
        let optional = schema["oneOf"].as_array().and_then(|of| of.iter().find(|it| it["$ref"].is_string()));
        if let Some(word) = resolved(optional.unwrap_or(schema))["enum"].as_array().and_then(|it| it.last()) {
            body[field] = word.clone();
        }
    }
}

async fn table(name: &str, playbook: &'static str, roles: &[(&str, usize)]) {
    let app = TestApp::start(testkit::sqlite_store(), playbook).await;
    let campaign = Uuid::from_u128(77);
    let commander = app.sign_in("commander", 0).await;
    let template = if app.made.playbook.campaign("knock").is_some() { "knock" } else { "ledger" };
    commander.post("/api/v1/campaigns", json!({ "id": campaign, "template": template })).await.ok();
    let document: Value =
        serde_json::from_str(&server::openapi().to_json().expect("JSON")).expect("a document");
    let mut table = String::new();
    let mut clients = Vec::new();
    for &(role, area) in roles {
        clients.push((role, app.sign_in(role, area).await));
    }
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            // Sessions would end under the others; a check goes on in the background.
            let own = ["/api/v1/session", "/api/v1/session/post", "/api/v1/imports/{id}/check"];
            if own.contains(&path.as_str()) {
                continue;
            }
            let mut row = format!("{:<7}{path}\n      ", method.to_uppercase());
            for (role, client) in &clients {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                let request = client
                    .builder(method, &filled(path, &app, campaign))
                    .header("content-type", "application/json")
                    .header("if-match", "\"999\"");
                let mut body = json!({ "field": "phone", "purpose": "contact", "presence": "home", "to": Uuid::nil(),
                    "reason": "contacts", "granted": true, "old": "x", "fresh": "x",
                    "area": app.made.areas[3].id.0, "columns": {}, "id": Uuid::from_u128(1), "template": "none",
                    "task": Uuid::nil(), "outcome": "x", "made_at": "x", "household": Uuid::nil(), "name": "",
                    "from_place": "", "arrived_on": "", "transport": "", "kind": "csv", "document": "x", "issuer": "x",
                    "services": "x", "appeal": "x", "starts_at": "2022-03-15T02:00:00Z", "ends_at": "2022-03-16T02:00:00Z",
                    "review_at": "2022-03-16T02:00:00Z", "terms": { "exits": 1, "every_days": 1, "max_minutes": 120 },
                    "grant": true, "why": "lost", "worker": Uuid::from_u128(404), "until": "2022-04-01", "said": "x",
                    "upheld": true, "answer": "x", "visit": Uuid::nil(), "size": 1, "digest": "00", "claim": "x",
                    "source": "x", "source_day": "2022-03-14", "confirmed": true, "serial": "notacard",
                    "checkpoint": Uuid::nil(), "village": Uuid::nil(), "door": "x", "from": "2022-03-15", "days": 1,
                    "shifts": [], "agree": true, "programme": "routine", "team": Uuid::nil(), "answers": {}, "verdict": "closed",
                    "hours": 24, "venues": [], "day": "2022-03-15", "category": "castle", "factor": "x", "department": "x",
                    "note": "", "direction": "in", "people": 1, "registered": "shown",
                    "health": "shown", "temperature": "normal", "shift": Uuid::nil(), "point": "x", "sent_at": "x",
                    "entries": [], "address": "", "head": "", "persons": [], "way": "phone", "what": "smoke", "seen_at": "x", "take": true, "body": "x", "request": "x",
                    "text": "x", "result": "here", "place": "x", "vault": Uuid::nil(),
                    "needs": [], "consent": "own", "consented_on": "2022-03-15", "every_days": 7, "held_on": "2022-03-14", "role": "x", "present": 1,
                    "candidates": [], "coordinates": [], "chosen": 0, "consent_by": "x", "explained": "x", "version": 1 });
                words(&document, operation, &mut body);
                let answer =
                    client.send(request.body(Body::from(body.to_string())).expect("a request")).await;
                row.push_str(&[" ", role, " ", answer.status.as_str()].concat());
            }
            table += &row;
            table.push('\n');
        }
    }
    insta::assert_snapshot!(name, table);
}
