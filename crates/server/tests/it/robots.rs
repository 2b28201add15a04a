//! Robots of chat groups against stand-ins of the platforms, on both engines: signed, within limits, once.

use axum::http::Method;
use serde_json::{Value, json};
use server::robots::once;
use testkit::{Answer, BEILUN, Client, SECRET, TestApp, Vendors, WEBHOOK_SECRET};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

/// A chat group with a robot of a platform.
async fn robot(app: &TestApp, client: &Client, n: u128, (platform, address): (&str, &str)) -> Answer {
    let chat = json!({ "area": app.made.areas[1].id, "name": format!("群{n}"), "purpose": "事件", "platform": platform, "roles": [] });
    put(client, &format!("/api/v1/chats/{}", id(n)), chat).await.ok();
    let kept = json!({ "platform": platform, "address": address, "secret": SECRET, "hourly": true });
    put(client, &format!("/api/v1/chats/{}/robot", id(n)), kept).await
}

async fn tell(client: &Client, app: &TestApp, n: u128) {
    let told = json!({ "category": "gate_control", "area": app.made.areas[3].id, "place": "张三家门口", "said": "李四说没人守", "photos": [] });
    put(client, &format!("/api/v1/events/{}", id(n)), told).await.ok();
}

async fn look(client: &Client, n: u128) -> Value {
    client.get(&format!("/api/v1/chats/{}/robot", id(n))).await.ok()
}

fn states(seen: &Value) -> Vec<String> {
    let of = |it: &Value| {
        format!("{} {}", it["key"].as_str().unwrap_or_default(), it["state"].as_str().unwrap_or_default())
    };
    seen["messages"].as_array().into_iter().flatten().map(of).collect()
}

testkit::both_engines! { of BEILUN;
    // covers: B-87
    async fn each_group_is_told_hour_by_hour_once(app: TestApp) {
        let vendors = Vendors::start(app.clock()).await;
        let (room, grid) = (app.sign_in("command_room", 1).await, app.sign_in("grid_leader", 3).await);
        for (n, platform, path) in [
            (1, "dingtalk", "/robot/send?access_token=T"),
            (2, "wecom", "/cgi-bin/webhook/send?key=K"),
            (3, "feishu", "/open-apis/bot/v2/hook/F"),
        ] {
            assert_eq!(robot(&app, &room, n, (platform, &format!("{}{path}", vendors.address))).await.status, 200);
        }
        // 10:00 in China: nobody is written to before the second minute.
        app.set_time("2022-03-15T02:00:00Z");
        once(&app.app).await.expect("runs");
        assert_eq!(vendors.texts(), Vec::<String>::new());
        tell(&grid, &app, 40).await;
        app.set_time("2022-03-15T02:20:00Z");
        // Two servers at once, and again and again.
        let (a, b) = tokio::join!(once(&app.app), once(&app.app));
        a.and(b).expect("both run");
        for _ in 0..3 {
            once(&app.app).await.expect("runs");
        }
        let texts = vendors.texts();
        assert_eq!(texts.len(), 3, "{texts:?}");
        for text in &texts {
            assert!(text.contains("未办结 **1** 件") && text.contains("离今日截止还有 5 小时 40 分钟"), "{text}");
            assert!(!text.contains("张三") && !text.contains("李四"), "nothing of a person goes into a chat: {text}");
        }
        // Late, it is named by number, unit and category.
        app.set_time("2022-03-15T09:20:00Z");
        once(&app.app).await.expect("runs");
        let text = vendors.texts().pop().expect("one more");
        assert!(text.contains("小门管控不到位，超时") && text.contains(app.made.areas[3].name.as_str()), "{text}");
        assert_eq!(vendors.texts().len(), 6);
        // At night only what is urgent and late wakes people; level 2 is.
        app.set_time("2022-03-15T15:20:00Z");
        once(&app.app).await.expect("runs");
        assert_eq!(vendors.texts().len(), 9);
        assert_eq!(vendors.most_in_a_minute(), 1);
    }

    async fn nothing_open_is_said_once_and_the_last_call_comes(app: TestApp) {
        let vendors = Vendors::start(app.clock()).await;
        let room = app.sign_in("command_room", 1).await;
        robot(&app, &room, 1, ("wecom", &format!("{}/cgi-bin/webhook/send?key=K", vendors.address))).await;
        for hour in 1..5 {
            app.set_time(&format!("2022-03-15T{hour:02}:30:00Z"));
            once(&app.app).await.expect("runs");
        }
        assert_eq!(vendors.texts().len(), 1, "{:?}", vendors.texts());
        let grid = app.sign_in("grid_leader", 3).await;
        tell(&grid, &app, 40).await;
        // 15:00: the last call.
        for _ in 0..2 {
            app.set_time("2022-03-15T07:00:30Z");
            once(&app.app).await.expect("runs");
        }
        assert_eq!(vendors.texts().len(), 2);
        assert!(vendors.texts()[1].contains("离今日截止还有 0 小时 59 分钟"), "{:?}", vendors.texts());
        assert!(states(&look(&room, 1).await)[0].starts_with("last-call/2022-03-15 sent"));
    }

    async fn no_robot_is_sent_more_than_it_may(app: TestApp) {
        let vendors = Vendors::start(app.clock()).await;
        let room = app.sign_in("command_room", 1).await;
        robot(&app, &room, 1, ("dingtalk", &format!("{}/robot/send?access_token=T", vendors.address))).await;
        app.set_time("2022-03-15T02:00:00Z");
        for n in 0..40 {
            let tried = put(&room, &format!("/api/v1/chats/{}/robot/tries/{}", id(1), id(500 + n)), Value::Null).await;
            assert_eq!(tried.status, 204, "{}", tried.text);
        }
        for second in [0, 10, 20, 50] {
            app.set_time(&format!("2022-03-15T02:00:{second:02}Z"));
            once(&app.app).await.expect("runs");
        }
        assert_eq!((vendors.texts().len(), vendors.most_in_a_minute()), (18, 18));
        app.set_time("2022-03-15T02:01:10Z");
        once(&app.app).await.expect("runs");
        assert_eq!(vendors.texts().len(), 36);
        // Blocked by others: ten minutes of rest, and nothing is lost.
        vendors.block("T");
        app.set_time("2022-03-15T02:03:00Z");
        once(&app.app).await.expect("runs");
        let seen = look(&room, 1).await;
        assert_eq!(seen["blocked_until"], "2022-03-15T02:13:00Z");
        app.set_time("2022-03-15T02:12:00Z");
        once(&app.app).await.expect("runs");
        assert_eq!(vendors.texts().len(), 36);
        app.set_time("2022-03-15T02:13:10Z");
        once(&app.app).await.expect("runs");
        assert!(vendors.texts().len() >= 40, "{}", vendors.texts().len());
    }

    async fn what_does_not_work_says_why_and_is_tried_later_and_later(app: TestApp) {
        let vendors = Vendors::start(app.clock()).await;
        let room = app.sign_in("command_room", 1).await;
        for (n, platform, path) in [
            (1, "wecom", "/cgi-bin/webhook/send?key=wrong"),
            (2, "wecom", "/away"),
            (3, "dingtalk", "/busy"),
            (4, "wecom", "/lost"),
        ] {
            robot(&app, &room, n, (platform, &format!("{}{path}", vendors.address))).await;
            put(&room, &format!("/api/v1/chats/{}/robot/tries/{}", id(n), id(500)), Value::Null).await;
        }
        once(&app.app).await.expect("runs");
        let message = |seen: &Value| (seen["messages"][0]["state"].clone(), seen["messages"][0]["error"].clone());
        let (state, why) = message(&look(&room, 1).await);
        assert_eq!((state, why), (json!("failed"), json!("93000 invalid webhook url")));
        for (n, state, want) in [(2, "failed", "HTTP 307"), (3, "queued", "HTTP 503"), (4, "failed", "HTTP 502")] {
            assert_eq!(message(&look(&room, n).await), (json!(state), json!(want)));
        }
        // Where nobody listens, nothing can have arrived.
        robot(&app, &room, 5, ("wecom", "http://127.0.0.1:9/cgi-bin/webhook/send?key=K")).await;
        put(&room, &format!("/api/v1/chats/{}/robot/tries/{}", id(5), id(500)), Value::Null).await;
        once(&app.app).await.expect("runs");
        assert_eq!(look(&room, 5).await["messages"][0]["state"], "queued");
        // What may have arrived is not sent a second time.
        app.set_time("2022-03-15T02:50:00Z");
        once(&app.app).await.expect("runs");
        assert_eq!(vendors.texts().iter().filter(|it| it.contains("测试")).count(), 1);
        // One minute, two, four, eight, sixteen; then it is given up.
        let mut tried = Vec::new();
        for minute in 0..59 {
            app.set_time(&format!("2022-03-15T03:{minute:02}:30Z"));
            once(&app.app).await.expect("runs");
            let tries = look(&room, 3).await["messages"].as_array().and_then(|it| it.iter().find(|it| it["key"].as_str().is_some_and(|it| it.starts_with("try/"))).cloned()).expect("a message");
            tried.push(tries["tries"].as_i64().unwrap_or_default());
        }
        assert_eq!(tried.last(), Some(&6));
        let (seen, told) = (look(&room, 3).await, vendors.address.clone());
        assert!(!seen.to_string().contains(&told[7..]), "an address is a secret: {seen}");
    }

    async fn another_system_takes_signed_webhooks_and_knows_what_comes_twice(app: TestApp) {
        let vendors = Vendors::start(app.clock()).await;
        let room = app.sign_in("command_room", 1).await;
        let slow = format!("{}/webhook/slow", vendors.address);
        for (secret, code) in [("", "missing"), ("kurz", "unfit")] {
            robot(&app, &room, 1, ("wecom", &slow)).await;
            let kept = json!({ "platform": "webhook", "address": slow, "secret": secret, "hourly": true });
            let refused = put(&room, &format!("/api/v1/chats/{}/robot", id(1)), kept).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]), ((422, "invalid"), &json!({ "field": "secret", "code": code })));
        }
        for (n, name, secret) in [(1, "slow", WEBHOOK_SECRET), (2, "right", WEBHOOK_SECRET), (3, "right", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] {
            robot(&app, &room, n, ("wecom", &slow)).await;
            let kept = json!({ "platform": "webhook", "address": format!("{}/webhook/{name}", vendors.address), "secret": secret, "hourly": true });
            put(&room, &format!("/api/v1/chats/{}/robot", id(n)), kept).await.ok();
            put(&room, &format!("/api/v1/chats/{}/robot/tries/{}", id(n), id(500)), Value::Null).await;
        }
        once(&app.app).await.expect("runs");
        let mut became = Vec::new();
        for n in 1..=3 {
            let seen = look(&room, n).await;
            became.push((seen["messages"][0]["state"].clone(), seen["messages"][0]["error"].clone()));
        }
        let forged = (json!("failed"), json!("HTTP 401"));
        assert_eq!(became, [(json!("queued"), json!("HTTP 500")), (json!("sent"), Value::Null), forged]);
        // What may have arrived is sent again under its id, and taken once.
        app.set_time("2022-03-15T02:50:00Z");
        once(&app.app).await.expect("runs");
        let tries: Vec<_> = vendors.ids().into_iter().filter(|it| it.contains("try")).collect();
        assert_eq!((tries.len(), tries.iter().collect::<std::collections::BTreeSet<_>>().len()), (3, 2), "{tries:?}");
        assert_eq!(vendors.texts().iter().filter(|it| it.contains("测试")).count(), 2);
        let seen = look(&room, 1).await;
        let tried = seen["messages"].as_array().and_then(|it| it.iter().find(|it| it["key"].as_str().is_some_and(|it| it.starts_with("try/"))));
        assert_eq!(tried.map(|it| &it["state"]), Some(&json!("sent")), "{seen}");
    }

    async fn addresses_and_secrets_are_kept_to_themselves(app: TestApp) {
        let room = app.sign_in("command_room", 1).await;
        for address in ["https://evil.example.com/robot", "https://10.0.0.1/robot", "file:///etc/passwd", "oapi.dingtalk.com"] {
            let refused = robot(&app, &room, 1, ("dingtalk", address)).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]), ((422, "invalid"), &json!({ "field": "address", "code": "forbidden" })), "{address}");
        }
        let kept = robot(&app, &room, 1, ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=GEHEIM")).await;
        assert_eq!((&kept.body["host"], &kept.body["signed"]), (&json!("oapi.dingtalk.com"), &json!(true)));
        assert!(!kept.text.contains("GEHEIM") && !kept.text.contains(SECRET), "{}", kept.text);
        // Changed without saying the address again.
        let changed = put(&room, &format!("/api/v1/chats/{}/robot", id(1)), json!({ "platform": "dingtalk", "hourly": false, "secret": "" })).await.ok();
        assert_eq!((&changed["host"], &changed["signed"], &changed["hourly"]), (&json!("oapi.dingtalk.com"), &json!(false), &json!(false)));
        let micro = app.sign_in("micro_leader", 4).await;
        assert_eq!(micro.get(&format!("/api/v1/chats/{}/robot", id(1))).await.refusal(), (403, "not_allowed"));
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(other.get(&format!("/api/v1/chats/{}/robot", id(1))).await.refusal(), (404, "not_found"));
        assert_eq!(room.call(Method::DELETE, &format!("/api/v1/chats/{}/robot", id(1)), Value::Null).await.status, 204);
        assert_eq!(look(&room, 1).await["platform"], Value::Null);
    }

    // A message that was on its way when the program stopped is not sent a second time.
    async fn what_was_interrupted_is_not_sent_twice(app: TestApp) {
        let vendors = Vendors::start(app.clock()).await;
        let room = app.sign_in("command_room", 1).await;
        robot(&app, &room, 1, ("wecom", &format!("{}/cgi-bin/webhook/send?key=K", vendors.address))).await;
        app.set_time("2022-03-15T02:00:00Z");
        put(&room, &format!("/api/v1/chats/{}/robot/tries/{}", id(1), id(500)), Value::Null).await;
        let (county, key, now) = (app.made.county, format!("try/{}", id(500)), app.app.now());
        let taken = app.fresh.store.write::<_, store::StoreError, _>(move |writer| {
            Box::pin(async move { store::notices::take(writer, (county, id(1)), &key, now).await })
        });
        assert!(taken.await.expect("taken").is_some());
        once(&app.app).await.expect("runs");
        app.set_time("2022-03-15T02:11:00Z");
        put(&room, &format!("/api/v1/chats/{}/robot/tries/{}", id(1), id(501)), Value::Null).await;
        once(&app.app).await.expect("runs");
        let seen = look(&room, 1).await;
        let first = seen["messages"].as_array().and_then(|it| it.iter().find(|it| it["key"] == json!(format!("try/{}", id(500)))).cloned()).expect("known");
        assert_eq!((&first["state"], &first["error"]), (&json!("failed"), &json!("interrupted")));
        let tests = vendors.texts().iter().filter(|it| it.contains("测试")).count();
        assert_eq!(tests, 1);
    }
}
