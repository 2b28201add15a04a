//! Duty through the real router, on both engines: a roster drafted and kept, coming and leaving, who is
//! missing, swaps with consent, stops as counts, a calendar others can follow.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};
use uuid::Uuid;

const GATE: u128 = 500;

fn id(n: u128) -> Value {
    json!(Uuid::from_u128(n))
}

/// Opens the gate of the first village and fills its roster for some days.
async fn gate(app: &TestApp, days: i64) -> (Client, Value) {
    let village = app.sign_in("village_head", 2).await;
    let asked = json!({ "id": id(GATE), "area": app.made.areas[2].id, "kind": "entrance", "name": "香泉村口", "place": "老榆树下" });
    village.post("/api/v1/checkpoints", asked.clone()).await.ok();
    let checkpoint = village.post("/api/v1/checkpoints", asked).await.ok();
    if days > 0 {
        let draft = draft(&village, days).await;
        let shifts: Vec<_> = filled(&draft).cloned().collect();
        village.post("/api/v1/duty/roster", json!({ "shifts": shifts })).await.ok();
    }
    (village, checkpoint)
}

async fn draft(client: &Client, days: i64) -> Value {
    client.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": days })).await.ok()
}

fn filled(draft: &Value) -> impl Iterator<Item = &Value> {
    draft["shifts"].as_array().expect("shifts").iter().filter(|it| !it["worker"].is_null())
}

async fn mine(client: &Client) -> Vec<Value> {
    client.get("/api/v1/duty/mine").await.ok()["shifts"].as_array().cloned().expect("shifts")
}

async fn assign(client: &Client, shift: &Value, version: i64, to: &Value) -> Answer {
    let path = format!("/api/v1/shifts/{}", shift["id"].as_str().expect("an id"));
    let request = client.builder(Method::PUT, &path).header("if-match", format!("\"{version}\""));
    let request = request.header("content-type", "application/json");
    client.send(request.body(Body::from(json!({ "worker": to }).to_string())).expect("a request")).await
}

/// The holder of a shift, signed in: in this county the leader of the first or second grid.
async fn holder(app: &TestApp, shift: &Value) -> Client {
    for area in [3, 4] {
        let found = app.sign_in("grid_member", area).await;
        let own = mine(&found).await;
        if own.iter().any(|it| it["id"] == shift["id"]) {
            return found;
        }
    }
    panic!("nobody holds {shift}")
}

testkit::both_engines! { of testkit::NINGJIANG;
    // covers: S-31 S-32 S-35 S-36 S-44
    async fn a_roster_is_drafted_within_the_rules_and_kept_once(app: TestApp) {
        let (village, checkpoint) = gate(&app, 0).await;
        assert_eq!(checkpoint["code"].as_str().map(str::len), Some(8));
        let made = draft(&village, 2).await;
        // Two leaders of grids, twelve places: what two people may do within the rules, and which rule binds.
        assert_eq!(made["shifts"].as_array().map(Vec::len), Some(12));
        let shifts: Vec<_> = filled(&made).cloned().collect();
        assert_eq!(shifts.len() + made["unfilled"].as_array().map_or(0, Vec::len), 12);
        assert!(!shifts.is_empty());
        for empty in made["unfilled"].as_array().expect("unfilled") {
            assert_ne!(empty["binding"], json!([]), "it says which rule binds");
        }
        for _ in 0..2 {
            assert_eq!(village.post("/api/v1/duty/roster", json!({ "shifts": shifts })).await.ok()["kept"], shifts.len());
        }
        let again = draft(&village, 2).await;
        assert_eq!(filled(&again).count(), 0, "what is kept is not drafted again");
        let roster = village.get("/api/v1/duty/roster?from=2022-03-15&days=2").await.ok();
        assert_eq!(roster["shifts"].as_array().map(Vec::len), Some(shifts.len()));
        assert_ne!(roster["open_gaps"], json!([]), "two people cannot hold a gate day and night");
        let hours: f64 = roster["hours"].as_array().expect("hours").iter().filter_map(|it| it["hours"].as_f64()).sum();
        assert!((hours - 8.0 * shifts.len() as f64).abs() < 0.01);
        // Somebody who is not eligible, somebody twice at the same time, a time that is no shift.
        let stranger = app.made.posts.iter().find(|(login, _)| login.starts_with("township_head")).expect("a post");
        let mut wrong = shifts[0].clone();
        wrong["id"] = id(77);
        wrong["seat"] = json!(2);
        wrong["worker"] = json!(stranger.1.worker);
        assert_eq!(village.post("/api/v1/duty/roster", json!({ "shifts": [wrong] })).await.refusal(), (409, "not_eligible"));
        wrong["worker"] = shifts[0]["worker"].clone();
        let refused = village.post("/api/v1/duty/roster", json!({ "shifts": [wrong] })).await;
        assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((409, "duty_rule"), &json!("overlap")));
        wrong["starts_at"] = json!("2022-03-15T03:33:00Z");
        assert_eq!(village.post("/api/v1/duty/roster", json!({ "shifts": [wrong] })).await.refusal(), (422, "invalid"));
        let other = app.sign_in("village_head", 5).await;
        assert_eq!(other.get("/api/v1/checkpoints").await.ok(), json!([]));
        assert_eq!(other.post("/api/v1/duty/roster", json!({ "shifts": [shifts[0]] })).await.refusal(), (404, "not_found"));
    }

    // covers: S-11 S-39
    async fn who_does_not_come_is_missed_higher_and_higher(app: TestApp) {
        let (village, checkpoint) = gate(&app, 2).await;
        let roster = village.get("/api/v1/duty/roster?from=2022-03-15&days=2").await.ok();
        let shift = roster["shifts"].as_array().expect("shifts").iter().find(|it| it["starts_at"] == "2022-03-15T06:00:00Z");
        let shift = shift.expect("the late shift of the first day").clone();
        let names = async |role: &str, area: usize| {
            let client = app.sign_in(role, area).await;
            client.get("/api/v1/duty/alarms").await.ok().as_array().map_or(0, Vec::len)
        };
        app.set_time("2022-03-15T06:05:00Z");
        let guard = holder(&app, &shift).await;
        let come = |code: Value, at: &str| json!({ "shift": shift["id"], "made_at": at, "code": code });
        app.set_time("2022-03-15T06:20:00Z");
        assert_eq!((names("village_head", 2).await, names("township_head", 1).await), (1, 1), "nobody was there all morning");
        let wrong = guard.post("/api/v1/duty/come", come(json!("somewhere"), "2022-03-15T06:20:00Z")).await;
        assert_eq!((wrong.refusal(), &wrong.body["fields"][0]["field"]), ((422, "invalid"), &json!("code")));
        let stranger = app.sign_in("grid_member", 6).await;
        let refused = stranger.post("/api/v1/duty/come", come(Value::Null, "2022-03-15T06:20:00Z")).await;
        assert_eq!(refused.refusal(), (409, "not_your_shift"));
        for _ in 0..2 {
            let came = guard.post("/api/v1/duty/come", come(checkpoint["code"].clone(), "2022-03-15T06:20:00Z")).await.ok();
            assert_eq!((&came["by_code"], &came["came_at"]), (&json!(true), &json!("2022-03-15T06:20:00Z")));
        }
        assert_eq!(names("village_head", 2).await, 0);
        let leave = json!({ "shift": shift["id"], "made_at": "2022-03-15T13:00:00Z", "note": "体温枪电池快没电了" });
        assert_eq!(guard.post("/api/v1/duty/leave", leave.clone()).await.refusal().0, 409, "the phone's clock is ahead");
        app.set_time("2022-03-15T13:00:00Z");
        assert_eq!(guard.post("/api/v1/duty/leave", leave).await.ok()["note"], "体温枪电池快没电了");
        let ages = [("2022-03-15T13:10:00Z", [0, 0, 0]), ("2022-03-15T13:16:00Z", [1, 0, 0]),
            ("2022-03-15T13:31:00Z", [1, 1, 0]), ("2022-03-15T14:01:00Z", [1, 1, 1])];
        for (at, want) in ages {
            app.set_time(at);
            let got = [names("village_head", 2).await, names("township_head", 1).await, names("commander", 0).await];
            assert_eq!(got, want, "at {at}");
        }
        let village = app.sign_in("village_head", 2).await;
        let roster = village.get("/api/v1/duty/roster?from=2022-03-15&days=1").await.ok();
        let gaps = roster["held_gaps"].as_array().expect("gaps");
        assert!(gaps.iter().any(|gap| gap["from"] == "2022-03-15T13:00:00Z"), "{gaps:?}");
        assert_eq!(roster["minutes_held"], 400, "from 14:20 to 21:00");
    }

    async fn a_swap_needs_the_colleagues_word_and_breaks_no_rule(app: TestApp) {
        let (village, _) = gate(&app, 0).await;
        let made = draft(&village, 3).await;
        let one = filled(&made).find(|it| it["starts_at"] == "2022-03-16T06:00:00Z").expect("a shift").clone();
        village.post("/api/v1/duty/roster", json!({ "shifts": [one] })).await.ok();
        let asker = holder(&app, &one).await;
        let candidates = asker.get(&format!("/api/v1/shifts/{}/candidates", one["id"].as_str().expect("an id"))).await.ok();
        let colleague = candidates.as_array().expect("candidates").iter().find(|it| it["worker"] != one["worker"]);
        let to = colleague.expect("a colleague")["worker"].clone();
        let ask = |n: u128, why: &str| json!({ "id": id(n), "shift": one["id"], "to": to, "why": why });
        assert_eq!(asker.post("/api/v1/swaps", ask(1, " ")).await.refusal(), (422, "invalid"));
        asker.post("/api/v1/swaps", ask(1, "家里有事")).await.ok();
        asker.post("/api/v1/swaps", ask(2, "家里有事")).await.ok();
        let path = |n: u128| format!("/api/v1/swaps/{}", Uuid::from_u128(n));
        assert_eq!(asker.post(&path(1), json!({ "agree": true })).await.refusal(), (404, "not_found"), "nobody agrees for another");
        let (a, b) = (app.sign_in("grid_member", 3).await, app.sign_in("grid_member", 4).await);
        let other = if mine(&a).await.is_empty() { a } else { b };
        let swaps = other.get("/api/v1/duty/mine").await.ok()["swaps"].clone();
        assert_eq!(swaps.as_array().map(Vec::len), Some(2));
        assert!(other.post(&path(2), json!({ "agree": false })).await.status.is_success());
        assert!(mine(&other).await.is_empty(), "a refusal changes nothing");
        assert!(other.post(&path(1), json!({ "agree": true })).await.status.is_success());
        assert_eq!(other.post(&path(1), json!({ "agree": true })).await.refusal(), (409, "already_decided"));
        assert_eq!((mine(&other).await.len(), mine(&asker).await.len()), (1, 0));
        // With nobody left who may, it is said which rule binds, and nothing is asked.
        let mut beside = one.clone();
        (beside["id"], beside["seat"], beside["worker"]) = (id(60), json!(2), one["worker"].clone());
        village.post("/api/v1/duty/roster", json!({ "shifts": [beside] })).await.ok();
        let left = other.get(&format!("/api/v1/shifts/{}/candidates", one["id"].as_str().expect("an id"))).await.ok();
        let free = left.as_array().expect("candidates").iter().filter(|it| it["broken"] == json!([]) && it["worker"] != to);
        assert_eq!(free.count(), 0, "{left}");
        let refused = other.post("/api/v1/swaps", json!({ "id": id(3), "shift": one["id"], "to": one["worker"], "why": "家里有事" })).await;
        assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((409, "duty_rule"), &json!("overlap")));
        assert_eq!(assign(&village, &json!({ "id": id(60) }), 1, &Value::Null).await.ok()["worker"], Value::Null);
        // A colleague who works right before may not take over; by hand it is refused as well.
        let all = made["shifts"].as_array().expect("shifts");
        let mut next = all.iter().find(|it| it["starts_at"] == "2022-03-16T14:00:00Z").expect("a shift").clone();
        next["worker"] = Value::Null;
        village.post("/api/v1/duty/roster", json!({ "shifts": [next] })).await.ok();
        let refused = assign(&village, &next, 1, &to).await;
        assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((409, "duty_rule"), &json!("rest")));
        let asked_by = one["worker"].clone();
        assert_eq!(assign(&village, &next, 1, &asked_by).await.ok()["version"], 2);
        assert_eq!(assign(&village, &next, 1, &Value::Null).await.refusal(), (412, "changed_meanwhile"));
    }

    // covers: S-12 S-34 S-37 S-38 S-42 S-43
    async fn stops_are_results_and_counts_and_plates_are_forgotten(app: TestApp) {
        let (village, checkpoint) = gate(&app, 1).await;
        let roster = village.get("/api/v1/duty/roster?from=2022-03-15&days=1").await.ok();
        let shift = &roster["shifts"][0];
        let guard = holder(&app, shift).await;
        let at = shift["starts_at"].as_str().expect("an instant").replace(":00:00Z", ":30:00Z");
        app.set_time(&at);
        let stop = |n: u128, outcome: &str, people: i64| json!({ "id": id(n), "checkpoint": checkpoint["id"], "made_at": at,
            "direction": "in", "outcome": outcome, "people": people, "vehicle": true, "registered": "shown",
            "health": "shown", "temperature": "normal", "plate": "吉j12345" });
        for (n, outcome, people) in [(1, "passed", 2), (2, "returned", 3), (3, "emergency", 1), (1, "passed", 2)] {
            guard.post("/api/v1/passages", stop(n, outcome, people)).await.ok();
        }
        assert_eq!(guard.post("/api/v1/passages", stop(1, "passed", 9)).await.refusal(), (409, "id_reused"));
        let mut wrong = stop(4, "red", 0);
        wrong["health"] = json!("green");
        let refused = guard.post("/api/v1/passages", wrong).await;
        assert_eq!((refused.refusal(), refused.body["fields"].as_array().map(Vec::len)), ((422, "invalid"), Some(3)));
        let stranger = app.sign_in("grid_member", 6).await;
        assert_eq!(stranger.post("/api/v1/passages", stop(5, "passed", 1)).await.refusal(), (409, "not_your_shift"));
        let path = format!("/api/v1/checkpoints/{}/stops", checkpoint["id"].as_str().expect("an id"));
        let counted = village.get(&path).await.ok();
        assert_eq!(counted[0], json!({ "day": "2022-03-15", "stops": 3, "people": 6, "vehicles": 3, "returned": 3,
            "emergency": 1, "came_in": 3, "went_out": 0 }));
        assert!(!counted.to_string().contains("吉J"), "no plate leaves");
        let report = village.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!((&report["figures"]["stops"], &report["figures"]["returned"]), (&json!(3), &json!(3)));

        let sealed = async || {
            let read = app.fresh.store.read::<i64, store::StoreError, _>(|db| {
                Box::pin(async move {
                    let sql = "select count(*) from passage where plate_sealed is not null";
                    db.query_one(sql, &[]).await?.take(0)
                })
            });
            read.await.expect("reads")
        };
        assert_eq!(sealed().await, 3);
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(sealed().await, 3, "within the three days of the playbook");
        app.set_time("2022-03-19T12:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(sealed().await, 0, "and gone after them");
    }

    // covers: S-10
    async fn a_camera_reports_and_a_person_says_what_it_was(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let camera = json!({ "id": id(30), "area": app.made.areas[2].id, "name": "东桥探头" });
        let token = village.post("/api/v1/cameras", camera.clone()).await.ok()["token"].as_str().expect("a token").to_owned();
        assert_eq!(village.post("/api/v1/cameras", camera).await.refusal(), (409, "id_reused"), "a token is told once");
        let report = async |token: &str, n: u128, what: &str, at: &str, link: Value| {
            let body = json!({ "id": id(n), "what": what, "seen_at": at, "link": link }).to_string();
            let request = app.nobody().builder(Method::POST, "/api/v1/sightings").header("authorization", format!("Bearer {token}"));
            let request = request.header("content-type", "application/json");
            app.nobody().send(request.body(Body::from(body)).expect("a request")).await
        };
        let at = "2022-03-15T01:50:00Z";
        assert_eq!(report("220702.nothing", 1, "night_entry", at, Value::Null).await.refusal(), (401, "signed_out"));
        for (what, seen, link, field) in [("face", at, Value::Null, "what"), ("smoke", "2022-03-13T00:00:00Z", Value::Null, "seen_at"),
            ("smoke", at, json!("javascript:alert(1)"), "link")] {
            let refused = report(&token, 2, what, seen, link).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        for _ in 0..2 {
            assert!(report(&token, 3, "night_entry", at, json!("https://video.example/3")).await.status.is_success());
        }
        let patrol = app.appoint("patrol_member", 2).await;
        let waiting = patrol.get("/api/v1/sightings").await.ok();
        assert_eq!((waiting.as_array().map(Vec::len), &waiting[0]["confirmed"]), (Some(1), &Value::Null));
        let decide = format!("/api/v1/sightings/{}/decision", Uuid::from_u128(3));
        let other = app.sign_in("village_head", 5).await;
        assert_eq!(other.get("/api/v1/sightings").await.ok(), json!([]));
        assert_eq!(other.post(&decide, json!({ "confirmed": true })).await.refusal(), (409, "already_decided"));
        assert!(patrol.post(&decide, json!({ "confirmed": false })).await.status.is_success());
        assert_eq!(village.post(&decide, json!({ "confirmed": true })).await.refusal(), (409, "already_decided"));
        assert_eq!(village.get("/api/v1/sightings").await.ok()[0]["confirmed"], false, "a machine decides nothing");
        village.call(Method::DELETE, &format!("/api/v1/cameras/{}", Uuid::from_u128(30)), json!({})).await;
        assert_eq!(report(&token, 4, "smoke", at, Value::Null).await.refusal(), (401, "signed_out"));
        app.set_time("2022-03-23T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(app.sign_in("village_head", 2).await.get("/api/v1/sightings").await.ok(), json!([]), "forgotten in a week");
    }

    // covers: S-09
    async fn a_round_is_walked_from_point_to_point(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let mut round = json!({ "id": id(1), "area": app.made.areas[2].id, "kind": "patrol", "name": "东线", "points": [] });
        let refused = village.post("/api/v1/checkpoints", round.clone()).await;
        assert_eq!(refused.body["fields"][0]["field"], "points");
        round["points"] = json!([{ "name": "水房" }, { "name": "东桥" }]);
        let round = village.post("/api/v1/checkpoints", round).await.ok();
        assert_ne!(round["points"][0]["code"], round["points"][1]["code"]);
        let made = draft(&village, 1).await;
        assert_eq!(made["unfilled"][0]["binding"], json!([]), "nobody of the patrol is appointed in this county");
    }

    async fn a_calendar_follows_its_link_and_ends_with_it(app: TestApp) {
        let (village, _) = gate(&app, 2).await;
        let roster = village.get("/api/v1/duty/roster?from=2022-03-15&days=2").await.ok();
        let guard = holder(&app, &roster["shifts"][0]).await;
        let link = guard.post("/api/v1/calendar", json!({})).await.ok()["path"].clone();
        let nobody = app.nobody();
        let text = nobody.get(link.as_str().expect("a path")).await.text;
        assert_eq!(text.matches("BEGIN:VEVENT").count(), mine(&guard).await.len());
        assert!(text.contains("LOCATION:老榆树下\r\n"), "{text}");
        assert!(!text.contains("王秀英"), "no resident");
        guard.post("/api/v1/calendar", json!({})).await.ok();
        assert_eq!(nobody.get(link.as_str().expect("a path")).await.refusal(), (404, "not_found"));
        assert_eq!(nobody.get("/api/v1/calendar/220702-00.ics").await.refusal(), (404, "not_found"));
        assert_eq!(nobody.get("/api/v1/calendar/x").await.refusal(), (404, "not_found"));
    }
}
