//! Appointing, ending and posting through the real router, on both engines; the register of chat groups.

use std::fmt::Write;

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};
use uuid::Uuid;

const NISHAN: &str = testkit::NISHAN;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

async fn appoint(client: &Client, n: u128, body: Value) -> Answer {
    put(client, &format!("/api/v1/appointments/{}", id(n)), body).await
}

fn fresh(app: &TestApp, role: &str, area: usize, more: &Value) -> Value {
    let mut body = json!({ "role": role, "area": app.made.areas[area].id, "from": "2022-03-15", "basis": "appointed",
        "fresh": { "id": id(9_000), "name": "颜永康", "phone": "13800138000", "login": "yanyk" } });
    for (key, value) in more.as_object().cloned().unwrap_or_default() {
        body[key] = value;
    }
    body
}

fn worker(app: &TestApp, role: &str, area: usize) -> Value {
    let login = format!("{role}.{}", app.made.areas[area].path.as_str());
    let (_, post) = app.made.posts.iter().find(|(known, _)| *known == login).expect("a post");
    json!(post.worker)
}

async fn enters(app: &TestApp, login: &str, password: &str) -> u16 {
    let body = json!({ "login": login, "password": password });
    app.nobody().post("/api/v1/session", body).await.status.as_u16()
}

testkit::both_engines! { of NISHAN;
    // covers: Q-09 Q-64 B-45 B-72 L-22
    async fn a_village_appoints_below_itself_and_the_new_one_signs_in(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let body = fresh(&app, "fine_member", 4, &json!({ "kind": "volunteer", "home": "党群服务中心", "document": "村委会纪要" }));
        let made = appoint(&village, 1, body.clone()).await.ok();
        let password = made["password"].as_str().expect("told once").to_owned();
        assert_eq!(enters(&app, "yanyk", &password).await, 200);
        let again = appoint(&village, 1, body).await.ok();
        assert_eq!((&again["password"], &again["appointment"]["home"]), (&Value::Null, &json!("党群服务中心")));
        let posted = village.get("/api/v1/appointments?posted=true").await.ok();
        assert_eq!(posted["rows"][0]["kind_name"]["zh"], "志愿者");
        let renewed = village.post(&format!("/api/v1/appointments/{}/password", id(1)), Value::Null).await.ok();
        assert_eq!(enters(&app, "yanyk", &password).await, 401, "the old one is over");
        assert_eq!(enters(&app, "yanyk", renewed["password"].as_str().expect("fresh")).await, 200);
        // Ended with yesterday: no post today.
        village.post(&format!("/api/v1/appointments/{}/end", id(1)), json!({ "until": "2022-03-15" })).await.ok();
        app.set_time("2022-03-16T02:00:00Z");
        assert_eq!(enters(&app, "yanyk", renewed["password"].as_str().expect("fresh")).await, 403);
    }

    // covers: Q-07 Q-08 Q-10 Q-11
    async fn nobody_raises_their_own_kind_or_reaches_above(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let secretary = app.sign_in("zone_secretary", 1).await;
        let hq = app.sign_in("commander", 0).await;
        let cases = [
            // Another village secretary would be one's own kind: from above only.
            (&village, "village_head", 2, 409, "above_you"),
            (&village, "committee_member", 2, 200, ""),
            (&village, "committee_member", 7, 404, "not_found"),
            (&village, "information_officer", 1, 404, "not_found"),
            (&secretary, "village_head", 2, 200, ""),
            (&secretary, "zone_secretary", 1, 409, "above_you"),
            (&secretary, "information_officer", 1, 200, ""),
            (&hq, "zone_leader", 1, 200, ""),
            (&hq, "commander", 0, 409, "above_you"),
        ];
        for (n, (client, role, area, status, code)) in cases.into_iter().enumerate() {
            let n = n as u128;
            let mut body = fresh(&app, role, area, &json!({ "department": "governance" }));
            body["fresh"] = json!({ "id": id(9_100 + n), "name": "颜永康" });
            let answer = appoint(client, 100 + n, body).await;
            assert_eq!((answer.status.as_u16(), answer.body["code"].as_str().unwrap_or_default()), (status, code), "{role} at {area}");
        }
        let own = json!({ "role": "committee_member", "area": app.made.areas[2].id, "from": "2022-03-15",
            "basis": "appointed", "worker": worker(&app, "village_head", 2) });
        assert_eq!(appoint(&village, 200, own).await.refusal(), (409, "own_post"));
        let far = json!({ "role": "committee_member", "area": app.made.areas[2].id, "from": "2022-03-15",
            "basis": "appointed", "worker": worker(&app, "village_head", 7) });
        assert_eq!(appoint(&village, 201, far).await.refusal(), (409, "worker_not_here"));
        // Nobody dismisses whoever stands beside or above.
        let list = village.get("/api/v1/appointments?role=village_head").await.ok();
        for row in list["rows"].as_array().expect("rows") {
            let own = row["worker"] == worker(&app, "village_head", 2);
            let path = format!("/api/v1/appointments/{}/end", row["id"].as_str().expect("an id"));
            let end = village.post(&path, json!({ "until": "2022-03-15" })).await;
            assert_eq!(end.refusal(), (409, if own { "own_post" } else { "above_you" }));
        }
    }

    async fn nobody_opens_the_account_of_somebody_beyond_their_reach(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let admin = app.sign_in("administrator", 0).await;
        // A plain second post does not open the mayor's account, neither to headquarters nor to the administrator.
        let body = json!({ "role": "inspector", "area": app.made.areas[0].id, "from": "2022-03-15", "basis": "appointed",
            "department": "market", "worker": worker(&app, "mayor", 0) });
        appoint(&hq, 1, body).await.ok();
        for client in [&hq, &admin] {
            let renewed = client.post(&format!("/api/v1/appointments/{}/password", id(1)), Value::Null).await;
            assert_eq!(renewed.refusal(), (409, "above_you"));
        }
        let list = admin.get("/api/v1/appointments?role=mayor").await.ok();
        let path = format!("/api/v1/appointments/{}/password", list["rows"][0]["id"].as_str().expect("an id"));
        assert_eq!(admin.post(&path, Value::Null).await.refusal(), (409, "above_you"), "two people stay two (I-17)");
        // A post that begins tomorrow counts as well.
        let village = app.sign_in("village_head", 2).await;
        let fresh = fresh(&app, "committee_member", 2, &json!({}));
        appoint(&village, 2, fresh).await.ok();
        let secretary = app.sign_in("zone_secretary", 1).await;
        let soon = json!({ "role": "information_officer", "area": app.made.areas[1].id, "from": "2022-03-16", "basis": "appointed", "worker": id(9_000) });
        appoint(&secretary, 3, soon).await.ok();
        let renewed = village.post(&format!("/api/v1/appointments/{}/password", id(2)), Value::Null).await;
        assert_eq!(renewed.refusal(), (409, "above_you"));
        // What is over stays over; what was a mistake is taken back the same day.
        village.post(&format!("/api/v1/appointments/{}/end", id(2)), json!({ "until": "2022-03-14" })).await.ok();
        let revived = village.post(&format!("/api/v1/appointments/{}/end", id(2)), json!({ "until": "2022-12-31" })).await;
        assert_eq!(revived.body["fields"][0]["field"], "until");
    }

    async fn what_is_wrong_with_an_appointment_is_told_field_by_field(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let cases = [
            (json!({ "role": "king" }), "role", "unknown"),
            (json!({ "from": "soon" }), "from", "unfit"),
            (json!({ "until": "2022-03-14" }), "until", "unfit"),
            (json!({ "basis": "born" }), "basis", "unknown"),
            (json!({ "kind": "duke" }), "kind", "unknown"),
            (json!({ "kind": null }), "kind", "missing"),
            (json!({ "area": app.made.areas[2].id }), "area", "unfit"),
            (json!({ "fresh": null }), "worker", "missing"),
            (json!({ "fresh": { "id": id(1), "name": " " } }), "fresh.name", "missing"),
            (json!({ "fresh": { "id": id(1), "name": "孔", "login": "a b" } }), "fresh.login", "unfit"),
            (json!({ "fresh": { "id": id(1), "name": "孔", "phone": "1" } }), "fresh.phone", "unfit"),
        ];
        for (change, field, code) in cases {
            let mut body = fresh(&app, "fine_member", 4, &json!({ "kind": "volunteer" }));
            for (key, value) in change.as_object().expect("fields") {
                body[key] = value.clone();
            }
            let refused = appoint(&hq, 1, body).await;
            assert_eq!(refused.body["fields"][0], json!({ "field": field, "code": code }), "{change}");
        }
        let inspector = fresh(&app, "inspector", 0, &json!({}));
        assert_eq!(appoint(&hq, 1, inspector).await.body["fields"][0]["field"], "department");
        let twice = fresh(&app, "fine_member", 4, &json!({ "kind": "volunteer" }));
        appoint(&hq, 1, twice.clone()).await.ok();
        let mut other = twice;
        other["fresh"]["id"] = json!(id(9_999));
        assert_eq!(appoint(&hq, 2, other).await.refusal(), (409, "login_taken"));
    }

    // covers: B-111
    async fn units_without_a_chat_group_are_counted_and_named(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let of = |seen: &Value, level: &str| {
            let found = seen.as_array().and_then(|it| it.iter().find(|it| it["level"] == level)).cloned();
            found.map(|it| (it["units"].as_i64(), it["with_group"].as_i64())).expect("a rung")
        };
        let before = of(&hq.get("/api/v1/chats/coverage").await.ok(), "village");
        assert!(before.0 > Some(1) && before.1 == Some(0), "{before:?}");
        let group = |area: usize| json!({ "area": app.made.areas[area].id, "name": "村群", "purpose": "通知", "platform": "微信群", "roles": [] });
        // Two groups of one village are one village with a group.
        for n in [1, 2] {
            put(&hq, &format!("/api/v1/chats/{}", id(n)), group(2)).await.ok();
        }
        let seen = hq.get("/api/v1/chats/coverage").await.ok();
        assert_eq!(of(&seen, "village"), (before.0, Some(1)));
        let names = hq.get("/api/v1/chats/without?level=village").await.ok();
        let areas: Vec<_> = names.as_array().into_iter().flatten().map(|it| it["area"].clone()).collect();
        assert_eq!(Some(areas.len() as i64), before.0.map(|it| it - 1));
        assert!(!areas.contains(&json!(app.made.areas[2].id.0)) && areas.contains(&json!(app.made.areas[7].id.0)));
        for n in [1, 2] {
            hq.call(Method::DELETE, &format!("/api/v1/chats/{}", id(n)), Value::Null).await;
        }
        assert_eq!(of(&hq.get("/api/v1/chats/coverage").await.ok(), "village"), before);
        let village = app.sign_in("village_head", 2).await;
        let outside = format!("/api/v1/chats/coverage?area={}", app.made.areas[0].id);
        assert_eq!(village.get(&outside).await.refusal(), (404, "not_found"));
    }

    // covers: Q-42 L-24 L-25 L-26
    async fn a_chat_group_names_who_must_be_in_it_and_is_missing(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let body = json!({ "area": app.made.areas[0].id, "name": "尼山镇网格长群", "purpose": "发布、联络", "platform": "微信群",
            "owner": worker(&app, "commander", 0), "roles": ["village_head", "grid_worker"] });
        let at = format!("/api/v1/chats/{}", id(1));
        let made = put(&hq, &at, body.clone()).await.ok();
        assert_eq!((&made["chat"]["members"], &made["chat"]["missing"]), (&json!(0), &json!(6)));
        let joined = json!({ "joined": [worker(&app, "village_head", 2), worker(&app, "grid_worker", 3)] });
        let page = hq.post(&format!("{at}/members"), joined).await.ok();
        assert_eq!((&page["chat"]["members"], &page["chat"]["missing"]), (&json!(2), &json!(4)));
        assert!(page["missing"].as_array().expect("names").iter().all(|it| it["name"] != "香泉社区村党支部书记"));
        let page = hq.post(&format!("{at}/members"), json!({ "left": [worker(&app, "grid_worker", 3)] })).await.ok();
        assert_eq!(page["chat"]["missing"], 5);
        // A village sees what is missing in its own group, not the town's.
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(village.get("/api/v1/chats").await.ok(), json!([]));
        let mut own = body.clone();
        own["area"] = json!(app.made.areas[2].id);
        own["roles"] = json!(["fine_member"]);
        own["owner"] = worker(&app, "village_head", 2);
        let page = put(&village, &format!("/api/v1/chats/{}", id(2)), own).await.ok();
        assert_eq!(page["chat"]["missing"], 2, "the two of this village");
        let stranger = json!({ "joined": [worker(&app, "fine_member", 9)] });
        let refused = village.post(&format!("/api/v1/chats/{}/members", id(2)), stranger).await;
        assert_eq!(refused.refusal(), (409, "worker_not_here"));
        let mut wrong = body;
        wrong["roles"] = json!(["king"]);
        wrong["name"] = json!("");
        let refused = put(&hq, &format!("/api/v1/chats/{}", id(3)), wrong).await;
        assert_eq!(refused.body["fields"].as_array().map(Vec::len), Some(2));
        assert_eq!(hq.call(Method::DELETE, &at, Value::Null).await.status, 204);
        assert_eq!(hq.get(&at).await.status, 404);
    }
}

testkit::both_engines! { of NISHAN;
    // A thousand names with roles nobody knows: each line says what is wrong, the rest is kept in one go.
    async fn a_thousand_appointments_are_taken_in_and_unknown_roles_are_named(app: TestApp) {
        let hq = app.sign_in("centre_director", 0).await;
        let (village, fine) = (app.made.areas[2].name.clone(), app.made.areas[4].name.clone());
        let mut text = String::from("姓名\t职务\t所属村\t网格\t手机\t人员类别\t任职日期\n");
        for n in 0..1_000 {
            let role = if n % 100 == 7 { "楼栋管家" } else { "细网格员" };
            let _ = writeln!(text, "孔{n}\t{role}\t{village}\t{fine}\t138{n:08}\t志愿者\t2022.3.5");
        }
        let _ = write!(text, "孔甲\t系统管理员\t\t{village}\t\t\t\n孔乙\t细网格员\t\t{village}\t\t志愿者\t\n");
        let at = format!("/api/v1/appointments/lists/{}", id(70));
        let held = async || {
            let page = hq.get("/api/v1/appointments?q=孔9").await.ok();
            page["rows"].as_array().map(Vec::len)
        };
        let plan = put(&hq, &at, json!({ "text": text, "keep": true })).await.ok();
        assert_eq!((&plan["rows"], &plan["kept"], plan["faulty"].as_array().map(Vec::len)), (&json!(990), &json!(false), Some(12))
        );
        let fault = |n: usize| ["column", "code", "said"].map(|it| plan["faults"][n][it].as_str().expect("a text"));
        assert_eq!(fault(0), ["role", "unknown", "楼栋管家"]);
        assert_eq!((fault(10), fault(11)), (["role", "not_here", "系统管理员"], ["role", "not_here", "细网格员"]));
        assert_eq!(held().await, Some(0));
        let plan = put(&hq, &at, json!({ "text": text, "keep": true, "leave_out": true })).await.ok();
        assert_eq!((&plan["kept"], &plan["fresh"]), (&json!(true), &json!(990)));
        let all = held().await;
        // The same people again, in another list: they stand already.
        let again = format!("/api/v1/appointments/lists/{}", id(71));
        let plan = put(&hq, &again, json!({ "text": text, "keep": true, "leave_out": true })).await.ok();
        assert_eq!((&plan["fresh"], held().await), (&json!(0), all));
        // Somebody known by name and phone stays one person in another post.
        let (other, fine2) = (app.made.areas[7].name.clone(), app.made.areas[9].name.clone());
        let more = format!("姓名\t职务\t所属村\t网格\t手机\t人员类别\n孔9\t细网格员\t{other}\t{fine2}\t13800000009\t志愿者\n");
        put(&hq, &format!("/api/v1/appointments/lists/{}", id(72)), json!({ "text": more, "keep": true })).await.ok();
        let page = hq.get("/api/v1/appointments?q=孔9").await.ok();
        let same = page["rows"].as_array().expect("rows").iter().filter(|it| it["name"] == "孔9");
        let workers: std::collections::BTreeSet<_> = same.clone().map(|it| it["worker"].to_string()).collect();
        assert_eq!((same.count(), workers.len()), (2, 1));
        // A village appoints below itself only.
        let below = app.sign_in("village_head", 7).await;
        let refused = put(&below, &format!("/api/v1/appointments/lists/{}", id(73)), json!({ "text": text, "keep": true })).await.ok();
        assert_eq!((&refused["rows"], &refused["kept"]), (&json!(0), &json!(false)));
    }
}

testkit::both_engines! { of testkit::LIANGDANG;
    // Candidates, day, consent, term; whom the locality prefers is a suggestion, anybody may be chosen.
    // covers: L-09 L-10
    async fn a_head_is_elected_with_their_consent_for_a_term_and_preference_is_a_suggestion(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let playbook = village.get("/api/v1/playbook").await.ok();
        let role = playbook["roles"].as_array().expect("roles").iter().find(|it| it["id"] == "group_head").cloned();
        let prefer: Vec<String> = role.expect("a role")["election"]["prefer"].as_array().expect("ranks").iter()
            .map(|it| it["id"].as_str().expect("an id").to_owned()).collect();
        assert_eq!(prefer, ["party_member", "applicant", "veteran"]);
        let at = format!("/api/v1/elections/{}", id(80));
        let body = |more: &Value| {
            let mut body = json!({ "area": app.made.areas[3].id, "role": "group_head", "held_on": "2022-03-14", "way": "meeting",
                "present": 9, "chosen": 1, "consent": true, "phone": "13800138000", "candidates": [
                    { "name": "王建国", "rank": "party_member", "votes": 3 }, { "name": "王秀兰", "votes": 6 }] });
            for (key, value) in more.as_object().cloned().unwrap_or_default() {
                body[key] = value;
            }
            body
        };
        let cases = [
            (json!({ "consent": false }), "consent"), (json!({ "chosen": 2 }), "chosen"), (json!({ "held_on": "2022-03-16" }), "held_on"),
            (json!({ "present": 0 }), "present"), (json!({ "candidates": [] }), "candidates"), (json!({ "role": "village_head" }), "role"),
            (json!({ "candidates": [{ "name": "甲", "rank": "rich" }], "chosen": 0 }), "rank"), (json!({ "phone": "12" }), "fresh.phone"),
        ];
        for (case, field) in cases {
            let refused = put(&village, &at, body(&case)).await;
            assert_eq!((refused.refusal().0, &refused.body["fields"][0]["field"]), (422, &json!(field)));
        }
        let made = put(&village, &at, body(&json!({}))).await.ok();
        assert_eq!((&made["chosen"], &made["until"]), (&json!("王秀兰"), &json!("2025-03-13")), "not the preferred one");
        put(&village, &at, body(&json!({}))).await.ok();
        assert_eq!(put(&village, &at, body(&json!({ "chosen": 0 }))).await.refusal(), (409, "id_reused"));
        let posts = village.get("/api/v1/appointments?q=王秀兰").await.ok();
        let post = &posts["rows"][0];
        assert_eq!((&post["basis"], &post["until"], posts["rows"].as_array().map(Vec::len)), (&json!("elected"), &json!("2025-03-13"), Some(1)));
        // Whoever held the post until then holds it to the day before.
        let held = village.get("/api/v1/appointments?role=group_head&all=true").await.ok();
        let here = held["rows"].as_array().expect("rows").iter().filter(|it| it["area"] == json!(app.made.areas[3].id));
        let ends: Vec<_> = here.filter(|it| it["name"] != "王秀兰").map(|it| it["until"].clone()).collect();
        assert_eq!(ends, [json!("2022-03-13")]);
        let told = app.fresh.store.read::<i64, store::StoreError, _>(|db| {
            let sql = "select count(*) from audit where detail like '%\"why\":\"election\"%'";
            Box::pin(async move { db.query_one(sql, &[]).await?.take(0) })
        });
        assert_eq!(told.await.expect("reads"), 1, "that the post ended stands in the audit");
        let other = json!({ "worker": worker(&app, "group_head", 4), "area": app.made.areas[4].id });
        let refused = put(&village, &format!("/api/v1/elections/{}", id(82)), body(&other)).await;
        assert_eq!(refused.body["fields"][0], json!({ "field": "worker", "code": "unfit" }), "somebody else than was chosen");
        // Who stood beside is for those who appoint, and forgotten with time.
        assert_eq!(village.get("/api/v1/elections").await.ok()[0]["candidates"].as_array().map(Vec::len), Some(2));
        let other = app.sign_in("village_head", 5).await;
        assert_eq!(other.get("/api/v1/elections").await.ok(), json!([]));
        assert_eq!(put(&other, &format!("/api/v1/elections/{}", id(81)), body(&json!({}))).await.status, 404);
        app.set_time("2022-12-01T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        let village = app.sign_in("village_head", 2).await;
        let kept = village.get("/api/v1/elections").await.ok();
        assert_eq!((&kept[0]["chosen"], &kept[0]["candidates"]), (&json!("王秀兰"), &json!([])));
    }
}
