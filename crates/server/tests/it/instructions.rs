//! Instructions through the real router, on both engines: down to the last unit, and back confirmed.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TENGZHOU};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn issue(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/instructions/{}", id(n)), body).await
}

async fn inbox(client: &Client) -> Vec<Value> {
    client.get("/api/v1/instructions").await.ok().as_array().cloned().expect("a list")
}

async fn say(client: &Client, n: u128, state: &str) -> Answer {
    client.post("/api/v1/instructions/receipts", json!([{ "instruction": id(n), "state": state }])).await
}

async fn look(client: &Client, n: u128, query: &str) -> Value {
    client.get(&format!("/api/v1/instructions/{}{query}", id(n))).await.ok()
}

/// Asked, delivered, read, confirmed of a rung.
fn rung(seen: &Value, level: &str) -> [i64; 4] {
    let found = seen["rungs"].as_array().and_then(|it| it.iter().find(|it| it["level"] == level));
    let found = found.unwrap_or_else(|| panic!("no rung {level} in {seen}"));
    ["asked", "delivered", "read", "confirmed"].map(|it| found[it].as_i64().unwrap_or(-1))
}

fn order(title: &str, areas: &[Uuid]) -> Value {
    let due = "2022-03-15T12:00:00Z";
    json!({ "kind": "order", "title": title, "body": "今晚六点前到岗。", "due_at": due, "areas": areas })
}

testkit::both_engines! { of BEILUN;
    // covers: B-41 B-43 B-114
    async fn an_instruction_goes_down_to_every_micro_grid_and_each_level_confirms(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let room = app.sign_in("command_room", 1).await;
        let village = app.sign_in("village_head", 2).await;
        let grid = app.sign_in("grid_leader", 3).await;
        let micro = app.sign_in("micro_leader", 4).await;
        let member = app.appoint("micro_member", 4).await;
        for _ in 0..2 {
            assert_eq!(issue(&hq, 1, order("全员到岗", &[])).await.status, 204);
        }
        let seen = look(&hq, 1, "").await;
        let asked: Vec<_> = ["street", "village", "grid", "micro"].map(|it| rung(&seen, it)).into();
        assert!(asked.iter().all(|it| it[0] >= 1 && it[1..] == [0, 0, 0]), "{seen}");
        // A device has it, somebody opens it, the unit confirms: each is told apart.
        let first = &inbox(&micro).await[0];
        assert_eq!((&first["title"], &first["standing"], &first["state"]), (&json!("全员到岗"), &json!("asked"), &Value::Null));
        for state in ["delivered", "delivered", "read"] {
            assert_eq!(say(&micro, 1, state).await.status, 204);
        }
        assert_eq!(rung(&look(&hq, 1, "").await, "micro")[1..], [1, 1, 0]);
        app.set_time("2022-03-15T02:30:00Z");
        assert_eq!(say(&micro, 1, "confirmed").await.status, 204);
        // What has come far does not go back.
        assert_eq!(say(&micro, 1, "delivered").await.status, 204);
        assert_eq!(rung(&look(&hq, 1, "").await, "micro")[1..], [1, 1, 1]);
        assert_eq!(inbox(&micro).await[0]["standing"], "confirmed");
        // A member knows, and does not answer for the unit.
        assert_eq!((&inbox(&member).await[0]["standing"], say(&member, 1, "confirmed").await.refusal()), (&json!("told"), (403, "not_allowed")));
        assert_eq!(say(&member, 1, "read").await.status, 204);
        assert_eq!(rung(&look(&hq, 1, "").await, "micro")[1..], [1, 1, 1]);
        // The way shows where it is stuck: the micro-grid has it, the grid above has not.
        let at_micro = format!("?area={}", app.made.areas[4].id);
        let chain = look(&hq, 1, &at_micro).await["chain"].clone();
        let states: Vec<_> = chain.as_array().into_iter().flatten().map(|it| (it["asked"].clone(), it["state"].clone())).collect();
        let (no, yes) = (json!(false), json!(true));
        assert_eq!(states, [(no, Value::Null), (yes.clone(), Value::Null), (yes.clone(), Value::Null), (yes.clone(), Value::Null), (yes, json!("confirmed"))]);
        for client in [&room, &village, &grid] {
            assert_eq!(say(client, 1, "confirmed").await.status, 204);
        }
        let seen = look(&hq, 1, "").await;
        assert_eq!((rung(&seen, "street")[3], rung(&seen, "village")[3], rung(&seen, "grid")[3]), (1, 1, 1));
        let street = seen["children"].as_array().and_then(|it| it.iter().find(|it| it["area"] == json!(app.made.areas[1].id.0))).cloned().expect("the street");
        assert_eq!((&street["state"], &street["confirmed"]), (&json!("confirmed"), &json!(4)));
        assert!(street["asked"].as_i64() > Some(4), "the branch is still open below: {street}");
        // A level sees its own branch, and nobody another's.
        assert_eq!(rung(&look(&village, 1, "").await, "micro")[3], 1);
        let outside = format!("/api/v1/instructions/{}?area={}", id(1), app.made.areas[1].id);
        assert_eq!(village.get(&outside).await.refusal(), (404, "not_found"));
        // Whoever is to be called: by name, with unit and phone, as far as one may see who serves.
        let waits = async || {
            let list = hq.get(&format!("/api/v1/instructions/{}/waiting", id(1))).await.ok();
            let list = list.as_array().cloned().expect("a list");
            assert!(list.iter().all(|it| it["area_name"] != json!(app.made.areas[4].name)), "whoever confirmed is called no more");
            list.into_iter().find(|it| it["area_name"] == json!(app.made.areas[7].name)).expect("the other village")
        };
        let other = app.sign_in("village_head", 7).await;
        let one = waits().await;
        assert_eq!((&one["state"], &one["account"], &one["phone"]), (&Value::Null, &json!(true), &json!("+8613900000000")));
        assert_eq!(one["role_name"]["zh"], "村（社区）书记");
        assert_eq!(say(&other, 1, "delivered").await.status, 204);
        assert_eq!(waits().await["state"], "delivered");
        assert_eq!(member.get(&format!("/api/v1/instructions/{}/waiting", id(1))).await.refusal(), (403, "not_allowed"));
        let sent = hq.get("/api/v1/instructions/issued").await.ok();
        assert_eq!((&sent[0]["title"], &sent[0]["confirmed"]), (&json!("全员到岗"), &json!(4)));
    }

    async fn a_unit_where_nobody_can_confirm_is_named_and_counted(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let unreached = |seen: &Value| seen["rungs"].as_array().and_then(|it| it.iter().find(|it| it["level"] == "micro").map(|it| it["unreached"].clone()));
        issue(&hq, 1, order("到岗", &[app.made.areas[4].id.0])).await;
        assert_eq!(unreached(&look(&hq, 1, "").await), Some(json!(0)));
        let (county, login) = (app.made.county, format!("micro_leader.{}", app.made.areas[4].path.as_str()));
        let closed = app.fresh.store.write::<_, store::StoreError, _>(move |writer| {
            Box::pin(async move { store::access::close_account(writer, county, &login).await })
        });
        assert!(closed.await.expect("closed"));
        assert_eq!(unreached(&look(&hq, 1, "").await), Some(json!(1)));
        let list = hq.get(&format!("/api/v1/instructions/{}/waiting", id(1))).await.ok();
        assert_eq!((list.as_array().map(Vec::len), &list[0]["name"], &list[0]["area_name"]), (Some(1), &Value::Null, &json!(app.made.areas[4].name)));
    }

    // covers: B-95
    async fn headquarters_reach_a_micro_grid_directly_and_those_between_are_copied(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let room = app.sign_in("command_room", 1).await;
        let micro = app.sign_in("micro_leader", 4).await;
        let beside = app.sign_in("micro_leader", 6).await;
        let targets = [app.made.areas[4].id.0];
        assert_eq!(issue(&hq, 2, order("直接调用", &targets)).await.status, 204);
        let standing = |list: &[Value]| list.first().map(|it| it["standing"].clone());
        assert_eq!(standing(&inbox(&micro).await), Some(json!("asked")));
        assert_eq!(standing(&inbox(&room).await), Some(json!("copied")));
        assert_eq!(standing(&inbox(&beside).await), None);
        assert_eq!(say(&room, 2, "read").await.status, 204);
        assert_eq!(say(&room, 2, "confirmed").await.refusal(), (403, "not_allowed"));
        for (state, want) in [("delivered", 204), ("read", 404), ("confirmed", 404)] {
            assert_eq!(say(&beside, 2, state).await.status, want);
        }
        let seen = look(&hq, 2, "").await;
        assert_eq!((rung(&seen, "micro"), seen["rungs"].as_array().map(Vec::len)), ([1, 0, 0, 0], Some(1)));
        // Taken back, it is gone for everybody.
        let gone = hq.call(Method::DELETE, &format!("/api/v1/instructions/{}", id(2)), Value::Null).await;
        assert_eq!(gone.status, 204);
        assert_eq!(inbox(&micro).await.len(), 0);
        assert_eq!(say(&micro, 2, "delivered").await.status, 204);
    }

    // covers: T-52 T-57
    async fn rules_are_confirmed_by_everybody_for_themselves(app: TestApp) {
        let room = app.sign_in("command_room", 1).await;
        let mut rules = order("工作纪律", &[]);
        rules["kind"] = json!("rules");
        let leader = app.sign_in("micro_leader", 4).await;
        let member = app.appoint("micro_member", 4).await;
        assert_eq!(issue(&room, 3, rules.clone()).await.status, 204);
        for client in [&leader, &member] {
            assert_eq!(inbox(client).await[0]["standing"], "asked");
        }
        let own = &inbox(&room).await[0];
        assert_eq!((&own["standing"], &own["state"]), (&json!("told"), &json!("read")), "whoever wrote them knows them");
        let counts = |seen: Value| ["asked", "delivered", "confirmed", "unreached"].map(|it| seen["rungs"][0][it].as_i64());
        let before = counts(look(&room, 3, "").await);
        assert!(before[0] >= Some(2) && before[1..] == [Some(0), Some(0), Some(0)], "{before:?}");
        assert_eq!(say(&member, 3, "confirmed").await.status, 204);
        let after = counts(look(&room, 3, "").await);
        assert_eq!((after[0], after[1], after[2]), (before[0], Some(1), Some(1)));
        assert_eq!((&inbox(&member).await[0]["standing"], &inbox(&leader).await[0]["standing"]), (&json!("confirmed"), &json!("asked")));
        // Somebody with two posts is one person, who confirms once.
        app.also("micro_member", 4, "micro_member", 6).await;
        assert_eq!(counts(look(&room, 3, "").await)[0], before[0]);
        let list = room.get(&format!("/api/v1/instructions/{}/waiting", id(3))).await.ok();
        let whose = |name: &str| list.as_array().map(|it| it.iter().filter(|it| it["name"] == name).count());
        assert_eq!(whose(&format!("{}micro_member", app.made.areas[4].name)), Some(0), "{list}");
        // Who serves from tomorrow on is asked as well.
        let late = app.appoint("micro_member", 6).await;
        assert_eq!(counts(look(&room, 3, "").await)[0], before[0].map(|it| it + 1));
        assert_eq!(inbox(&late).await[0]["standing"], "asked");
    }

    async fn an_instruction_is_forgotten_with_its_receipts_after_three_years(app: TestApp) {
        let (room, micro) = (app.sign_in("command_room", 1).await, app.sign_in("micro_leader", 4).await);
        issue(&room, 1, order("到岗", &[])).await;
        say(&micro, 1, "confirmed").await;
        for (at, want) in [("2025-03-01T00:00:00Z", 2), ("2025-03-20T00:00:00Z", 0)] {
            app.set_time(at);
            server::upkeep::once(&app.app).await.expect("runs");
            let counted = app.fresh.store.read::<_, store::StoreError, _>(|db| {
                let sql = "select (select count(*) from receipt) + (select count(*) from instruction)";
                Box::pin(async move { db.query_one(sql, &[]).await?.take::<i64>(0) })
            });
            assert_eq!(counted.await.expect("counts"), want, "{at}");
        }
    }

    async fn what_cannot_be_sent_says_why(app: TestApp) {
        let room = app.sign_in("command_room", 1).await;
        let long = "长".repeat(61);
        for (field, value) in [
            ("title", json!(" ")), ("title", json!(long)), ("body", json!("")), ("kind", json!("wish")),
            ("due_at", json!("2022-03-14T00:00:00Z")), ("due_at", json!("soon")), ("due_at", json!("2022-05-30T00:00:00Z")),
        ] {
            let mut body = order("到岗", &[]);
            body[field] = value;
            let refused = issue(&room, 9, body).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)), "{}", refused.text);
        }
        assert_eq!(issue(&room, 9, order("到岗", &[app.made.areas[0].id.0])).await.refusal(), (404, "not_found"));
        let micro = app.sign_in("micro_leader", 4).await;
        assert_eq!(issue(&micro, 9, order("到岗", &[])).await.refusal(), (403, "not_allowed"));
        issue(&room, 9, order("到岗", &[])).await;
        assert_eq!(issue(&room, 9, order("另一份", &[])).await.refusal(), (409, "id_reused"));
        let elsewhere = order("到岗", &[app.made.areas[4].id.0]);
        assert_eq!(issue(&room, 9, elsewhere).await.refusal(), (409, "id_reused"), "other units are another instruction");
        let long = json!([{ "instruction": id(9), "state": "confirmed", "said": "长".repeat(201) }]);
        assert_eq!(micro.post("/api/v1/instructions/receipts", long).await.refusal(), (422, "invalid"));
    }
}

testkit::both_engines! { of TENGZHOU;
    // covers: T-51
    async fn the_reward_notice_stands_in_the_library_and_every_worker_has_confirmed_it(app: TestApp) {
        let head = app.sign_in("town_head", 1).await;
        let mut notice = order("关于在全市实行新冠肺炎疫情发现奖励的公告", &[]);
        notice["kind"] = json!("rules");
        notice["body"] = json!("发现漏报的来滕返滕人员、外来车辆，可以电话或扫码反映；核实后给予奖励，信息单独封存。");
        assert_eq!(issue(&head, 51, notice).await.status, 204);
        let workers = [("village_head", 2), ("grid_leader", 3)];
        let rung = |seen: &Value| seen["rungs"].as_array().expect("rungs").iter().map(|it| {
            (it["asked"].as_i64().unwrap_or(0), it["confirmed"].as_i64().unwrap_or(0))
        }).fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        let (asked, confirmed) = rung(&look(&head, 51, "").await);
        assert!(asked >= 2 && confirmed == 0, "{asked} {confirmed}");
        for (role, area) in workers {
            let worker = app.sign_in(role, area).await;
            let own = inbox(&worker).await;
            assert_eq!((&own[0]["title"], &own[0]["standing"]), (&json!("关于在全市实行新冠肺炎疫情发现奖励的公告"), &json!("asked")));
            assert_eq!(say(&worker, 51, "confirmed").await.status, 204);
            assert_eq!(inbox(&worker).await[0]["standing"], "confirmed", "it stays to be read");
        }
        assert_eq!(rung(&look(&head, 51, "").await), (asked, 2));
        let waiting = head.get(&format!("/api/v1/instructions/{}/waiting", id(51))).await.ok();
        assert_eq!(waiting.as_array().map(Vec::len), usize::try_from(asked - 2).ok(), "the others by name: {waiting}");
    }
}
