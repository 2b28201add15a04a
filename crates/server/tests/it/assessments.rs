//! Assessments and commendations through the real router, on both engines: counted, seen, contested, answered by another.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

async fn page(client: &Client) -> Value {
    client.get("/api/v1/assessments?month=2022-03").await.ok()
}

/// The row of somebody of a role.
fn row<'a>(page: &'a Value, role: &str) -> &'a Value {
    let rows = page["rows"].as_array().expect("rows");
    rows.iter().find(|it| it["role"] == role).expect("somebody of the role")
}

async fn assess(client: &Client, n: u128, appointment: &Value, word: &str) -> Answer {
    let body = json!({ "appointment": appointment, "month": "2022-03", "word": word });
    put(client, &format!("/api/v1/assessments/{}", id(n)), body).await
}

async fn step(client: &Client, event: u128, n: u128, mut body: Value) {
    body["id"] = json!(id(n));
    client.post(&format!("/api/v1/events/{}/steps", id(event)), body).await.ok();
}

/// Two events that the grid leader handles: one in time, one late.
async fn handled(app: &TestApp) {
    let (member, head) = (app.sign_in("micro_leader", 4).await, app.sign_in("village_head", 2).await);
    let leader = app.sign_in("grid_leader", 3).await;
    for n in [1, 2] {
        let told = json!({ "category": "gate_control", "place": "东门", "said": "没人守" });
        put(&member, &format!("/api/v1/events/{}", id(n)), told).await.ok();
        step(&head, n, 10 + n, json!({ "kind": "dispatch", "to": [{ "area": app.made.areas[3].id }] })).await;
    }
    step(&leader, 1, 20, json!({ "kind": "handle", "said": "已派人" })).await;
    app.set_time("2022-03-15T09:00:00Z");
    let leader = app.sign_in("grid_leader", 3).await;
    step(&leader, 2, 21, json!({ "kind": "handle", "said": "已派人" })).await;
}

testkit::both_engines! { of BEILUN;
    // covers: T-58
    async fn a_month_is_counted_written_down_seen_contested_and_answered_by_somebody_else(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        handled(&app).await;
        let head = app.sign_in("village_head", 2).await;
        let seen = page(&head).await;
        let leader_row = row(&seen, "grid_leader");
        assert_eq!(leader_row["figures"][0], json!({ "id": "events", "good": 1, "of": 2 }));
        assert_eq!(leader_row["figures"][2], json!({ "id": "visits", "good": 0, "of": 20 }));
        assert!(!seen.to_string().contains("score"), "what is counted is not summed up (I-1)");
        assert!(seen["rows"].as_array().is_some_and(|it| it.iter().all(|one| one["role"] != "village_head")), "nobody assesses themselves");
        let appointment = leader_row["appointment"].clone();
        assert_eq!(assess(&head, 1, &appointment, " ").await.refusal(), (422, "invalid"));
        for _ in 0..2 {
            let kept = assess(&head, 1, &appointment, "一件超时，要先报后办").await.ok();
            assert_eq!((&kept["figures"][0]["good"], &kept["figures"][0]["of"]), (&json!(1), &json!(2)));
        }
        assert_eq!(assess(&head, 2, &appointment, "再来一次").await.refusal(), (409, "already_decided"));

        let leader = app.sign_in("grid_leader", 3).await;
        let own = leader.get("/api/v1/assessments/own").await.ok();
        assert_eq!((&own["assessments"][0]["word"], &own["contest_days"]), (&json!("一件超时，要先报后办"), &json!(7)));
        let path = format!("/api/v1/assessments/{}", id(1));
        assert_eq!(leader.post(&format!("{path}/contest"), json!({ "said": "" })).await.refusal(), (422, "invalid"));
        let member = app.sign_in("micro_leader", 4).await;
        assert_eq!(member.post(&format!("{path}/contest"), json!({ "said": "别人的" })).await.refusal(), (404, "not_found"));
        for _ in 0..2 {
            leader.post(&format!("{path}/contest"), json!({ "said": "当时在隔离点值班" })).await.ok();
        }
        assert_eq!(leader.post(&format!("{path}/contest"), json!({ "said": "另外" })).await.refusal(), (409, "already_decided"));
        // Who assessed does not answer; whoever is above does.
        assert_eq!(head.post(&format!("{path}/answer"), json!({ "upheld": false, "answer": "维持" })).await.refusal(), (403, "not_allowed"));
        let room = app.sign_in("command_room", 1).await;
        let waiting = page(&room).await;
        assert_eq!((&waiting["contested"][0]["contest"], &waiting["contested"][0]["may_answer"]), (&json!("当时在隔离点值班"), &json!(true)));
        let answer = json!({ "upheld": true, "answer": "情况属实，不计超时" });
        for _ in 0..2 {
            room.post(&format!("{path}/answer"), answer.clone()).await.ok();
        }
        assert_eq!(room.post(&format!("{path}/answer"), json!({ "upheld": false, "answer": "维持" })).await.refusal(), (409, "already_decided"));
        let own = leader.get("/api/v1/assessments/own").await.ok();
        assert_eq!((&own["assessments"][0]["upheld"], &own["assessments"][0]["answer"]), (&json!(true), &json!("情况属实，不计超时")));
        assert_eq!(page(&room).await["contested"], json!([]));
    }

    // covers: T-58
    async fn a_contest_comes_in_time_or_not_at_all(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let head = app.sign_in("village_head", 2).await;
        let appointment = row(&page(&head).await, "grid_leader")["appointment"].clone();
        assess(&head, 1, &appointment, "很好").await.ok();
        app.set_time("2022-03-22T01:01:00Z");
        let leader = app.sign_in("grid_leader", 3).await;
        let late = leader.post(&format!("/api/v1/assessments/{}/contest", id(1)), json!({ "said": "晚了" })).await;
        assert_eq!(late.refusal(), (409, "contest_over"));
        assert_eq!(leader.get("/api/v1/assessments?month=2022-03").await.refusal(), (403, "not_allowed"));
        let head = app.sign_in("village_head", 2).await;
        for month in ["2022-13", "2030-01", "x"] {
            assert_eq!(head.get(&format!("/api/v1/assessments?month={month}")).await.refusal(), (422, "invalid"), "{month}");
        }
        // A room that assessed somebody cannot answer them; nor may anybody assess a neighbour.
        let room = app.sign_in("command_room", 1).await;
        assert!(page(&room).await["rows"].as_array().is_some_and(|it| it.iter().all(|one| one["role"] != "micro_leader")), "unit by unit");
        let grid = room.get(&format!("/api/v1/assessments?month=2022-03&area={}", app.made.areas[3].id)).await.ok();
        let micro = row(&grid, "micro_leader")["appointment"].clone();
        assess(&room, 3, &micro, "及时").await.ok();
        let member = app.sign_in("micro_leader", 4).await;
        member.post(&format!("/api/v1/assessments/{}/contest", id(3)), json!({ "said": "不对" })).await.ok();
        let own = room.post(&format!("/api/v1/assessments/{}/answer", id(3)), json!({ "upheld": false, "answer": "维持" })).await;
        assert_eq!(own.refusal(), (409, "own_verdict"));
        let other = app.appoint_as("village_head", 7, "second_head").await;
        assert_eq!(assess(&other, 4, &appointment, "外村").await.refusal(), (422, "invalid"));
    }

    // covers: T-55 T-59
    async fn praise_is_proposed_by_one_and_decided_by_another(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let head = app.sign_in("village_head", 2).await;
        let appointment = row(&page(&head).await, "grid_leader")["appointment"].clone();
        let body = json!({ "appointment": appointment, "reason": "连续十天在卡口值守，发现两起漏管", "reward": "奖励300元" });
        let path = format!("/api/v1/commendations/{}", id(1));
        for _ in 0..2 {
            assert_eq!(put(&head, &path, body.clone()).await.ok()["granted"], Value::Null);
        }
        let mut empty = body.clone();
        empty["reason"] = json!(" ");
        assert_eq!(put(&head, &format!("/api/v1/commendations/{}", id(2)), empty).await.refusal(), (422, "invalid"));
        let granted = json!({ "granted": true });
        assert_eq!(head.post(&format!("{path}/decision"), granted.clone()).await.refusal(), (403, "not_allowed"));
        let leader = app.sign_in("grid_leader", 3).await;
        assert_eq!(leader.get("/api/v1/assessments/own").await.ok()["commendations"], json!([]));
        let room = app.sign_in("command_room", 1).await;
        for _ in 0..2 {
            room.post(&format!("{path}/decision"), granted.clone()).await.ok();
        }
        assert_eq!(room.post(&format!("{path}/decision"), json!({ "granted": false })).await.refusal(), (409, "already_decided"));
        let own = leader.get("/api/v1/assessments/own").await.ok();
        assert_eq!((&own["commendations"][0]["reason"], &own["commendations"][0]["reward"]), (&body["reason"], &body["reward"]));
        let listed = head.get("/api/v1/commendations").await.ok();
        assert_eq!((&listed[0]["granted"], &listed[0]["may_decide"]), (&json!(true), &json!(false)));
    }
}
