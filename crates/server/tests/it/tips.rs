//! Tips from the public through the real router, on both engines: sealed apart, expiring, never a measure (I-18).

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TENGZHOU, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn told(app: &TestApp, subject: &str) -> Value {
    json!({ "area": village(app), "subject": subject, "place": "老汽车站后门", "said": "有外地车从小路绕进来",
        "name": "王翠兰", "phone": "13812345678" })
}

fn village(app: &TestApp) -> Uuid {
    app.made.areas[2].id.0
}

fn county(app: &TestApp) -> i64 {
    app.made.county.0
}

async fn tell(app: &TestApp, n: u128, body: Value) -> Answer {
    app.nobody().call(Method::PUT, &format!("/api/v1/open/{}/tips/{}", county(app), id(n)), body).await
}

async fn asks(app: &TestApp, code: &str) -> Answer {
    app.nobody().post(&format!("/api/v1/open/{}/tips/standing", county(app)), json!({ "code": code })).await
}

async fn list(client: &Client, query: &str) -> Value {
    client.get(&format!("/api/v1/tips{query}")).await.ok()
}

async fn act(client: &Client, n: u128, what: &str, body: Value) -> Answer {
    client.post(&format!("/api/v1/tips/{}/{what}", id(n)), body).await
}

/// Rows of a table.
async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let counted = app.app.store().read::<_, store::StoreError, _>(move |db| {
        Box::pin(async move { db.query_one(sql, &[]).await?.take(0) })
    });
    counted.await.expect("counts")
}

async fn tick(app: &TestApp, at: &str) {
    app.set_time(at);
    server::upkeep::once(&app.app).await.expect("runs");
}

fn so(word: &str) -> Value {
    json!({ "state": "verified", "word": word })
}

testkit::both_engines! { of TENGZHOU;
    // covers: T-53 T-54
    async fn a_tip_is_looked_into_without_knowing_who_told_and_rewarded_by_somebody_else(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let form = app.nobody().get(&format!("/api/v1/open/{}/tips", county(&app))).await.ok();
        assert_eq!((&form["days"], &form["reward_most"]), (&json!(7), &json!(1000)));
        assert!(form["units"].as_array().is_some_and(|it| it.iter().any(|it| it["id"] == json!(village(&app)))));
        let kept = tell(&app, 1, told(&app, "missed_arrival")).await.ok();
        assert_eq!(tell(&app, 1, told(&app, "missed_arrival")).await.ok(), kept, "a lost answer loses nothing");
        let mut other = told(&app, "missed_arrival");
        other["said"] = json!("另一件");
        assert_eq!(tell(&app, 1, other).await.refusal(), (409, "id_reused"));
        let code = kept["code"].as_str().expect("a code").to_owned();

        let head = app.sign_in("village_head", 2).await;
        let seen = list(&head, "").await;
        let row = &seen["rows"][0];
        assert_eq!((&row["place"], &row["reachable"], &seen["rewards"]), (&json!("老汽车站后门"), &json!(true), &json!(false)));
        assert!(!seen.to_string().contains("王翠兰") && !seen.to_string().contains("1381234"), "{seen}");
        assert_eq!(act(&head, 1, "reporter", json!({ "reason": "想看看" })).await.refusal(), (403, "not_allowed"));
        let commander = app.sign_in("commander", 0).await;
        assert_eq!(act(&commander, 1, "reporter", json!({ "reason": "兑付" })).await.refusal(), (409, "no_reward"), "not before there is one");
        assert_eq!(act(&commander, 1, "reward", json!({ "yuan": 200 })).await.refusal(), (409, "no_reward"), "nobody looked yet");
        assert_eq!(act(&head, 1, "verdict", json!({ "state": "verified", "word": " " })).await.refusal(), (422, "invalid"));
        for _ in 0..2 {
            let row = act(&head, 1, "verdict", so("到现场核实，3人未报备")).await.ok();
            assert_eq!((&row["state"], &row["looked"]), (&json!("verified"), &json!(true)));
        }
        assert_eq!(act(&head, 1, "verdict", so("别的话")).await.refusal(), (409, "already_decided"));
        assert_eq!(act(&commander, 1, "reward", json!({ "yuan": 1001 })).await.refusal(), (422, "invalid"));
        for _ in 0..2 {
            assert_eq!(act(&commander, 1, "reward", json!({ "yuan": 200 })).await.ok()["yuan"], 200);
        }
        assert_eq!(act(&commander, 1, "reward", json!({ "yuan": 300 })).await.refusal(), (409, "already_decided"));
        assert_eq!(act(&commander, 1, "reporter", json!({ "reason": "" })).await.refusal(), (422, "reason_missing"));
        let who = act(&commander, 1, "reporter", json!({ "reason": "兑付奖励" })).await.ok();
        assert_eq!(who, json!({ "name": "王翠兰", "phone": "13812345678" }));
        assert_eq!(asks(&app, &code).await.ok()["paid"], false);
        for _ in 0..2 {
            assert_eq!(act(&commander, 1, "payment", json!({ "voucher": "2022-031" })).await.ok()["voucher"], "2022-031");
        }
        let standing = asks(&app, &code.to_uppercase()).await.ok();
        assert_eq!((&standing["state"], &standing["yuan"], &standing["paid"]), (&json!("verified"), &json!(200), &json!(true)));
        assert_eq!(asks(&app, "aaaaaaaaaa").await.refusal(), (404, "not_found"));

        // Paid a month ago, nobody knows any more who it was.
        tick(&app, "2022-04-20T01:00:00Z").await;
        assert_eq!(count(&app, "select count(*) from tip_reporter").await, 0);
        assert_eq!(count(&app, "select count(*) from tip where said_sealed is not null").await, 0);
        assert_eq!(count(&app, "select count(*) from tip_reward where paid_at is not null").await, 1);
    }

    // covers: T-54 I-18
    async fn what_nobody_confirms_expires_and_what_is_not_so_is_not_kept(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        for n in 1..=4 {
            tell(&app, n, told(&app, "outside_vehicle")).await.ok();
        }
        let town = app.sign_in("town_head", 1).await;
        for (n, state) in [(1, "unfounded"), (2, "off_limits"), (3, "malicious")] {
            let row = act(&town, n, "verdict", json!({ "state": state, "word": "已到现场" })).await.ok();
            assert_eq!((&row["said"], &row["reachable"]), (&Value::Null, &json!(false)), "{state}");
        }
        assert_eq!(count(&app, "select count(*) from tip_reporter").await, 1);
        tick(&app, "2022-03-22T00:59:00Z").await;
        let town = app.sign_in("town_head", 1).await;
        assert_eq!(list(&town, "").await["rows"].as_array().map(Vec::len), Some(1));
        tick(&app, "2022-03-22T01:00:00Z").await;
        let town = app.sign_in("town_head", 1).await;
        assert_eq!(list(&town, "").await["rows"], json!([]));
        let over = list(&town, "?over=true").await;
        let states: Vec<_> = over["rows"].as_array().into_iter().flatten().map(|it| it["state"].clone()).collect();
        assert_eq!(states.len(), 4);
        assert!(states.contains(&json!("expired")));
        assert_eq!(count(&app, "select count(*) from tip_reporter").await, 0);
        assert_eq!(count(&app, "select count(*) from tip where said_sealed is not null").await, 0);
        assert_eq!(act(&town, 4, "verdict", so("来晚了")).await.refusal(), (409, "already_decided"));
    }

    // What people think and how neighbours live is nothing one can tell of, and no tip leads to a measure.
    // covers: I-18
    async fn no_tip_is_about_opinions_and_none_becomes_a_measure(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        for (field, value) in [("subject", json!("opinion")), ("subject", json!("gathering")), ("place", json!("")), ("said", json!(" ")),
            ("phone", json!("12")), ("said", json!("字".repeat(1_001))), ("area", json!(app.made.areas[0].id))] {
            let mut sent = told(&app, "goods");
            sent[field] = value.clone();
            let refused = tell(&app, 1, sent).await;
            assert_eq!(refused.refusal(), (422, "invalid"), "{field} {value}");
            assert!(refused.body.to_string().contains(field), "{field}: {}", refused.body);
        }
        assert_eq!(count(&app, "select count(*) from tip").await, 0, "nothing is half kept");
        tell(&app, 1, told(&app, "missed_arrival")).await.ok();
        let head = app.sign_in("village_head", 2).await;
        act(&head, 1, "verdict", so("属实")).await.ok();
        assert_eq!(count(&app, "select count(*) from measure").await, 0);
        let schema: String = store::schema::MIGRATIONS.iter().map(|(_, text)| *text).collect();
        let tables = schema.split("create table ").skip(1).filter(|it| !it.starts_with("tip"));
        for table in tables {
            let columns = table.split_once(");").map_or(table, |it| it.0);
            assert!(!columns.lines().any(|it| it.trim_start().starts_with("tip ")), "nothing else points at a tip: {columns}");
        }
    }

    async fn whoever_entered_it_does_not_look_into_it_and_tries_are_limited(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let head = app.sign_in("village_head", 2).await;
        head.call(Method::PUT, &format!("/api/v1/tips/{}", id(1)), told(&app, "goods")).await.ok();
        assert_eq!(act(&head, 1, "verdict", so("属实")).await.refusal(), (409, "own_handling"));
        let town = app.sign_in("town_head", 1).await;
        act(&town, 1, "verdict", so("属实")).await.ok();
        let mut refused = 0;
        for _ in 0..30 {
            refused += usize::from(asks(&app, "aaaaaaaaaa").await.status == 429);
        }
        assert!(refused > 0, "codes cannot be tried out");
    }
}

mod of_beilun {
    use super::*;

    testkit::both_engines! { of BEILUN;
        // covers: T-53
        async fn without_a_reward_in_the_playbook_there_is_none_and_a_tip_becomes_an_event(app: TestApp) {
            app.set_time("2022-03-15T01:00:00Z");
            tell(&app, 1, told(&app, "gate")).await.ok();
            let head = app.sign_in("village_head", 2).await;
            assert_eq!(list(&head, "").await["subjects"][0], json!({ "about": "gate", "category": "gate_control" }));
            let mut found = so("小门确实没人守");
            found["event"] = json!(id(40));
            assert_eq!(act(&head, 1, "verdict", found.clone()).await.refusal(), (422, "invalid"), "no such event");
            let event = json!({ "category": "gate_control", "place": "东门", "said": "小门没人守", "source": "public" });
            head.call(Method::PUT, &format!("/api/v1/events/{}", id(40)), event).await.ok();
            assert_eq!(act(&head, 1, "verdict", found).await.ok()["event"], json!(id(40)));
            let commander = app.sign_in("commander", 0).await;
            assert_eq!(act(&commander, 1, "reward", json!({ "yuan": 1 })).await.refusal(), (409, "no_reward"));
        }
    }
}
