//! Viewpoints of key areas through the real router, on both engines: links with what for, looks with why, stills without faces.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn viewpoint(app: &TestApp, area: usize) -> Value {
    json!({ "area": app.made.areas[area].id, "name": "菜市场东口", "used_for": "crowd",
        "link": "https://video.example.cn/live/17", "sign": true })
}

async fn put(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/viewpoints/{}", id(n)), body).await
}

async fn look(client: &Client, n: u128, look: u128, reason: &str) -> Answer {
    let body = json!({ "id": id(look), "reason": reason });
    client.post(&format!("/api/v1/viewpoints/{}/looks", id(n)), body).await
}

testkit::both_engines! { of BEILUN;
    // covers: B-89
    async fn a_camera_is_a_link_that_is_opened_for_a_reason_and_every_look_is_known(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        for (field, value) in [("name", json!(" ")), ("used_for", json!("people")), ("link", json!("rtsp://10.0.0.1/1")),
            ("link", json!("https://admin:123@video.example.cn/")), ("sign", json!(false))] {
            let mut wrong = viewpoint(&app, 2);
            wrong[field] = value;
            let refused = put(&admin, 1, wrong).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        let (kept, again) = (put(&admin, 1, viewpoint(&app, 2)).await.ok(), put(&admin, 1, viewpoint(&app, 2)).await.ok());
        assert_eq!((&kept["used_for"], &kept), (&json!("crowd"), &again));
        assert_eq!(put(&admin, 1, viewpoint(&app, 1)).await.refusal(), (409, "id_reused"));
        put(&admin, 2, viewpoint(&app, 1)).await.ok();
        assert_eq!(look(&admin, 1, 10, "试一试").await.refusal(), (403, "not_allowed"), "who keeps the list does not look");

        // The district and the street see theirs; nobody is told the address without saying why.
        let room = app.sign_in("command_room", 1).await;
        let commander = app.sign_in("commander", 0).await;
        for watcher in [&room, &commander] {
            let list = watcher.get("/api/v1/viewpoints").await.ok();
            assert_eq!((list["rows"].as_array().map(Vec::len), &list["watches"], &list["keeps"]), (Some(2), &json!(true), &json!(false)));
            assert!(!list.to_string().contains("video.example.cn"), "{list}");
        }
        assert_eq!(app.sign_in("village_head", 2).await.get("/api/v1/viewpoints").await.refusal(), (403, "not_allowed"));
        assert_eq!(look(&room, 1, 10, " ").await.refusal(), (422, "reason_missing"));
        for _ in 0..2 {
            let opened = look(&room, 1, 10, "早市人多，看看有没有聚集").await.ok();
            assert_eq!(opened["link"], "https://video.example.cn/live/17");
        }
        assert_eq!(look(&room, 2, 10, "看看别处").await.refusal(), (409, "id_reused"), "no look hides behind another");
        assert_eq!(look(&commander, 1, 10, "早市人多").await.refusal(), (409, "id_reused"));
        assert_eq!(room.get("/api/v1/viewpoints").await.ok()["rows"][1]["looks"], 1, "the same look once");
        let looks = admin.get(&format!("/api/v1/viewpoints/{}/looks", id(1))).await.ok();
        assert_eq!((looks.as_array().map(Vec::len), &looks[0]["reason"]), (Some(1), &json!("早市人多，看看有没有聚集")));
        assert_eq!(room.get(&format!("/api/v1/viewpoints/{}/looks", id(1))).await.refusal(), (403, "not_allowed"));
        let audited = app.app.store().read::<_, store::StoreError, _>(|db| {
            Box::pin(async move {
                let sql = "select count(*) from audit where detail like '%早市人多%'";
                db.query_one(sql, &[]).await?.take::<i64>(0)
            })
        });
        assert_eq!(audited.await.expect("counts"), 2, "each time it was opened");

        for _ in 0..2 {
            assert_eq!(admin.post(&format!("/api/v1/viewpoints/{}/end", id(1)), Value::Null).await.status, 204);
        }
        assert_eq!(look(&room, 1, 11, "再看看").await.refusal(), (404, "not_found"));
        assert_eq!(room.get("/api/v1/viewpoints").await.ok()["rows"].as_array().map(Vec::len), Some(1));
        app.set_time("2022-10-15T01:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        let admin = app.sign_in("administrator", 0).await;
        assert_eq!(admin.get(&format!("/api/v1/viewpoints/{}/looks", id(1))).await.ok(), json!([]), "half a year");
    }

    // covers: B-90
    async fn what_a_camera_saw_becomes_an_event_with_a_still_nobody_is_known_on(app: TestApp) {
        let room = app.sign_in("command_room", 1).await;
        let tell = async |photos: Value, blurred: bool| {
            let told = json!({ "area": app.made.areas[2].id, "category": "gate_control", "place": "东门", "said": "小门开着没人",
                "source": "video", "photos": photos, "blurred": blurred });
            room.call(Method::PUT, &format!("/api/v1/events/{}", id(1)), told).await
        };
        for (photos, blurred, field) in [(json!([]), true, "photos"), (json!([id(7)]), false, "blurred")] {
            let refused = tell(photos, blurred).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        let page = tell(json!([id(7)]), true).await.ok();
        assert_eq!((&page["event"]["source"], &page["event"]["place"]), (&json!("video"), &json!("东门")));
        let list = room.get("/api/v1/events").await.ok();
        assert_eq!(list["rows"][0]["source"], "video");
    }
}
