//! Databases of earlier versions of the schema open with today's program, and what was read from them then still reads.
//!
//! `upgrade/` holds, for each recorded version and county, the SQLite file, a dump of the PostgreSQL database and the answers
//! of that time, engine by engine. `make record-schema` adds today's version; recorded ones are kept for ever.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use store::schema;
use testkit::{Client, Fresh, TestApp};
use tokio::sync::OnceCell;
use uuid::Uuid;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::lived::{BEILUN, NINGJIANG, NISHAN, guarded, inspected, told};

/// Answers that were changed on purpose since they were recorded, with the reason: these must still be answers.
const CHANGED: [(&str, &str); 0] = [];
/// A view that stays open, and a session that is another one each time.
const LEFT_OUT: [&str; 2] = ["/live", "/session"];
const COUNTIES: [&str; 3] = ["ningjiang", "nishan", "beilun"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/upgrade")
}

fn playbook(county: &str) -> &'static str {
    match county {
        "ningjiang" => testkit::NINGJIANG,
        "nishan" => testkit::NISHAN,
        _ => testkit::BEILUN,
    }
}

fn roles(county: &str) -> &'static [(&'static str, usize)] {
    match county {
        "ningjiang" => &NINGJIANG,
        "nishan" => &NISHAN,
        _ => &BEILUN,
    }
}

/// Lets some work happen; returns the ids that paths of the interface may ask for.
async fn live(app: &TestApp, county: &str) -> Vec<String> {
    let commander = app.sign_in("commander", 0).await;
    let campaign = Uuid::from_u128(77);
    let template = if app.made.playbook.campaign("knock").is_some() { "knock" } else { "ledger" };
    commander.post("/api/v1/campaigns", json!({ "id": campaign, "template": template })).await.ok();
    let task = store::tasks::task_id(domain::ids::CampaignId(campaign), app.made.households[0].id);
    let mut ids = vec![campaign.to_string(), task.to_string()];
    ids.push(app.made.households[0].id.to_string());
    ids.push(app.made.people[0].id.to_string());
    ids.extend(app.made.areas.iter().map(|it| it.id.to_string()));
    ids.extend(match county {
        "ningjiang" => vec![guarded(app).await.0.to_string()],
        "nishan" => inspected(app).await,
        _ => told(app).await,
    });
    ids
}

/// Every answer that reading gives each role, as `{role, area, path, body}`.
async fn answers(app: &TestApp, county: &str, ids: &[String]) -> Vec<Value> {
    let document: Value =
        serde_json::from_str(&server::openapi().to_json().expect("JSON")).expect("a document");
    let mut read = Vec::new();
    for (role, area) in roles(county) {
        let client = app.sign_in(role, *area).await;
        for (path, operations) in document["paths"].as_object().expect("paths") {
            if operations["get"].is_null() || LEFT_OUT.iter().any(|it| path.ends_with(it)) {
                continue;
            }
            for path in filled(path, ids, app.made.county.0) {
                let answer = client.get(&path).await;
                if answer.status.is_success() && !answer.body.is_null() {
                    read.push(json!({ "role": role, "area": area, "path": path, "body": answer.body }));
                }
            }
        }
    }
    read
}

/// A path of the interface with its one parameter filled in; none where it has several.
fn filled(path: &str, ids: &[String], county: i64) -> Vec<String> {
    let path = path.replace("{county}", &county.to_string());
    let Some((before, rest)) = path.split_once('{') else { return vec![path] };
    let Some((_, after)) = rest.split_once('}') else { return Vec::new() };
    if after.contains('{') {
        return Vec::new();
    }
    ids.iter().map(|id| format!("{before}{id}{after}")).collect()
}

/// The first place at which `today` lacks what was there `then`; more than there was is no fault.
fn lost(then: &Value, today: &Value, place: &str) -> Option<String> {
    match (then, today) {
        (Value::Object(then), Value::Object(_)) => {
            then.iter().find_map(|(key, value)| lost(value, &today[key], &format!("{place}/{key}")))
        }
        // The engines return rows that nothing sorts in any order.
        (Value::Array(then), Value::Array(now)) => {
            let gone = then.iter().find(|then| now.iter().all(|now| lost(then, now, place).is_some()))?;
            Some(format!("{place}: {gone} is not among {today}"))
        }
        _ if then == today => None,
        _ => Some(format!("{place}: {then} became {today}")),
    }
}

async fn still_reads(client: &Client, recorded: &Value) -> Option<String> {
    let path = recorded["path"].as_str().expect("a path");
    let answer = client.get(path).await;
    if !answer.status.is_success() {
        return Some(format!("{path}: {} {}", answer.status, answer.text));
    }
    let on_purpose = CHANGED.iter().any(|(changed, _)| path.starts_with(changed));
    if on_purpose { None } else { lost(&recorded["body"], &answer.body, path) }
}

async fn opens(archive: &Path, postgres: bool) {
    let name = archive.file_stem().expect("a name").to_string_lossy().into_owned();
    let county = name.split_once('-').expect("version and county").1;
    let mut archive = ZipArchive::new(std::fs::File::open(archive).expect("a file")).expect("an archive");
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).expect("a part").read_to_end(&mut bytes).expect("reads");
        bytes
    };
    let recorded: Vec<Value> =
        serde_json::from_slice(&part(if postgres { "postgres.json" } else { "sqlite.json" }))
            .expect("answers");
    let fresh = if postgres {
        Fresh::restored(&String::from_utf8(part("postgres.sql")).expect("text")).await
    } else {
        Fresh::from_file(&part("sqlite.db"))
    };
    let app = TestApp::reopen(fresh, playbook(county)).await;
    let version: Result<i64, store::StoreError> =
        app.fresh.store.read(|db| Box::pin(schema::version(db))).await;
    assert_eq!(version.expect("reads"), schema::latest(), "{name} was upgraded");
    assert!(recorded.len() > 100, "{name}: {} answers are too few to tell", recorded.len());
    for (role, area) in roles(county) {
        let client = app.sign_in(role, *area).await;
        for recorded in recorded.iter().filter(|it| it["role"] == *role) {
            let wrong = still_reads(&client, recorded).await;
            assert_eq!(wrong, None, "{name} as {role}");
        }
    }
}

async fn archives() -> Vec<PathBuf> {
    static RECORDED: OnceCell<()> = OnceCell::const_new();
    if std::env::var_os("WANGGE_RECORD_SCHEMA").is_some() {
        RECORDED.get_or_init(record).await;
    }
    let entries = std::fs::read_dir(folder()).expect("the folder").flatten().map(|it| it.path());
    let archives: Vec<_> = entries.filter(|it| it.extension().is_some_and(|it| it == "zip")).collect();
    assert!(archives.len() >= COUNTIES.len(), "the first frozen version is kept for ever");
    archives
}

/// A county in which something happened, and what reading it answers.
async fn lived(fresh: Fresh, county: &str) -> (TestApp, Vec<u8>) {
    let app = TestApp::start(fresh, playbook(county)).await;
    let ids = live(&app, county).await;
    let read = answers(&app, county, &ids).await;
    (app, serde_json::to_vec(&read).expect("JSON"))
}

async fn record() {
    for county in COUNTIES {
        let (app, of_postgres) = lived(testkit::postgres_store().await, county).await;
        let dump = app.fresh.dump().await;
        let (app, of_sqlite) = lived(testkit::sqlite_store(), county).await;
        let file = app.fresh.file();
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            ("sqlite.db", file),
            ("sqlite.json", of_sqlite),
            ("postgres.sql", dump),
            ("postgres.json", of_postgres),
        ];
        for (name, bytes) in parts {
            archive.start_file(name, SimpleFileOptions::default()).expect("begins");
            archive.write_all(&bytes).expect("writes");
        }
        let bytes = archive.finish().expect("ends").into_inner();
        std::fs::write(folder().join(format!("v{}-{county}.zip", schema::latest())), bytes).expect("writes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn databases_of_every_recorded_version_open_on_sqlite() {
    for archive in archives().await {
        opens(&archive, false).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn databases_of_every_recorded_version_open_on_postgres() {
    for archive in archives().await {
        opens(&archive, true).await;
    }
}
