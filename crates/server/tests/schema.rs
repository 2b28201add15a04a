//! The whole interface under a tester that knows only its own description: whatever is sent, no
//! answer is a failure of the server, every refusal is a problem of the one shape, and every answer
//! that is described has the shape described.

use axum::body::Body;
use axum::http::Method;
use jsonschema::Validator;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};
use testkit::TestApp;
use uuid::Uuid;

const ROUNDS: usize = 100;
const ROLES: [(&str, usize); 4] =
    [("administrator", 0), ("commander", 0), ("village_head", 2), ("grid_member", 3)];
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
            let id = |it: &&String| schema["format"] != "uuid" || Uuid::parse_str(it).is_ok();
            let fitting: Vec<_> = known.iter().filter(id).collect();
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

fn shape(document: &Value, schema: &Value) -> Validator {
    let whole = json!({ "components": document["components"], "allOf": [schema] });
    jsonschema::validator_for(&whole).expect("a schema")
}

/// A gate with a roster: its checkpoint and one of its shifts.
async fn guarded(app: &TestApp) -> (Uuid, String) {
    let village = app.sign_in("village_head", 2).await;
    let checkpoint = Uuid::from_u128(78);
    let gate = json!({ "id": checkpoint, "area": app.made.areas[2].id, "kind": "entrance", "name": "村口" });
    village.post("/api/v1/checkpoints", gate).await.ok();
    let draft = village.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 2 })).await.ok();
    let shift = draft["shifts"][0]["id"].as_str().expect("a shift").to_owned();
    let shifts: Vec<_> =
        draft["shifts"].as_array().into_iter().flatten().filter(|it| !it["worker"].is_null()).collect();
    village.post("/api/v1/duty/roster", json!({ "shifts": shifts })).await.ok();
    (checkpoint, shift)
}

async fn tried(app: TestApp) {
    let document: Value =
        serde_json::from_str(&server::openapi().to_json().expect("JSON")).expect("a document");
    let problem = shape(&document, &json!({ "$ref": "#/components/schemas/ProblemBody" }));
    let commander = app.sign_in("commander", 0).await;
    let campaign = Uuid::from_u128(77);
    commander.post("/api/v1/campaigns", json!({ "id": campaign, "template": "knock" })).await.ok();
    let task = store::tasks::task_id(domain::ids::CampaignId(campaign), app.made.households[0].id);
    let (checkpoint, shift) = guarded(&app).await;
    let known: Vec<String> = [
        checkpoint.to_string(),
        shift,
        "entrance".into(),
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
    .into();
    let mut clients = vec![("nobody", app.nobody())];
    for (role, area) in ROLES {
        clients.push((role, app.sign_in(role, area).await));
    }
    let mut random = ChaCha8Rng::seed_from_u64(20_220_315);
    let (mut answers, mut done) = (0, 0);
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            // A view that is open for ever, and what would end the sessions of the others.
            if path.ends_with("/live") || path.ends_with("/session") || path.ends_with("/password") {
                continue;
            }
            for round in 0..ROUNDS {
                let (role, client) = &clients[round % clients.len()];
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
                let schema = &described["content"]["application/json"]["schema"];
                if schema.is_object() {
                    let shape = shape(&document, schema);
                    let wrong: Vec<_> = shape.iter_errors(&answer.body).map(|it| it.to_string()).collect();
                    assert!(wrong.is_empty(), "{asked}: {wrong:?}");
                }
            }
        }
    }
    assert!(answers > 3000 && done * 10 > answers, "{done} of {answers} requests were done: too few to tell");
}

testkit::both_engines! { of testkit::NINGJIANG;
    async fn whatever_is_sent_the_answer_is_as_described(app: TestApp) {
        tried(app).await;
    }
}
