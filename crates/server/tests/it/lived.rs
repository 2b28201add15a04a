//! Counties in which something has happened: a roster at a gate, an inspection, events and tips.

use axum::http::Method;
use serde_json::json;
use testkit::TestApp;
use uuid::Uuid;

/// Somebody for each part of a locality.
pub const NINGJIANG: [(&str, usize); 4] =
    [("administrator", 0), ("commander", 0), ("village_head", 2), ("grid_member", 3)];
pub const NISHAN: [(&str, usize); 4] =
    [("administrator", 0), ("commander", 0), ("village_head", 2), ("fine_member", 4)];
pub const BEILUN: [(&str, usize); 5] =
    [("administrator", 0), ("commander", 0), ("command_room", 1), ("village_head", 2), ("micro_leader", 4)];
/// A gate with a roster: its checkpoint and one of its shifts.
pub async fn guarded(app: &TestApp) -> (Uuid, String) {
    let village = app.sign_in("village_head", 2).await;
    let checkpoint = Uuid::from_u128(78);
    let gate = json!({ "id": checkpoint, "area": app.made.areas[2].id, "kind": "entrance", "name": "村口" });
    village.post("/api/v1/checkpoints", gate).await.ok();
    let draft = village.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 2 })).await.ok();
    let shift = draft["shifts"][0]["id"].as_str().expect("a shift").to_owned();
    let shifts: Vec<_> =
        draft["shifts"].as_array().into_iter().flatten().filter(|it| !it["worker"].is_null()).collect();
    village.post("/api/v1/duty/roster", json!({ "shifts": shifts })).await.ok();
    (checkpoint, shift)
}

/// A venue, a group that looks at it and its inspection.
pub async fn inspected(app: &TestApp) -> Vec<String> {
    let hq = app.sign_in("commander", 0).await;
    let (venue, team, inspection) = (Uuid::from_u128(81), Uuid::from_u128(82), Uuid::from_u128(83));
    let inn = json!({ "area": app.made.areas[2].id, "category": "hotel", "name": "尼山人家" });
    hq.call(Method::PUT, &format!("/api/v1/venues/{venue}"), inn).await.ok();
    let (_, me) = app.made.posts.iter().find(|(login, _)| login.starts_with("commander")).expect("a post");
    let group = json!({ "area": app.made.areas[0].id, "kind": "joint_group", "name": "联合督导组",
        "members": [me.worker], "units": [] });
    hq.call(Method::PUT, &format!("/api/v1/teams/{team}"), group).await.ok();
    let planned = json!({ "programme": "routine", "team": team, "venue": venue, "day": "2022-03-15" });
    hq.call(Method::PUT, &format!("/api/v1/inspections/{inspection}"), planned).await.ok();
    let ids = [venue, team, inspection, me.worker.0].map(|id| id.to_string());
    let words = [
        "hotel",
        "culture",
        "routine",
        "reopened",
        "fine_member",
        "appointed",
        "volunteer",
        "closed",
        "微信群",
    ];
    ids.into_iter().chain(words.map(str::to_owned)).collect()
}

/// An event that was given out, one that nobody took up yet, a tip and the door of a program.
pub async fn told(app: &TestApp) -> Vec<String> {
    let [event, other, tip, door, response] = [91, 92, 93, 94, 95].map(Uuid::from_u128);
    let leader = app.sign_in("micro_leader", 4).await;
    for (id, category) in [(event, "gate_control"), (other, "gate_control")] {
        let said = json!({ "category": category, "place": "东门", "said": "没有人守" });
        leader.call(Method::PUT, &format!("/api/v1/events/{id}"), said).await.ok();
    }
    let room = app.sign_in("command_room", 1).await;
    let to = json!([{ "area": app.made.areas[2].id }]);
    let given = json!({ "id": Uuid::from_u128(96), "kind": "dispatch", "to": to });
    room.post(&format!("/api/v1/events/{event}/steps"), given).await.ok();
    let said = json!({ "area": app.made.areas[2].id, "subject": "outside_vehicle", "place": "后门", "said": "有车绕行" });
    let open = format!("/api/v1/open/{}/tips/{tip}", app.made.county.0);
    app.nobody().call(Method::PUT, &open, said).await.ok();
    let admin = app.sign_in("administrator", 0).await;
    admin.call(Method::PUT, &format!("/api/v1/doors/{door}"), json!({ "name": "12345" })).await.ok();
    let ids = [event, other, tip, door, response].map(|id| id.to_string());
    let steps = [
        "verify",
        "reject",
        "merge",
        "dispatch",
        "accept",
        "return",
        "handle",
        "close",
        "send_back",
        "hang",
        "extend",
        "escalate",
        "order",
        "reopen",
        "rate",
        "say",
    ];
    let words =
        ["gate_control", "outside_vehicle", "governance", "late", "waiting", "mine", "verified", "2022-03"];
    let county = app.made.county.0.to_string();
    ids.into_iter().chain([county]).chain(steps.into_iter().chain(words).map(str::to_owned)).collect()
}
