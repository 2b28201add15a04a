//! Venues, their cards, the responsibility list and enterprises through the real router, on both engines.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Client, TestApp};
use uuid::Uuid;

const NISHAN: &str = testkit::NISHAN;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn put(client: &Client, path: &str, body: Value) -> testkit::Answer {
    client.call(Method::PUT, path, body).await
}

fn inn(app: &TestApp, more: &Value) -> Value {
    let mut body = json!({ "area": app.made.areas[2].id, "category": "hotel", "name": "尼山人家民宿",
        "address": "村东头", "operator": "孔令军", "phone": "13800138000" });
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

async fn row(client: &Client, venue: u128) -> Value {
    let list = client.get("/api/v1/venues").await.ok();
    let found =
        list["rows"].as_array().expect("rows").iter().find(|it| it["id"] == json!(id(venue))).cloned();
    found.unwrap_or_default()
}

testkit::both_engines! { of NISHAN;
    // covers: Q-36 Q-46 Q-49 Q-50 Q-51 Q-52
    async fn a_venue_is_in_order_with_its_three_guarantors_and_its_card_is_made_again_on_change(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let village = app.sign_in("village_head", 2).await;
        let kept = put(&village, &format!("/api/v1/venues/{}", id(1)), inn(&app, &json!({}))).await.ok();
        assert_eq!(kept["venue"]["standing"], "incomplete");
        assert_eq!(kept["venue"]["department"], "culture", "from its category");
        // The same again is the same act.
        put(&village, &format!("/api/v1/venues/{}", id(1)), inn(&app, &json!({ "name": "别的名字" }))).await.ok();
        assert_eq!(row(&hq, 1).await["name"], "尼山人家民宿");
        let none = village.post("/api/v1/contact-cards", json!({ "venues": [id(1)] })).await.ok();
        assert_eq!(none["skipped"][0]["why"], "incomplete");

        let head = app.appoint_in("department_head", 0, "head", Some("culture")).await;
        let cadre = worker(&app, "village_cadre", 2);
        let body = inn(&app, &json!({ "cadre": cadre, "version": 1 }));
        let kept = put(&village, &format!("/api/v1/venues/{}", id(1)), body).await.ok();
        assert_eq!(kept["venue"]["standing"], "in_order");
        let page = village.post("/api/v1/contact-cards", json!({ "venues": [id(1)] })).await.ok();
        let card = &page["cards"][0];
        let kinds: Vec<_> = card["guarantors"].as_array().expect("three").iter().map(|it| &it["kind"]).collect();
        assert_eq!(kinds, ["department", "cadre", "operator"]);
        assert_eq!(card["guarantors"][2]["phone"], "+8613800138000");
        assert_eq!(row(&hq, 1).await["card"], "current");
        // What the QR leads to, without an account.
        let code = card["code"].as_str().expect("a code");
        let open = app.nobody().get(&format!("/api/v1/open/370881/venues/{code}")).await.ok();
        assert_eq!((open["standing"].as_str(), open["card_current"].as_bool()), (Some("in_order"), Some(true)));
        assert_eq!(open["card"]["complaint_phone"], "12345");

        // Another operator, another card.
        let body = inn(&app, &json!({ "cadre": cadre, "operator": "孔祥和", "version": 2 }));
        put(&village, &format!("/api/v1/venues/{}", id(1)), body).await.ok();
        assert_eq!(row(&hq, 1).await["card"], "stale");
        let open = app.nobody().get(&format!("/api/v1/open/370881/venues/{code}")).await.ok();
        assert_eq!(open["card_current"], false);
        village.post("/api/v1/contact-cards", json!({ "venues": [id(1)] })).await.ok();
        assert_eq!(row(&hq, 1).await["card"], "current");

        // The department sees the venues of its categories, and only those.
        put(&village, &format!("/api/v1/venues/{}", id(2)), inn(&app, &json!({ "category": "pharmacy" }))).await.ok();
        let own = head.get("/api/v1/venues?department=culture").await.ok();
        assert_eq!(own["rows"].as_array().map(Vec::len), Some(1));
        assert_eq!(own["rows"][0]["category"], "hotel");
        // A venue of its own department.
        let body = json!({ "category": "pharmacy", "department": "culture", "version": 1 });
        let refused = put(&village, &format!("/api/v1/venues/{}", id(2)), inn(&app, &body)).await;
        assert_eq!(refused.refusal(), (403, "not_allowed"), "only who assigns");
        put(&hq, &format!("/api/v1/venues/{}", id(2)), inn(&app, &body)).await.ok();
        let own = head.get("/api/v1/venues?department=culture").await.ok();
        assert_eq!(own["rows"].as_array().map(Vec::len), Some(2));
        let cadre = app.sign_in("village_cadre", 2).await;
        let mine = cadre.get("/api/v1/venues?mine=true").await.ok();
        assert_eq!(mine["rows"].as_array().map(Vec::len), Some(1), "each sees own venues");
    }

    async fn the_card_of_a_closed_venue_is_not_made_and_says_so(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        put(&village, &format!("/api/v1/venues/{}", id(1)), inn(&app, &json!({}))).await.ok();
        let page = village.get(&format!("/api/v1/venues/{}", id(1))).await.ok();
        village.post(&format!("/api/v1/venues/{}/close", id(1)), Value::Null).await;
        let none = village.post("/api/v1/contact-cards", json!({ "venues": [id(1)] })).await.ok();
        assert_eq!(none["skipped"][0]["why"], "closed");
        let code = page["code"].as_str().expect("a code");
        let open = app.nobody().get(&format!("/api/v1/open/370881/venues/{code}")).await.ok();
        assert_eq!(open["standing"], "closed");
        let refused = put(&village, &format!("/api/v1/venues/{}", id(1)), inn(&app, &json!({ "version": 2 }))).await;
        assert_eq!(refused.refusal(), (409, "venue_closed"));
        village.post(&format!("/api/v1/venues/{}/reopen", id(1)), Value::Null).await;
        assert_eq!(row(&village, 1).await["standing"], "incomplete");
    }

    //
    async fn the_responsibility_list_says_which_leader_and_department_answer(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        app.appoint_in("leader_in_charge", 0, "leader", None).await;
        let list = hq.get("/api/v1/responsibilities").await.ok();
        assert_eq!(list["rows"].as_array().map(Vec::len), Some(22));
        let leader = list["leaders"][0]["id"].clone();
        let body = json!({ "department": "health", "leader": leader });
        assert_eq!(put(&hq, "/api/v1/responsibilities/hotel", body.clone()).await.status, 204);
        let list = hq.get("/api/v1/responsibilities").await.ok();
        assert_eq!((&list["rows"][0]["department"], &list["rows"][0]["leader"]), (&json!("health"), &leader));
        let cases = [
            ("hotel", json!({ "department": "navy" }), 422),
            ("hotel", json!({ "department": "health", "leader": worker(&app, "village_head", 2) }), 409),
            ("castle", body.clone(), 404),
        ];
        for (category, body, status) in cases {
            assert_eq!(put(&hq, &format!("/api/v1/responsibilities/{category}"), body).await.status, status);
        }
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(put(&village, "/api/v1/responsibilities/hotel", body).await.status, 403);
    }

    // covers: Q-31 B-57
    async fn enterprises_stand_under_their_code_and_wait_to_be_placed(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let firm = |code: &str, why: Option<&str>| json!({ "name": "尼山食品有限公司", "credit_code": code, "code_why": why, "employees": 120 });
        let at = |n: u128| format!("/api/v1/enterprises/{}", id(n));
        let refused = put(&hq, &at(1), firm("91330206MA2ABCDEXD", None)).await;
        assert_eq!((refused.status.as_u16(), refused.body["fields"][0]["field"].as_str()), (422, Some("code_why")));
        let refused = put(&hq, &at(1), firm("123", None)).await;
        assert_eq!(refused.body["fields"][0]["field"], "credit_code");
        put(&hq, &at(1), firm("91330206ma2abcdexc", None)).await.ok();
        assert_eq!(put(&hq, &at(2), firm("91330206MA2ABCDEXC", None)).await.refusal(), (409, "code_taken"));
        let kept = put(&hq, &at(2), firm("91330206MA2ABCDEXD", Some("营业执照就是这样印的"))).await.ok();
        assert_eq!(kept["code_why"], "营业执照就是这样印的");
        let waiting = hq.get("/api/v1/enterprises?unplaced=true").await.ok();
        assert_eq!(waiting["rows"].as_array().map(Vec::len), Some(2), "nobody has placed them");
        let mut body = firm("91330206MA2ABCDEXC", None);
        body["area"] = json!(app.made.areas[2].id);
        body["version"] = json!(1);
        put(&hq, &at(1), body).await.ok();
        let village = app.sign_in("village_head", 2).await;
        let own = village.get("/api/v1/enterprises").await.ok();
        assert_eq!(own["rows"][0]["employees"], 120, "the village sees what stands in it: {own}");
        let venue = inn(&app, &json!({ "category": "factory", "enterprise": id(1) }));
        put(&village, &format!("/api/v1/venues/{}", id(9)), venue).await.ok();
        let found = hq.get("/api/v1/enterprises?q=91330206MA").await.ok();
        assert_eq!(found["rows"][1]["venues"], 1, "linked: {found}");
        let stolen = inn(&app, &json!({ "enterprise": id(2) }));
        let refused = put(&village, &format!("/api/v1/venues/{}", id(10)), stolen).await;
        assert_eq!(refused.body["fields"][0]["field"], "enterprise", "outside the village's scope");
    }

    async fn a_cadre_who_left_answers_no_longer_and_the_card_says_so(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let village = app.sign_in("village_head", 2).await;
        app.appoint_in("department_head", 0, "head", Some("culture")).await;
        let at = format!("/api/v1/venues/{}", id(1));
        put(&village, &at, inn(&app, &json!({ "cadre": worker(&app, "village_cadre", 2) }))).await.ok();
        village.post("/api/v1/contact-cards", json!({ "venues": [id(1)] })).await.ok();
        assert_eq!((&row(&village, 1).await["standing"], &row(&village, 1).await["card"]), (&json!("in_order"), &json!("current")));
        let list = admin.get("/api/v1/appointments?role=village_cadre").await.ok();
        for post in list["rows"].as_array().expect("rows") {
            let path = format!("/api/v1/appointments/{}/end", post["id"].as_str().expect("an id"));
            admin.post(&path, json!({ "until": "2022-03-14" })).await.ok();
        }
        let now = row(&village, 1).await;
        assert_eq!((&now["standing"], &now["card"]), (&json!("incomplete"), &json!("stale")));
        let code = village.get(&at).await.ok()["code"].as_str().expect("a code").to_owned();
        let open = app.nobody().get(&format!("/api/v1/open/370881/venues/{code}")).await.ok();
        assert!(!open.to_string().contains("\"cadre\""), "no phone of somebody who left: {open}");
        let gaps = admin.get("/api/v1/gaps").await.ok();
        assert!(gaps.as_array().expect("gaps").iter().any(|it| it["kind"] == "venue"));
        // What is saved again names nobody who left.
        let page = village.get(&at).await.ok();
        assert_eq!(page["cadre"], Value::Null);
        put(&village, &at, inn(&app, &json!({ "version": 1 }))).await.ok();
        // Somebody else's venue is not pulled over by its id, and of two changes one is told.
        let other = app.sign_in("village_head", 7).await;
        let mut theirs = inn(&app, &json!({}));
        theirs["area"] = json!(app.made.areas[7].id);
        assert_eq!(put(&other, &at, theirs).await.refusal(), (409, "id_reused"));
        let twice = futures::future::join_all([1, 2].map(|_| put(&village, &at, inn(&app, &json!({ "version": 2 }))))).await;
        let mut codes: Vec<u16> = twice.iter().map(|it| it.status.as_u16()).collect();
        codes.sort_unstable();
        assert_eq!(codes, [200, 412]);
    }

    async fn bad_input_names_the_field_and_nobody_outside_sees_a_venue(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let other = app.sign_in("village_head", 7).await;
        let at = format!("/api/v1/venues/{}", id(1));
        let long = "长".repeat(61);
        let cases = [
            (json!({ "name": " " }), "name", "missing"),
            (json!({ "name": long }), "name", "too_long"),
            (json!({ "category": "castle" }), "category", "unknown"),
            (json!({ "phone": "12" }), "phone", "unfit"),
        ];
        for (body, field, code) in cases {
            let refused = put(&village, &at, inn(&app, &body)).await;
            assert_eq!(refused.body["fields"][0], json!({ "field": field, "code": code }));
        }
        let away = inn(&app, &json!({ "cadre": worker(&app, "village_cadre", 7) }));
        assert_eq!(put(&village, &at, away).await.refusal(), (409, "worker_not_here"));
        put(&village, &at, inn(&app, &json!({}))).await.ok();
        assert_eq!(other.get(&at).await.refusal(), (404, "not_found"));
        assert_eq!(put(&other, &at, inn(&app, &json!({}))).await.refusal(), (404, "not_found"), "an area that is not theirs");
        assert_eq!(row(&other, 1).await, Value::Null);
        let nowhere = app.nobody().get("/api/v1/open/370881/venues/guessing").await;
        assert_eq!(nowhere.refusal(), (404, "not_found"));
    }
}

testkit::both_engines! { of NISHAN;
    // covers: T-30
    async fn every_change_of_an_enterprise_or_venue_is_told_with_what_stood_there(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let village = app.sign_in("village_head", 2).await;
        let at = format!("/api/v1/venues/{}", id(1));
        put(&village, &at, inn(&app, &json!({}))).await.ok();
        app.set_time("2022-03-15T03:00:00Z");
        let body = inn(&app, &json!({ "operator": "孔祥和", "phone": "13900139000", "version": 1 }));
        put(&village, &at, body).await.ok();
        // Kept as it was: nothing to tell.
        put(&village, &at, inn(&app, &json!({ "operator": "孔祥和", "phone": "13900139000", "version": 2 }))).await.ok();
        app.set_time("2022-03-15T04:00:00Z");
        let firm = json!({ "area": app.made.areas[2].id, "name": "尼山食品厂", "employees": 40 });
        put(&village, &format!("/api/v1/enterprises/{}", id(2)), firm).await.ok();
        app.set_time("2022-03-15T05:00:00Z");
        assert_eq!(village.post(&format!("{at}/close"), Value::Null).await.status, 204);
        assert_eq!(village.call(Method::DELETE, &format!("/api/v1/enterprises/{}", id(2)), Value::Null).await.status, 204);

        let told = hq.get("/api/v1/places/changes").await.ok();
        let rows = told["rows"].as_array().expect("rows");
        let said = |kind: &str| -> Vec<String> {
            let of = rows.iter().filter(|it| it["kind"] == kind).flat_map(|it| it["facts"].as_array().expect("facts"));
            of.map(|it| format!("{} {} {}", it["name"].as_str().expect("a name"), it["was"], it["is"])).collect()
        };
        assert_eq!(said("venue"), [
            "closed null \"2022-03-15T05:00:00Z\"",
            "operator \"孔令军\" \"孔祥和\"",
            "phone \"138****8000\" \"139****9000\"",
            "registered null \"尼山人家民宿\"",
        ]);
        assert_eq!(said("enterprise"), ["closed null \"2022-03-15T05:00:00Z\"", "registered null \"尼山食品厂\""]);
        assert!(rows.iter().all(|it| it["worker"].is_string()));
        let only = hq.get("/api/v1/places/changes?kind=enterprise&before=2022-03-15T04:30:00Z").await.ok();
        assert_eq!(only["rows"].as_array().map(Vec::len), Some(1));
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(other.get("/api/v1/places/changes").await.ok()["rows"], json!([]), "of another village");
    }

    // A list is kept whole or not at all, unless its faulty lines are left out by name; the same list again is the same.
    async fn enterprises_and_venues_are_taken_in_as_lists_and_faulty_lines_are_named(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let unit = app.made.areas[3].name.clone();
        let other = app.made.areas[7].name.clone();
        let text = format!(
            "尼山镇企业清单\n企业名称\t统一社会信用代码\t所属网格\t联系人\t联系电话\t从业人数\n\
             甲厂\t\t{unit}\t孔甲\t13800138000\t20\n乙厂\t\t不存在的网格\t\t\t3\n丙厂\t123\t{unit}\t\t\t\n\
             丁厂\t\t{other}\t\t\t\n戊厂\t\t{unit}\t\t\t很多\n"
        );
        let send = async |n: u128, text: &str, keep: bool, leave_out: bool| {
            let body = json!({ "text": text, "keep": keep, "leave_out": leave_out });
            put(&village, &format!("/api/v1/enterprises/lists/{}", id(n)), body).await
        };
        let names = async || -> Vec<String> {
            let list = village.get("/api/v1/enterprises").await.ok();
            let rows = list["rows"].as_array().expect("rows").iter();
            rows.map(|it| format!("{} {}", it["name"].as_str().unwrap_or_default(), it["employees"])).collect()
        };
        let plan = send(50, &text, true, false).await.ok();
        assert_eq!(plan["kept"], false, "{plan}");
        assert_eq!(plan["faulty"], json!([4, 5, 6, 7]));
        let faults: Vec<_> = plan["faults"].as_array().expect("faults").iter().map(|it| (&it["column"], &it["code"])).collect();
        let want = [("unit", "unknown"), ("credit_code", "unfit"), ("unit", "unknown"), ("employees", "unfit")];
        assert_eq!(faults.iter().map(|(a, b)| (a.as_str().expect("a column"), b.as_str().expect("a code"))).collect::<Vec<_>>(), want);
        assert!(names().await.is_empty(), "nothing half kept");
        let plan = send(50, &text, true, true).await.ok();
        assert_eq!((&plan["rows"], &plan["fresh"], &plan["kept"]), (&json!(1), &json!(1), &json!(true)));
        send(50, &text, true, true).await.ok();
        assert_eq!(names().await, ["甲厂 20"], "the same list is the same act");
        // Another list brings up to date what it names, and leaves the rest as it stands.
        let plan = send(51, &format!("名称\t网格\t从业人数\n甲厂\t{unit}\t25\n"), true, false).await.ok();
        assert_eq!((&plan["rows"], &plan["fresh"]), (&json!(1), &json!(0)));
        assert_eq!(names().await, ["甲厂 25"]);
        let list = village.get("/api/v1/enterprises").await.ok();
        assert_eq!(list["rows"][0]["contact"], "孔甲");
        let lacks = send(52, "网格\t电话\n一\t1\n", false, false).await;
        assert_eq!(lacks.body["fields"][0], json!({ "field": "text.name", "code": "missing" }));

        let venues = format!("/api/v1/venues/lists/{}", id(60));
        let text = format!("场所名称\t类别\t村（社区）\t经营者\n老孔饭店\t餐饮店\t{}\t孔乙\n动物园\t动物\t\t\n", app.made.areas[2].name);
        let plan = put(&village, &venues, json!({ "text": text, "keep": true, "leave_out": true })).await.ok();
        assert_eq!((&plan["rows"], &plan["faults"][0]["column"], &plan["faults"][0]["said"]), (&json!(1), &json!("category"), &json!("动物")));
        let rows = village.get("/api/v1/venues").await.ok();
        assert_eq!((&rows["rows"][0]["name"], &rows["rows"][0]["category"]), (&json!("老孔饭店"), &json!("restaurant")));
        let audit = village.get("/api/v1/places/changes?kind=venue").await.ok();
        assert_eq!(audit["rows"].as_array().map(Vec::len), Some(1));
    }
    async fn the_feed_loses_nothing_that_happened_at_one_instant(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let rows: Vec<String> = (0..70).map(|n| format!("第{n}家\t餐饮店")).collect();
        let text = format!("场所名称\t类别\n{}", rows.join("\n"));
        let kept = put(&village, &format!("/api/v1/venues/lists/{}", id(60)), json!({ "text": text, "keep": true })).await.ok();
        assert_eq!(kept["fresh"], 70);
        let (mut seen, mut before) = (std::collections::BTreeSet::new(), None::<String>);
        loop {
            let asked = before.map_or(String::new(), |it| format!("&before={it}"));
            let page = village.get(&format!("/api/v1/places/changes?kind=venue{asked}")).await.ok();
            seen.extend(page["rows"].as_array().expect("rows").iter().map(|it| it["name"].to_string()));
            before = page["next"].as_str().map(str::to_owned);
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 70);
    }
}
