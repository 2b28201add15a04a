//! The way of working on one page, what has no owner, and the chart, through the real router on both engines.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const NISHAN: &str = testkit::NISHAN;

fn found<'a>(gaps: &'a Value, kind: &str, what: &str) -> &'a Value {
    let list = gaps.as_array().expect("a list");
    list.iter()
        .find(|it| it["kind"] == kind && (what.is_empty() || it["what"]["zh"] == what))
        .unwrap_or(&Value::Null)
}

testkit::both_engines! { of NISHAN;
    // covers: Q-57 Q-01 Q-02 Q-03 Q-04
    async fn the_page_shows_all_five_blocks_and_the_headquarters_stands_only_with_both_leaders(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let page = hq.get("/api/v1/status").await.ok();
        assert_eq!(page["headquarters"]["active"], true);
        let operating = &page["headquarters"]["operating"];
        assert_eq!((operating["department"]["zh"].as_str(), &operating["people"]), (Some("综治办"), &json!([])), "led by some, run by others");
        app.appoint_in("department_head", 0, "governance_head", Some("governance")).await;
        let page = hq.get("/api/v1/status").await.ok();
        assert_eq!(page["headquarters"]["operating"]["people"].as_array().map(Vec::len), Some(1));
        assert_eq!(page["supervision"].as_array().map(Vec::len), Some(2));
        let ledgers: Vec<_> = page["ledgers"].as_array().expect("ledgers").iter().map(|it| it["people"].clone()).collect();
        assert_eq!(ledgers, [0, 24, 0]);
        let levels: Vec<_> = page["levels"].as_array().expect("levels").iter().map(|it| (it["units"].clone(), it["led"].clone())).collect();
        let same = |n: i64| (json!(n), json!(n));
        assert_eq!(levels, [same(1), same(1), same(2), same(4), same(4)]);
        // The mayor goes: nobody is named, the headquarters does not stand and the gap is told.
        let admin = app.sign_in("administrator", 0).await;
        let list = admin.get("/api/v1/appointments?role=mayor").await.ok();
        let path = format!("/api/v1/appointments/{}/end", list["rows"][0]["id"].as_str().expect("an id"));
        admin.post(&path, json!({ "until": "2022-03-14" })).await.ok();
        let page = hq.get("/api/v1/status").await.ok();
        assert_eq!(page["headquarters"]["active"], false);
        assert_eq!(page["headquarters"]["accountable"][1]["name"], Value::Null);
        assert_eq!(page["levels"][0]["led"], 0);
        let gaps = hq.get("/api/v1/gaps").await.ok();
        assert_eq!(found(&gaps, "post", "镇长")["count"], 1);
        // A village sees its own blocks and no headquarters.
        let village = app.sign_in("village_head", 2).await;
        let own = village.get("/api/v1/status").await.ok();
        assert_eq!((&own["headquarters"], &own["levels"][0]["units"]), (&Value::Null, &json!(1)));
        assert_eq!(own["ledgers"][1]["people"], 12);
    }

    //
    async fn the_desk_of_the_headquarters_says_who_is_on_duty_and_what_was_handed_over(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let desk = json!({ "id": Uuid::from_u128(5), "area": app.made.areas[0].id, "kind": "headquarters", "name": "镇指挥部" });
        hq.post("/api/v1/checkpoints", desk).await.ok();
        let (_, me) = app.made.posts.iter().find(|(login, _)| login.starts_with("commander")).expect("a post");
        let shift = |n: u128, day: &str, from: &str, until: &str| json!({ "id": Uuid::from_u128(n), "checkpoint": Uuid::from_u128(5),
            "seat": 1, "day": day, "starts_at": from, "ends_at": until, "worker": me.worker });
        let shifts = [shift(6, "2022-03-15", "2022-03-15T00:00:00Z", "2022-03-15T12:00:00Z")];
        hq.post("/api/v1/duty/roster", json!({ "shifts": shifts })).await.ok();
        let page = hq.get("/api/v1/status").await.ok();
        let on = &page["headquarters"]["on_duty"][0];
        assert_eq!((&on["came"], &on["until"]), (&json!(false), &json!("2022-03-15T12:00:00Z")));
        let come = json!({ "shift": Uuid::from_u128(6), "made_at": "2022-03-15T02:00:00Z" });
        hq.post("/api/v1/duty/come", come).await.ok();
        assert_eq!(hq.get("/api/v1/status").await.ok()["headquarters"]["on_duty"][0]["came"], true);
    }

    // covers: B-23 B-66
    async fn whatever_has_no_owner_is_named(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let gaps = hq.get("/api/v1/gaps").await.ok();
        assert_eq!(found(&gaps, "department", "")["count"], 14, "no heads yet: {gaps}");
        assert_eq!(found(&gaps, "line", "")["count"], 22);
        assert_eq!(found(&gaps, "task", ""), &Value::Null);
        // A campaign, and the fine-grid member who answers for it leaves.
        hq.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(77), "template": "ledger" })).await.ok();
        let admin = app.sign_in("administrator", 0).await;
        let list = admin.get("/api/v1/appointments?role=fine_member").await.ok();
        let path = format!("/api/v1/appointments/{}/end", list["rows"][0]["id"].as_str().expect("an id"));
        admin.post(&path, json!({ "until": "2022-03-14" })).await.ok();
        let gaps = hq.get("/api/v1/gaps").await.ok();
        assert_eq!(found(&gaps, "task", "")["count"], 3, "three households wait for nobody");
        assert_eq!(found(&gaps, "post", "细网格员")["count"], 1);
        let body = json!({ "area": app.made.areas[0].id, "kind": "joint_group", "name": "空组", "members": [], "units": [] });
        hq.call(Method::PUT, &format!("/api/v1/teams/{}", Uuid::from_u128(8)), body).await.ok();
        let gaps = hq.get("/api/v1/gaps").await.ok();
        assert_eq!(found(&gaps, "seat", "联合督导组：督导员")["first"], json!(["空组"]));
        let village = app.sign_in("village_head", 7).await;
        assert_eq!(village.get("/api/v1/gaps").await.ok(), json!([]), "not theirs");
    }

    // covers: Q-39 Q-41
    async fn the_chart_shows_every_unit_with_who_is_in_charge_and_no_resident(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let page = village.get("/api/v1/chart").await.ok();
        let units = page["units"].as_array().expect("units");
        assert_eq!(units.len(), 5, "a village, two micro-grids, two fine grids");
        assert_eq!((&units[0]["households"], &units[0]["people"]), (&json!(6), &json!(12)));
        assert_eq!(units[2]["holders"][0]["role_name"]["zh"], "细网格员");
        assert!(!page.to_string().contains("王秀英"), "no resident");
        let other = village.get(&format!("/api/v1/chart?area={}", app.made.areas[7].id)).await;
        assert_eq!(other.refusal(), (404, "not_found"));
    }

    //
    async fn the_work_of_a_day_is_split_level_by_level_and_seen_done_in_the_evening(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let zone = app.sign_in("zone_secretary", 1).await;
        let village = app.sign_in("village_head", 2).await;
        let other = app.sign_in("village_head", 7).await;
        let at = |n: u128| format!("/api/v1/worklist/{}", Uuid::from_u128(n));
        let item = |parent: Option<u128>, area: usize| json!({ "parent": parent.map(Uuid::from_u128), "day": "2022-03-15",
            "area": app.made.areas[area].id, "title": "核对返乡人员台账" });
        assert_eq!(zone.call(Method::PUT, &at(1), item(None, 2)).await.refusal(), (403, "not_allowed"));
        hq.call(Method::PUT, &at(1), item(None, 1)).await.ok();
        hq.call(Method::PUT, &at(1), item(None, 1)).await.ok();
        // Whoever it was not given to may not touch it.
        assert_eq!(village.post(&format!("{}/accept", at(1)), Value::Null).await.refusal(), (404, "not_found"));
        assert_eq!(hq.post(&format!("{}/accept", at(1)), Value::Null).await.refusal(), (404, "not_found"));
        zone.post(&format!("{}/accept", at(1)), Value::Null).await.ok();
        for (n, area) in [(2, 2), (3, 7)] {
            zone.call(Method::PUT, &at(n), item(Some(1), area)).await.ok();
        }
        let upward = zone.call(Method::PUT, &at(4), item(Some(1), 1)).await;
        assert_eq!(upward.body["fields"][0], json!({ "field": "area", "code": "unfit" }));
        assert_eq!(village.get("/api/v1/worklist").await.ok().as_array().map(Vec::len), Some(1), "its own part");
        let early = zone.post(&format!("{}/done", at(1)), json!({})).await;
        assert_eq!(early.refusal(), (409, "parts_open"));
        village.post(&format!("{}/done", at(2)), json!({ "note": "全部核对" })).await.ok();
        let list = hq.get("/api/v1/worklist").await.ok();
        assert_eq!((&list[0]["parts"], &list[0]["parts_done"], &list[1]["note"]), (&json!(2), &json!(1), &json!("全部核对")));
        other.post(&format!("{}/done", at(3)), json!({})).await.ok();
        zone.post(&format!("{}/done", at(1)), json!({})).await.ok();
        let undone = village.post(&format!("{}/undo", at(2)), Value::Null).await;
        assert_eq!(undone.refusal(), (409, "parts_open"), "not behind the back of the whole");
        zone.post(&format!("{}/undo", at(1)), Value::Null).await.ok();
        let item_two = village.post(&format!("{}/undo", at(2)), Value::Null).await.ok();
        assert_eq!((&item_two["state"], &item_two["done_at"]), (&json!("accepted"), &Value::Null));
        // Taken back while nobody has taken it on.
        hq.call(Method::PUT, &at(9), item(None, 2)).await.ok();
        assert_eq!(hq.call(Method::DELETE, &at(9), Value::Null).await.status, 204);
        assert_eq!(hq.call(Method::DELETE, &at(1), Value::Null).await.refusal(), (409, "parts_open"));
        let past = json!({ "day": "2022-03-14", "area": app.made.areas[1].id, "title": " " });
        let refused = hq.call(Method::PUT, &at(10), past).await;
        assert_eq!(refused.body["fields"].as_array().map(Vec::len), Some(2));
    }

    // covers: Q-11 Q-59
    async fn the_information_officer_hands_in_the_numbers_of_the_zone_and_is_chased_when_late(app: TestApp) {
        const DAY: &str = "/api/v1/reports/daily/2022-03-15";
        let hq = app.sign_in("commander", 0).await;
        let officer = app.sign_in("information_officer", 1).await;
        let area = |place: usize| app.made.areas[place].id;
        // The villages run themselves: each has a head of its own who signs first.
        for place in [2, 7] {
            let head = app.sign_in("village_head", place).await;
            head.post(&format!("{DAY}/sign"), json!({ "area": area(place) })).await.ok();
        }
        let leader = app.sign_in("zone_leader", 1).await;
        let refused = leader.post(&format!("{DAY}/sign"), json!({ "area": area(1) })).await;
        assert_eq!(refused.refusal(), (403, "not_allowed"), "the officer's, not the leader's");
        app.set_time("2022-03-15T09:30:00Z");
        let chased = hq.get(&format!("{DAY}/chase?level=zone")).await.ok();
        assert_eq!((&chased[0]["standing"], chased.as_array().map(Vec::len)), (&json!("missing"), Some(1)));
        let called = chased[0]["holders"].as_array().expect("names");
        assert!(called.len() == 1 && called[0].to_string().contains("信息员"), "who is to be called: {chased}");
        officer.post(&format!("{DAY}/sign"), json!({ "area": area(1) })).await.ok();
        assert_eq!(hq.get(&format!("{DAY}/chase?level=zone")).await.ok(), json!([]));
    }
}

testkit::both_engines! { of testkit::TENGZHOU;
    // Find strictly, block the source, isolate strictly, stop the spread: the work of a day by these lines.
    // covers: T-14
    async fn the_work_of_a_day_belongs_to_the_lines_of_the_playbook(app: TestApp) {
        let city = app.sign_in("commander", 0).await;
        let lines = city.get("/api/v1/playbook").await.ok()["lines"].clone();
        let names: Vec<&str> = lines.as_array().expect("lines").iter().map(|it| it["name"]["zh"].as_str().expect("a name")).collect();
        assert_eq!(names, ["严排查", "堵源头", "严隔离", "防扩散"]);
        let item = |n: u128, area: usize, parent: Option<u128>, line: &str| {
            let body = json!({ "day": "2022-03-15", "area": app.made.areas[area].id, "title": "排查返滕人员", "line": line,
                "parent": parent.map(Uuid::from_u128) });
            (format!("/api/v1/worklist/{}", Uuid::from_u128(n)), body)
        };
        let put = async |client: &testkit::Client, (path, body): (String, Value)| client.call(Method::PUT, &path, body).await;
        let refused = put(&city, item(1, 1, None, "dance")).await;
        assert_eq!(refused.body["fields"][0], json!({ "field": "line", "code": "unknown" }));
        assert_eq!(put(&city, item(1, 1, None, "find")).await.ok()["line"], "find");
        // A part is of the line of the whole, whatever is said.
        let town = app.sign_in("town_head", 1).await;
        assert_eq!(put(&town, item(2, 2, Some(1), "spread")).await.ok()["line"], "find");
    }
}
