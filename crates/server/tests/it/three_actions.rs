//! The three actions of Ningjiang as campaigns: everybody is accounted for, nobody is forced, no
//! certificate is pictured.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testkit::{Client, TestApp};
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

/// A picture of so many bytes, with a camera's notes or without.
fn jpeg(notes: &[u8], size: usize) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, 0xc0, 0, 8, 8, 0x03, 0x00, 0x04, 0x00, 1];
    if !notes.is_empty() {
        out.extend([0xff, 0xe1]);
        out.extend((notes.len() as u16 + 2).to_be_bytes());
        out.extend(notes);
    }
    out.extend([0xff, 0xda, 0, 2]);
    out.resize(size - 2, 7);
    out.extend([0xff, 0xd9]);
    out
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
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

    // covers: S-30
    async fn nobody_is_reminded_again_within_days(app: TestApp) {
        let county = app.sign_in("commander", 0).await;
        county.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(3), "template": "clear" })).await.ok();
        let member = app.sign_in("grid_member", 3).await;
        let own = tasks(&member, 3).await;
        let remind = |id: u128, at: &str| {
            let mut body = visit(id, &own[0], "reminded", &json!({}));
            body["made_at"] = json!(at);
            body
        };
        member.post("/api/v1/visits", remind(1, "2022-03-15T02:00:00Z")).await.ok();
        app.set_time("2022-03-18T01:59:00Z");
        let member = app.sign_in("grid_member", 3).await;
        let again = member.post("/api/v1/visits", remind(2, "2022-03-18T01:59:00Z")).await;
        assert_eq!(again.refusal(), (409, "too_soon"));
        let listed = tasks(&member, 3).await;
        let one = listed.iter().find(|it| it["id"] == own[0]["id"]).expect("still on the list");
        assert_eq!((&one["outcome"], &one["visited_at"]), (&json!("reminded"), &json!("2022-03-15T02:00:00Z")));
        app.set_time("2022-03-18T02:00:00Z");
        member.post("/api/v1/visits", remind(2, "2022-03-18T02:00:00Z")).await.ok();
        // What a phone tells later has happened: it is kept.
        let entry = json!({ "id": Uuid::from_u128(3), "kind": "visit", "version": 1, "body": remind(3, "2022-03-18T02:00:00Z") });
        let outbox = json!({ "sent_at": "2022-03-18T02:00:00Z", "entries": [entry] });
        let taken = member.post("/api/v1/field/outbox", outbox).await.ok();
        assert_eq!(taken["results"][0]["state"], "kept");
    }

    // covers: S-24
    async fn who_wants_the_green_channel_goes_first(app: TestApp) {
        let county = app.sign_in("commander", 0).await;
        for (id, template) in [(1, "knock"), (2, "warm")] {
            county.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(id), "template": template })).await.ok();
        }
        let member = app.sign_in("grid_member", 3).await;
        let cursor = member.get("/api/v1/field").await.ok()["cursor"].as_str().expect("a cursor").to_owned();
        let knocks = tasks(&member, 1).await;
        let last = knocks.last().expect("a task").clone();
        let page = member.get(&format!("/api/v1/tasks/{}", last["id"].as_str().expect("id"))).await.ok();
        let named = |of: Value| json!({ "at_home": [], "green": of });
        let answers = named(json!([page["members"][0]["id"]]));
        member.post("/api/v1/visits", visit(1, &last, "visited", &answers)).await.ok();
        let warm = tasks(&member, 2).await;
        assert_eq!((&warm[0]["household"], &warm[0]["first"]), (&last["household"], &json!(1)));
        assert_eq!(warm[1]["first"], 0);
        let news = member.get(&format!("/api/v1/field?cursor={cursor}")).await.ok();
        let rows = news["households"]["rows"].as_array().expect("rows");
        assert_eq!((rows.len(), &rows[0]["household"]["first"]), (1, &json!(1)), "phones hear of it");
        // Told otherwise later, it ends; not asked, it stays.
        member.post("/api/v1/visits", visit(2, &warm[0], "served", &json!({ "at_home": [] }))).await.ok();
        assert_eq!(tasks(&member, 1).await.iter().find(|it| it["id"] == last["id"]).expect("it")["first"], 1);
        member.post("/api/v1/visits", visit(3, &warm[0], "served", &named(json!([])))).await.ok();
        assert_eq!(tasks(&member, 1).await.iter().find(|it| it["id"] == last["id"]).expect("it")["first"], 0);
    }

    // covers: S-08
    async fn neighbours_watch_their_own_grid_and_write_nothing_about_anybody(app: TestApp) {
        let watch = app.appoint("watch_member", 3).await;
        let county = app.sign_in("commander", 0).await;
        for (id, template) in [(1, "knock"), (4, "watch")] {
            county.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(id), "template": template })).await.ok();
        }
        let own = tasks(&watch, 4).await;
        assert_eq!(own.len(), 3, "the own grid and no other");
        assert_eq!(tasks(&watch, 1).await.len(), 0, "knocking is the grid member's");
        let works = async |client: &Client| client.get("/api/v1/today").await.ok()["campaigns"].clone();
        assert_eq!((works(&watch).await.as_array().map(Vec::len), &works(&watch).await[0]["template"]), (Some(1), &json!("watch")));
        let member = app.sign_in("grid_member", 3).await;
        assert_eq!(works(&member).await[0]["template"], "knock");
        assert_eq!(works(&member).await.as_array().map(Vec::len), Some(1), "and watching is the neighbours'");
        let knock = &tasks(&member, 1).await[0];
        let refused = watch.post("/api/v1/visits", visit(1, knock, "visited", &json!({ "at_home": [] }))).await;
        assert_eq!(refused.refusal(), (403, "not_allowed"));
        let words = watch.post("/api/v1/visits", visit(2, &own[0], "help", &json!({ "note": "他家有生人" }))).await;
        assert_eq!(words.refusal(), (422, "invalid"), "no words about neighbours");
        watch.post("/api/v1/visits", visit(3, &own[0], "help", &json!({}))).await.ok();
        watch.post("/api/v1/visits", visit(4, &own[1], "left_alone", &json!({}))).await.ok();
        let report = member.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!(report["figures"]["help"], 1, "the grid member hears of it");
        let books = member.get(&format!("/api/v1/campaigns/{}/coverage", Uuid::from_u128(4))).await.ok();
        assert_eq!(books["total"], json!({ "targets": 3, "done": 1, "excused": 1, "open": 1 }));
        assert_eq!(watch.get("/api/v1/reports/daily/2022-03-15").await.refusal().0, 403);
        let arrival = json!({ "id": Uuid::from_u128(9), "household": own[0]["household"], "name": "赵来", "from_place": "长春市",
            "arrived_on": "2022-03-15", "transport": "car", "made_at": "2022-03-15T02:00:00Z", "on_behalf": true });
        watch.post("/api/v1/arrivals", arrival).await.ok();
        let arrivals = app.sign_in("village_head", 2).await.get("/api/v1/arrivals").await.ok();
        assert_eq!(arrivals[0]["on_behalf"], true, "written down for somebody, and it says so");
    }

    // covers: S-25
    async fn a_service_is_proven_by_a_photograph_that_survives_a_cut_network(app: TestApp) {
        let county = app.sign_in("commander", 0).await;
        county.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(2), "template": "warm" })).await.ok();
        let member = app.sign_in("grid_member", 3).await;
        let own = tasks(&member, 2).await;
        let photo = |n: u128| Uuid::from_u128(n);
        let answers = json!({ "at_home": [], "service": ["medicine"], "proof": [photo(70), photo(71)] });
        member.post("/api/v1/visits", visit(1, &own[0], "served", &answers)).await.ok();
        let report = member.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!((&report["figures"]["services"], &report["figures"]["proofs"]), (&json!(1), &json!(2)));
        let misfit = json!({ "at_home": [], "proof": ["../etc/passwd"] });
        assert_eq!(member.post("/api/v1/visits", visit(2, &own[1], "served", &misfit)).await.refusal(), (422, "invalid"));

        let picture = jpeg(&[], 100_000);
        let announce = async |client: &Client, n: u128, bytes: &[u8]| {
            let body = json!({ "visit": Uuid::from_u128(1), "size": bytes.len(), "digest": digest(bytes) });
            client.call(Method::PUT, &format!("/api/v1/photos/{}", photo(n)), body).await
        };
        let piece = async |client: &Client, n: u128, at: usize, bytes: &[u8]| {
            let path = format!("/api/v1/photos/{}/pieces?at={at}", photo(n));
            client.send(client.builder(Method::POST, &path).body(Body::from(bytes.to_vec())).expect("a request")).await
        };
        let other = app.sign_in("grid_member", 4).await;
        assert_eq!(announce(&other, 70, &picture).await.refusal(), (404, "not_found"), "of somebody else's visit");
        assert_eq!(announce(&member, 72, &picture).await.refusal(), (404, "not_found"), "no answer names it");
        assert_eq!(announce(&member, 70, &vec![0; 700_000]).await.refusal(), (422, "invalid"));
        assert_eq!(announce(&member, 70, &picture).await.ok(), json!({ "received": 0, "done": false }));
        assert_eq!(piece(&member, 70, 0, &picture[..60_000]).await.ok()["received"], 60_000);
        // The answer was lost: the phone asks how far it has come, sends the same again, goes on.
        assert_eq!(announce(&member, 70, &picture).await.ok()["received"], 60_000);
        assert_eq!(piece(&member, 70, 0, &picture[..60_000]).await.ok()["received"], 60_000);
        assert_eq!(piece(&member, 70, 90_000, &picture[90_000..]).await.refusal(), (412, "changed_meanwhile"));
        let show = format!("/api/v1/photos/{}", photo(70));
        assert_eq!(member.get(&show).await.refusal(), (404, "not_found"), "not whole yet");
        let done = piece(&member, 70, 60_000, &picture[60_000..]).await.ok();
        assert_eq!(done, json!({ "received": picture.len(), "done": true }));
        let seen = member.bytes(member.builder(Method::GET, &show).body(Body::empty()).expect("a request")).await;
        assert_eq!(seen, picture);
        assert_eq!(other.get(&show).await.refusal(), (404, "not_found"));
        let page = member.get(&format!("/api/v1/tasks/{}", own[0]["id"].as_str().expect("id"))).await.ok();
        assert_eq!(page["history"][0]["photos"], json!([photo(70)]));

        // A camera's own notes of place and time are refused, and what came of them is gone.
        let telling = jpeg(b"Exif\0\0GPS 45.1N", 500);
        announce(&member, 71, &telling).await.ok();
        let refused = piece(&member, 71, 0, &telling).await;
        assert_eq!((refused.refusal(), &refused.body["fields"][0]["code"]), ((422, "invalid"), &json!("metadata")));
        assert_eq!(announce(&member, 71, &picture).await.ok()["received"], 0, "and a clean one may follow");

        let count = async |sql: &'static str| {
            let read = app.fresh.store.read::<i64, store::StoreError, _>(move |db| {
                Box::pin(async move { db.query_one(sql, &[]).await?.take(0) })
            });
            read.await.expect("reads")
        };
        assert_eq!(count("select count(*) from photo_part").await, 2);
        app.set_time("2022-04-25T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!((count("select count(*) from photo").await, count("select count(*) from photo_part").await), (0, 0));
    }

    // covers: S-21 T-36
    async fn a_rumour_is_answered_with_its_source_and_day(app: TestApp) {
        let county = app.sign_in("commander", 0).await;
        let path = format!("/api/v1/rumours/{}", Uuid::from_u128(1));
        let answer = json!({ "claim": "超市要关门，赶紧囤菜", "answer": "超市照常营业，米面油菜供应充足",
            "source": "区商务局通告", "source_day": "2022-03-14" });
        for (field, value) in [("source", json!(" ")), ("source_day", json!("2022-04-01")), ("answer", json!(""))] {
            let mut wrong = answer.clone();
            wrong[field] = value;
            let refused = county.call(Method::PUT, &path, wrong).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        assert!(county.call(Method::PUT, &path, answer.clone()).await.status.is_success());
        let member = app.sign_in("grid_member", 3).await;
        assert_eq!(member.call(Method::PUT, &path, answer.clone()).await.refusal(), (403, "not_allowed"));
        let seen = member.get("/api/v1/rumours").await.ok();
        assert_eq!((&seen[0]["source"], &seen[0]["source_day"]), (&json!("区商务局通告"), &json!("2022-03-14")));
        let copy = member.get("/api/v1/field").await.ok();
        assert_eq!(copy["today"]["rumours"], seen, "and without a network");
        assert_ne!(copy["about"]["playbook"]["handbook"], json!([]));
        assert_eq!(app.nobody().get("/api/v1/open/220702/rumours").await.ok(), seen, "for everybody");
        county.call(Method::DELETE, &path, json!({})).await;
        assert_eq!(member.get("/api/v1/rumours").await.ok(), json!([]));
    }

    // covers: S-07
    async fn the_defence_team_is_booked_for_gates_registration_and_sampling(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        for (n, kind) in [(1, "entrance"), (2, "registration"), (3, "sampling")] {
            let asked = json!({ "id": Uuid::from_u128(n), "area": app.made.areas[2].id, "kind": kind, "name": kind });
            village.post("/api/v1/checkpoints", asked).await.ok();
        }
        let able = async |app: &TestApp, n: u128| {
            let village = app.sign_in("village_head", 2).await;
            let made = village.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 3 })).await.ok();
            let shifts = made["shifts"].as_array().cloned().expect("shifts");
            let of = shifts.iter().filter(|it| it["checkpoint"] == json!(Uuid::from_u128(n)) && !it["worker"].is_null());
            of.map(|it| it["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((able(&app, 2).await, able(&app, 3).await), (vec![], vec![]), "grid members are not booked for these");
        for area in [2, 5] {
            app.appoint("defence_member", area).await;
        }
        // The morning watch at the entrance takes one of four: three are left for the three places of the day, whoever
        // the draft prefers among equals.
        for name in ["third", "fourth"] {
            app.appoint_as("defence_member", 2, name).await;
        }
        let one = app.appoint_as("defence_member", 2, "second").await;
        assert_eq!(one.get("/api/v1/duty/mine").await.ok()["shifts"], json!([]), "may hold shifts, holds none yet");
        for n in [2, 3] {
            assert!(!able(&app, n).await.is_empty(), "{n} is booked");
        }
        let gate = village.get("/api/v1/checkpoints").await.ok();
        assert_eq!(gate.as_array().map(Vec::len), Some(3));
    }

    // covers: S-33
    async fn who_comes_back_is_registered_at_the_road_and_matched_by_the_village(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let gate = json!({ "id": Uuid::from_u128(500), "area": app.made.areas[2].id, "kind": "entrance", "name": "村口" });
        village.post("/api/v1/checkpoints", gate).await.ok();
        let draft = village.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 1 })).await.ok();
        let shift = draft["shifts"].as_array().expect("shifts").iter().find(|it| !it["worker"].is_null()).expect("one").clone();
        village.post("/api/v1/duty/roster", json!({ "shifts": [shift] })).await.ok();
        let mut guard = None;
        for area in [3, 4] {
            let client = app.sign_in("grid_member", area).await;
            let duty = client.get("/api/v1/duty/mine").await.ok();
            if duty["shifts"].as_array().is_some_and(|it| !it.is_empty()) {
                assert_eq!(duty["checkpoints"][0]["villages"][0]["name"], "香泉社区");
                guard = Some(client);
            }
        }
        let guard = guard.expect("a guard");
        let at = shift["starts_at"].as_str().expect("an instant");
        app.set_time(at);
        let sent = |n: u128, village: usize| json!({ "id": Uuid::from_u128(n), "checkpoint": Uuid::from_u128(500),
            "village": app.made.areas[village].id, "name": "赵归来", "from_place": "长春市", "arrived_on": "2022-03-14",
            "transport": "coach", "phone": "13900001111", "door": "1组，王家", "made_at": at });
        let elsewhere = guard.post("/api/v1/returnees", sent(1, 5)).await;
        assert_eq!((elsewhere.refusal(), &elsewhere.body["fields"][0]["field"]), ((422, "invalid"), &json!("village")));
        let entry = json!({ "id": Uuid::from_u128(1), "kind": "returnee", "version": 1, "body": sent(1, 2) });
        for _ in 0..2 {
            let taken = guard.post("/api/v1/field/outbox", json!({ "sent_at": at, "entries": [entry] })).await.ok();
            assert_eq!(taken["results"][0]["state"], "kept", "{taken}");
        }
        assert_eq!(guard.get("/api/v1/returnees").await.ok(), json!([]), "a guard reads nothing back");
        let village = app.sign_in("village_head", 2).await;
        let waiting = village.get("/api/v1/returnees").await.ok();
        assert_eq!((&waiting[0]["door"], &waiting[0]["phone"]), (&json!("1组，王家"), &json!("139****1111")));
        let settle = format!("/api/v1/returnees/{}/household", Uuid::from_u128(1));
        let there = json!({ "household": app.made.households[0].id });
        let other = app.sign_in("village_head", 5).await;
        assert_eq!(other.post(&settle, there.clone()).await.refusal(), (404, "not_found"));
        let beyond = json!({ "household": app.made.households[11].id });
        assert_eq!(village.post(&settle, beyond).await.refusal(), (404, "not_found"), "another village's household");
        for repeated in [false, true] {
            assert_eq!(village.post(&settle, there.clone()).await.ok()["repeated"], repeated);
        }
        assert_eq!(village.get("/api/v1/returnees").await.ok(), json!([]));
        let arrivals = village.get("/api/v1/arrivals").await.ok();
        assert_eq!((&arrivals[0]["name"], &arrivals[0]["on_behalf"]), (&json!("赵归来"), &json!(true)));
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
