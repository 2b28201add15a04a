//! What residents ask for without an account, through the real router, on both engines (B-42).

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TENGZHOU, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn wanted(app: &TestApp, category: &str) -> Value {
    json!({ "area": app.made.areas[2].id, "category": category, "place": "3幢2单元", "said": "老人的降压药明天就断了",
        "name": "王翠兰", "phone": "13812345678" })
}

async fn ask(app: &TestApp, n: u128, body: Value) -> Answer {
    let path = format!("/api/v1/open/{}/requests/{}", app.made.county.0, id(n));
    app.nobody().call(Method::PUT, &path, body).await
}

async fn open(app: &TestApp, what: &str, body: Value) -> Answer {
    app.nobody().post(&format!("/api/v1/open/{}/requests/{what}", app.made.county.0), body).await
}

async fn seen(client: &Client, n: u128) -> Answer {
    client.post(&format!("/api/v1/events/{}/acknowledgement", id(n)), Value::Null).await
}

async fn step(client: &Client, n: u128, step: u128, mut body: Value) -> Answer {
    body["id"] = json!(id(step));
    client.post(&format!("/api/v1/events/{}/steps", id(n)), body).await
}

async fn tick(app: &TestApp, at: &str) {
    app.set_time(at);
    server::upkeep::once(&app.app).await.expect("runs");
}

async fn figures(client: &Client) -> Value {
    client.get("/api/v1/events/counts").await.ok()["requests"].clone()
}

testkit::both_engines! { of BEILUN;
    // covers: B-42
    async fn what_a_resident_asks_is_seen_within_minutes_and_followed_by_a_code(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let form = app.nobody().get(&format!("/api/v1/open/{}/requests", app.made.county.0)).await.ok();
        assert_eq!((&form["minutes"], &form["kinds"][0]["id"]), (&json!(30), &json!("help")));
        let mut body = wanted(&app, "supplies");
        for (field, value) in [("phone", "1381234"), ("category", "gathering"), ("said", " "), ("place", "")] {
            let mut wrong = body.clone();
            wrong[field] = json!(value);
            let refused = ask(&app, 1, wrong).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        let (kept, again) = (ask(&app, 1, body.clone()).await.ok(), ask(&app, 1, body.clone()).await.ok());
        assert_eq!((&kept["minutes"], &kept), (&json!(30), &again));
        body["said"] = json!("别的");
        assert_eq!(ask(&app, 1, body).await.refusal(), (409, "id_reused"));
        let code = json!({ "code": kept["code"] });
        let standing = open(&app, "standing", code.clone()).await.ok();
        assert_eq!((&standing["state"], &standing["acknowledged_at"], &standing["number"]), (&json!("reported"), &Value::Null, &kept["number"]));
        assert_eq!(open(&app, "standing", json!({ "code": "abcdefghij" })).await.refusal(), (404, "not_found"));

        // The village sees that nobody has seen it, and not who asked.
        let head = app.sign_in("village_head", 2).await;
        let list = head.get("/api/v1/events?standing=asked").await.ok();
        assert_eq!((list["rows"].as_array().map(Vec::len), &list["rows"][0]["reporter"]), (Some(1), &json!("群众")));
        let page = head.get(&format!("/api/v1/events/{}", id(1))).await.ok();
        assert_eq!((&page["request"]["reachable"], &page["request"]["late"]), (&json!(true), &json!(false)));
        assert!(!page.to_string().contains("王翠兰") && !page.to_string().contains("13812345678"), "{page}");
        assert_eq!(figures(&head).await, json!({ "minutes": 30, "asked": 1, "in_time": 0, "waiting": 1, "late": 0, "median": null }));
        let unit = head.get("/api/v1/unit").await.ok();
        assert!(unit.to_string().contains("\"requests\""), "{unit}");
        assert_eq!(seen(&app.sign_in("village_head", 7).await, 1).await.refusal(), (404, "not_found"), "another village");
        assert_eq!(seen(&app.sign_in("rights_officer", 0).await, 1).await.refusal(), (403, "not_allowed"));

        app.set_time("2022-03-15T01:12:00Z");
        for _ in 0..2 {
            let page = seen(&head, 1).await.ok();
            assert_eq!(page["request"]["acknowledged_at"], "2022-03-15T01:12:00Z");
            assert_eq!(page["event"]["clock_at"], page["event"]["due_at"], "from now on it is the handling that counts");
        }
        assert_eq!(figures(&head).await, json!({ "minutes": 30, "asked": 1, "in_time": 1, "waiting": 0, "late": 0, "median": 12 }));
        assert_eq!(head.get("/api/v1/events?standing=asked").await.ok()["rows"], json!([]));
        assert_eq!(open(&app, "standing", code.clone()).await.ok()["acknowledged_at"], "2022-03-15T01:12:00Z");

        // Who asked is reached with a reason, which stands in the audit.
        let asker = format!("/api/v1/events/{}/asker", id(1));
        assert_eq!(head.post(&asker, json!({ "reason": " " })).await.refusal(), (422, "reason_missing"));
        let who = head.post(&asker, json!({ "reason": "问清药名" })).await.ok();
        assert_eq!(who, json!({ "name": "王翠兰", "phone": "13812345678" }));
        let told = app.app.store().read::<_, store::StoreError, _>(|db| {
            Box::pin(async move {
                let sql = "select count(*) from audit where detail like '%问清药名%' and detail not like '%13812345678%'";
                db.query_one(sql, &[]).await?.take::<i64>(0)
            })
        });
        assert_eq!(told.await.expect("counts"), 1);

        // It goes the way of every event, and who asked says how well.
        let rate = |n: u128| json!({ "code": kept["code"], "id": id(n), "rating": 4, "said": "送来得快" });
        assert_eq!(open(&app, "rating", rate(20)).await.refusal(), (409, "event_not_there"));
        let room = app.sign_in("command_room", 1).await;
        let to = json!([{ "area": app.made.areas[2].id }]);
        step(&room, 1, 10, json!({ "kind": "dispatch", "to": to })).await.ok();
        step(&head, 1, 11, json!({ "kind": "accept" })).await.ok();
        step(&head, 1, 12, json!({ "kind": "handle", "said": "药已送到" })).await.ok();
        let page = step(&room, 1, 13, json!({ "kind": "close", "said": "电话问过，已收到" })).await.ok();
        assert_eq!(page["event"]["state"], "closed");
        for _ in 0..2 {
            let standing = open(&app, "rating", rate(20)).await.ok();
            assert_eq!((&standing["state"], &standing["rating"]), (&json!("closed"), &json!(4)));
        }
        assert_eq!(head.post(&asker, json!({ "reason": "回访" })).await.refusal(), (404, "not_found"), "over is over");

        // With its days nothing of it is left, and the code leads nowhere.
        tick(&app, "2023-03-20T02:00:00Z").await;
        assert_eq!(open(&app, "standing", code).await.refusal(), (404, "not_found"));
    }

    // covers: B-42 B-97
    async fn what_nobody_sees_in_time_climbs_long_before_it_must_be_handled(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        ask(&app, 1, wanted(&app, "daily")).await.ok();
        ask(&app, 2, wanted(&app, "daily")).await.ok();
        let room = app.sign_in("command_room", 1).await;
        tick(&app, "2022-03-15T01:29:00Z").await;
        assert_eq!(room.get(&format!("/api/v1/events/{}", id(1))).await.ok()["event"]["escalations"], 0);
        step(&app.sign_in("village_head", 2).await, 2, 9, json!({ "kind": "say", "said": "马上去看" })).await.ok();
        tick(&app, "2022-03-15T01:30:00Z").await;
        let room = app.sign_in("command_room", 1).await;
        let [waits, seen] = [1, 2].map(|n| format!("/api/v1/events/{}", id(n)));
        let page = room.get(&waits).await.ok();
        assert_eq!((&page["event"]["escalations"], &page["event"]["holder"]), (&json!(1), &json!("street")));
        assert_eq!(room.get(&seen).await.ok()["event"]["escalations"], 0, "whoever does something has seen it");
        tick(&app, "2022-03-15T02:00:00Z").await;
        let room = app.sign_in("command_room", 1).await;
        let told = figures(&room).await;
        assert_eq!((&told["late"], &told["in_time"], &told["median"]), (&json!(1), &json!(1), &json!(29)));
        // Seen late is late: the clock is the one for handling again, the figure stays.
        self::seen(&room, 1).await.ok();
        let told = figures(&room).await;
        assert_eq!((&told["waiting"], &told["in_time"], &told["asked"]), (&json!(0), &json!(1), &json!(2)));
    }
}

testkit::both_engines! { of TENGZHOU;
    async fn where_nothing_may_be_asked_there_is_no_form(app: TestApp) {
        assert_eq!(app.nobody().get(&format!("/api/v1/open/{}/requests", app.made.county.0)).await.refusal(), (404, "not_found"));
        assert_eq!(ask(&app, 1, wanted(&app, "daily")).await.refusal(), (404, "not_found"));
    }
}
