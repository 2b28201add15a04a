//! Boards, bulletins and the library through the real router, on both engines.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, NISHAN};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn publish(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/notices/{}", id(n)), body).await
}

async fn list(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/api/v1/notices?{query}")).await.ok().as_array().cloned().expect("a list")
}

testkit::both_engines! { of NISHAN;
    //
    async fn a_bulletin_says_what_changed_and_where_it_was_sent(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let bulletin = |title: &str, places: &str| json!({ "kind": "bulletin", "title": title, "places": places });
        publish(&hq, 1, bulletin("3月14日", "高风险地区：\n莱西市姜山镇\n威海市环翠区\n中风险地区：\n德州市齐河县")).await;
        app.set_time("2022-03-15T03:00:00Z");
        for _ in 0..2 {
            assert_eq!(publish(&hq, 2, bulletin("3月15日", "莱西市姜山镇 中风险\n德州市齐河县 中风险\n淄博市周村区 高风险")).await.status, 204);
        }
        let grid = app.sign_in("grid_worker", 3).await;
        let found = list(&grid, "kind=bulletin").await;
        assert_eq!(found.len(), 2);
        let (new, old) = (&found[0], &found[1]);
        assert_eq!((&new["title"], &new["compared"], &old["compared"]), (&json!("3月15日"), &json!(true), &json!(false)));
        assert_eq!(new["lifted"], json!(["威海市环翠区"]));
        let place = |name: &str| new["places"].as_array().and_then(|it| it.iter().find(|it| it["place"] == name)).cloned().expect("a place");
        assert_eq!((&place("淄博市周村区")["fresh"], &place("淄博市周村区")["level"]), (&json!(true), &json!("high")));
        assert_eq!((&place("莱西市姜山镇")["was"], &place("莱西市姜山镇")["level"]), (&json!("high"), &json!("medium")));
        assert_eq!((&place("德州市齐河县")["fresh"], &place("德州市齐河县")["was"]), (&json!(false), &Value::Null));
        // The village sends it on to its group; the log says who and when.
        let village = app.sign_in("village_head", 2).await;
        let chat = json!({ "area": app.made.areas[2].id, "name": "香泉社区网格群", "purpose": "通知", "platform": "微信", "roles": ["fine_member"] });
        village.call(Method::PUT, &format!("/api/v1/chats/{}", id(70)), chat).await.ok();
        for _ in 0..2 {
            let sent = village.post(&format!("/api/v1/notices/{}/sent", id(2)), json!({ "chats": [id(70)] })).await;
            assert_eq!(sent.status, 204, "{}", sent.text);
        }
        let sent = list(&village, "kind=bulletin").await[0]["sent"].clone();
        assert_eq!((sent.as_array().map(Vec::len), &sent[0]["chat_name"], &sent[0]["at"]), (Some(1), &json!("香泉社区网格群"), &json!("2022-03-15T03:00:00Z")));
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(other.post(&format!("/api/v1/notices/{}/sent", id(2)), json!({ "chats": [id(70)] })).await.refusal(), (404, "not_found"));
        assert_eq!(list(&other, "kind=bulletin").await[0]["sent"], json!([]), "groups of others are not theirs to see");
        // What cannot be read is named by its line; nothing is half kept.
        for (body, field) in [
            (bulletin("x", "甲 高风险\n乙"), "places.2"),
            (bulletin(" ", "甲 高风险"), "title"),
            (json!({ "kind": "library", "title": "x", "body": "" }), "body"),
            (json!({ "kind": "board", "title": "x", "body": "y", "places": "甲 高风险" }), "places"),
            (json!({ "kind": "gossip", "title": "x", "body": "y" }), "kind"),
        ] {
            let refused = publish(&hq, 9, body.clone()).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)), "{body}");
        }
        assert_eq!(publish(&hq, 2, bulletin("另一份", "甲 高风险")).await.refusal(), (409, "id_reused"));
        assert_eq!(publish(&village, 10, bulletin("x", "甲 高风险")).await.refusal(), (403, "not_allowed"));
    }

    // covers: Q-38 Q-45
    async fn a_board_is_read_by_those_who_serve_there_and_the_library_by_all(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let board = json!({ "kind": "board", "area": app.made.areas[2].id, "title": "周五碰头", "body": "下午三点在村委会。" });
        publish(&hq, 1, board).await;
        let text = json!({ "kind": "library", "title": "七步洗手", "body": "内、外、夹、弓、大、立、腕。" });
        publish(&hq, 2, text).await;
        let member = app.sign_in("fine_member", 4).await;
        let own = list(&member, "kind=board").await;
        assert_eq!((own.len(), &own[0]["title"], &own[0]["own"]), (1, &json!("周五碰头"), &json!(false)));
        let elsewhere = app.sign_in("fine_member", 9).await;
        assert_eq!(list(&elsewhere, "kind=board").await.len(), 0);
        assert_eq!(list(&elsewhere, "kind=library").await[0]["title"], "七步洗手");
        let of_village = format!("kind=board&area={}", app.made.areas[2].id);
        assert_eq!(list(&hq, &of_village).await[0]["own"], true);
        assert_eq!(elsewhere.get(&format!("/api/v1/notices?{of_village}")).await.refusal(), (404, "not_found"));
        assert_eq!(hq.call(Method::DELETE, &format!("/api/v1/notices/{}", id(1)), Value::Null).await.status, 204);
        assert_eq!(list(&member, "kind=board").await.len(), 0);
        assert_eq!(hq.call(Method::DELETE, &format!("/api/v1/notices/{}", id(1)), Value::Null).await.refusal(), (404, "not_found"));
    }
}
