//! Phones through the real router, on both engines: a first copy, what is new since, an outbox handed in
//! after a day without a network, and what becomes of what cannot land.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Client, TestApp};
use uuid::Uuid;

const CAMPAIGN: &str = "01900000-0000-7000-8000-00000000c001";

async fn campaign(app: &TestApp) {
    let county = app.sign_in("commander", 0).await;
    county.post("/api/v1/campaigns", json!({ "id": CAMPAIGN, "template": "knock" })).await.ok();
}

async fn pull(phone: &Client, cursor: &Value) -> Value {
    let cursor = cursor.as_str().map_or(String::new(), |text| format!("?cursor={text}"));
    phone.get(&format!("/api/v1/field{cursor}")).await.ok()
}

fn count(of: &Value) -> usize {
    of["rows"].as_array().map_or(0, Vec::len)
}

fn visit(id: u128, task: &Value, outcome: &str) -> Value {
    let answers = if outcome == "visited" { json!({ "at_home": [], "told": true }) } else { json!({}) };
    let body = json!({ "id": Uuid::from_u128(id), "task": task["id"], "outcome": outcome, "reason": "说明后仍不愿",
        "made_at": "2022-03-15T01:30:00Z", "answers": answers });
    json!({ "id": Uuid::from_u128(id), "kind": "visit", "version": 1, "body": body })
}

async fn hand_in(phone: &Client, entries: &[Value]) -> Vec<String> {
    hand_in_at(phone, "2022-03-15T02:00:00Z", entries).await
}

async fn hand_in_at(phone: &Client, sent_at: &str, entries: &[Value]) -> Vec<String> {
    let kept =
        phone.post("/api/v1/field/outbox", json!({ "sent_at": sent_at, "entries": entries })).await.ok();
    let results = kept["results"].as_array().expect("results");
    results.iter().map(|it| it["state"].as_str().expect("a state").to_owned()).collect()
}

/// Reads a roster of one household in, which takes it to another group.
async fn move_household(app: &TestApp, place: usize, group: usize) {
    let admin = app.sign_in("administrator", 0).await;
    let household = &app.made.households[place];
    let rows = format!(
        "区划代码,村（社区）,联户组,户编码,户所在地,户主姓名,姓名,性别,与户主关系\n621228100001,香泉社区,第{group}联户组,{},{},王秀英,王秀英,女,户主\n",
        household.number, household.address
    );
    let path = format!("/api/v1/imports/{}", Uuid::from_u128(900));
    let request = admin.builder(Method::PUT, &format!("{path}?filename=move.csv")).body(Body::from(rows));
    admin.send(request.expect("a request")).await.ok();
    for verb in ["check", "commit"] {
        admin.post(&format!("{path}/{verb}"), json!({})).await;
        for _ in 0..400 {
            let page = admin.get(&path).await.ok();
            if !matches!(page["state"].as_str(), Some("checking" | "committing")) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
    assert_eq!(admin.get(&path).await.ok()["state"], "committed");
}

testkit::both_engines! {
    async fn a_phone_carries_its_own_unit_and_hears_only_what_is_new(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        assert_eq!((count(&first["households"]), count(&first["tasks"])), (3, 3));
        assert_eq!(first["households"]["rows"][0]["members"].as_array().map(Vec::len), Some(2));
        assert_eq!(first["today"]["report"]["standing"], "due");
        assert_eq!(first["about"]["playbook"]["id"], "liangdang");
        assert!(!first.to_string().contains("621228195"), "no id number leaves for a group head (I-11)");
        let quiet = pull(&phone, &first["cursor"]).await;
        assert_eq!((&quiet["about"], &quiet["today"]), (&Value::Null, &Value::Null));
        assert_eq!((count(&quiet["households"]), count(&quiet["tasks"]), &quiet["more"]), (0, 0, &json!(false)));

        // Somebody else knocks at one of the doors, and a record is corrected.
        let task = &first["tasks"]["rows"][0];
        let village = app.sign_in("village_head", 2).await;
        village.post("/api/v1/visits", visit(1, task, "visited")["body"].clone()).await.ok();
        let member = &first["households"]["rows"][1]["members"][0];
        let path = format!("/api/v1/persons/{}", member["id"].as_str().expect("an id"));
        let body = json!({ "presence": "away", "away_place": "西安市" }).to_string();
        let request = village.builder(Method::PATCH, &path).header("if-match", "\"1\"").header("content-type", "application/json");
        village.send(request.body(Body::from(body)).expect("a request")).await.ok();
        let news = pull(&phone, &quiet["cursor"]).await;
        assert_eq!((count(&news["households"]), count(&news["tasks"])), (1, 1));
        assert_eq!(news["tasks"]["rows"][0]["last"]["name"], "香泉社区村（社区）网格长");
        assert_eq!(news["households"]["rows"][0]["members"][0]["presence"], "away");
        assert_eq!(news["households"]["anew"], false);

        // Another post, a damaged cursor: everything anew, and only the own unit.
        let other = app.sign_in("group_head", 4).await;
        let theirs = pull(&other, &news["cursor"]).await;
        assert_eq!((&theirs["households"]["anew"], count(&theirs["households"])), (&json!(true), 3));
        assert_eq!(pull(&phone, &json!("1,2,x")).await["households"]["anew"], true);
        let county = app.sign_in("township_head", 1).await;
        assert_eq!(county.get("/api/v1/field").await.refusal(), (403, "not_allowed"));
    }

    async fn an_outbox_lands_once_in_its_order_and_refusals_come_back(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        let tasks = &first["tasks"]["rows"];
        let arrival = json!({ "id": Uuid::from_u128(3), "kind": "arrival", "version": 1, "body": {
            "id": Uuid::from_u128(3), "household": tasks[0]["household"], "name": "李明", "from_place": "西安市",
            "arrived_on": "2022-03-15", "transport": "train", "made_at": "2022-03-15T01:31:00Z" } });
        let mut nobody = arrival.clone();
        nobody["id"] = json!(Uuid::from_u128(4));
        nobody["body"]["id"] = nobody["id"].clone();
        nobody["body"]["name"] = json!("");
        let report = json!({ "id": Uuid::from_u128(5), "kind": "report", "version": 1, "body": { "form": "daily",
            "day": "2022-03-15", "id": Uuid::from_u128(5), "area": app.made.areas[3].id, "figures": {}, "reason": null,
            "made_at": "2022-03-15T01:40:00Z" } });
        let later = json!({ "id": Uuid::from_u128(6), "kind": "passage", "version": 9, "body": {} });
        let outbox = [visit(1, &tasks[0], "visited"), visit(2, &tasks[1], "refused"), arrival, nobody, report, later];
        let want = ["kept", "kept", "kept", "refused", "kept", "refused"];
        assert_eq!(hand_in(&phone, &outbox).await, want);
        let once = phone.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!((&once["figures"]["visits"], &once["figures"]["arrivals"]), (&json!(2), &json!(1)));
        assert_eq!(once["versions"][0]["signed_at"], "2022-03-15T01:40:00Z");
        // From two tabs, and again after the answer was lost.
        let (one, two) = tokio::join!(hand_in(&phone, &outbox), hand_in(&phone, &outbox));
        assert_eq!((one.as_slice(), two.as_slice()), (want.map(String::from).as_slice(), want.map(String::from).as_slice()));
        let twice = phone.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!(twice, once);
        let tally = &phone.get("/api/v1/today").await.ok()["mine"];
        assert_eq!(*tally, json!({ "targets": 3, "done": 1, "excused": 1, "open": 1 }));
    }

    async fn a_clock_that_is_wrong_by_a_day_is_set_right(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        let mut ahead = visit(1, &first["tasks"]["rows"][0], "visited");
        ahead["body"]["made_at"] = json!("2022-03-16T01:30:00Z");
        assert_eq!(hand_in_at(&phone, "2022-03-16T02:00:00Z", &[ahead.clone()]).await, ["kept"]);
        let report = phone.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!(report["figures"]["visits"], 1, "it counts for the day on which it was");
        // The clock was put right between two tries: the same visit all the same.
        assert_eq!(hand_in_at(&phone, "2022-03-15T02:00:00Z", &[ahead]).await, ["refused"]);
        assert_eq!(phone.get("/api/v1/reports/daily/2022-03-15").await.ok()["figures"]["visits"], 1);
    }

    async fn a_household_that_moved_leaves_the_old_phone_and_what_it_wrote_down_lands(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        let id = json!(app.made.households[0].id);
        let task = first["tasks"]["rows"].as_array().expect("tasks").iter().find(|it| it["household"] == id);
        let waiting = visit(1, task.expect("a task"), "visited");
        app.set_time("2022-03-15T03:00:00Z");
        move_household(&app, 0, 2).await;
        let news = pull(&phone, &first["cursor"]).await;
        assert_eq!((&news["households"]["anew"], count(&news["households"])), (&json!(true), 2));
        assert_eq!((&news["tasks"]["anew"], count(&news["tasks"])), (&json!(true), 2));
        let mut late = waiting.clone();
        late["id"] = json!(Uuid::from_u128(2));
        late["body"]["id"] = late["id"].clone();
        late["body"]["made_at"] = json!("2022-03-15T03:05:00Z");
        app.set_time("2022-03-15T03:10:00Z");
        let states = hand_in_at(&phone, "2022-03-15T03:10:00Z", &[waiting, late]).await;
        assert_eq!(states, ["kept", "refused"], "what was written down before the move lands, nothing after it");
        let now = pull(&app.sign_in("group_head", 4).await, &Value::Null).await;
        let moved = now["tasks"]["rows"].as_array().expect("tasks").iter().find(|it| it["household"] == id);
        assert_eq!(moved.expect("moved along")["state"], "done");
    }

    async fn what_contradicts_is_set_aside_and_the_grid_leader_decides(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        let tasks = &first["tasks"]["rows"];
        let village = app.sign_in("village_head", 2).await;
        for (id, place) in [(1, 0), (2, 1)] {
            village.post("/api/v1/visits", visit(id, &tasks[place], "visited")["body"].clone()).await.ok();
        }
        let outbox = [visit(11, &tasks[0], "refused"), visit(12, &tasks[1], "refused")];
        assert_eq!(hand_in(&phone, &outbox).await, ["set_aside", "set_aside"]);
        assert_eq!(phone.get("/api/v1/field/aside").await.refusal(), (403, "not_allowed"));
        let rows = village.get("/api/v1/field/aside").await.ok();
        assert_eq!(rows.as_array().map(Vec::len), Some(2));
        assert_eq!((&rows[0]["told"]["what"], &rows[0]["stands"]["what"]), (&json!("refused"), &json!("visited")));
        let decide = |id: u128| format!("/api/v1/field/aside/{}", Uuid::from_u128(id));
        assert!(village.post(&decide(11), json!({ "take": true })).await.status.is_success());
        assert!(village.post(&decide(12), json!({ "take": false })).await.status.is_success());
        assert_eq!(village.post(&decide(12), json!({ "take": true })).await.refusal(), (404, "not_found"));
        assert_eq!(village.get("/api/v1/field/aside").await.ok(), json!([]));
        let tally = &phone.get("/api/v1/today").await.ok()["mine"];
        assert_eq!(*tally, json!({ "targets": 3, "done": 1, "excused": 1, "open": 1 }));
    }

    async fn nobody_decides_their_own_dispute_by_correcting_it(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        let task = &first["tasks"]["rows"][0];
        let village = app.sign_in("village_head", 2).await;
        village.post("/api/v1/visits", visit(1, task, "visited")["body"].clone()).await.ok();
        assert_eq!(hand_in(&phone, &[visit(11, task, "refused")]).await, ["set_aside"]);
        let mut again = visit(12, task, "absent");
        again["body"]["replaces"] = json!(Uuid::from_u128(11));
        assert_eq!(hand_in(&phone, &[again]).await, ["set_aside"], "the other's word still stands");
        let rows = village.get("/api/v1/field/aside").await.ok();
        for row in rows.as_array().expect("rows") {
            assert_eq!(row["stands"]["what"], "visited", "what stands, not what was told last");
        }
        assert_eq!(phone.get("/api/v1/today").await.ok()["mine"]["done"], 1);
    }

    async fn nobody_elses_session_hands_in_or_fills_a_copy(app: TestApp) {
        campaign(&app).await;
        let (phone, other) = (app.sign_in("group_head", 3).await, app.sign_in("group_head", 4).await);
        let me = phone.get("/api/v1/session").await.ok()["worker"].clone();
        let path = format!("/api/v1/field?worker={}", me.as_str().expect("an id"));
        assert!(phone.get(&path).await.status.is_success());
        assert_eq!(other.get(&path).await.refusal(), (401, "signed_out"));
        let outbox = json!({ "sent_at": "2022-03-15T02:00:00Z", "entries": [], "worker": me });
        assert_eq!(other.post("/api/v1/field/outbox", outbox).await.refusal(), (401, "signed_out"));
    }

    async fn a_closed_account_hands_in_what_it_holds_and_nothing_else(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        let entry = visit(1, &first["tasks"]["rows"][0], "visited");
        let outbox = json!({ "sent_at": "2022-03-15T02:00:00Z", "entries": [entry] });
        assert_eq!(phone.post("/api/v1/field/surrender", outbox.clone()).await.refusal(), (401, "signed_out"));
        let (county, login) = (app.made.county, format!("group_head.{}", app.made.areas[3].path.as_str()));
        let closed: Result<bool, store::StoreError> = app.fresh.store.write(move |writer| {
            Box::pin(async move { store::access::close_account(writer, county, &login).await })
        }).await;
        assert!(closed.expect("closes"));
        assert_eq!(phone.get("/api/v1/field").await.refusal(), (401, "account_closed"));
        assert_eq!(phone.post("/api/v1/field/outbox", outbox.clone()).await.refusal(), (401, "account_closed"));
        for _ in 0..2 {
            assert_eq!(phone.post("/api/v1/field/surrender", outbox.clone()).await.ok()["kept"], 1);
        }
        let village = app.sign_in("village_head", 2).await;
        let rows = village.get("/api/v1/field/aside").await.ok();
        assert_eq!((rows.as_array().map(Vec::len), &rows[0]["why"]), (Some(1), &json!("surrendered")));
        let path = format!("/api/v1/field/aside/{}", Uuid::from_u128(1));
        assert!(village.post(&path, json!({ "take": true })).await.status.is_success());
        let books = village.get(&format!("/api/v1/campaigns/{CAMPAIGN}/coverage")).await.ok();
        assert_eq!(books["total"]["done"], 1);
    }

    async fn a_phone_that_keeps_in_touch_stays_signed_in(app: TestApp) {
        let phone = app.sign_in("group_head", 3).await;
        let desk = app.sign_in("group_head", 3).await;
        assert_eq!(phone.call(Method::PUT, "/api/v1/field", json!({})).await.status, 204);
        app.set_time("2022-03-17T02:00:00Z");
        pull(&phone, &Value::Null).await;
        assert_eq!(desk.get("/api/v1/field").await.refusal(), (401, "signed_out"));
        app.set_time("2022-03-20T01:00:00Z");
        pull(&phone, &Value::Null).await;
        app.set_time("2022-03-23T02:00:00Z");
        assert_eq!(phone.get("/api/v1/field").await.refusal(), (401, "signed_out"));
    }

    /// Requests as phones of each released version send them; the files are never changed.
    async fn requests_of_older_phones_still_land(app: TestApp) {
        campaign(&app).await;
        let phone = app.sign_in("group_head", 3).await;
        let first = pull(&phone, &Value::Null).await;
        for recorded in [include_str!("recorded/outbox-1.json")] {
            let mut text = recorded.replace("{area}", &app.made.areas[3].id.to_string());
            for (place, task) in first["tasks"]["rows"].as_array().expect("tasks").iter().enumerate() {
                for key in ["id", "household"] {
                    text = text.replace(&format!("{{task{place}.{key}}}"), task[key].as_str().expect("an id"));
                }
            }
            let outbox: Value = serde_json::from_str(&text).expect("a recorded request");
            let kept = phone.post("/api/v1/field/outbox", outbox).await.ok();
            for result in kept["results"].as_array().expect("results") {
                assert_eq!(result["state"], "kept", "{result}");
            }
        }
    }
}
