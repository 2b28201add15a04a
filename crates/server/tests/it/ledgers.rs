//! The three ledgers through the real router, on both engines: views of the same people, their history, and pairs of
//! records that may be one person.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};
use uuid::Uuid;

const NISHAN: &str = testkit::NISHAN;
const HEADING: &str =
    "区划代码,网格,户编码,户所在地,姓名,出生日期,身份证号,联系电话,外出地,外出原因,外来人员类别,用工单位\n";

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

/// Says where a resident is, as the version that was seen.
async fn say(client: &Client, id: &Value, version: u32, body: Value) -> Answer {
    let path = format!("/api/v1/persons/{}", id.as_str().expect("an id"));
    let request = client.builder(Method::PATCH, &path).header("content-type", "application/json");
    let request = request.header("if-match", format!("\"{version}\""));
    client.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn ledger(client: &Client, query: &str) -> Vec<Value> {
    let page = client.get(&format!("/api/v1/ledgers/{query}")).await.ok();
    page["rows"].as_array().cloned().expect("rows")
}

fn named(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|it| it["name"].as_str()).collect()
}

/// What a change says of one fact: what stood there, what stands there now.
fn fact(change: &Value, name: &str) -> Value {
    let found = change["facts"].as_array().and_then(|facts| facts.iter().find(|it| it["name"] == name));
    found.map_or(Value::Null, |it| json!([it["was"], it["is"]]))
}

fn person(app: &TestApp, n: usize) -> Value {
    json!(app.made.people[n].id)
}

async fn import(client: &Client, id: u128, rows: &str) -> Value {
    let id = Uuid::from_u128(id);
    let path = format!("/api/v1/imports/{id}?filename=roster.csv");
    let sheet = HEADING.to_owned() + rows;
    client.send(client.builder(Method::PUT, &path).body(Body::from(sheet)).expect("a request")).await.ok();
    for verb in ["check", "commit"] {
        client.post(&format!("/api/v1/imports/{id}/{verb}"), json!({})).await;
        for _ in 0..400 {
            let page = client.get(&format!("/api/v1/imports/{id}")).await.ok();
            if !matches!(page["state"].as_str(), Some("checking" | "committing")) {
                assert!(page["problems"].as_array().is_none_or(Vec::is_empty), "{}", page["problems"]);
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    client.get(&format!("/api/v1/imports/{id}")).await.ok()
}

testkit::both_engines! { of NISHAN;
    //
    async fn households_are_listed_for_the_lowest_grid_only(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let list = |area: usize| format!("/api/v1/households?area={}", app.made.areas[area].id);
        let above = village.get("/api/v1/households").await.ok();
        assert_eq!((above["rows"].as_array().map(Vec::len), above["units"].as_array().map(Vec::len)), (Some(0), Some(2)));
        assert_eq!((&above["units"][0]["households"], &above["units"][0]["people"]), (&json!(3), &json!(6)));
        let below = village.get(&list(3)).await.ok();
        assert_eq!(below["units"][0]["area"], json!(app.made.areas[4].id));
        let lowest = village.get(&list(4)).await.ok();
        assert_eq!((lowest["rows"].as_array().map(Vec::len), lowest["units"].as_array().map(Vec::len)), (Some(3), Some(0)));
        assert_eq!(village.get("/api/v1/persons?q=王秀").await.ok().as_array().map(Vec::len), Some(6), "somebody is still found");
    }

    // covers: Q-24 Q-25 Q-26 Q-27 Q-28 L-14 T-32
    async fn who_goes_away_moves_to_the_other_ledger_with_place_reason_and_day(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let away = json!({ "presence": "away", "away_place": "青岛市", "away_reason": "work" });
        let said = say(&village, &person(&app, 0), 1, away.clone()).await.ok();
        assert_eq!((&said["confirmed"], &said["away_reason"]), (&json!("2022-03-15"), &json!("work")));
        let unfit = say(&village, &person(&app, 1), 1, json!({ "presence": "away", "away_reason": "holiday" })).await;
        assert_eq!((unfit.refusal(), &unfit.body["fields"][0]["field"]), ((422, "invalid"), &json!("away_reason")));
        let heads = village.get("/api/v1/ledgers").await.ok();
        let counts: Vec<_> = heads["ledgers"].as_array().expect("ledgers").iter().map(|it| it["people"].clone()).collect();
        assert_eq!(counts, [1, 11, 0]);
        assert_eq!(heads["units"][0]["clear"], 1);
        let rows = ledger(&village, "away").await;
        assert_eq!((named(&rows), &rows[0]["away_place"]), (vec!["王秀英"], &json!("青岛市")));
        assert_eq!(ledger(&village, "away?reason=study").await.len(), 0);
        assert_eq!(ledger(&village, "away?unclear=true").await.len(), 0);
        assert_eq!(ledger(&village, "resident").await.len(), 11);
        // A month later it is to be asked again; asking and hearing the same confirms it.
        app.set_time("2022-04-20T02:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(ledger(&village, "away?unclear=true").await.len(), 1);
        let said = say(&village, &person(&app, 0), 2, away).await.ok();
        assert_eq!((&said["confirmed"], &said["version"]), (&json!("2022-04-20"), &json!(3)));
        let told = json!({ "persons": [person(&app, 0)], "way": "phone" });
        village.post("/api/v1/persons/told", told.clone()).await.ok();
        village.post("/api/v1/persons/told", told).await.ok();
        assert_eq!(ledger(&village, "away").await[0]["told"], "2022-04-20");
        let outside = village.post("/api/v1/persons/told", json!({ "persons": [person(&app, 20)], "way": "phone" })).await;
        assert_eq!(outside.refusal(), (404, "not_found"));
        // Home again: place and reason are gone, and every step stands in the history.
        say(&village, &person(&app, 0), 3, json!({ "presence": "home" })).await.ok();
        let history = village.get(&format!("/api/v1/persons/{}/history", app.made.people[0].id)).await.ok();
        let steps: Vec<_> = history.as_array().expect("steps").iter().map(|it| fact(it, "presence")).collect();
        assert_eq!(steps, [json!(["away", "home"]), Value::Null, json!(["home", "away"])]);
        let feed = village.get("/api/v1/persons/changes").await.ok();
        assert_eq!((feed["rows"].as_array().map(Vec::len), &feed["rows"][0]["name"]), (Some(3), &json!("王秀英")));
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(other.get("/api/v1/persons/changes").await.ok()["rows"], json!([]));
    }

    //
    async fn somebody_from_elsewhere_is_written_down_with_kind_and_host(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let (house, worker) = (Uuid::from_u128(50), Uuid::from_u128(51));
        let body = json!({ "area": app.made.areas[4].id, "address": "大棚区工棚", "head": "孔祥" });
        let unit = put(&village, &format!("/api/v1/households/{house}"), json!({ "area": app.made.areas[2].id, "address": "x", "head": "x" })).await;
        assert_eq!((unit.refusal(), &unit.body["fields"][0]["code"]), ((422, "invalid"), &json!("not_lowest")));
        for _ in 0..2 {
            put(&village, &format!("/api/v1/households/{house}"), body.clone()).await.ok();
        }
        let grower = json!({ "household": house, "name": "孟广田", "sex": 1, "phone": "13911112222",
            "incoming": { "kind": "grower", "host": "颜家大棚", "since": "2022-03-01" } });
        for _ in 0..2 {
            let page = put(&village, &format!("/api/v1/persons/{worker}"), grower.clone()).await.ok();
            assert_eq!(page["members"][0]["incoming"]["host"], "颜家大棚");
        }
        let mut unfit = grower.clone();
        unfit["incoming"] = json!({ "kind": "tourist", "since": "2022-03-16" });
        unfit["phone"] = json!("12");
        let refused = put(&village, &format!("/api/v1/persons/{}", Uuid::from_u128(52)), unfit).await;
        let fields: Vec<_> = refused.body["fields"].as_array().expect("fields").iter().map(|it| it["field"].as_str().unwrap_or_default()).collect();
        assert_eq!((refused.refusal(), fields), ((422, "invalid"), vec!["phone", "kind", "since"]));
        let rows = ledger(&village, "incoming?kind=grower").await;
        assert_eq!((named(&rows), &rows[0]["address"]), (vec!["孟广田"], &json!("大棚区工棚")));
        assert_eq!(ledger(&village, "incoming?kind=site").await.len(), 0);
        let heads = village.get("/api/v1/ledgers").await.ok();
        assert_eq!((&heads["ledgers"][1]["people"], &heads["ledgers"][2]["people"]), (&json!(12), &json!(1)));
        // Saying that he went somewhere for a while leaves where he came from; settling here takes it away.
        say(&village, &json!(worker), 1, json!({ "presence": "away", "away_place": "泗水县" })).await.ok();
        assert_eq!(ledger(&village, "incoming").await.len(), 1);
        say(&village, &json!(worker), 2, json!({ "presence": "home", "settled": true })).await.ok();
        assert_eq!(ledger(&village, "incoming").await.len(), 0);
        let top = village.get("/api/v1/areas/top").await.ok();
        assert_eq!((&top["households"], &top["people"]), (&json!(7), &json!(13)));
    }

    async fn a_roster_brings_reasons_and_hosts_and_every_change_has_its_source(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let rows = "370881100001,第1细网格,H1,1组77号,孔甲,1980-01-01,,13800000001,北京市,务工,,\n\
                    370881100001,第1细网格,H1,1组77号,孔乙,1982-01-01,,,,,,\n\
                    370881100001,第1细网格,H2,工地宿舍,鲁丙,1990-01-01,,,,,建筑工地,尼山建设\n";
        let page = import(&admin, 1, rows).await;
        assert_eq!((&page["state"], &page["counts"]["new_people"]), (&json!("committed"), &json!(3)));
        let away = ledger(&admin, "away").await;
        assert_eq!((named(&away), &away[0]["away_reason"]), (vec!["孔甲"], &json!("work")));
        let from = ledger(&admin, "incoming").await;
        assert_eq!((named(&from), &from[0]["incoming"]["host"]), (vec!["鲁丙"], &json!("尼山建设")));
        import(&admin, 2, "370881100001,第1细网格,H1,1组77号,孔甲,1980-01-01,,13800000001,上海市,就学,,\n").await;
        let feed = admin.get("/api/v1/persons/changes").await.ok();
        let change = &feed["rows"][0];
        assert_eq!((&change["source"], fact(change, "away_reason"), fact(change, "away_place")),
            (&json!("import"), json!(["work", "study"]), json!(["北京市", "上海市"])));
    }

    async fn one_id_number_in_three_places_is_a_doubt_that_a_person_decides_and_can_undo(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let number = "11010519491231002X";
        let rows = format!("370881100001,第1细网格,H1,1组77号,孔甲,,{number},13800000001,,,,\n\
                    370881100201,第1细网格,H2,2组1号,孔甲,,{number},,,,,\n\
                    370881100201,第2细网格,H3,3组1号,孔申,,{number},,,,,\n");
        let page = import(&admin, 1, &rows).await;
        assert_eq!((&page["state"], &page["counts"]["doubtful"]), (&json!("committed"), &json!(2)));
        let again = import(&admin, 2, &rows).await;
        assert_eq!((&again["counts"]["same"], &again["counts"]["new_people"]), (&json!(3), &json!(0)), "a second time changes nothing");
        let pairs = admin.get("/api/v1/duplicates").await.ok();
        let pairs = pairs.as_array().expect("pairs");
        assert_eq!(pairs.len(), 2);
        assert!(pairs.iter().all(|it| it["doubt"] == "id_number" && it["people"].as_array().map(Vec::len) == Some(2)));
        assert_eq!(admin.get("/api/v1/ledgers").await.ok()["doubtful"], 2);
        // Either village sees its own record only; the pair is decided by who sees both.
        let village = app.sign_in("village_head", 7).await;
        assert_eq!(village.get("/api/v1/duplicates").await.ok(), json!([]));
        let is = |it: &&Value, name: &str| it["people"].as_array().is_some_and(|both| both.iter().any(|one| one["name"] == name));
        let other = pairs.iter().find(|it| is(it, "孔申")).expect("the namesake by number");
        let same = pairs.iter().find(|it| !is(it, "孔申")).expect("the same name");
        let path = |it: &Value| format!("/api/v1/duplicates/{}/{}", it["one"].as_str().unwrap_or_default(), it["other"].as_str().unwrap_or_default());
        assert_eq!(put(&village, &path(same), json!({})).await.refusal(), (404, "not_found"));
        put(&admin, &path(other), json!({})).await.ok();
        let keep = same["people"].as_array().expect("two").iter().find(|it| it["phone"].is_null()).expect("without a phone");
        let stranger = put(&admin, &path(same), json!({ "keep": Uuid::from_u128(9) })).await;
        assert_eq!(stranger.refusal(), (422, "invalid"));
        // Who is on the care list is not merged away: their consent is for their own record.
        let gone = same["people"].as_array().expect("two").iter().find(|it| it["id"] != keep["id"]).expect("the other");
        let care = format!("/api/v1/care/{}", gone["id"].as_str().expect("an id"));
        let head = app.sign_in("village_head", 2).await;
        let plan = json!({ "needs": ["alone"], "consent": "own", "consented_on": "2022-03-15", "every_days": 7 });
        put(&head, &care, plan).await.ok();
        assert_eq!(put(&admin, &path(same), json!({ "keep": keep["id"] })).await.refusal(), (409, "on_care_list"));
        assert_eq!(head.call(Method::DELETE, &format!("{care}?why=over"), Value::Null).await.status, 204);
        for _ in 0..2 {
            put(&admin, &path(same), json!({ "keep": keep["id"] })).await.ok();
        }
        assert_eq!(put(&admin, &path(same), json!({})).await.refusal(), (412, "changed_meanwhile"));
        let found = admin.get("/api/v1/persons?q=孔甲").await.ok();
        assert_eq!(found.as_array().map(Vec::len), Some(1));
        assert_eq!((&found[0]["id"], &found[0]["phone"], &found[0]["id_number"]),
            (&keep["id"], &json!("138****0001"), &json!("110105**********2X")), "what one record lacked the other gave");
        let top = admin.get("/api/v1/areas/top").await.ok();
        assert_eq!(top["people"], 26);
        let feed = admin.get("/api/v1/persons/changes").await.ok();
        assert_eq!(fact(&feed["rows"][0], "merged"), json!([null, "孔甲"]));
        let merged = admin.get("/api/v1/duplicates?state=merged").await.ok();
        assert_eq!((&merged[0]["undoable"], merged[0]["people"].as_array().map(Vec::len)), (&json!(true), Some(1)));
        admin.call(Method::DELETE, &path(same), Value::Null).await.ok();
        let found = admin.get("/api/v1/persons?q=孔甲").await.ok();
        assert_eq!(found.as_array().map(Vec::len), Some(2));
        assert_eq!(admin.get("/api/v1/areas/top").await.ok()["people"], 27);
        assert_eq!(admin.get("/api/v1/duplicates").await.ok().as_array().map(Vec::len), Some(1));
        // Merged again, it can be undone for thirty days.
        put(&admin, &path(same), json!({ "keep": keep["id"] })).await.ok();
        app.set_time("2022-04-15T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        let admin = app.sign_in("administrator", 0).await;
        assert_eq!(admin.get("/api/v1/duplicates?state=merged").await.ok()[0]["undoable"], false);
        assert_eq!(admin.call(Method::DELETE, &path(same), Value::Null).await.refusal(), (412, "changed_meanwhile"));
    }

    async fn names_phones_and_birth_dates_raise_a_doubt_and_two_numbers_never_do(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let rows = "370881100001,第1细网格,H1,1组77号,孔甲,1980-01-01,,13800000001,,,,\n\
                    370881100001,第2细网格,H2,2组1号,孔甲,1980-01-01,,,,,,\n\
                    370881100201,第1细网格,H3,3组1号,孔甲,1980-01-01,,,,,,\n\
                    370881100201,第1细网格,H4,3组2号,孔甲,,,13800000001,,,,\n\
                    370881100201,第1细网格,H5,3组3号,孔甲,1981-01-01,,13800000001,,,,\n\
                    370881100201,第1细网格,H6,3组4号,曾子,,110101199003072033,13800000009,,,,\n\
                    370881100201,第1细网格,H7,3组5号,曾子,,110101199003078136,13800000009,,,,\n";
        import(&admin, 1, rows).await;
        let pairs = admin.get("/api/v1/duplicates").await.ok();
        let mut doubts: Vec<_> = pairs.as_array().expect("pairs").iter().map(|it| {
            let mut houses: Vec<_> = it["people"].as_array().expect("two").iter().map(|one| one["address"].as_str().unwrap_or_default()).collect();
            houses.sort_unstable();
            (it["doubt"].as_str().unwrap_or_default(), houses)
        }).collect();
        doubts.sort_unstable();
        assert_eq!(doubts, [
            ("name_birth", vec!["1组77号", "2组1号"]),
            ("name_phone", vec!["1组77号", "3组2号"]),
            ("name_phone", vec!["3组2号", "3组3号"]),
        ]);
    }
}

testkit::both_engines! { of testkit::NISHAN;
    // The seventh census as a baseline: counts of villages held against the register, settled by who looked at the doors.
    //
    async fn a_census_is_held_against_the_register_and_settled_with_a_word(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let (village, other) = (app.made.areas[2].name.clone(), app.made.areas[7].name.clone());
        let at = format!("/api/v1/census/lists/{}", Uuid::from_u128(5));
        let list = |rows: &str| json!({ "text": format!("村名\t户数\t常住人口\n{rows}"), "keep": true });
        let fine = app.made.areas[4].name.clone();
        let wrong = put(&admin, &at, list(&format!("{village}\t6\t很多\n东方村\t1\t2\n{fine}\t3\t4\n{other}\t\t\n"))).await.ok();
        assert_eq!((&wrong["kept"], &wrong["faulty"]), (&json!(false), &json!([2, 3, 4, 5])), "{}", wrong["faults"]);
        let kept = put(&admin, &at, list(&format!("{village}\t6\t15\n{other}\t\t12\n"))).await.ok();
        assert_eq!((&kept["fresh"], &kept["kept"]), (&json!(2), &json!(true)));
        let head = app.sign_in("village_head", 2).await;
        let rows = head.get("/api/v1/census").await.ok();
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "the own village only");
        let row = &rows[0];
        assert_eq!((&row["people"], &row["people_now"], &row["households_now"], &row["source"], &row["counted_on"]),
            (&json!(15), &json!(12), &json!(6), &json!("第七次全国人口普查"), &json!("2020-11-01")));
        let one = format!("/api/v1/census/{}", row["area"].as_str().expect("an id"));
        let settle = |text: &str, version: i64| json!({ "explained": text, "version": version });
        assert_eq!(put(&head, &one, settle(" ", 1)).await.body["fields"][0]["field"], "explained");
        assert_eq!(put(&head, &one, settle("外出三人", 9)).await.refusal(), (412, "changed_meanwhile"));
        let settled = put(&head, &one, settle("外出三人", 1)).await.ok();
        assert_eq!((&settled["explained"], settled["settled_by"].is_string()), (&json!("外出三人"), true));
        put(&head, &one, settle("外出三人", 1)).await.ok();
        // The same list again leaves the word; another count asks for a new one.
        put(&admin, &at, list(&format!("{village}\t6\t15\n"))).await.ok();
        assert_eq!(head.get("/api/v1/census").await.ok()[0]["explained"], "外出三人");
        put(&admin, &at, list(&format!("{village}\t6\t16\n"))).await.ok();
        assert_eq!(head.get("/api/v1/census").await.ok()[0]["explained"], Value::Null);
        let stranger = app.sign_in("village_head", 7).await;
        assert_eq!(put(&stranger, &one, settle("x", 3)).await.status, 404);
        assert_eq!(put(&stranger, &at, list(&format!("{village}\t6\t1\n"))).await.ok()["kept"], false);
    }
}
