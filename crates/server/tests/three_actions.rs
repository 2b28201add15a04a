//! The three actions of Ningjiang as campaigns: everybody is accounted for, nobody is forced, no
//! certificate is pictured.

use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

async fn tasks(client: &Client, campaign: u128) -> Vec<Value> {
    let today = client.get("/api/v1/today").await.ok();
    let all = today["tasks"].as_array().cloned().expect("tasks");
    all.into_iter().filter(|it| it["campaign"] == json!(Uuid::from_u128(campaign))).collect()
}

fn visit(id: u128, task: &Value, outcome: &str, answers: &Value) -> Value {
    json!({ "id": Uuid::from_u128(id), "task": task["id"], "outcome": outcome, "reason": "医生证明暂缓",
        "made_at": "2022-03-15T02:00:00Z", "answers": answers })
}

testkit::both_engines! { of testkit::NINGJIANG;
    // covers: S-18 S-23 S-26 S-27 S-28 S-29
    async fn vaccination_is_asked_followed_up_and_never_forced(app: TestApp) {
        let county = app.sign_in("commander", 0).await;
        for (id, template) in [(1, "knock"), (2, "warm"), (3, "clear")] {
            let asked = json!({ "id": Uuid::from_u128(id), "template": template });
            county.post("/api/v1/campaigns", asked).await.ok();
        }
        let member = app.sign_in("grid_member", 3).await;
        let own = tasks(&member, 3).await;
        assert_eq!(own.len(), 3, "each household of the own grid, and no other");
        let page = member.get(&format!("/api/v1/tasks/{}", own[0]["id"].as_str().expect("id"))).await.ok();
        let people = [&page["members"][0]["id"], &page["members"][1]["id"]];
        let answers = json!({ "at_home": people, "certificate": people });
        let send = async |id: u128, task: &Value, outcome: &str, answers: &Value| {
            member.post("/api/v1/visits", visit(id, task, outcome, answers)).await.ok()["state"].clone()
        };
        assert_eq!(send(11, &own[0], "vaccinated", &answers).await, "done");
        assert_eq!(send(12, &own[1], "reminded", &json!({})).await, "open", "a reminder settles nothing");
        assert_eq!(send(13, &own[1], "medical", &json!({})).await, "excused");
        assert_eq!(send(14, &own[2], "away", &json!({})).await, "excused", "followed up by phone");
        let books = member.get(&format!("/api/v1/campaigns/{}/coverage", Uuid::from_u128(3))).await.ok();
        assert_eq!(books["total"], json!({ "targets": 3, "done": 1, "excused": 2, "open": 0 }));
        let report = member.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!(report["figures"]["certificates"], 2);
        let playbook = member.get("/api/v1/playbook").await.ok();
        let certificate = playbook["questions"].as_array().expect("questions").iter().find(|it| it["id"] == "certificate");
        assert_eq!(certificate.expect("asked")["kind"], "people", "seen or not, never a picture");
        let declines = playbook["campaigns"][2]["outcomes"].as_array().expect("outcomes").iter().find(|it| it["id"] == "declined");
        assert_eq!(declines.expect("may decline")["settles"], "excused");
    }

    // covers: S-20 S-43
    async fn what_was_told_and_done_at_the_door_is_counted_by_the_goals(app: TestApp) {
        let county = app.sign_in("commander", 0).await;
        county.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(2), "template": "warm" })).await.ok();
        let member = app.sign_in("grid_member", 3).await;
        let own = tasks(&member, 2).await;
        let answers = json!({ "at_home": [], "told": true, "leaflet": true, "service": ["medicine", "shopping"] });
        member.post("/api/v1/visits", visit(1, &own[0], "served", &answers)).await.ok();
        let report = member.get("/api/v1/reports/daily/2022-03-15").await.ok();
        let figures = &report["figures"];
        assert_eq!((&figures["told"], &figures["leaflet"], &figures["services"]), (&json!(1), &json!(1), &json!(2)));
        let form = &member.get("/api/v1/playbook").await.ok()["reports"][0];
        for goal in ["防输入", "防扩散", "防输出"] {
            assert!(form["figures"].to_string().contains(goal), "{goal}");
        }
    }

    // covers: S-01 S-05 S-13 S-15
    async fn a_party_group_leads_grids_and_grids_without_one_are_named(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let kind = async |client: &Client, kind: &str| {
            let page = client.get("/api/v1/teams").await.ok();
            page["kinds"].as_array().expect("kinds").iter().find(|it| it["kind"] == kind).cloned().expect("a kind")
        };
        let before = kind(&village, "party_group").await;
        assert_eq!((&before["teams"], &before["uncovered"]), (&json!(0), &json!(2)));
        assert_eq!(before["uncovered_first"][0]["name"], "香泉社区第1网格");
        let workers = village.get("/api/v1/workers").await.ok();
        let workers: Vec<_> = workers.as_array().expect("workers").iter().map(|it| it["id"].clone()).collect();
        let group = |units: Value, version: Value| json!({ "area": app.made.areas[2].id, "kind": "party_group",
            "name": "第一炕头党小组", "leader": workers[0], "members": workers, "units": units, "version": version });
        let path = |n: u128| format!("/api/v1/teams/{}", Uuid::from_u128(n));
        let put = async |n: u128, body: Value| village.call(axum::http::Method::PUT, &path(n), body).await;
        let (one, two) = (json!(app.made.areas[3].id), json!(app.made.areas[4].id));
        for _ in 0..2 {
            assert_eq!(put(1, group(json!([one]), Value::Null)).await.ok()["units"], 1);
        }
        assert_eq!(put(2, group(json!([one]), Value::Null)).await.refusal(), (409, "unit_has_team"));
        let elsewhere = json!(app.made.areas[6].id);
        assert_eq!(put(2, group(json!([elsewhere]), Value::Null)).await.refusal(), (422, "invalid"), "another village's grid");
        let kept = put(1, group(json!([one, two]), json!(1))).await.ok();
        assert_eq!((&kept["units"], &kept["version"]), (&json!(2), &json!(2)), "one group over two grids");
        assert_eq!(put(1, group(json!([]), json!(1))).await.refusal(), (412, "changed_meanwhile"));
        let county = app.sign_in("commander", 0).await;
        let all = kind(&county, "party_group").await;
        assert_eq!((&all["teams"], &all["members"], &all["units"], &all["uncovered"]),
            (&json!(1), &json!(workers.len()), &json!(2), &json!(2)), "the other village's grids have none");
        let page = village.get(&path(1)).await.ok();
        assert_eq!(page["units"].as_array().map(Vec::len), Some(2));
        let other = app.sign_in("village_head", 5).await;
        assert_eq!(other.get(&path(1)).await.refusal(), (404, "not_found"));
        let member = app.sign_in("grid_member", 3).await;
        assert_eq!(member.get("/api/v1/teams").await.refusal(), (403, "not_allowed"));
        assert!(village.call(axum::http::Method::DELETE, &path(1), json!({})).await.status.is_success());
        assert_eq!(kind(&village, "party_group").await["teams"], 0);
    }

    // covers: S-02 S-04 S-40
    async fn a_grid_that_is_not_twenty_households_is_listed(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let path = format!("/api/v1/areas/{}", app.made.areas[2].id);
        let page = village.get(&path).await.ok();
        assert_eq!(page["out_of_size"].as_array().map(Vec::len), Some(2), "grids of three households each");
        assert_eq!(village.get("/api/v1/playbook").await.ok()["household"]["zh"], "户");
    }
}
