//! Enterprises as doors that are knocked at and as employers that keep their own list, through the real router, on both
//! engines.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, NISHAN, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn keep(client: &Client, app: &TestApp, n: u128, area: usize, version: Option<i64>) -> Value {
    let body = json!({ "area": app.made.areas[area].id, "name": format!("鲁源木器厂{n}"), "contact": "孟师傅",
        "employees": 12, "version": version });
    client.call(Method::PUT, &format!("/api/v1/enterprises/{}", id(n)), body).await.ok()
}

async fn send(client: &Client, app: &TestApp, (code, n): (&str, u128), body: Value) -> Answer {
    let path = format!("/api/v1/open/{}/employers/{code}/people/{}", app.made.county.0, id(n));
    client.call(Method::PUT, &path, body).await
}

testkit::both_engines! { of NISHAN;
    //
    async fn a_campaign_knocks_at_enterprises_and_no_other_does(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        keep(&hq, &app, 1, 4, None).await;
        // One that only its village is known of stands in no grid yet.
        keep(&hq, &app, 2, 2, None).await;
        let before = hq.get(&format!("/api/v1/areas/{}", app.made.areas[4].id.0)).await.ok()["households"].clone();
        let start = |n: u128, template: &str| json!({ "id": id(n), "template": template });
        hq.post("/api/v1/campaigns", start(10, "enterprises")).await.ok();
        hq.post("/api/v1/campaigns", start(11, "ledger")).await.ok();
        let books = |n: u128| { let hq = &hq; async move { hq.get(&format!("/api/v1/campaigns/{}/coverage", id(n))).await.ok() } };
        let targets = |page: &Value| page["total"]["targets"].as_i64().expect("books");
        assert_eq!(targets(&books(10).await), 1);
        let homes = targets(&books(11).await);
        // A new enterprise joins the round that runs, and only that.
        keep(&hq, &app, 3, 4, None).await;
        assert_eq!((targets(&books(10).await), targets(&books(11).await)), (2, homes));
        let area = hq.get(&format!("/api/v1/areas/{}", app.made.areas[4].id.0)).await.ok();
        assert_eq!(area["households"], before, "an employer's door counts for no unit's households");
        // The grid knocks, and the books say so.
        let member = app.sign_in("fine_member", 4).await;
        let tasks = member.get(&format!("/api/v1/campaigns/{}/tasks", id(10))).await.ok();
        let task = tasks["rows"].as_array().expect("tasks")[0].clone();
        assert!(task["address"].as_str().expect("an address").starts_with("鲁源木器厂"), "{task}");
        let visit = json!({ "id": id(20), "task": task["id"], "outcome": "seen", "made_at": "2022-03-15T01:00:00Z", "answers": {} });
        member.post("/api/v1/visits", visit).await.ok();
        assert_eq!(books(10).await["total"]["done"], 1);
        // It moves to another grid and takes its task along.
        keep(&hq, &app, 1, 9, Some(1)).await;
        let there = hq.get(&format!("/api/v1/campaigns/{}/coverage?area={}", id(10), app.made.areas[7].id.0)).await.ok();
        assert_eq!(targets(&there), 1);
        // One that was struck off is knocked at no more.
        hq.call(Method::DELETE, &format!("/api/v1/enterprises/{}", id(3)), json!({})).await;
        hq.post("/api/v1/campaigns", start(12, "enterprises")).await.ok();
        assert_eq!(targets(&books(12).await), 1);
    }

    //
    async fn an_employer_keeps_its_own_list_and_somebody_here_takes_each_in(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        keep(&hq, &app, 1, 4, None).await;
        let page = hq.post(&format!("/api/v1/enterprises/{}/page", id(1)), json!({})).await.ok();
        let code = page["code"].as_str().expect("a code").to_owned();
        let nobody = app.nobody();
        for _ in 0..2 {
            let sent = send(&nobody, &app, (&code, 30), json!({ "name": "曾凡玉", "sex": 2, "phone": "13612348004", "since": "2022-02-20" })).await.ok();
            assert_eq!((sent["rows"].as_array().map(Vec::len), &sent["rows"][0]["name"], &sent["rows"][0]["phone"]), (Some(1), &json!("曾**"), &json!("136****8004")));
        }
        send(&nobody, &app, (&code, 31), json!({ "name": "不在册" })).await.ok();
        for (body, field) in [(json!({ "name": " " }), "name"), (json!({ "name": "甲", "phone": "123456" }), "phone"), (json!({ "name": "甲", "since": "2030-01-01" }), "since")] {
            let refused = send(&nobody, &app, (&code, 32), body).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        assert_eq!(send(&nobody, &app, ("wrongone", 33), json!({ "name": "甲" })).await.refusal(), (404, "not_found"));

        let clerk = app.appoint("committee_member", 2).await;
        let list = clerk.get(&format!("/api/v1/enterprises/{}/employees", id(1))).await.ok();
        assert_eq!((&list["rows"][0]["name"], &list["code"], &list["placed"]), (&json!("曾凡玉"), &Value::Null, &json!(true)));
        let path = |n: u128, act: &str| format!("/api/v1/enterprises/{}/employees/{}/{act}", id(1), id(n));
        for _ in 0..2 {
            let kind = json!({ "kind": "worker" });
            let taken = clerk.post(&path(30, "take"), kind).await;
            assert_eq!(taken.status, 204, "{}", taken.text);
        }
        let door = clerk.get(&format!("/api/v1/households/{}", id(1))).await.ok();
        let person = &door["members"][0];
        assert_eq!((&person["name"], &person["incoming"]["enterprise"], &person["incoming"]["since"]), (&json!("曾凡玉"), &json!(id(1)), &json!("2022-02-20")));
        assert_eq!(clerk.post(&path(31, "return"), json!({ "why": " " })).await.refusal(), (422, "invalid"));
        assert_eq!(clerk.post(&path(31, "return"), json!({ "why": "请写清姓名" })).await.status, 204);
        // The other village sees nothing of it.
        let other = app.appoint("committee_member", 7).await;
        assert_eq!(other.get(&format!("/api/v1/enterprises/{}/employees", id(1))).await.refusal(), (404, "not_found"));

        // Whoever holds the code sees what became of them; who leaves is told, and confirmed.
        let open = format!("/api/v1/open/{}/employers/{code}", app.made.county.0);
        let rows = nobody.get(&open).await.ok()["rows"].clone();
        let states: Vec<_> = rows.as_array().expect("rows").iter().map(|it| (it["state"].as_str().expect("a state").to_owned(), it["why"].clone())).collect();
        assert_eq!(states, [("returned".to_owned(), json!("请写清姓名")), ("taken".to_owned(), Value::Null)]);
        let leave = |n: u128| { let (nobody, open) = (&nobody, &open); async move { nobody.call(Method::DELETE, &format!("{open}/people/{}", id(n)), json!({})).await } };
        assert_eq!(leave(31).await.ok()["rows"].as_array().map(Vec::len), Some(1), "what nobody took is simply gone");
        assert_eq!(leave(30).await.ok()["rows"][0]["state"], "left");
        let gone = clerk.call(Method::DELETE, &format!("/api/v1/enterprises/{}/employees/{}", id(1), id(30)), json!({})).await;
        assert_eq!(gone.status, 204);
        assert_eq!(nobody.get(&open).await.ok()["rows"], json!([]));
        // A new page makes the old one lead nowhere.
        hq.post(&format!("/api/v1/enterprises/{}/page", id(1)), json!({})).await.ok();
        assert_eq!(nobody.get(&open).await.refusal(), (404, "not_found"));
    }

    //
    async fn an_employer_without_a_grid_has_no_door_and_its_list_ends_with_it(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        keep(&hq, &app, 1, 2, None).await;
        let page = hq.post(&format!("/api/v1/enterprises/{}/page", id(1)), json!({})).await.ok();
        let code = page["code"].as_str().expect("a code").to_owned();
        send(&app.nobody(), &app, (&code, 30), json!({ "name": "曾凡玉" })).await.ok();
        let clerk = app.appoint("committee_member", 2).await;
        let take = format!("/api/v1/enterprises/{}/employees/{}/take", id(1), id(30));
        assert_eq!(clerk.post(&take, json!({ "kind": "worker" })).await.refusal(), (409, "enterprise_unplaced"));
        hq.call(Method::DELETE, &format!("/api/v1/enterprises/{}", id(1)), json!({})).await;
        server::upkeep::once(&app.app).await.expect("runs");
        let rows = clerk.get(&format!("/api/v1/enterprises/{}/employees", id(1))).await.ok()["rows"].clone();
        assert_eq!(rows, json!([]));
    }
}
