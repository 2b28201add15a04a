//! The whole interface under a tester that knows only its own description: whatever is sent, no
//! answer is a failure of the server, every refusal is a problem of the one shape, and every answer
//! that is described has the shape described.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::body::Body;
use axum::http::Method;
use jsonschema::Validator;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};
use testkit::TestApp;
use uuid::Uuid;

use crate::lived::{BEILUN, NINGJIANG, NISHAN, guarded, inspected, told};

/// Requests sent to each operation. `make soak` sends a hundred on both engines.
fn rounds(engine: &str) -> usize {
    let asked = std::env::var("WANGGE_SOAK_ROUNDS").ok().and_then(|it| it.parse().ok());
    asked.unwrap_or(if engine == "sqlite" { 30 } else { 6 })
}

/// What people and programs really send by mistake.
const ODD: [&str; 13] = [
    "",
    " ",
    "0",
    "-1",
    "null",
    "二〇二二",
    "2022-02-30",
    "%00",
    "a\0b",
    "'; drop table person; --",
    "../../etc/passwd",
    "9999999999999999999999",
    "\u{202e}x",
];

/// A value that fits a schema, or often one that nearly does.
fn value(schema: &Value, document: &Value, known: &[String], random: &mut ChaCha8Rng) -> Value {
    if random.random_ratio(1, 30) {
        return json!(*ODD.choose(random).expect("something odd"));
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/components/schemas/");
        return value(&document["components"]["schemas"][name], document, known, random);
    }
    if let Some(one) = schema["oneOf"].as_array().and_then(|of| of.choose(random)) {
        return value(one, document, known, random);
    }
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.choose(random)) {
        return word.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.choose(random).and_then(Value::as_str),
        kind => kind.as_str(),
    };
    match kind {
        Some("object") if schema["properties"].is_object() => {
            let mut object = Map::new();
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                if !random.random_ratio(1, 30) {
                    object.insert(name.clone(), value(property, document, known, random));
                }
            }
            Value::Object(object)
        }
        Some("object") => json!({ *ODD.choose(random).expect("a key"): random.random_range(-5..5) }),
        Some("array") => {
            (0..random.random_range(0..3)).map(|_| value(&schema["items"], document, known, random)).collect()
        }
        Some("integer") => {
            json!(*[0, 1, -1, i64::MAX, i64::MIN, 2, 100].choose(random).expect("a number"))
        }
        Some("boolean") => json!(random.random_bool(0.5)),
        Some("null") => Value::Null,
        _ => {
            let fits = |it: &&String| match schema["format"].as_str() {
                Some("uuid") => Uuid::parse_str(it).is_ok(),
                Some("date") => it.parse::<jiff::civil::Date>().is_ok() && it.len() == 10,
                Some("date-time") => it.parse::<jiff::Timestamp>().is_ok(),
                _ => true,
            };
            let fitting: Vec<_> = known.iter().filter(fits).collect();
            json!(fitting.choose(random).expect("a text"))
        }
    }
}

fn text(random: &mut ChaCha8Rng, known: &[String]) -> String {
    let given = if random.random_ratio(1, 3) { ODD.choose(random).map(ToString::to_string) } else { None };
    given.unwrap_or_else(|| known.choose(random).expect("a text").clone())
}

/// The same as in a path or query.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The validator of a described answer, by its place in the document. Compiled once for all tests, because compiling
/// takes longer than the request.
fn shape(document: &Value, place: &str) -> Arc<Validator> {
    static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().expect("not poisoned");
    let validator = compiled.entry(place.to_owned()).or_insert_with(|| {
        let schema = document.pointer(place).expect("described");
        let whole = json!({ "components": document["components"], "allOf": [schema] });
        Arc::new(jsonschema::validator_for(&whole).expect("a schema"))
    });
    validator.clone()
}

/// Ids and words that fit somewhere.
fn known(app: &TestApp, campaign: Uuid, task: Uuid) -> Vec<String> {
    [
        "passed".into(),
        "shown".into(),
        "normal".into(),
        "in".into(),
        campaign.to_string(),
        task.to_string(),
        Uuid::from_u128(5).to_string(),
        app.made.areas[3].id.to_string(),
        app.made.households[0].id.to_string(),
        app.made.people[0].id.to_string(),
        "daily".into(),
        "knock".into(),
        "visited".into(),
        "absent".into(),
        "open".into(),
        "phone".into(),
        "contact".into(),
        "home".into(),
        "away".into(),
        "village".into(),
        "2022-03-15".into(),
        "2022-03-15T02:00:00Z".into(),
        "王".into(),
        "wang".into(),
        app.made.households[0].number.clone(),
    ]
    .into()
}

async fn tried(app: TestApp, roles: &[(&'static str, usize)], more: Vec<String>) {
    let document: Value =
        serde_json::from_str(&server::openapi().to_json().expect("JSON")).expect("a document");
    let problem = shape(&document, "/components/schemas/ProblemBody");
    let commander = app.sign_in("commander", 0).await;
    let campaign = Uuid::from_u128(77);
    let template = if app.made.playbook.campaign("knock").is_some() { "knock" } else { "ledger" };
    commander.post("/api/v1/campaigns", json!({ "id": campaign, "template": template })).await.ok();
    let task = store::tasks::task_id(domain::ids::CampaignId(campaign), app.made.households[0].id);
    let mut known = known(&app, campaign, task.0);
    known.extend(more);
    let mut clients = vec![("nobody", app.nobody())];
    for &(role, area) in roles {
        clients.push((role, app.sign_in(role, area).await));
    }
    let mut random = ChaCha8Rng::seed_from_u64(20_220_315);
    let (rounds, mut operations_tried) = (rounds(app.fresh.store.engine()), 0);
    let (mut answers, mut done) = (0, 0);
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            // A view that is open for ever, and what would end the sessions of the others.
            if path.ends_with("/live") || path.ends_with("/session") || path.ends_with("/password") {
                continue;
            }
            operations_tried += 1;
            for round in 0..rounds {
                // Each operation begins with another role, so that few rounds reach all of them.
                let (role, client) = &clients[(operations_tried + round) % clients.len()];
                let mut target = path.clone();
                let mut query = Vec::new();
                let verb = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                let mut request = client.builder(verb, "/");
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let name = parameter["name"].as_str().expect("a name");
                    let given = escaped(&text(&mut random, &known));
                    match parameter["in"].as_str() {
                        Some("path") => target = target.replace(&format!("{{{name}}}"), &given),
                        Some("query") => query.push(format!("{name}={given}")),
                        _ => request = request.header(name, format!("\"{}\"", random.random_range(0..3))),
                    }
                }
                let body = operation["requestBody"]["content"].as_object().and_then(|it| it.iter().next());
                let body = body.map_or(Body::empty(), |(kind, content)| {
                    request = std::mem::take(&mut request).header("content-type", kind);
                    let made = value(&content["schema"], &document, &known, &mut random).to_string();
                    let cut = if random.random_ratio(1, 15) { made.len() / 2 } else { made.len() };
                    Body::from(made.into_bytes()[..cut].to_vec())
                });
                let target = format!("{target}?{}", query.join("&"));
                let mut request = request.body(body).expect("a request");
                *request.uri_mut() = target.parse().expect("an address");
                let answer = client.send(request).await;
                answers += 1;
                let asked = format!("{method} {target} as {role}: {} {}", answer.status, answer.text);
                assert!(!answer.status.is_server_error(), "{asked}");
                if !answer.status.is_success() {
                    assert!(problem.is_valid(&answer.body), "{asked}");
                    continue;
                }
                done += 1;
                let described = &operation["responses"][answer.status.as_str()];
                assert!(described.is_object(), "{asked}: not described");
                if described["content"]["application/json"]["schema"].is_object() {
                    let place = format!(
                        "/paths/{}/{method}/responses/{}/content/application~1json/schema",
                        path.replace('/', "~1"),
                        answer.status.as_str()
                    );
                    let shape = shape(&document, &place);
                    let wrong: Vec<_> = shape.iter_errors(&answer.body).map(|it| it.to_string()).collect();
                    assert!(wrong.is_empty(), "{asked}: {wrong:?}");
                }
            }
        }
    }
    assert_eq!(answers, operations_tried * rounds, "every operation was tried in every round");
    // One in twenty is done; the rest is refused for what was sent.
    assert!(done * 32 > answers, "{done} of {answers} requests were done: too few to tell");
}

testkit::both_engines! { of testkit::NINGJIANG;
    async fn whatever_is_sent_the_answer_is_as_described(app: TestApp) {
        let (checkpoint, shift) = guarded(&app).await;
        let more = vec![checkpoint.to_string(), shift, "entrance".to_owned()];
        tried(app, &NINGJIANG, more).await;
    }
}

testkit::both_engines! { of testkit::NISHAN;
    async fn so_it_is_where_venues_are_inspected(app: TestApp) {
        let more = inspected(&app).await;
        tried(app, &NISHAN, more).await;
    }
}

testkit::both_engines! { of testkit::BEILUN;
    async fn and_where_events_are_told(app: TestApp) {
        let more = told(&app).await;
        tried(app, &BEILUN, more).await;
    }
}
