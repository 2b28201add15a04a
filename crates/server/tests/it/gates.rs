//! Gates of compounds, rounds, what was done at them, and zones day by day, through the real router on both engines.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn open(client: &Client, n: u128, body: Value) -> Answer {
    let mut body = body;
    body["id"] = json!(id(n));
    client.post("/api/v1/checkpoints", body).await
}

async fn keep(client: &Client, n: u128, regime: &str, opener: &str) -> Answer {
    let said = json!({ "regime": regime, "opener": opener });
    client.call(Method::PUT, &format!("/api/v1/gates/{}", id(n)), said).await
}

async fn close(client: &Client, n: u128) -> Answer {
    client.call(Method::DELETE, &format!("/api/v1/checkpoints/{}", id(n)), Value::Null).await
}

/// Drafts a day's roster of the village and keeps what could be filled.
async fn roster(client: &Client) -> Vec<Value> {
    let draft = client.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 1 })).await.ok();
    let filled: Vec<_> = draft["shifts"].as_array().cloned().unwrap_or_default();
    let filled: Vec<_> = filled.into_iter().filter(|it| !it["worker"].is_null()).collect();
    client.post("/api/v1/duty/roster", json!({ "shifts": filled })).await.ok();
    filled
}

testkit::both_engines! { of BEILUN;
    // covers: B-105
    async fn each_gate_is_staffed_locked_or_free_and_one_lets_people_through(app: TestApp) {
        let head = app.sign_in("village_head", 2).await;
        let area = json!(app.made.areas[2].id);
        let gate = |name: &str, compound: &str| json!({ "area": area, "kind": "gate", "name": name, "place": compound });
        assert_eq!(open(&head, 1, gate("东小门", " ")).await.body["fields"][0]["field"], "place");
        for (n, name, compound) in [(1, "东小门", "海棠苑"), (2, "西小门", "海棠苑"), (3, "北门", "明珠新村")] {
            open(&head, n, gate(name, compound)).await.ok();
        }
        let page = head.get("/api/v1/gates").await.ok();
        assert_eq!((&page["free"], page["compounds"].as_array().map(Vec::len)), (&json!(3), Some(2)));

        assert_eq!(keep(&head, 1, "locked", " ").await.body["fields"][0], json!({ "field": "opener", "code": "missing" }));
        assert_eq!(keep(&head, 1, "shut", "").await.body["fields"][0]["field"], "regime");
        for _ in 0..2 {
            keep(&head, 1, "locked", "门卫室 13805740001").await.ok();
        }
        assert_eq!(keep(&head, 2, "locked", "门卫室").await.refusal(), (409, "no_way_out"), "that would confine the compound");
        assert_eq!(close(&head, 2).await.refusal(), (409, "no_way_out"));
        assert_eq!(keep(&head, 3, "locked", "门卫室").await.refusal(), (409, "no_way_out"), "its only gate");
        let page = keep(&head, 2, "staffed", "").await.ok();
        assert_eq!([&page["staffed"], &page["locked"], &page["free"], &page["empty"]], [&json!(1), &json!(1), &json!(1), &json!(1)]);
        let locked = &page["compounds"][1]["gates"][0];
        let locked = if locked["regime"] == "locked" { locked } else { &page["compounds"][0]["gates"][0] };
        assert_eq!(locked["opener"], "门卫室 13805740001");

        // Only the staffed gate wants people.
        let drafted = head.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 1 })).await.ok();
        let shifts = drafted["shifts"].as_array().expect("shifts");
        assert!(shifts.len() == 2 && shifts.iter().all(|it| it["checkpoint"] == json!(id(2))), "{drafted}");
        let proof = head.get("/api/v1/duty/roster?from=2022-03-15&days=1").await.ok();
        assert!(proof["open_gaps"].as_array().expect("gaps").iter().all(|it| it["checkpoint"] == json!(id(2))));

        keep(&head, 1, "free", "").await.ok();
        assert_eq!(close(&head, 2).await.status, 204, "the other one lets through");
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(keep(&other, 1, "free", "").await.refusal(), (404, "not_found"));
        assert_eq!(other.get("/api/v1/gates").await.ok()["compounds"], json!([]));
        assert_eq!(app.sign_in("micro_leader", 4).await.get("/api/v1/gates").await.refusal(), (403, "not_allowed"));
    }

    // covers: B-92 B-104 B-106
    async fn rounds_person_times_and_zones_are_counted_by_day(app: TestApp) {
        let head = app.sign_in("village_head", 2).await;
        let room = app.sign_in("command_room", 1).await;
        let area = json!(app.made.areas[2].id);
        let zone = json!({ "area": area, "zone": "precaution", "document": "仑防办〔2022〕3号", "from": "2022-03-15", "until": "2022-03-28" });
        assert_eq!(room.call(Method::PUT, &format!("/api/v1/zones/{}", id(50)), zone).await.status, 204);
        let round = json!({ "area": area, "kind": "patrol", "name": "东线", "points": [{ "name": "水房" }, { "name": "东桥" }] });
        let round = open(&head, 9, round).await.ok();
        let shifts = roster(&head).await;
        let morning = shifts.iter().find(|it| it["starts_at"] == "2022-03-15T00:00:00Z").expect("the morning's shift");
        let made = app.made.posts.iter().find(|(_, post)| json!(post.worker) == morning["worker"]).expect("a worker");
        let (role, at) = (made.1.role.clone(), app.made.areas.iter().position(|it| it.id == made.1.area).expect("a unit"));
        let walker = app.sign_in(Box::leak(role.into_boxed_str()), at).await;
        app.set_time("2022-03-15T00:00:00Z");
        let shift = morning["id"].as_str().expect("an id");
        let came = json!({ "shift": shift, "code": round["code"], "made_at": "2022-03-15T00:00:00Z" });
        walker.post("/api/v1/duty/come", came).await.ok();
        app.set_time("2022-03-15T01:30:00Z");
        for (n, point) in round["points"].as_array().expect("points").iter().enumerate() {
            let mark = json!({ "id": id(61 + n as u128), "shift": shift, "point": point["name"], "code": point["code"],
                "made_at": "2022-03-15T01:00:00Z" });
            let kept = walker.post("/api/v1/duty/marks", mark).await;
            assert!(kept.status.is_success(), "{} {}", kept.status, kept.text);
        }
        let done = room.get("/api/v1/duty/effort?from=2022-03-15&days=1").await.ok();
        let row = &done["kinds"][0];
        assert_eq!([&row["held"], &row["came"], &row["minutes"], &row["checks"]], [&json!(1), &json!(1), &json!(90), &json!(2)], "{done}");
        assert_eq!((&done["zones"][0]["name"]["zh"], &done["zones"][0]["came"]), (&json!("防范区"), &json!(1)));
        assert_eq!((&done["units"][0]["name"]["zh"], &done["units"][0]["checks"]), (&json!(app.made.areas[2].name), &json!(2)));
        assert_eq!(room.get("/api/v1/duty/effort?from=9999-12-30&days=31").await.refusal(), (422, "invalid"));

        let leader = app.sign_in("micro_leader", 4).await;
        let said = json!({ "category": "gate_control", "place": "东门", "said": "没有人守" });
        leader.call(Method::PUT, &format!("/api/v1/events/{}", id(70)), said).await.ok();
        let zones = room.get("/api/v1/zones/days").await.ok();
        let it = &zones[0];
        assert_eq!((&it["zone"]["document"], &it["open"], &it["late"]), (&json!("仑防办〔2022〕3号"), &json!(1), &json!(0)));
        assert!(it["units"].as_i64() > it["manned"].as_i64(), "too few people yet: {it}");
        let days = it["days"].as_array().expect("days");
        let today = json!({ "day": "2022-03-15", "told": 1, "closed": 0, "moved": 0, "came": 1, "checks": 2 });
        assert_eq!((days.len(), &days[6], &days[5]["told"]), (7, &today, &json!(0)));
        // The village sees its own part of a zone that reaches further; the next village sees none of this one.
        let wide = json!({ "area": app.made.areas[1].id, "zone": "controlled", "document": "仑防办〔2022〕4号", "from": "2022-03-15", "until": "2022-03-20" });
        assert_eq!(room.call(Method::PUT, &format!("/api/v1/zones/{}", id(51)), wide).await.status, 204);
        let other = app.sign_in("village_head", 7).await;
        let seen = other.get("/api/v1/zones/days").await.ok();
        assert_eq!((seen.as_array().map(Vec::len), &seen[0]["zone"]["document"], &seen[0]["open"]), (Some(1), &json!("仑防办〔2022〕4号"), &json!(0)));
        assert_eq!(leader.get("/api/v1/zones/days").await.refusal(), (403, "not_allowed"));
        // Whoever may see staff but no rosters and events is told nothing of those.
        let admin = app.sign_in("administrator", 0).await;
        assert_eq!(admin.get("/api/v1/zones/days").await.ok()[1]["days"][6], json!({ "day": "2022-03-15", "told": null, "closed": null, "moved": null, "came": null, "checks": null }));
    }
}
