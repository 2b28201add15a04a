//! Events from report to closing through the real router, on both engines: Beilun's closed loop.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TestApp};
use uuid::Uuid;

const GATE: &str = "gate_control";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn tell(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/events/{}", id(n)), body).await
}

fn told(category: &str, said: &str) -> Value {
    json!({ "category": category, "place": "东门小门", "said": said })
}

async fn step(client: &Client, n: u128, step: u128, mut body: Value) -> Answer {
    body["id"] = json!(id(step));
    client.post(&format!("/api/v1/events/{}/steps", id(n)), body).await
}

async fn see(client: &Client, n: u128) -> Value {
    client.get(&format!("/api/v1/events/{}", id(n))).await.ok()
}

async fn rows(client: &Client, query: &str) -> Vec<Value> {
    let found = client.get(&format!("/api/v1/events?{query}")).await.ok();
    found["rows"].as_array().cloned().expect("rows")
}

async fn tick(app: &TestApp, at: &str) {
    app.set_time(at);
    server::upkeep::once(&app.app).await.expect("runs");
}

fn words(page: &Value, key: &str) -> Vec<String> {
    let list = page[key].as_array().cloned().unwrap_or_default();
    list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

fn department(app: &TestApp, name: &str) -> Value {
    json!({ "area": app.made.areas[1].id, "department": name })
}

testkit::both_engines! { of BEILUN;
    // covers: B-81 B-83 B-85 B-93 B-102 B-103 T-28
    async fn the_grid_finds_the_street_gives_out_others_handle_and_somebody_else_looks(app: TestApp) {
        app.set_time("2022-03-15T00:30:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        for _ in 0..2 {
            let page = tell(&leader, 1, told(GATE, "小门没有人守，也没有关")).await.ok();
            let event = &page["event"];
            assert_eq!((&event["state"], &event["holder"], &event["level"]), (&json!("reported"), &json!("village"), &json!("2")));
            assert_eq!(event["due_at"], "2022-03-15T06:30:00Z", "six hours round the clock");
        }
        assert_eq!(tell(&leader, 1, told(GATE, "另一件")).await.refusal(), (409, "id_reused"));
        let room = app.sign_in("command_room", 1).await;
        let to = json!([department(&app, "governance"), { "area": app.made.areas[2].id }]);
        let page = step(&room, 1, 10, json!({ "kind": "dispatch", "to": to })).await.ok();
        assert_eq!((&page["event"]["state"], &page["parts"][0]["leads"], &page["parts"][1]["leads"]), (&json!("dispatched"), &json!(true), &json!(false)));

        // Only the department it was given to sees it.
        let officer = app.appoint_in("department_officer", 1, "governance_officer", Some("governance")).await;
        let other = app.appoint_in("department_officer", 1, "market_officer", Some("market")).await;
        assert_eq!((rows(&officer, "").await.len(), rows(&other, "").await.len()), (1, 0));
        let counts = [&officer, &other].map(|it| it.get("/api/v1/events/counts"));
        let [own, none] = counts.map(|it| async { it.await.ok()["open"].clone() });
        assert_eq!((own.await, none.await), (json!(1), json!(0)));
        assert_eq!(other.get(&format!("/api/v1/events/{}", id(1))).await.refusal(), (404, "not_found"));
        assert_eq!(step(&other, 1, 11, json!({ "kind": "accept" })).await.refusal(), (404, "not_found"));

        app.set_time("2022-03-15T01:00:00Z");
        step(&officer, 1, 12, json!({ "kind": "accept" })).await.ok();
        assert_eq!(step(&officer, 1, 13, json!({ "kind": "handle" })).await.refusal(), (422, "invalid"), "never without a word");
        step(&officer, 1, 13, json!({ "kind": "handle", "said": "已安排专人值守", "outcome": "put_right", "count": 1 })).await.ok();
        assert_eq!(see(&officer, 1).await["event"]["state"], "dispatched", "the helper is not done yet");
        let head = app.sign_in("village_head", 2).await;
        let page = step(&head, 1, 14, json!({ "kind": "handle", "said": "志愿者已到岗" })).await.ok();
        assert_eq!((&page["event"]["state"], &page["event"]["outcome"]), (&json!("handled"), &json!("put_right")));

        // Who handled never checks.
        assert!(!words(&page, "may").contains(&"close".to_owned()));
        assert_eq!(step(&head, 1, 15, json!({ "kind": "close", "said": "好了" })).await.refusal(), (409, "own_handling"));
        assert_eq!(step(&officer, 1, 15, json!({ "kind": "close", "said": "好了" })).await.refusal(), (403, "not_allowed"));
        let grid = app.sign_in("grid_leader", 3).await;
        assert_eq!(step(&grid, 1, 16, json!({ "kind": "close" })).await.refusal(), (422, "invalid"), "paper clears nothing");
        let page = step(&grid, 1, 16, json!({ "kind": "close", "said": "到现场看过，有人值守" })).await.ok();
        assert_eq!(page["event"]["state"], "closed");

        // Who told of it sees the end and says how well it was done.
        let own = rows(&leader, "standing=mine").await;
        assert_eq!((own.len(), &own[0]["state"]), (1, &json!("closed")));
        let page = step(&leader, 1, 17, json!({ "kind": "rate", "rating": 5 })).await.ok();
        assert_eq!(page["event"]["rating"], 5);
        assert_eq!(step(&leader, 1, 18, json!({ "kind": "rate", "rating": 1 })).await.refusal(), (409, "event_not_there"));
        let kinds: Vec<_> = page["steps"].as_array().expect("steps").iter().map(|it| it["kind"].as_str().expect("a kind").to_owned()).collect();
        assert_eq!(kinds, ["report", "dispatch", "accept", "handle", "handle", "close", "rate"]);
        assert_eq!(step(&grid, 1, 19, json!({ "kind": "reopen", "said": "又没人了" })).await.refusal(), (403, "not_allowed"));
        let page = step(&room, 1, 19, json!({ "kind": "reopen", "said": "又没人了" })).await.ok();
        assert_eq!((&page["event"]["state"], &page["event"]["rating"]), (&json!("verified"), &Value::Null));
    }

    // covers: B-84 B-97 B-113
    async fn what_must_be_done_at_once_is_with_those_who_do_it_in_the_same_second(app: TestApp) {
        app.set_time("2022-03-15T07:50:00Z");
        let member = app.sign_in("micro_leader", 4).await;
        let page = tell(&member, 1, told("staying_home", "封控单元有人出户")).await.ok();
        let event = &page["event"];
        assert_eq!((&event["state"], &event["holder"], &event["due_at"]), (&json!("dispatched"), &json!("street"), &json!("2022-03-15T08:20:00Z")));
        let parts: Vec<_> = page["parts"].as_array().expect("parts").iter().map(|it| (it["department"].clone(), it["leads"].clone())).collect();
        assert_eq!(parts, [(json!("police"), json!(true)), (json!("governance"), json!(false))]);
        assert_eq!(page["steps"][1]["name"], Value::Null, "nobody had to give it out");
    }

    // covers: B-85 B-97 T-60
    async fn a_clock_that_runs_out_takes_it_up_the_ladder_and_only_once(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let member = app.sign_in("micro_leader", 4).await;
        tell(&member, 1, told(GATE, "没人守")).await.ok();
        tick(&app, "2022-03-15T05:59:00Z").await;
        assert_eq!(see(&member, 1).await["event"]["holder"], "village");
        for _ in 0..3 {
            tick(&app, "2022-03-15T06:00:00Z").await;
        }
        let page = see(&member, 1).await;
        assert_eq!((&page["event"]["holder"], &page["event"]["escalations"], &page["event"]["clock_at"]), (&json!("street"), &json!(1), &json!("2022-03-15T08:00:00Z")));
        let climbed = page["steps"].as_array().and_then(|it| it.last()).cloned().expect("a step");
        assert_eq!((&climbed["kind"], &climbed["name"], &climbed["detail"]["clock"]), (&json!("escalate"), &Value::Null, &json!(true)));
        assert_eq!(climbed["detail"]["to"], json!(app.made.areas[1].name));
        let room = app.sign_in("command_room", 1).await;
        assert_eq!(rows(&room, "standing=held").await.len(), 1);
        assert_eq!(rows(&room, "standing=late").await.len(), 1);
        // Down for a while: it climbs once more when it is back, and stays at the top.
        tick(&app, "2022-03-16T06:00:00Z").await;
        tick(&app, "2022-03-18T06:00:00Z").await;
        let room = app.sign_in("command_room", 1).await;
        let page = see(&room, 1).await;
        assert_eq!((&page["event"]["holder"], &page["event"]["escalations"], &page["event"]["clock_at"]), (&json!("district"), &json!(2), &Value::Null));
        assert_eq!(page["steps"].as_array().map(Vec::len), Some(3), "at the top nothing climbs");
        // Giving it out late does not make it on time, nor does another name.
        let commander = app.sign_in("commander", 0).await;
        let page = step(&commander, 1, 30, json!({ "kind": "dispatch", "to": [department(&app, "governance")] })).await.ok();
        assert_eq!((&page["event"]["due_at"], &page["event"]["late"]), (&json!("2022-03-15T06:00:00Z"), &json!(true)));
        let other = json!({ "kind": "dispatch", "level": "3", "to": [department(&app, "governance")] });
        let page = step(&commander, 1, 31, other).await.ok();
        assert_eq!((&page["event"]["level"], &page["event"]["late"]), (&json!("3"), &json!(true)));
    }

    // covers: B-112
    async fn what_cannot_be_solved_here_goes_up_with_one_tap(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        tell(&leader, 1, told("supplies", "独居老人断药")).await.ok();
        let page = step(&leader, 1, 10, json!({ "kind": "escalate", "said": "我们解决不了" })).await.ok();
        assert_eq!((&page["event"]["holder"], &page["held_by"]), (&json!("street"), &json!(app.made.areas[1].name)));
        assert_eq!(page["event"]["said"], "独居老人断药", "what was told goes along");
    }

    // covers: B-86 B-107
    async fn labels_name_their_rule_and_a_person_confirms_them(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        let many = |n: u32| json!({ "category": "vendors", "place": "菜场后门", "said": "卖蔬菜，有人争吵", "people": n });
        let page = tell(&leader, 1, many(12)).await.ok();
        let tags: Vec<_> = page["tags"].as_array().expect("tags").iter().map(|it| (it["tag"].as_str().expect("a tag").to_owned(), it["why"].as_str().expect("why").to_owned(), it["state"].clone())).collect();
        assert_eq!(tags, [("conflict".to_owned(), "“争吵”".to_owned(), json!("given")), ("crowd".to_owned(), "12 > 10".to_owned(), json!("given")), ("food".to_owned(), "“蔬菜”".to_owned(), json!("given"))]);
        tell(&leader, 2, many(1)).await.ok();
        let page = tell(&leader, 3, many(1)).await.ok();
        assert!(page["tags"].as_array().expect("tags").iter().any(|it| it["tag"] == "repeat" && it["why"] == "3 ≥ 3"), "{}", page["tags"]);
        let tag = |n: u128, tag: &str| format!("/api/v1/events/{}/tags/{tag}", id(n));
        let room = app.sign_in("command_room", 1).await;
        assert_eq!(leader.call(Method::PUT, &tag(1, "crowd"), json!({ "confirmed": true })).await.refusal(), (403, "not_allowed"));
        room.call(Method::PUT, &tag(1, "crowd"), json!({ "confirmed": true })).await.ok();
        let page = room.call(Method::PUT, &tag(1, "food"), json!({ "confirmed": false })).await.ok();
        let states: Vec<_> = page["tags"].as_array().expect("tags").iter().map(|it| it["state"].clone()).collect();
        assert_eq!(states, [json!("given"), json!("confirmed"), json!("dropped")]);
        assert_eq!(room.call(Method::PUT, &tag(1, "none"), json!({ "confirmed": true })).await.refusal(), (404, "not_found"));
        // Level two is handled, not analysed.
        let page = tell(&leader, 4, json!({ "category": "gathering", "place": "广场", "said": "争吵", "people": 30 })).await.ok();
        assert_eq!(page["tags"], json!([]));
        assert_eq!(tell(&leader, 5, told("gathering", "有人")).await.refusal(), (422, "invalid"), "how many is asked");
    }

    // covers: B-91 B-94
    async fn an_order_is_tracked_until_the_event_is_put_right(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        tell(&leader, 1, told(GATE, "没人守")).await.ok();
        let commander = app.sign_in("commander", 0).await;
        let order = json!({ "kind": "order", "said": "今晚前落实值守", "hours": 8, "to": [{ "area": app.made.areas[2].id }] });
        assert_eq!(step(&leader, 1, 10, order.clone()).await.refusal(), (403, "not_allowed"));
        assert_eq!(step(&commander, 1, 10, json!({ "kind": "order", "said": "x", "hours": 0, "to": [{ "area": app.made.areas[2].id }] })).await.refusal(), (422, "invalid"));
        for _ in 0..2 {
            let page = step(&commander, 1, 10, order.clone()).await.ok();
            assert_eq!(page["orders"].as_array().map(Vec::len), Some(1));
            assert_eq!((&page["orders"][0]["due_at"], &page["orders"][0]["area_name"]), (&json!("2022-03-15T08:00:00Z"), &json!(app.made.areas[2].name)));
        }
        let head = app.sign_in("village_head", 2).await;
        // Nobody whom it orders does away with it.
        assert_eq!(step(&head, 1, 18, json!({ "kind": "reject", "said": "没事" })).await.refusal(), (403, "not_allowed"));
        let open = head.get("/api/v1/events/orders").await.ok();
        assert_eq!((open[0]["said"].clone(), open[0]["rectified_at"].clone()), (json!("今晚前落实值守"), Value::Null));
        step(&head, 1, 11, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[2].id }] })).await.ok();
        step(&head, 1, 12, json!({ "kind": "handle", "said": "已值守" })).await.ok();
        let room = app.sign_in("command_room", 1).await;
        step(&room, 1, 13, json!({ "kind": "close", "said": "看过了" })).await.ok();
        assert_eq!(head.get("/api/v1/events/orders").await.ok()[0]["rectified_at"], "2022-03-15T00:00:00Z");
        // Opened again, so is what was ordered, and nothing came of it yet.
        let page = step(&room, 1, 14, json!({ "kind": "reopen", "said": "又没人了" })).await.ok();
        assert_eq!((&page["event"]["dispatched_at"], &page["orders"][0]["rectified_at"]), (&Value::Null, &Value::Null));
        // A department sees what it is ordered about.
        let officer = app.appoint_in("department_officer", 1, "police_officer", Some("police")).await;
        assert_eq!(officer.get(&format!("/api/v1/events/{}", id(1))).await.refusal(), (404, "not_found"));
        let order = json!({ "kind": "order", "said": "派员值守", "hours": 8, "to": [department(&app, "police")] });
        step(&commander, 1, 16, order).await.ok();
        assert_eq!(see(&officer, 1).await["orders"].as_array().map(Vec::len), Some(2));
        assert_eq!(officer.get("/api/v1/events/orders").await.ok().as_array().map(Vec::len), Some(1));
    }

    async fn what_ended_is_destroyed_with_its_days(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        tell(&leader, 1, told(GATE, "没人守")).await.ok();
        tell(&leader, 2, told(GATE, "又没人守")).await.ok();
        let head = app.sign_in("village_head", 2).await;
        step(&head, 1, 10, json!({ "kind": "reject", "said": "没有问题" })).await.ok();
        tick(&app, "2023-03-14T00:00:00Z").await;
        let head = app.sign_in("village_head", 2).await;
        assert_eq!(rows(&head, "standing=ended").await.len(), 1);
        tick(&app, "2023-03-15T00:00:01Z").await;
        let head = app.sign_in("village_head", 2).await;
        assert_eq!((rows(&head, "standing=ended").await.len(), rows(&head, "").await.len()), (0, 1), "what is open stays");
    }

    async fn more_time_is_given_once_and_again_only_from_above(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        tell(&leader, 1, told(GATE, "没人守")).await.ok();
        let room = app.sign_in("command_room", 1).await;
        step(&room, 1, 10, json!({ "kind": "escalate" })).await.ok();
        let extend = json!({ "kind": "extend", "said": "要等门锁到货", "hours": 24 });
        let page = step(&room, 1, 11, extend.clone()).await.ok();
        assert_eq!((&page["event"]["due_at"], &page["event"]["extensions"]), (&json!("2022-03-16T06:00:00Z"), &json!(1)));
        assert_eq!(step(&room, 1, 12, extend.clone()).await.refusal(), (409, "extended_once"));
        let commander = app.sign_in("commander", 0).await;
        step(&commander, 1, 12, extend).await.ok();
        // What cannot be solved waits in the pool, its clock at rest; giving it out again starts it anew.
        step(&room, 1, 20, json!({ "kind": "verify" })).await.ok();
        let page = step(&room, 1, 13, json!({ "kind": "hang", "said": "等小区改造" })).await.ok();
        assert_eq!((&page["event"]["state"], &page["event"]["clock_at"]), (&json!("hung"), &Value::Null));
        assert_eq!(rows(&room, "standing=hung").await.len(), 1);
        tick(&app, "2022-03-30T00:00:00Z").await;
        let room = app.sign_in("command_room", 1).await;
        let page = step(&room, 1, 14, json!({ "kind": "dispatch", "to": [department(&app, "governance")] })).await.ok();
        assert_eq!((&page["event"]["state"], &page["event"]["clock_at"]), (&json!("dispatched"), &json!("2022-03-30T06:00:00Z")));
        // It has climbed: the village gives it out no more, but handles what the street gives it.
        let head = app.sign_in("village_head", 2).await;
        let own = json!([{ "area": app.made.areas[2].id }]);
        for body in [json!({ "kind": "dispatch", "to": own }), json!({ "kind": "hang", "said": "等等" })] {
            assert_eq!(step(&head, 1, 15, body.clone()).await.refusal(), (409, "event_climbed"), "{body}");
        }
        step(&room, 1, 15, json!({ "kind": "dispatch", "to": own })).await.ok();
        // Who handles lets nothing of their own wait.
        step(&head, 1, 16, json!({ "kind": "accept" })).await.ok();
        assert_eq!(step(&head, 1, 17, json!({ "kind": "hang", "said": "做不了" })).await.refusal(), (409, "own_handling"));
        // It gives it back instead, and the dispatcher has it again.
        let page = step(&head, 1, 18, json!({ "kind": "return", "said": "不归我们管" })).await.ok();
        assert_eq!(page["event"]["state"], "verified");
    }

    async fn what_is_none_or_the_same_is_sorted_out_and_found_before_it_is_told_again(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        tell(&leader, 1, told(GATE, "没人守")).await.ok();
        let near = leader.get(&format!("/api/v1/events/similar?category={GATE}")).await.ok();
        assert_eq!((near.as_array().map(Vec::len), &near[0]["said"]), (Some(1), &json!("没人守")));
        tell(&leader, 2, told(GATE, "东门没人")).await.ok();
        tell(&leader, 3, told(GATE, "看错了")).await.ok();
        let head = app.sign_in("village_head", 2).await;
        assert_eq!(step(&head, 2, 10, json!({ "kind": "merge", "into": id(2) })).await.refusal(), (422, "invalid"));
        let page = step(&head, 2, 10, json!({ "kind": "merge", "into": id(1) })).await.ok();
        assert_eq!((&page["event"]["state"], &page["event"]["merged_into"]), (&json!("merged"), &json!(id(1))));
        assert_eq!(step(&head, 3, 11, json!({ "kind": "reject" })).await.refusal(), (422, "invalid"), "never without a reason");
        step(&head, 3, 11, json!({ "kind": "reject", "said": "现场没有问题" })).await.ok();
        assert_eq!(rows(&head, "").await.len(), 1);
        assert_eq!(step(&head, 3, 12, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[2].id }] })).await.refusal(), (409, "event_over"));
        assert_eq!(rows(&head, "standing=ended").await.len(), 2);
        // Registered as something else: another level, another clock, counted from when it was told.
        app.set_time("2022-03-15T02:00:00Z");
        let page = step(&head, 1, 13, json!({ "kind": "verify", "category": "daily", "level": "4" })).await.ok();
        assert_eq!((&page["event"]["level"], &page["event"]["due_at"]), (&json!("4"), &json!("2022-03-15T08:00:00Z")), "no later than the cut-off");
    }

    // covers: B-06
    async fn how_long_it_took_from_the_report_is_told_step_by_step(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        let room = app.sign_in("command_room", 1).await;
        let officer = app.appoint_in("department_officer", 1, "governance_officer", Some("governance")).await;
        assert_eq!(room.get("/api/v1/events/counts").await.ok()["times"]["close"], Value::Null);
        for (n, late) in [(1, 0), (2, 10)] {
            app.set_time("2022-03-15T00:00:00Z");
            tell(&leader, n, told(GATE, "没人守")).await.ok();
            let to = json!([department(&app, "governance")]);
            for (client, at, body) in [
                (&room, 4, json!({ "kind": "dispatch", "to": to })),
                (&officer, 10, json!({ "kind": "accept" })),
                (&officer, 30, json!({ "kind": "handle", "said": "有人守了" })),
                (&room, 50, json!({ "kind": "close", "said": "看过" })),
            ] {
                app.set_time(&format!("2022-03-15T01:{:02}:00Z", at / 2 + late / 2));
                step(client, n, 100 * n + at as u128, body).await.ok();
            }
        }
        let times = room.get("/api/v1/events/counts").await.ok()["times"].clone();
        let times = ["dispatch", "accept", "handle", "close"].map(|it| times[it].as_i64().expect("minutes"));
        assert_eq!(times, [64, 67, 77, 87]);
    }

    // covers: B-101 B-108 B-110
    async fn what_the_grid_solves_itself_is_looked_at_all_the_same(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        let mut body = told("daily", "楼道堆物");
        body["handled"] = json!("已经搬走");
        let page = tell(&leader, 1, body).await.ok();
        assert_eq!(page["event"]["state"], "handled");
        assert_eq!(step(&leader, 1, 10, json!({ "kind": "close", "said": "好了" })).await.status, 403);
        let grid = app.sign_in("grid_leader", 3).await;
        let page = step(&grid, 1, 11, json!({ "kind": "send_back", "said": "还有两袋" })).await.ok();
        assert_eq!(page["event"]["state"], "verified", "nobody had it, so the dispatcher has it");
        let head = app.sign_in("village_head", 2).await;
        step(&head, 1, 12, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[4].id }] })).await.ok();
        let done = json!({ "kind": "handle", "said": "全部清走", "outcome": "put_right", "count": 2 });
        let page = step(&leader, 1, 13, done).await.ok();
        assert_eq!((&page["event"]["state"], &page["event"]["outcome_count"]), (&json!("handled"), &json!(2)));
        assert_eq!(step(&leader, 1, 14, json!({ "kind": "handle", "said": "x", "outcome": "shot" })).await.status, 409);
        // What goes to the police is a number and an outcome; there is no field for whom.
        for (n, category) in [(2, "staying_home"), (3, "gate_control"), (4, "supplies")] {
            tell(&leader, n, told(category, "违反规定")).await.ok();
        }
        step(&head, 3, 20, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[4].id }] })).await.ok();
        let referred = json!({ "kind": "handle", "said": "已移交", "outcome": "referred", "count": 1 });
        let page = step(&leader, 3, 21, referred).await.ok();
        assert_eq!((&page["event"]["outcome"], &page["event"]["outcome_count"]), (&json!("referred"), &json!(1)));
    }

    // covers: B-88
    async fn the_brief_of_the_cut_off_names_what_goes_on_and_why(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        for n in 1..=3 {
            tell(&leader, n, told(GATE, "没人守")).await.ok();
        }
        let head = app.sign_in("village_head", 2).await;
        step(&head, 1, 10, json!({ "kind": "extend", "said": "等门锁", "hours": 24 })).await.ok();
        step(&head, 3, 11, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[4].id }] })).await.ok();
        step(&leader, 3, 12, json!({ "kind": "handle", "said": "锁上了" })).await.ok();
        step(&head, 3, 13, json!({ "kind": "close", "said": "看过" })).await.ok();
        app.set_time("2022-03-15T08:00:00Z");
        let room = app.sign_in("command_room", 1).await;
        let brief = room.get("/api/v1/events/brief").await.ok();
        assert_eq!((&brief["reported"], &brief["closed"]), (&json!(3), &json!(1)));
        let open: Vec<_> = brief["open"].as_array().expect("open ones").iter().map(|it| it["why"].clone()).collect();
        assert_eq!(open, [Value::Null, json!("等门锁")]);
        let counts = room.get("/api/v1/events/counts").await.ok();
        assert_eq!((&counts["open"], &counts["late"], &counts["units"][0]["late"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!(counts["cut_off"], "2022-03-15T08:00:00Z");
        // There is no way to close many at once.
        assert_eq!(room.post("/api/v1/events/close", json!({})).await.status, 405);
    }

    async fn bad_events_are_refused_by_name_and_others_are_not_there(app: TestApp) {
        app.set_time("2022-03-15T00:00:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        for (body, field) in [
            (told("nonsense", "x"), "category"),
            (told(GATE, " "), "said"),
            (json!({ "category": GATE, "place": "", "said": "x" }), "place"),
            (json!({ "category": GATE, "place": "x", "said": "x", "source": "gossip" }), "source"),
            (told(GATE, &"😀".repeat(4_001)), "said"),
        ] {
            let refused = tell(&leader, 9, body).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        tell(&leader, 1, told(GATE, &"😀".repeat(4_000))).await.ok();
        let elsewhere = json!({ "area": app.made.areas[9].id, "category": GATE, "place": "x", "said": "x" });
        assert_eq!(tell(&leader, 2, elsewhere).await.refusal(), (404, "not_found"));
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(other.get(&format!("/api/v1/events/{}", id(1))).await.refusal(), (404, "not_found"));
        assert_eq!(step(&other, 1, 10, json!({ "kind": "verify" })).await.refusal(), (404, "not_found"));
        let head = app.sign_in("village_head", 2).await;
        for (body, field) in [
            (json!({ "kind": "shout" }), "kind"),
            (json!({ "kind": "dispatch" }), "to"),
            (json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[9].id }] }), "to"),
            (json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[2].id }, { "area": app.made.areas[2].id }] }), "to"),
            (json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[2].id, "department": "navy" }] }), "to"),
            // A unit beside it would not see it.
            (json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[6].id }] }), "to"),
            (json!({ "kind": "verify", "level": "9" }), "level"),
        ] {
            let refused = step(&head, 1, 11, body.clone()).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)), "{body}");
        }
        // Two dispatchers at one event: the second one's word holds, the first's unit has no part any more.
        step(&head, 1, 12, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[4].id }] })).await.ok();
        let room = app.sign_in("command_room", 1).await;
        step(&room, 1, 13, json!({ "kind": "dispatch", "to": [department(&app, "governance")] })).await.ok();
        assert_eq!(step(&leader, 1, 14, json!({ "kind": "handle", "said": "做了" })).await.refusal(), (409, "part_not_yours"));
        assert_eq!(app.sign_in("micro_leader", 4).await.get("/api/v1/events?standing=odd").await.refusal(), (422, "invalid"));
    }
}
