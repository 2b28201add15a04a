//! Changing the ladder while it runs, through the real router, on both engines: nothing is lost, nobody is left without
//! somebody who answers, and what was signed or decided stays as it was.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, NINGJIANG, NISHAN, TestApp};
use uuid::Uuid;

const DAY: &str = "2022-03-15";
const LEDGER: u128 = 77;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn area(app: &TestApp, n: usize) -> Value {
    json!(app.made.areas[n].id)
}

fn household(app: &TestApp, n: usize) -> Value {
    json!(app.made.households[n].id)
}

async fn ask(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/reshape/{}", id(n)), body).await
}

async fn preview(client: &Client, body: Value) -> Answer {
    client.post("/api/v1/reshape/preview", body).await
}

async fn page(client: &Client, id: &Value) -> Answer {
    client.get(&format!("/api/v1/areas/{}", id.as_str().expect("an id"))).await
}

async fn campaign(app: &TestApp) -> Client {
    let hq = app.sign_in("commander", 0).await;
    hq.post("/api/v1/campaigns", json!({ "id": id(LEDGER), "template": "ledger" })).await.ok();
    hq
}

async fn books(client: &Client, area: &Value) -> Value {
    let area = area.as_str().expect("an id");
    client.get(&format!("/api/v1/campaigns/{}/coverage?area={area}", id(LEDGER))).await.ok()["total"].clone()
}

fn part(n: u128, name: &str, households: impl Into<Value>) -> Value {
    json!({ "id": id(n), "name": name, "households": households.into() })
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|it| it["name"].as_str()).collect()
}

/// The codes of the fields that were wrong.
fn wrong(answer: &Answer) -> Vec<(String, String)> {
    let fields = answer.body["fields"].as_array().cloned().unwrap_or_default();
    fields
        .iter()
        .map(|it| {
            (it["field"].as_str().unwrap_or_default().into(), it["code"].as_str().unwrap_or_default().into())
        })
        .collect()
}

/// The grids of the second village get names of their own: those of two villages may not stand side by side alike.
async fn apart(client: &Client, app: &TestApp, grids: [usize; 2]) {
    for (n, grid) in grids.into_iter().enumerate() {
        let body =
            json!({ "kind": "rename", "area": area(app, grid), "day": DAY, "name": format!("左家{n}片") });
        ask(client, 700 + n as u128, body).await.ok();
    }
}

testkit::both_engines! { of NISHAN;
    // covers: Q-54 Q-63 T-25 B-17 B-51
    async fn a_grid_with_open_tasks_is_split_and_everything_goes_along(app: TestApp) {
        let hq = campaign(&app).await;
        let body = json!({ "kind": "split", "area": area(&app, 4), "day": DAY,
            "parts": [part(9_001, "新细网格", json!([household(&app, 1), household(&app, 2)]))] });
        let shown = preview(&hq, body.clone()).await.ok();
        assert_eq!(names(&shown["units"]), ["香泉社区第1细网格", "新细网格"]);
        assert_eq!((&shown["units"][0]["households"], &shown["units"][1]["people"]), (&json!(1), &json!(4)));
        assert_eq!(shown["units"][0]["off"], -19, "of at least twenty households");
        assert_eq!((&shown["effects"]["open_tasks"], &shown["posts"][0]["becomes"]), (&json!(3), &json!("both")));
        assert_eq!(shown["owners"][0]["tasks"], 3);
        assert_eq!(page(&hq, &json!(id(9_001))).await.refusal(), (404, "not_found"), "a look changes nothing");
        let member = app.sign_in("fine_member", 4).await;
        let copy = member.get("/api/v1/field").await.ok();
        for _ in 0..2 {
            assert_eq!(ask(&hq, 1, body.clone()).await.ok()["state"], "done");
        }
        let (old, new) = (page(&hq, &area(&app, 4)).await.ok(), page(&hq, &json!(id(9_001))).await.ok());
        assert_eq!((&old["households"], &old["people"]), (&json!(1), &json!(2)));
        assert_eq!((&new["households"], &new["people"]), (&json!(2), &json!(4)));
        assert_eq!(new["holders"][0]["worker"], old["holders"][0]["worker"], "the same person serves in both");
        // The books of the village still hold every task, and the worker may still do them all.
        assert_eq!(books(&hq, &area(&app, 2)).await["targets"], 6);
        assert_eq!(books(&hq, &json!(id(9_001))).await["targets"], 2);
        assert_ne!(member.get("/api/v1/field").await.ok()["cursor"], copy["cursor"], "the phone reads anew");
        let list = hq.get("/api/v1/reshape").await.ok();
        assert_eq!(list["split"], json!([{ "level": "fine", "count": 1 }]));
        let lineage = hq.get(&format!("/api/v1/reshape?area={}", id(9_001))).await.ok()["lineage"].clone();
        assert_eq!((names(&lineage[0]["units"]), &lineage[0]["kind"]), (vec!["香泉社区第1细网格", "新细网格"], &json!("split")));
        let other = json!({ "kind": "rename", "area": area(&app, 4), "day": DAY, "name": "别的" });
        assert_eq!(ask(&hq, 1, other).await.refusal(), (409, "id_reused"));
        // Its own name serves again for a roster, and nobody below may do this.
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(preview(&village, body).await.refusal(), (403, "not_allowed"));
    }

    //
    async fn two_grids_with_different_people_become_one(app: TestApp) {
        let hq = campaign(&app).await;
        let (gone, kept) = (area(&app, 3), area(&app, 5));
        let body = json!({ "kind": "merge", "area": gone, "target": kept, "day": DAY });
        let shown = preview(&hq, body.clone()).await.ok();
        assert_eq!(names(&shown["units"]), ["香泉社区第2细网格", "香泉社区第1细网格"]);
        assert_eq!((&shown["units"][0]["households"], &shown["posts"][0]["becomes"]), (&json!(6), &json!("goes")));
        ask(&hq, 1, body).await.ok();
        assert_eq!(page(&hq, &gone).await.refusal(), (404, "not_found"));
        let one = page(&hq, &kept).await.ok();
        assert_eq!((&one["households"], one["children"].as_array().map(Vec::len)), (&json!(6), Some(2)));
        assert_eq!(one["holders"].as_array().map(Vec::len), Some(2), "both serve in it now");
        assert_eq!(books(&hq, &area(&app, 2)).await["targets"], 6);
        // The fine grid that came along is reached by whoever served above it, with its own worker and households.
        let worker = app.sign_in("grid_worker", 3).await;
        let fine = page(&worker, &area(&app, 4)).await.ok();
        assert_eq!((&fine["households"], fine["holders"].as_array().map(Vec::len)), (&json!(3), Some(1)));
        assert_eq!(worker.get("/api/v1/households").await.ok()["units"].as_array().map(Vec::len), Some(2));
        // Now the two fine grids become one as well.
        let body = json!({ "kind": "merge", "area": area(&app, 4), "target": area(&app, 6), "day": DAY });
        ask(&hq, 2, body).await.ok();
        assert_eq!(page(&hq, &area(&app, 6)).await.ok()["households"], 6);
        assert_eq!(books(&hq, &area(&app, 6)).await["targets"], 6);
        assert_eq!(page(&hq, &area(&app, 2)).await.ok()["people"], 12);
        let list = hq.get(&format!("/api/v1/reshape?area={}", area(&app, 6).as_str().expect("id"))).await.ok();
        assert_eq!(list["lineage"][0]["units"][1]["part"], "ended");
        // A third in the place of the first never stands where that one stood.
        let body = json!({ "kind": "create", "area": kept, "day": DAY, "parts": [part(9_003, "香泉社区第1细网格", json!([]))] });
        ask(&hq, 3, body).await.ok();
        assert_eq!(page(&hq, &json!(id(9_003))).await.ok()["households"], 0);
    }

    // covers: Q-54 Q-63
    async fn a_village_comes_under_another_zone_with_all_its_records(app: TestApp) {
        let hq = campaign(&app).await;
        let zone = json!({ "kind": "create", "area": area(&app, 0), "day": DAY, "parts": [part(9_001, "新管区", json!([]))] });
        ask(&hq, 1, zone).await.ok();
        let village = app.sign_in("village_head", 2).await;
        let body = json!({ "kind": "move", "area": area(&app, 2), "target": id(9_001), "day": DAY });
        let told = json!({ "persons": [app.made.people[0].id], "way": "phone" });
        village.post("/api/v1/persons/told", told).await.ok();
        assert_eq!(ask(&hq, 2, body.clone()).await.ok()["state"], "done");
        let zone = app.sign_in("zone_secretary", 1).await;
        assert_eq!(page(&zone, &area(&app, 2)).await.refusal(), (404, "not_found"), "no longer theirs");
        assert_eq!(page(&zone, &area(&app, 1)).await.ok()["households"], 6);
        let new = page(&hq, &json!(id(9_001))).await.ok();
        assert_eq!((&new["households"], names(&new["children"])), (&json!(6), vec!["香泉社区"]));
        assert_eq!(books(&hq, &json!(id(9_001))).await["targets"], 6);
        assert_eq!(books(&hq, &area(&app, 1)).await["targets"], 6);
        // The people of the village go on as before.
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(page(&village, &area(&app, 2)).await.ok()["lineage"][0]["name"], "香泉社区");
        assert_eq!(village.get("/api/v1/households").await.ok()["units"].as_array().map(Vec::len), Some(2));
        let member = app.sign_in("fine_member", 4).await;
        assert_eq!(member.get("/api/v1/today").await.ok()["mine"]["open"], 3);
        // It may go back, today or tomorrow.
        let back = json!({ "kind": "move", "area": area(&app, 2), "target": area(&app, 1), "day": DAY });
        let tomorrow = json!({ "kind": "move", "area": area(&app, 2), "target": area(&app, 1), "day": "2022-03-16" });
        assert_eq!(preview(&hq, back).await.ok()["takes"], "now");
        assert_eq!(preview(&hq, tomorrow).await.ok()["takes"], "later");
    }

    //
    async fn what_is_planned_happens_on_its_day_by_itself(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let split = |day: &str, n: u128| json!({ "kind": "split", "area": area(&app, 4), "day": day,
            "parts": [part(n, &format!("新{n}"), json!([household(&app, 1)]))] });
        assert_eq!(ask(&hq, 1, split("2022-03-16", 9_001)).await.ok()["state"], "planned");
        assert_eq!(ask(&hq, 2, split("2022-03-16", 9_002)).await.ok()["state"], "planned");
        hq.call(Method::DELETE, &format!("/api/v1/reshape/{}", id(2)), Value::Null).await;
        // The unit the third is about goes up in another one before its day comes.
        let lost = json!({ "kind": "rename", "area": area(&app, 10), "day": "2022-03-17", "name": "改名" });
        ask(&hq, 3, lost).await.ok();
        ask(&hq, 4, json!({ "kind": "merge", "area": area(&app, 10), "target": area(&app, 8), "day": DAY })).await.ok();
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(page(&hq, &json!(id(9_001))).await.refusal(), (404, "not_found"));
        app.set_time("2022-03-17T01:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        let hq = app.sign_in("commander", 0).await;
        assert_eq!(page(&hq, &json!(id(9_001))).await.ok()["households"], 1);
        assert_eq!(page(&hq, &json!(id(9_002))).await.refusal(), (404, "not_found"));
        let list = hq.get("/api/v1/reshape").await.ok();
        let state = |n: u128| {
            let found = list["changes"].as_array().and_then(|it| it.iter().find(|it| it["id"] == json!(id(n))));
            found.map(|it| (it["state"].clone(), it["failure"].clone())).expect("a change")
        };
        assert_eq!(state(1), (json!("done"), Value::Null));
        assert_eq!(state(2), (json!("cancelled"), Value::Null));
        assert_eq!(state(3), (json!("failed"), json!("not_found")));
        let again = hq.call(Method::DELETE, &format!("/api/v1/reshape/{}", id(1)), Value::Null).await;
        assert_eq!(again.refusal(), (409, "already_decided"));
    }

    async fn a_plan_leaves_out_what_has_gone_and_never_runs_under_a_signed_report(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let split = |n: u128, area: Value, households: Value| json!({ "kind": "split", "area": area, "day": "2022-03-16",
            "parts": [part(n, &format!("新{n}"), households)] });
        // Two households are to leave; one of them leaves today with another change.
        ask(&hq, 1, split(9_001, area(&app, 4), json!([household(&app, 1), household(&app, 2)]))).await.ok();
        let now = json!({ "kind": "split", "area": area(&app, 4), "day": DAY, "parts": [part(9_002, "先分", json!([household(&app, 2)]))] });
        ask(&hq, 2, now).await.ok();
        let merge = json!({ "kind": "merge", "area": area(&app, 7), "target": area(&app, 2), "day": "2022-03-16" });
        assert_eq!(wrong(&preview(&hq, merge.clone()).await), [("target".to_owned(), "children_taken".to_owned())]);
        apart(&hq, &app, [8, 10]).await;
        ask(&hq, 3, merge).await.ok();
        app.set_time("2022-03-16T04:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        village.post("/api/v1/reports/daily/2022-03-16/sign", json!({ "area": area(&app, 2) })).await.ok();
        server::upkeep::once(&app.app).await.expect("upkeep");
        let hq = app.sign_in("commander", 0).await;
        let list = hq.get("/api/v1/reshape").await.ok();
        let state = |n: u128| {
            let found = list["changes"].as_array().and_then(|it| it.iter().find(|it| it["id"] == json!(id(n))));
            found.map(|it| (it["state"].clone(), it["failure"].clone())).expect("a change")
        };
        assert_eq!(state(3), (json!("failed"), json!("signed_across")));
        assert_eq!(state(1), (json!("done"), Value::Null), "a unit that signs nothing itself");
        for (unit, households) in [(area(&app, 4), 1), (json!(id(9_001)), 1), (json!(id(9_002)), 1)] {
            assert_eq!(page(&hq, &unit).await.ok()["households"], households, "{unit}");
        }
    }

    async fn no_post_is_lost_when_units_change(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let appoint = async |n: u128, body: Value| {
            admin.call(Method::PUT, &format!("/api/v1/appointments/{}", id(n)), body).await.ok();
        };
        // Somebody begins next week in a grid that is split today, and serves in both parts from then on.
        let fresh = json!({ "id": id(801), "name": "下周到岗" });
        appoint(800, json!({ "role": "fine_member", "area": area(&app, 4), "from": "2022-03-20", "basis": "appointed", "kind": "volunteer", "fresh": fresh })).await;
        let split = json!({ "kind": "split", "area": area(&app, 4), "day": DAY, "parts": [part(9_001, "新细网格", json!([household(&app, 1)]))] });
        ask(&admin, 1, split).await.ok();
        // Whoever serves in one micro-grid for good helps in the other until the weekend; then the two become one.
        let (_, post) = app.made.posts.iter().find(|(login, _)| *login == format!("grid_worker.{}", app.made.areas[3].path.as_str())).expect("a post");
        appoint(810, json!({ "role": "grid_worker", "area": area(&app, 5), "from": DAY, "until": "2022-03-18", "basis": "appointed", "worker": post.worker })).await;
        ask(&admin, 2, json!({ "kind": "merge", "area": area(&app, 3), "target": area(&app, 5), "day": DAY })).await.ok();
        app.set_time("2022-03-21T02:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        let new = page(&admin, &json!(id(9_001))).await.ok();
        assert_eq!(new["holders"].as_array().map(Vec::len), Some(2), "{new}");
        let kept = page(&admin, &area(&app, 5)).await.ok();
        let holders = kept["holders"].as_array().expect("holders");
        assert!(holders.iter().any(|it| it["worker"] == json!(post.worker)), "{kept}");
    }

    async fn figures_of_the_day_go_where_they_are_reported_from(app: TestApp) {
        campaign(&app).await;
        let member = app.sign_in("fine_member", 4).await;
        let task = member.get("/api/v1/today").await.ok()["tasks"][0]["id"].clone();
        let visit = json!({ "id": id(500), "task": task, "outcome": "checked", "made_at": "2022-03-15T01:00:00Z",
            "answers": { "at_home": [] } });
        let kept = member.post("/api/v1/visits", visit).await;
        assert_eq!(kept.status, 200, "{}", kept.text);
        let visits = |report: &Value| report["figures"]["visits"].clone();
        let village = app.sign_in("village_head", 2).await;
        let before = village.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!(visits(&before), 1);
        let hq = app.sign_in("commander", 0).await;
        ask(&hq, 1, json!({ "kind": "merge", "area": area(&app, 3), "target": area(&app, 5), "day": DAY })).await.ok();
        ask(&hq, 2, json!({ "kind": "merge", "area": area(&app, 4), "target": area(&app, 6), "day": DAY })).await.ok();
        assert_eq!(visits(&village.get("/api/v1/reports/daily/2022-03-15").await.ok()), 1);
        apart(&hq, &app, [8, 10]).await;
        // Villages become one as well: the one that stays tells it for both.
        ask(&hq, 3, json!({ "kind": "merge", "area": area(&app, 2), "target": area(&app, 7), "day": DAY })).await.ok();
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(visits(&other.get("/api/v1/reports/daily/2022-03-15").await.ok()), 1);
        assert_eq!(books(&hq, &area(&app, 7)).await, json!({ "targets": 12, "done": 1, "excused": 0, "open": 11 }));
    }

    //
    async fn nothing_is_put_right_behind_a_signed_report(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let village = app.sign_in("village_head", 2).await;
        village.post("/api/v1/reports/daily/2022-03-15/sign", json!({ "area": area(&app, 2) })).await.ok();
        apart(&hq, &app, [8, 10]).await;
        let split = |day: &str| json!({ "kind": "merge", "area": area(&app, 7), "target": area(&app, 2), "day": day });
        for (day, want) in [("2022-03-10", (409, "signed_across")), (DAY, (409, "signed_across")), ("2022-01-10", (422, "invalid")),
            ("2023-04-10", (422, "invalid"))] {
            let refused = preview(&hq, split(day)).await;
            assert_eq!((refused.refusal(), wrong(&refused).len()), (want, 1), "{day}");
        }
        assert_eq!(preview(&hq, split("2022-03-16")).await.ok()["takes"], "later");
    }

    async fn what_does_not_fit_the_ladder_is_named(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let split = |parts: Value| json!({ "kind": "split", "area": area(&app, 4), "day": DAY, "parts": parts });
        let all = json!([household(&app, 0), household(&app, 1), household(&app, 2)]);
        let some = json!([household(&app, 0)]);
        for (body, field, code) in [
            (split(json!([])), "parts", "missing"),
            (split(json!([part(9_001, " ", some.clone())])), "parts.0.name", "missing"),
            (split(json!([part(9_001, "新", json!([]))])), "parts.0", "missing"),
            (split(json!([part(9_001, "新", all)])), "parts", "nothing_left"),
            (split(json!([part(9_001, "新", some.clone()), part(9_002, "新2", some.clone())])), "parts", "same"),
            (split(json!([part(9_001, "新", some.clone()), part(9_002, "新", json!([household(&app, 1)]))])), "parts.1.name", "taken"),
            (split(json!([part(9_001, "香泉社区第1细网格", some.clone())])), "parts.0.name", "taken"),
            (split(json!([part(9_001, "新", json!([household(&app, 9)]))])), "parts", "unknown"),
            (json!({ "kind": "merge", "area": area(&app, 4), "day": DAY }), "target", "missing"),
            (json!({ "kind": "merge", "area": area(&app, 4), "target": area(&app, 6), "day": DAY }), "target", "not_beside"),
            (json!({ "kind": "move", "area": area(&app, 4), "target": area(&app, 2), "day": DAY }), "target", "wrong_level"),
            (json!({ "kind": "create", "area": area(&app, 4), "day": DAY, "parts": [part(1, "新", json!([]))] }), "area", "too_low"),
            (json!({ "kind": "create", "area": area(&app, 0), "day": DAY, "exclusive": "castle", "parts": [part(1, "新", json!([]))] }), "exclusive", "unknown"),
            (json!({ "kind": "rename", "area": area(&app, 4), "day": DAY, "name": "" }), "name", "missing"),
            (json!({ "kind": "burn", "area": area(&app, 4), "day": DAY }), "kind", "unknown"),
        ] {
            let refused = preview(&hq, body.clone()).await;
            assert_eq!((refused.refusal(), wrong(&refused)), ((422, "invalid"), vec![(field.to_owned(), code.to_owned())]), "{body}");
        }
        let top = json!({ "kind": "rename", "area": area(&app, 0), "day": DAY, "name": "新县" });
        assert_eq!(preview(&hq, top).await.refusal(), (403, "not_allowed"), "the top is somebody else's");
    }

    // covers: B-25
    async fn a_grid_has_a_number_in_its_village_and_says_which_group_it_equals(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let before = page(&hq, &area(&app, 5)).await.ok();
        assert_eq!((&before["number"], &before["also"]), (&json!(2), &Value::Null), "the second of the village");
        let body = json!({ "kind": "rename", "area": area(&app, 5), "day": DAY, "name": "城湾村二网格", "also": " 新村三组 " });
        ask(&hq, 1, body).await.ok();
        let after = page(&hq, &area(&app, 5)).await.ok();
        assert_eq!((&after["number"], &after["also"], &after["area"]["name"]), (&json!(2), &json!("新村三组"), &json!("城湾村二网格")));
        let long = json!({ "kind": "rename", "area": area(&app, 5), "day": DAY, "name": "二网格", "also": "组".repeat(81) });
        assert_eq!(wrong(&preview(&hq, long).await), [("also".to_owned(), "too_long".to_owned())]);
    }

    // covers: B-55 B-56 B-51
    async fn a_mall_gets_a_grid_of_its_own_and_a_large_grid_is_divided_evenly(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let body = json!({ "kind": "create", "area": area(&app, 0), "day": DAY, "exclusive": "enterprises", "headcount": 320,
            "parts": [part(9_001, "工业园网格", json!([]))] });
        ask(&hq, 1, body).await.ok();
        let exclusive = hq.get("/api/v1/status").await.ok()["exclusive"].clone();
        assert!(exclusive.to_string().contains("工业园网格") && exclusive.to_string().contains("320"), "{exclusive}");
        let body = json!({ "kind": "rename", "area": id(9_001), "day": DAY, "name": "高新园网格", "headcount": 450 });
        ask(&hq, 2, body).await.ok();
        let exclusive = hq.get("/api/v1/status").await.ok()["exclusive"].to_string();
        assert!(exclusive.contains("高新园网格") && exclusive.contains("450"), "{exclusive}");
        let fine = area(&app, 4).as_str().expect("an id").to_owned();
        let parts = hq.get(&format!("/api/v1/areas/{fine}/division?parts=2")).await.ok();
        assert_eq!(names(&parts), ["香泉社区第1细网格", "香泉社区第1细网格-2"]);
        let held = |n: usize| parts[n]["households"].as_array().map_or(0, Vec::len);
        assert_eq!((held(0) + held(1), held(0).abs_diff(held(1))), (3, 1));
        let refused = hq.get(&format!("/api/v1/areas/{}/division", area(&app, 3).as_str().expect("id"))).await;
        assert_eq!(wrong(&refused), [("area".to_owned(), "not_lowest".to_owned())]);
    }
}

testkit::both_engines! { of NINGJIANG;
    async fn a_measure_is_never_torn_apart_by_a_border(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let (_, commander) = app.made.posts.iter().find(|(login, _)| login == "commander.").expect("a post");
        let body = json!({ "worker": commander.worker, "kind": "exit_limit", "area": app.made.areas[0].id,
            "document": "宁指发〔2022〕3号", "until": "2022-05-31" });
        admin.call(Method::PUT, &format!("/api/v1/authorities/{}", id(1)), body).await;
        let village = app.sign_in("village_head", 2).await;
        let proposal = json!({ "kind": "exit_limit", "area": area(&app, 2), "document": "宁指发〔2022〕12号",
            "issuer": "宁江区指挥部", "reason": "contacts", "services": "代买代送", "appeal": "扫码",
            "starts_at": "2022-03-15T02:00:00Z", "ends_at": "2022-03-21T16:00:00Z", "review_at": "2022-03-18T02:00:00Z",
            "terms": { "exits": 1, "every_days": 2, "max_minutes": 120 } });
        village.call(Method::PUT, &format!("/api/v1/measures/{}", id(900)), proposal).await.ok();
        apart(&admin, &app, [6, 7]).await;
        let merge = json!({ "kind": "merge", "area": area(&app, 5), "target": area(&app, 2), "day": DAY });
        let blockers = preview(&admin, merge.clone()).await.ok()["blockers"].clone();
        assert_eq!(blockers, json!([{ "kind": "measure", "name": "宁指发〔2022〕12号" }]));
        assert_eq!(ask(&admin, 1, merge).await.refusal(), (409, "across"));
        // Inside the village nothing is torn: the measure holds for all of it before and after.
        let split = json!({ "kind": "split", "area": area(&app, 3), "day": DAY,
            "parts": [part(9_001, "新网格", json!([household(&app, 0)]))] });
        assert_eq!(ask(&admin, 2, split).await.ok()["state"], "done");
    }
}
