//! Emergency responses through the real router, on both engines: nothing without a document and an end, nothing that
//! does not go back by itself.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn open(client: &Client, n: u128, body: &Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/responses/{}", id(n)), body.clone()).await
}

async fn close(client: &Client, n: u128, said: &str) -> Answer {
    client
        .post(&format!("/api/v1/responses/{}/close", id(n)), json!({ "id": id(n + 900), "said": said }))
        .await
}

async fn listed(client: &Client) -> Vec<Value> {
    client.get("/api/v1/responses").await.ok().as_array().cloned().expect("a list")
}

async fn may(client: &Client, action: &str) -> bool {
    let me = client.get("/api/v1/session").await.ok();
    me["actions"].as_array().is_some_and(|it| it.contains(&json!(action)))
}

fn local(area: Uuid, until: &str) -> Value {
    json!({ "kind": "local", "area": area, "matter": "台风“梅花”临近", "document": "北防指〔2022〕3号", "grade": "III",
            "measures": "微网格团队到岗，逐户提醒。", "until": until })
}

/// Minutes an event told now has.
async fn minutes(client: &Client, n: u128, area: Uuid) -> i64 {
    let told = json!({ "category": "gate_control", "area": area, "place": "北门", "said": "小门没人守", "photos": [] });
    let event = client.call(Method::PUT, &format!("/api/v1/events/{}", id(n)), told).await.ok();
    let at = |name: &str| {
        event["event"][name].as_str().and_then(|it| it.parse::<jiff::Timestamp>().ok()).expect("an instant")
    };
    at("due_at").duration_since(at("reported_at")).as_mins()
}

testkit::both_engines! { of BEILUN;
    // covers: B-98 B-05
    async fn a_street_turns_to_emergency_mode_and_back(app: TestApp) {
        let (hq, grid) = (app.sign_in("commander", 0).await, app.sign_in("grid_leader", 3).await);
        let room = app.sign_in("command_room", 1).await;
        let (street, beside) = (app.made.areas[1].id.0, app.made.areas[3].id.0);
        let usual = minutes(&grid, 40, beside).await;
        assert!(!may(&grid, "events.dispatch").await);
        let body = local(street, "2022-03-18T00:00:00Z");
        for _ in 0..2 {
            assert_eq!(open(&hq, 1, &body).await.status, 204);
        }
        // Roles: lent for the time, to those of the area only, in the session that runs.
        assert!(may(&grid, "events.dispatch").await && may(&grid, "tasks.assign").await);
        // Rules: half the time for what is found now.
        assert_eq!(minutes(&grid, 41, beside).await, usual / 2);
        // Rosters: the staff of the zone is asked for.
        let zones = room.get("/api/v1/strength").await.ok()["zones"].clone();
        assert_eq!((&zones[0]["zone"], &zones[0]["document"]), (&json!("controlled"), &json!("北防指〔2022〕3号")), "{zones}");
        // Everybody there is told and confirms.
        let told = grid.get("/api/v1/instructions").await.ok();
        assert_eq!((&told[0]["title"], &told[0]["standing"], &told[0]["drill"]), (&json!("台风“梅花”临近"), &json!("asked"), &json!(false)));
        let here = &listed(&grid).await[0];
        assert_eq!((&here["state"], &here["here"], &here["may"]), (&json!("stands"), &json!(true), &json!(false)));
        assert_eq!(open(&hq, 2, &body).await.refusal(), (409, "response_stands"));
        // Ended, everything is as before, at once.
        assert_eq!(close(&grid, 1, "风已过").await.refusal(), (403, "not_allowed"));
        for _ in 0..2 {
            assert_eq!(close(&hq, 1, "风已过，恢复常态").await.status, 204);
        }
        assert!(!may(&grid, "events.dispatch").await);
        assert_eq!(minutes(&grid, 42, beside).await, usual);
        assert_eq!(close(&hq, 1, "另一句").await.refusal(), (409, "response_over"));
        let told = grid.get("/api/v1/instructions").await.ok();
        assert_eq!(told.as_array().map(Vec::len), Some(2));
        assert_eq!(listed(&grid).await[0]["state"], "closed");
        // A new one may be opened then.
        assert_eq!(open(&hq, 3, &body).await.status, 204);
    }

    // covers: B-98
    async fn a_response_ends_by_itself_and_is_prolonged_by_a_document_only(app: TestApp) {
        let (hq, grid) = (app.sign_in("commander", 0).await, app.sign_in("grid_leader", 3).await);
        let street = app.made.areas[1].id.0;
        assert_eq!(open(&hq, 1, &local(street, "2022-03-15T06:00:00Z")).await.status, 204);
        let longer = |document: &str, until: &str| json!({ "document": document, "until": until });
        let terms = format!("/api/v1/responses/{}/terms", id(1));
        assert_eq!(hq.post(&terms, longer("", "2022-03-15T09:00:00Z")).await.refusal(), (422, "invalid"));
        assert_eq!(hq.post(&terms, longer("北防指〔2022〕4号", "2022-03-15T09:00:00Z")).await.status, 204);
        app.set_time("2022-03-15T08:59:00Z");
        assert!(may(&grid, "events.dispatch").await);
        let page = hq.get(&format!("/api/v1/responses/{}", id(1))).await.ok();
        let documents: Vec<_> = page["terms"].as_array().into_iter().flatten().map(|it| it["document"].clone()).collect();
        assert_eq!(documents, ["北防指〔2022〕3号", "北防指〔2022〕4号"]);
        // Nobody does anything, and it is over: no job has to run for that.
        app.set_time("2022-03-15T09:00:00Z");
        assert!(!may(&grid, "events.dispatch").await);
        assert_eq!(listed(&grid).await[0]["state"], "lapsed");
        assert_eq!(hq.post(&terms, longer("5号", "2022-03-15T12:00:00Z")).await.refusal(), (409, "response_over"));
        assert_eq!(close(&hq, 1, "补一句").await.refusal(), (409, "response_over"));
    }

    async fn without_a_document_a_matter_measures_and_an_end_nothing_opens(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let (street, micro) = (app.made.areas[1].id.0, app.made.areas[4].id.0);
        let good = local(street, "2022-03-18T00:00:00Z");
        for (field, value) in [
            ("document", json!(" ")), ("matter", json!("")), ("measures", json!("")), ("grade", json!("V")), ("kind", json!("war")),
            ("until", json!("2022-03-01T00:00:00Z")), ("until", json!("2022-04-30T00:00:00Z")), ("until", json!("")), ("area", json!(micro)),
        ] {
            let mut body = good.clone();
            body[field] = value.clone();
            let refused = open(&hq, 9, &body).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)), "{value}");
        }
        let room = app.sign_in("command_room", 1).await;
        assert_eq!(open(&room, 9, &good).await.refusal(), (403, "not_allowed"));
        assert_eq!(listed(&hq).await.len(), 0);
        assert_eq!(close(&hq, 9, "没有的").await.refusal(), (404, "not_found"));
    }

    // What is lent to whom is public, and nobody's name is.
    async fn everybody_can_read_what_a_response_lends(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let village = app.made.areas[2].id.0;
        open(&hq, 1, &local(village, "2022-03-18T00:00:00Z")).await;
        let nobody = app.nobody();
        let county = app.made.county.0;
        let seen = nobody.get(&format!("/api/v1/open/{county}/responses")).await.ok();
        let one = &seen[0];
        assert_eq!((&one["matter"], &one["document"], &one["until"]), (&json!("台风“梅花”临近"), &json!("北防指〔2022〕3号"), &json!("2022-03-18T00:00:00Z")));
        assert_eq!((&one["opener"], &one["state"], &one["limits"]), (&json!(""), &json!("stands"), &json!(50)));
        let lent: Vec<_> = one["powers"].as_array().into_iter().flatten().map(|it| it["role_name"]["zh"].clone()).collect();
        assert_eq!(lent, ["村（社区）书记", "网格长", "微网格长"]);
        app.set_time("2022-07-01T00:00:00Z");
        assert_eq!(nobody.get(&format!("/api/v1/open/{county}/responses")).await.ok(), json!([]));
    }

    // covers: B-115
    async fn a_drill_is_marked_and_changes_nothing_but_that_everybody_is_told(app: TestApp) {
        let (hq, grid) = (app.sign_in("commander", 0).await, app.sign_in("grid_leader", 3).await);
        let usual = minutes(&grid, 40, app.made.areas[3].id.0).await;
        let mut body = local(app.made.areas[1].id.0, "2022-03-18T00:00:00Z");
        body["drill"] = json!(true);
        assert_eq!(open(&hq, 1, &body).await.status, 204);
        assert!(!may(&grid, "events.dispatch").await);
        assert_eq!(minutes(&grid, 41, app.made.areas[3].id.0).await, usual);
        let told = grid.get("/api/v1/instructions").await.ok();
        assert_eq!((&told[0]["drill"], &told[0]["standing"]), (&json!(true), &json!("asked")));
        assert_eq!((&listed(&grid).await[0]["drill"], &listed(&grid).await[0]["limits"]), (&json!(true), &json!(100)));
        let room = app.sign_in("command_room", 1).await;
        assert_eq!(room.get("/api/v1/strength").await.ok()["zones"], json!([]));
        // Sent again as the real thing it is another act; and a drill does not stand in its way.
        body["drill"] = json!(false);
        assert_eq!(open(&hq, 1, &body).await.refusal(), (409, "id_reused"));
        assert_eq!(open(&hq, 2, &body).await.status, 204);
        assert!(may(&grid, "events.dispatch").await);
    }

    async fn a_unit_is_not_moved_out_from_under_a_response(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let admin = app.sign_in("administrator", 0).await;
        let (grid, other) = (app.made.areas[3].id.0, app.made.areas[7].id.0);
        open(&hq, 1, &local(grid, "2022-03-18T00:00:00Z")).await;
        let moved = json!({ "kind": "move", "area": grid, "target": other, "day": "2022-03-16" });
        let shown = admin.post("/api/v1/reshape/preview", moved.clone()).await;
        assert_eq!(shown.body["blockers"][0]["kind"], "response", "{}", shown.text);
        close(&hq, 1, "风已过").await;
        assert_eq!(admin.post("/api/v1/reshape/preview", moved).await.ok()["blockers"], json!([]));
    }

    // covers: B-116
    async fn what_was_learned_has_an_owner_and_a_day(app: TestApp) {
        let (hq, room) = (app.sign_in("commander", 0).await, app.sign_in("command_room", 1).await);
        let street = app.made.areas[1].id.0;
        open(&hq, 1, &local(street, "2022-03-18T00:00:00Z")).await;
        close(&hq, 1, "风已过").await;
        let finding = json!({ "day": "2022-03-29", "area": street, "title": "沙袋不够", "detail": "每个村备 200 个", "response": id(1) });
        hq.call(Method::PUT, &format!("/api/v1/worklist/{}", id(70)), finding.clone()).await.ok();
        let learned = |page: Value| page["learned"].clone();
        let page = learned(hq.get(&format!("/api/v1/responses/{}", id(1))).await.ok());
        assert_eq!((&page[0]["title"], &page[0]["day"], &page[0]["state"]), (&json!("沙袋不够"), &json!("2022-03-29"), &json!("published")));
        room.post(&format!("/api/v1/worklist/{}/done", id(70)), json!({ "note": "已备齐" })).await.ok();
        let page = learned(hq.get(&format!("/api/v1/responses/{}", id(1))).await.ok());
        assert_eq!((&page[0]["state"], &page[0]["note"]), (&json!("done"), &json!("已备齐")));
        let mut nowhere = finding;
        nowhere["response"] = json!(id(99));
        assert_eq!(hq.call(Method::PUT, &format!("/api/v1/worklist/{}", id(71)), nowhere).await.refusal(), (404, "not_found"));
    }
}

// A playbook cannot lend what must never be lent.
#[test]
fn a_playbook_that_lends_power_over_others_is_refused() {
    for action in ["measures.decide", "people.export", "people.unmask", "staffing.appoint", "command.respond"]
    {
        let text = BEILUN.replace("actions = [\"notices.instruct\"]", &format!("actions = [\"{action}\"]"));
        assert_ne!(text, BEILUN);
        let problems = playbook::Playbook::read(&text).expect_err("refused");
        assert!(problems.iter().any(|it| it.key.contains("power.actions")), "{action}: {problems:?}");
    }
}

testkit::both_engines! { of BEILUN;
    // CAP 1.2: what stands, what was prolonged, what ended; drills as exercises; for everybody, nobody in it.
    async fn warning_systems_read_responses_as_alerts(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let street = app.made.areas[1].id.0;
        open(&hq, 1, &local(street, "2022-03-18T00:00:00Z")).await;
        let mut drill = local(app.made.areas[2].id.0, "2022-03-16T00:00:00Z");
        drill["drill"] = json!(true);
        open(&hq, 2, &drill).await;
        let read = async |path: &str| app.nobody().get(&format!("/cap/330206/{path}")).await;
        let feed = read("feed.atom").await;
        assert!(feed.status == 200 && feed.text.matches("<entry>").count() == 2, "{}", feed.text);
        assert!(feed.text.contains(&format!("href=\"/cap/330206/{}/0.xml\"", id(1))));
        let first = read(&format!("{}/0.xml", id(1))).await.text;
        // The order is that of the standard; times carry their offset.
        let order = [
            "<identifier>",
            "<sender>",
            "<sent>",
            "<status>Actual",
            "<msgType>Alert",
            "<scope>Public",
            "<info><language>zh-CN",
            "<category>Health",
            "<event>",
            "<responseType>",
            "<urgency>",
            "<severity>Moderate",
            "<certainty>",
            "<effective>",
            "<expires>2022-03-18T08:00:00+08:00",
            "<senderName>",
            "<headline>",
            "<description>",
            "<instruction>",
            "<parameter>",
            "<area><areaDesc>",
            "<geocode><valueName>CN-STAT-12",
        ];
        let places: Vec<_> =
            order.iter().map(|it| first.find(it).unwrap_or_else(|| panic!("{it} in {first}"))).collect();
        assert!(places.is_sorted(), "{first}");
        assert!(
            first.starts_with("<?xml") && first.contains("xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"")
        );
        assert!(!first.contains("Z</sent>") && first.contains("北防指〔2022〕3号"));
        assert!(read(&format!("{}/0.xml", id(2))).await.text.contains("<status>Exercise"));
        close(&hq, 1, "台风已过").await;
        let clear = read(&format!("{}/1.xml", id(1))).await.text;
        assert!(
            clear.contains("<msgType>Update")
                && clear.contains("<responseType>AllClear")
                && clear.contains("台风已过"),
            "{clear}"
        );
        let known =
            first.split("<identifier>").nth(1).and_then(|it| it.split('<').next()).expect("an identifier");
        assert!(clear.contains(&format!("<references>wangge.330206,{known},2022")), "{clear}");
        for path in [format!("{}/2.xml", id(1)), format!("{}/0.xml", id(9)), format!("{}/x.xml", id(1))] {
            assert_eq!(read(&path).await.status, 404, "{path}");
        }
        assert_eq!(app.nobody().get("/cap/1/feed.atom").await.status, 404);
    }
}
