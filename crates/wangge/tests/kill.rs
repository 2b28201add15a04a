//! `kill -9` under load and during an import: nothing acknowledged is lost, nothing is half kept,
//! and the books still add up.
#![expect(clippy::expect_used, reason = "a test that cannot go on should fail")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

const BINARY: &str = env!("CARGO_BIN_EXE_wangge");

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut process = Command::new(BINARY)
            .args(["--data", &data.to_string_lossy(), "serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut line = String::new();
        let stdout = process.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("says where it listens");
        Self { process, address: line.trim().to_owned() }
    }

    /// What `kill -9` does.
    fn kill(mut self) {
        self.process.kill().expect("kills");
        self.process.wait().expect("ends");
    }
}

fn run(data: &Path, arguments: &[&str]) -> bool {
    let data = data.to_string_lossy();
    let mut command = Command::new(BINARY);
    command.args(["--data", &data]).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("runs").success()
}

async fn sign_in(http: &Client, address: &str, login: &str) -> String {
    let body = json!({ "login": login, "password": "liangdang-demo" });
    let answer = http.post(format!("{address}/api/v1/session")).json(&body).send().await.expect("answers");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    cookie.split(';').next().expect("a cookie").to_owned()
}

async fn get(http: &Client, address: &str, cookie: &str, path: &str) -> Value {
    let request = http.get(format!("{address}{path}")).header("cookie", cookie);
    request.send().await.expect("answers").json().await.expect("JSON")
}

fn visit(task: &Value, now: &Value) -> Value {
    let id: Uuid = task["id"].as_str().expect("an id").parse().expect("a UUID");
    json!({
        "id": Uuid::from_u128(id.as_u128() + 1), "task": task["id"], "outcome": "visited", "made_at": now,
        "answers": { "at_home": [], "told": true },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path();
    assert!(run(data, &["demo", "--fill-only"]));
    server::speak_tls();
    let http = Client::new();
    let acknowledged: Arc<Mutex<Vec<Value>>> = Arc::default();
    for round in 0..4 {
        let server = Server::start(data);
        let cookie = sign_in(&http, &server.address, "village").await;
        let me = get(&http, &server.address, &cookie, "/api/v1/session").await;
        let campaigns = get(&http, &server.address, &cookie, "/api/v1/campaigns").await;
        let campaign = campaigns[0]["id"].as_str().expect("a campaign").to_owned();
        let path = format!("/api/v1/campaigns/{campaign}/tasks?state=open");
        let open = get(&http, &server.address, &cookie, &path).await;
        let mut running = Vec::new();
        for task in open["rows"].as_array().expect("tasks").clone() {
            let (http, cookie, kept) = (http.clone(), cookie.clone(), acknowledged.clone());
            let (url, body) = (format!("{}/api/v1/visits", server.address), visit(&task, &me["now"]));
            running.push(tokio::spawn(async move {
                let sent = http.post(url).header("cookie", cookie).json(&body).send().await;
                if sent.is_ok_and(|answer| answer.status().is_success()) {
                    kept.lock().expect("a lock").push(body);
                }
            }));
        }
        tokio::time::sleep(Duration::from_millis(5 + 15 * round)).await;
        server.kill();
        for one in running {
            one.await.expect("ends");
        }
    }
    let server = Server::start(data);
    let cookie = sign_in(&http, &server.address, "village").await;
    let kept = acknowledged.lock().expect("a lock").clone();
    assert!(!kept.is_empty(), "some visits were acknowledged before a kill");
    for body in &kept {
        let sent =
            http.post(format!("{}/api/v1/visits", server.address)).header("cookie", &cookie).json(body);
        let answer: Value = sent.send().await.expect("answers").json().await.expect("JSON");
        assert_eq!(answer["repeated"], json!(true), "{answer}");
    }
    server.kill();
    assert!(run(data, &["doctor"]), "the books add up");
    assert!(run(data, &["audit", "verify"]), "the chain holds");
}

#[test]
fn an_import_killed_at_any_moment_is_kept_whole_or_not_at_all() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path();
    assert!(run(data, &["demo", "--fill-only"]));
    let roster = data.join("roster.csv");
    let mut file = std::fs::File::create(&roster).expect("creates");
    writeln!(file, "区划代码,联户组,户编码,户所在地,姓名").expect("writes");
    for n in 0..20_000 {
        writeln!(file, "621228100201,第1联户组,{n:018},城关村{n}号,测试{n}").expect("writes");
    }
    drop(file);
    let count = |name: &str| {
        let path = data.join(name);
        let mut export = Command::new(BINARY)
            .args(["--data", &data.to_string_lossy(), "export", &path.to_string_lossy()])
            .args(["--reason", "盘点", "--granted-by", "county"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("starts");
        export.stdin.take().expect("a pipe").write_all(b"liangdang-demo\n").expect("writes");
        assert!(export.wait().expect("ends").success());
        std::fs::read_to_string(path).expect("reads").lines().count()
    };
    let before = count("before.csv");
    for patience in [80, 200, 400, 800, 1_500] {
        let mut import = Command::new(BINARY)
            .args(["--data", &data.to_string_lossy(), "import", &roster.to_string_lossy()])
            .stdout(Stdio::null())
            .spawn()
            .expect("starts");
        std::thread::sleep(Duration::from_millis(patience));
        import.kill().expect("kills");
        import.wait().expect("ends");
        let found = count("after.csv");
        assert!(
            found == before || found == before + 20_000,
            "{found} rows after {patience} ms, {before} before"
        );
        assert!(run(data, &["doctor"]), "the books add up after {patience} ms");
    }
    assert!(run(data, &["import", &roster.to_string_lossy()]), "and it can be done again");
    assert_eq!(count("done.csv"), before + 20_000);
}
