//! A day through the real router, on both engines: sign in, knock, report, chase, correct, watch.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Client, PASSWORD, TestApp};
use uuid::Uuid;

const CAMPAIGN: &str = "01900000-0000-7000-8000-00000000c001";
const DAY: &str = "/api/v1/reports/daily/2022-03-15";

async fn campaign(app: &TestApp) {
    let county = app.sign_in("commander", 0).await;
    for _ in 0..2 {
        county.post("/api/v1/campaigns", json!({ "id": CAMPAIGN, "template": "knock" })).await.ok();
    }
}

async fn tasks(client: &Client) -> Vec<Value> {
    client.get("/api/v1/today").await.ok()["tasks"].as_array().cloned().expect("tasks")
}

fn visit(id: u128, task: &Value, outcome: &str) -> Value {
    let answers =
        if outcome == "visited" { json!({ "at_home": [], "told": true, "unwell": [] }) } else { json!({}) };
    json!({
        "id": Uuid::from_u128(id), "task": task["id"], "outcome": outcome, "reason": "敲门无应",
        "made_at": "2022-03-15T02:00:00Z", "answers": answers,
    })
}

async fn books(client: &Client, area: Option<&Value>) -> Value {
    let area = area.and_then(Value::as_str).map_or(String::new(), |id| format!("?area={id}"));
    client.get(&format!("/api/v1/campaigns/{CAMPAIGN}/coverage{area}")).await.ok()
}

testkit::both_engines! {
    // covers: L-13 L-35 L-36 L-45 S-19 S-20 S-22 B-28
    async fn a_visit_shrinks_the_list_and_fills_every_level(app: TestApp) {
        campaign(&app).await;
        let head = app.sign_in("group_head", 3).await;
        let own = tasks(&head).await;
        assert_eq!(own.len(), 3);
        let members = head.get(&format!("/api/v1/tasks/{}", own[0]["id"].as_str().expect("id"))).await.ok();
        let person = members["members"][0]["id"].clone();
        let mut first = visit(1, &own[0], "visited");
        first["answers"] = json!({ "at_home": [person], "unwell": [person], "needs": ["medicine", "food"] });
        let kept = head.post("/api/v1/visits", first).await.ok();
        assert_eq!((&kept["state"], &kept["repeated"]), (&json!("done"), &json!(false)));
        assert_eq!(head.post("/api/v1/visits", visit(2, &own[1], "absent")).await.ok()["state"], "open");
        assert_eq!(head.post("/api/v1/visits", visit(3, &own[2], "refused")).await.ok()["state"], "excused");
        let today = head.get("/api/v1/today").await.ok();
        assert_eq!(today["mine"], json!({ "targets": 3, "done": 1, "excused": 1, "open": 1 }));
        for (role, area, targets) in [("commander", 0, 12), ("township_head", 1, 12), ("village_head", 2, 6)] {
            let found = books(&app.sign_in(role, area).await, None).await;
            let want = json!({ "targets": targets, "done": 1, "excused": 1, "open": targets - 2 });
            assert_eq!(found["total"], want, "{role}");
            let sum = |key: &str| -> i64 {
                found["below"].as_array().expect("units").iter().filter_map(|unit| unit["tally"][key].as_i64()).sum()
            };
            assert_eq!((sum("targets"), sum("open")), (targets, targets - 2), "{role}");
        }
        let report = head.get(DAY).await.ok();
        let want = json!({ "arrivals": 0, "leaflet": 0, "needs": 2, "persuaded": 0, "told": 0, "unwell": 1, "visited": 1, "visits": 3 });
        assert_eq!(report["figures"], want);
    }

    async fn the_same_visit_sent_a_hundred_times_counts_once(app: TestApp) {
        campaign(&app).await;
        let head = app.sign_in("group_head", 3).await;
        let own = tasks(&head).await;
        let sends = (0..100).map(|_| {
            let (head, body) = (head.clone(), visit(1, &own[0], "visited"));
            tokio::spawn(async move { head.post("/api/v1/visits", body).await.ok()["repeated"].clone() })
        });
        let mut fresh = 0;
        for sent in sends.collect::<Vec<_>>() {
            fresh += i32::from(sent.await.expect("answers") == json!(false));
        }
        assert_eq!(fresh, 1);
        assert_eq!(books(&head, None).await["total"]["done"], 1);
        assert_eq!(head.get(DAY).await.ok()["figures"]["visits"], 1);
        let other = head.post("/api/v1/visits", visit(1, &own[0], "absent")).await;
        assert_eq!(other.refusal(), (409, "id_reused"));
    }

    // covers: L-40 L-41
    async fn a_feedback_list_becomes_tasks_of_whoever_answers_for_the_doors(app: TestApp) {
        campaign(&app).await;
        let village = app.sign_in("commander", 0).await;
        let numbers: Vec<_> = [0, 3].map(|place: usize| app.made.households[place].number.clone()).into();
        let list = json!({ "id": Uuid::from_u128(78), "template": "feedback", "title": "3月14日核酸名单", "numbers": numbers });
        let mut wrong = list.clone();
        wrong["numbers"] = json!([numbers[0], "没有这一户"]);
        let refused = village.post("/api/v1/campaigns", wrong).await;
        assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!("numbers.没有这一户")));
        for _ in 0..2 {
            village.post("/api/v1/campaigns", list.clone()).await.ok();
        }
        let head = app.sign_in("group_head", 3).await;
        let today = head.get("/api/v1/today").await.ok();
        assert_eq!(today["campaigns"].as_array().expect("campaigns").len(), 2);
        assert_eq!(today["mine"]["targets"], 4, "three doors to knock at, one household of the list");
        let task = today["tasks"].as_array().expect("tasks").iter().find(|it| it["campaign"] == json!(Uuid::from_u128(78)));
        let task = task.expect("a task of the list").clone();
        assert_eq!(task["number"], json!(numbers[0]));
        let call = |id: u128, outcome: &str| json!({ "id": Uuid::from_u128(id), "task": task["id"], "outcome": outcome, "made_at": "2022-03-15T02:00:00Z" });
        assert_eq!(head.post("/api/v1/visits", call(1, "no_answer")).await.ok()["state"], "open");
        assert_eq!(head.post("/api/v1/visits", call(2, "visited")).await.refusal(), (422, "invalid"), "an outcome of another template");
        assert_eq!(head.post("/api/v1/visits", call(3, "phoned")).await.ok()["state"], "done");
        let path = format!("/api/v1/campaigns/{}/coverage", Uuid::from_u128(78));
        assert_eq!(village.get(&path).await.ok()["total"], json!({ "targets": 2, "done": 1, "excused": 0, "open": 1 }));
    }

    // covers: L-23
    async fn what_is_over_is_closed_and_a_new_playbook_takes_effect_on_its_day(app: TestApp) {
        campaign(&app).await;
        let county = app.sign_in("commander", 0).await;
        let text = include_str!("../../../../playbooks/liangdang.toml");
        let next = text.replace("version = 1\n", "version = 2\n").replace("2022-03-01", "2022-03-16").replace("\"16:00\"", "\"17:00\"");
        let next: &str = next.leak();
        let loaded: Result<(), store::StoreError> = app.fresh.store.write(move |writer| Box::pin(async move {
            let day = jiff::civil::date(2022, 3, 16);
            store::playbooks::insert(writer, domain::ids::County(621_228), 2, day, next, testkit::now()).await
        })).await;
        loaded.expect("is kept");
        let cut_off = async || county.get("/api/v1/playbook").await.ok()["reports"][0]["cut_off"].clone();
        server::upkeep::once(&app.app).await.expect("runs");
        assert_eq!(cut_off().await, "16:00", "its day has not come");
        assert_eq!(county.get("/api/v1/campaigns").await.ok()[0]["open"], true);
        app.set_time("2022-03-18T02:00:00Z");
        let county = app.sign_in("commander", 0).await;
        for _ in 0..2 {
            server::upkeep::once(&app.app).await.expect("runs");
        }
        let playbook = county.get("/api/v1/playbook").await.ok();
        assert_eq!(playbook["reports"][0]["cut_off"], "17:00");
        assert_eq!(county.get("/api/v1/campaigns").await.ok()[0]["open"], false, "three days are over");
    }

    // covers: I-15
    async fn what_was_told_at_the_doors_is_destroyed_when_its_time_is_over(app: TestApp) {
        campaign(&app).await;
        let head = app.sign_in("group_head", 3).await;
        let own = tasks(&head).await;
        head.post("/api/v1/visits", visit(1, &own[0], "visited")).await.ok();
        head.post("/api/v1/visits", visit(2, &own[1], "refused")).await.ok();
        let arrival = json!({ "id": Uuid::from_u128(3), "household": app.made.households[0].id.0, "name": "王返乡",
            "from_place": "西安市", "arrived_on": "2022-03-15", "transport": "train", "made_at": "2022-03-15T02:00:00Z" });
        head.post("/api/v1/arrivals", arrival).await.ok();
        let kept = async || -> [i64; 3] {
            let counted: Result<_, store::StoreError> = app.fresh.store.read(|db| Box::pin(async move {
                let mut counts = [0; 3];
                let sql = ["select count(*) from visit where length(answers_sealed) > 0 or reason is not null",
                    "select count(*) from task where reason is not null", "select count(*) from arrival"];
                for (count, sql) in counts.iter_mut().zip(sql) {
                    *count = db.query_one(sql, &[]).await?.take(0)?;
                }
                Ok(counts)
            })).await;
            counted.expect("counts")
        };
        app.set_time("2022-04-13T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        assert_eq!(kept().await, [2, 2, 1], "its time is not over");
        app.set_time("2022-04-18T02:00:00Z");
        for _ in 0..2 {
            server::upkeep::once(&app.app).await.expect("runs");
        }
        assert_eq!(kept().await, [0, 0, 0]);
        let county = app.sign_in("commander", 0).await;
        assert_eq!(books(&county, None).await["total"]["done"], 1, "the books stay");
        assert_eq!(county.get(DAY).await.status.as_u16(), 200);
        let told: Result<_, store::StoreError> = app.fresh.store.read(|db| Box::pin(async move {
            store::audit::list(db, domain::ids::County(621_228), 50).await
        })).await;
        let told = told.expect("reads");
        let certificates: Vec<_> = told.iter().filter(|it| it.action == "retention.destroyed").collect();
        assert_eq!(certificates.len(), 1);
        assert!(certificates[0].detail.contains(r#""visits":2"#), "{}", certificates[0].detail);
    }

    async fn a_correction_of_a_visit_counts_instead_of_it(app: TestApp) {
        campaign(&app).await;
        let head = app.sign_in("group_head", 3).await;
        let own = tasks(&head).await;
        head.post("/api/v1/visits", visit(1, &own[0], "visited")).await.ok();
        let mut mended = visit(2, &own[0], "moved");
        mended["replaces"] = json!(Uuid::from_u128(1));
        assert_eq!(head.post("/api/v1/visits", mended).await.ok()["state"], "excused");
        let figures = head.get(DAY).await.ok()["figures"].clone();
        assert_eq!((&figures["visits"], &figures["visited"], &figures["told"]), (&json!(1), &json!(0), &json!(0)));
    }

    async fn bad_visits_are_refused_with_the_field_and_keep_nothing(app: TestApp) {
        campaign(&app).await;
        let head = app.sign_in("group_head", 3).await;
        let village = app.sign_in("village_head", 5).await;
        let own = tasks(&head).await;
        let change = |key: &str, value: Value| {
            let mut body = visit(9, &own[0], "visited");
            body[key] = value;
            body
        };
        let cases = [
            (&village, change("reason", json!(null)), (404, "not_found"), ""),
            (&head, change("task", json!(Uuid::from_u128(5))), (404, "not_found"), ""),
            (&head, change("outcome", json!("flown")), (422, "invalid"), "outcome"),
            (&head, change("made_at", json!("yesterday")), (422, "invalid"), "made_at"),
            (&head, change("made_at", json!("2022-03-15T05:00:00Z")), (409, "clock_wrong"), ""),
            (&head, change("answers", json!({})), (422, "invalid"), "answers.at_home"),
            (&head, change("answers", json!({ "at_home": [Uuid::from_u128(1)] })), (422, "invalid"), "answers.at_home"),
            (&head, change("answers", json!({ "at_home": [], "score": 5 })), (422, "invalid"), "answers.score"),
            (&head, json!({ "id": Uuid::from_u128(9), "task": own[0]["id"], "outcome": "moved", "made_at": "2022-03-15T02:00:00Z" }), (422, "reason_missing"), "reason"),
        ];
        for (client, body, want, field) in cases {
            let answer = client.post("/api/v1/visits", body.clone()).await;
            assert_eq!(answer.refusal(), want, "{body}");
            assert_eq!(answer.body["fields"][0]["field"].as_str().unwrap_or_default(), field, "{body}");
        }
        assert_eq!(head.get(DAY).await.ok()["figures"]["visits"], 0);
        app.set_time("2022-03-20T02:00:00Z");
        let head = app.sign_in("group_head", 3).await;
        let late = head.post("/api/v1/visits", visit(10, &own[0], "visited")).await;
        assert_eq!(late.refusal(), (409, "campaign_closed"));
    }

    // covers: L-12
    async fn an_arrival_is_kept_once_and_counted(app: TestApp) {
        let head = app.sign_in("group_head", 3).await;
        let household = app.made.households[0].id.0;
        let arrival = json!({
            "id": Uuid::from_u128(1), "household": household, "name": "赵六", "from_place": "西安市",
            "arrived_on": "2022-03-15", "transport": "train", "phone": "13800000000", "made_at": "2022-03-15T02:00:00Z",
        });
        for want in [false, true] {
            assert_eq!(head.post("/api/v1/arrivals", arrival.clone()).await.ok()["repeated"], json!(want));
        }
        assert_eq!(head.get(DAY).await.ok()["figures"]["arrivals"], 1);
        let list = head.get("/api/v1/arrivals").await.ok();
        assert_eq!(list[0]["phone"], "138****0000");
        for (key, value) in [("name", json!(" ")), ("arrived_on", json!("2022-03-16")), ("phone", json!("12"))] {
            let mut bad = arrival.clone();
            bad[key] = value;
            bad["id"] = json!(Uuid::from_u128(2));
            let answer = head.post("/api/v1/arrivals", bad).await;
            assert_eq!((answer.refusal(), answer.body["fields"][0]["field"].as_str()), ((422, "invalid"), Some(key)));
        }
        let elsewhere = app.sign_in("group_head", 6).await;
        assert_eq!(elsewhere.post("/api/v1/arrivals", arrival).await.refusal(), (404, "not_found"));
    }

    // covers: L-28 L-29
    async fn zero_late_and_missing_are_told_apart_and_roll_up(app: TestApp) {
        campaign(&app).await;
        let heads = [app.sign_in("group_head", 3).await, app.sign_in("group_head", 4).await];
        let village = app.sign_in("village_head", 2).await;
        let area = |n: usize| json!(app.made.areas[n].id.0);
        let own = tasks(&heads[1]).await;
        heads[0].post(&format!("{DAY}/sign"), json!({ "area": area(3) })).await.ok();
        let early = village.post(&format!("{DAY}/sign"), json!({ "area": area(2) })).await;
        assert_eq!(early.refusal(), (409, "below_not_ready"));
        let chased = village.get(&format!("{DAY}/chase")).await.ok();
        assert_eq!((chased.as_array().map(Vec::len), &chased[0]["standing"]), (Some(1), &json!("due")));
        assert!(chased[0]["holders"][0].as_str().is_some_and(|name| name.contains("联户长")));
        heads[1].post("/api/v1/visits", visit(1, &own[0], "visited")).await.ok();
        app.set_time("2022-03-15T08:00:01Z");
        assert_eq!(village.get(&format!("{DAY}/chase")).await.ok()[0]["standing"], "missing");
        heads[1].post(&format!("{DAY}/sign"), json!({ "area": area(4), "figures": { "persuaded": 2 } })).await.ok();
        let page = village.get(DAY).await.ok();
        let standings: Vec<_> = page["below"].as_array().expect("units").iter().map(|unit| unit["standing"].clone()).collect();
        assert_eq!(standings, [json!("zero"), json!("late")]);
        assert_eq!((&page["figures"]["visits"], &page["figures"]["persuaded"]), (&json!(1), &json!(2)));
        village.post(&format!("{DAY}/sign"), json!({ "area": area(2) })).await.ok();
        let county = app.sign_in("commander", 0).await.get(DAY).await.ok();
        let progress: Vec<_> = county["progress"].as_array().expect("levels").iter()
            .map(|it| (it["level"].as_str().unwrap_or_default(), it["units"].as_i64(), it["signed"].as_i64(), it["zero"].as_i64(), it["late"].as_i64(), it["missing"].as_i64()))
            .collect();
        let n = |value: i64| Some(value);
        assert_eq!(progress, [
            ("township", n(1), n(0), n(0), n(0), n(1)),
            ("village", n(2), n(1), n(0), n(1), n(1)),
            ("group", n(4), n(2), n(1), n(1), n(2)),
        ]);
    }

    async fn a_signed_report_changes_only_by_a_new_version_with_a_reason(app: TestApp) {
        let head = app.sign_in("group_head", 3).await;
        let area = json!(app.made.areas[3].id.0);
        let sign = format!("{DAY}/sign");
        let correct = format!("{DAY}/correct");
        assert_eq!(head.post(&correct, json!({ "area": area, "reason": "漏报" })).await.refusal(), (409, "report_not_signed"));
        for _ in 0..2 {
            assert_eq!(head.post(&sign, json!({ "area": area })).await.ok()["version"], 1);
        }
        let again = head.post(&sign, json!({ "area": area, "figures": { "persuaded": 1 } })).await;
        assert_eq!(again.refusal(), (409, "report_signed"));
        assert_eq!(head.post(&correct, json!({ "area": area })).await.refusal(), (422, "reason_missing"));
        let body = json!({ "area": area, "reason": "漏报一人", "figures": { "arrivals": 1 }, "version": 1 });
        assert_eq!(head.post(&correct, body.clone()).await.ok()["version"], 2);
        assert_eq!(head.post(&correct, body).await.refusal(), (412, "changed_meanwhile"));
        let page = head.get(DAY).await.ok();
        let versions: Vec<_> = page["versions"].as_array().expect("versions").iter()
            .map(|it| (it["version"].as_i64(), it["is_zero"].as_bool(), it["reason"].as_str())).collect();
        assert_eq!(versions, [(Some(2), Some(false), Some("漏报一人")), (Some(1), Some(true), None)]);
        let future = head.get("/api/v1/reports/daily/2022-03-16").await;
        assert_eq!(future.refusal(), (409, "day_in_future"));
    }

    // covers: T-18
    async fn a_task_is_handed_to_somebody_whose_post_covers_the_door(app: TestApp) {
        campaign(&app).await;
        let village = app.sign_in("village_head", 2).await;
        let open = village.get(&format!("/api/v1/campaigns/{CAMPAIGN}/tasks?state=open")).await.ok();
        let task = open["rows"][0]["id"].as_str().expect("a task").to_owned();
        let workers = village.get(&format!("/api/v1/tasks/{task}/workers")).await.ok();
        let own = app.made.post("village_head", 2).worker.0;
        let head = app.made.post("group_head", 3).worker.0;
        let ids: Vec<_> = workers.as_array().expect("workers").iter().map(|it| it["id"].clone()).collect();
        assert_eq!(ids, [json!(head), json!(own)], "nearest first");
        let path = format!("/api/v1/tasks/{task}/assign");
        let assign = async |to: Uuid, seen: &str| {
            let request = village.builder(Method::POST, &path).header("if-match", seen).header("content-type", "application/json");
            village.send(request.body(Body::from(json!({ "to": to }).to_string())).expect("a request")).await
        };
        let neighbour = app.made.post("group_head", 4).worker.0;
        assert_eq!(assign(neighbour, "\"1\"").await.refusal(), (409, "worker_not_here"));
        assert_eq!(village.post(&path, json!({ "to": own })).await.refusal(), (422, "invalid"));
        assert_eq!(assign(own, "\"1\"").await.ok()["owner"], json!(own));
        assert_eq!(assign(own, "\"1\"").await.refusal(), (412, "changed_meanwhile"));
        assert_eq!(tasks(&village).await.len(), 1, "it stands on the new owner's list");
    }

    // covers: L-14 Q-27
    async fn where_a_resident_is_changes_only_from_the_version_seen(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let person = app.made.people[0].id.0;
        let edit = async |seen: &str, body: Value| {
            let request = village.builder(Method::PATCH, &format!("/api/v1/persons/{person}"));
            let request = request.header("if-match", seen).header("content-type", "application/json");
            village.send(request.body(Body::from(body.to_string())).expect("a request")).await
        };
        let away = json!({ "presence": "away", "away_place": "西安市" });
        assert_eq!(edit("\"1\"", json!({ "presence": "flown" })).await.refusal(), (422, "invalid"));
        let kept = edit("\"1\"", away.clone()).await.ok();
        assert_eq!((&kept["presence"], &kept["away_place"], &kept["version"]), (&json!("away"), &json!("西安市"), &json!(2)));
        assert_eq!(edit("\"1\"", away).await.ok()["version"], 2, "the same said again changes nothing");
        let elsewhere = json!({ "presence": "away", "away_place": "兰州市" });
        assert_eq!(edit("\"1\"", elsewhere).await.refusal(), (412, "changed_meanwhile"));
        assert_eq!(edit("\"2\"", json!({ "presence": "home" })).await.ok()["away_place"], Value::Null);
    }

    // covers: L-42
    async fn the_head_count_account_of_a_village_adds_up_from_its_groups(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let person = app.made.people[0].id.0;
        let request = village.builder(Method::PATCH, &format!("/api/v1/persons/{person}"));
        let request = request.header("if-match", "\"1\"").header("content-type", "application/json");
        let away = json!({ "presence": "away", "away_place": "西安市" }).to_string();
        village.send(request.body(Body::from(away)).expect("a request")).await.ok();
        let account = village.get(&format!("/api/v1/areas/{}/account", app.made.areas[2].id)).await.ok();
        let row = |name: &str, households, people, home| {
            json!({ "name": name, "households": households, "people": people, "home": home, "away": people - home })
        };
        assert_eq!(account["total"], row(&app.made.areas[2].name, 6, 12, 11));
        let units = [row(&app.made.areas[3].name, 3, 6, 5), row(&app.made.areas[4].name, 3, 6, 6)];
        assert_eq!(account["units"], json!(units));
        let county = app.sign_in("commander", 0).await;
        let large = county.get(&format!("/api/v1/areas/{}/account", app.made.areas[0].id)).await;
        assert_eq!(large.refusal(), (422, "invalid"));
        let elsewhere = village.get(&format!("/api/v1/areas/{}/account", app.made.areas[5].id)).await;
        assert_eq!(elsewhere.refusal(), (404, "not_found"));
    }

    async fn a_changed_password_holds_and_ends_other_sessions(app: TestApp) {
        let (here, there) = (app.sign_in("group_head", 3).await, app.sign_in("group_head", 3).await);
        let change = async |old: &str, fresh: &str| {
            here.call(Method::PUT, "/api/v1/password", json!({ "old": old, "fresh": fresh })).await
        };
        assert_eq!(change(PASSWORD, "short").await.refusal(), (422, "invalid"));
        assert_eq!(change(PASSWORD, PASSWORD).await.refusal(), (422, "invalid"));
        assert_eq!(change("wrong", "three blue lanterns").await.refusal(), (401, "sign_in_wrong"));
        assert_eq!(change(PASSWORD, "three blue lanterns").await.status.as_u16(), 204);
        here.get("/api/v1/today").await.ok();
        assert_eq!(there.get("/api/v1/today").await.refusal(), (401, "signed_out"));
        let login = format!("group_head.{}", app.made.areas[3].path.as_str());
        let sign_in = async |password: &str| {
            app.nobody().post("/api/v1/session", json!({ "login": login, "password": password })).await
        };
        assert_eq!(sign_in(PASSWORD).await.refusal(), (401, "sign_in_wrong"));
        sign_in("three blue lanterns").await.ok();
    }

    // covers: I-9 I-12
    async fn a_phone_is_seen_in_full_once_at_a_time_for_a_purpose(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let person = app.made.people[0].id.0;
        let path = format!("/api/v1/persons/{person}/unmask");
        assert_eq!(village.post(&path, json!({ "field": "phone", "purpose": "curious" })).await.refusal(), (422, "purpose_missing"));
        for left in (0..30).rev() {
            let seen = village.post(&path, json!({ "field": "phone", "purpose": "contact" })).await.ok();
            assert_eq!(seen, json!({ "value": "13900000000", "left": left }));
        }
        assert_eq!(village.post(&path, json!({ "field": "phone", "purpose": "contact" })).await.refusal(), (429, "unmask_too_often"));
        let head = app.sign_in("group_head", 3).await;
        assert_eq!(head.post(&path, json!({ "field": "phone", "purpose": "contact" })).await.refusal(), (403, "not_allowed"));
        let elsewhere = app.sign_in("village_head", 5).await;
        assert_eq!(elsewhere.post(&path, json!({ "field": "phone", "purpose": "contact" })).await.refusal(), (404, "not_found"));
    }

    async fn wrong_passwords_wait_and_strange_sites_are_refused(app: TestApp) {
        let nobody = app.nobody();
        assert_eq!(nobody.get("/api/v1/today").await.refusal(), (401, "signed_out"));
        for _ in 0..8 {
            let wrong = nobody.post("/api/v1/session", json!({ "login": "commander.", "password": "x" })).await;
            assert_eq!(wrong.refusal(), (401, "sign_in_wrong"));
        }
        let locked = nobody.post("/api/v1/session", json!({ "login": "commander.", "password": PASSWORD })).await;
        assert_eq!(locked.refusal(), (429, "sign_in_too_often"));
        let head = app.sign_in("group_head", 3).await;
        for (name, value, status) in [("sec-fetch-site", "cross-site", 403), ("origin", "https://elsewhere.example", 403), ("sec-fetch-site", "same-origin", 204)] {
            let request = head.builder(Method::DELETE, "/api/v1/session").header("host", "grid.example").header(name, value);
            let answer = head.send(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.status.as_u16(), status, "{name}: {value}");
        }
        assert_eq!(head.get("/api/v1/today").await.refusal(), (401, "signed_out"));
    }

    async fn a_household_of_another_area_is_not_there(app: TestApp) {
        let head = app.sign_in("group_head", 3).await;
        let own = head.get(&format!("/api/v1/households/{}", app.made.households[0].id)).await.ok();
        assert!(own["members"][0]["id_number"].is_null());
        let other = head.get(&format!("/api/v1/households/{}", app.made.households[3].id)).await;
        let nothing = head.get(&format!("/api/v1/households/{}", Uuid::from_u128(404))).await;
        assert_eq!((other.refusal(), &other.text), (nothing.refusal(), &nothing.text));
    }
}
