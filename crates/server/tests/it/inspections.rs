//! Two kinds of supervision through the real router, on both engines: the plan, unannounced visits nobody hears of,
//! notices with numbers, somebody else's eyes before anything closes.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};
use uuid::Uuid;

const NISHAN: &str = testkit::NISHAN;
const AT: &str = "2022-03-15T02:00:00Z";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

/// A town with a joint group of three bodies, one inn in order, somebody for each part.
struct Town {
    hq: Client,
    village: Client,
    inspector: Client,
    second: Client,
    outsider: Client,
}

const TEAM: u128 = 700;
const INN: u128 = 1;

async fn town(app: &TestApp) -> Town {
    let hq = app.sign_in("commander", 0).await;
    let village = app.sign_in("village_head", 2).await;
    let inspector = app.appoint_in("inspector", 0, "first", Some("discipline")).await;
    let second = app.appoint_in("inspector", 0, "second", Some("enforcement")).await;
    let outsider = app.appoint_in("inspector", 0, "third", Some("supervision")).await;
    app.appoint_in("department_head", 0, "head", Some("culture")).await;
    let workers = hq.get("/api/v1/workers").await.ok();
    let named = |name: &str| {
        let all = workers.as_array().expect("workers");
        all.iter().find(|it| it["name"].as_str().is_some_and(|it| it.ends_with(name))).expect(name)["id"]
            .clone()
    };
    let cadre = named("香泉社区包村干部");
    put(&village, &format!("/api/v1/venues/{}", id(INN)), inn(app, "尼山人家", &cadre)).await.ok();
    let body = json!({ "area": app.made.areas[0].id, "kind": "joint_group", "name": "联合督导组",
        "leader": named("first"), "members": [named("first"), named("second")], "units": [] });
    put(&hq, &format!("/api/v1/teams/{}", id(TEAM)), body).await.ok();
    Town { hq, village, inspector, second, outsider }
}

fn inn(app: &TestApp, name: &str, cadre: &Value) -> Value {
    json!({ "area": app.made.areas[2].id, "category": "hotel", "name": name, "operator": "孔令军", "cadre": cadre })
}

async fn chosen(app: &TestApp, town: &Town, n: u128, unannounced: bool) {
    let body = json!({ "programme": "routine", "team": id(TEAM), "venue": id(INN), "day": "2022-03-15",
        "unannounced": unannounced, "area": app.made.areas[2].id });
    put(&town.hq, &format!("/api/v1/inspections/{}", id(n)), body).await.ok();
}

/// Everything in order but the items named, which a notice asks for; or nothing at all.
fn filed(bad: &[(&str, &str)], notice: Option<u128>) -> Value {
    let items = [
        "entry",
        "masks",
        "air",
        "disinfection",
        "distance",
        "staff_log",
        "supplies",
        "card",
        "booking",
        "guests",
    ];
    let is_bad = |item: &str| bad.iter().any(|(it, _)| *it == item);
    let answers: serde_json::Map<String, Value> =
        items.iter().map(|it| ((*it).to_owned(), json!(if is_bad(it) { "bad" } else { "ok" }))).collect();
    let findings: Vec<Value> = bad
        .iter()
        .enumerate()
        .map(|(n, (item, settled))| {
            let serial = notice.unwrap_or(1) * 1_000_000 + n as u128;
            json!({ "id": id(serial), "item": item, "said": "没有记录", "settled": settled })
        })
        .collect();
    let notice =
        notice.map(|n| json!({ "id": id(n), "recipient": "孔令军", "signature": "10,20 30,40|50,60 70,80" }));
    json!({ "answers": answers, "findings": findings, "notice": notice, "made_at": AT })
}

async fn file(client: &Client, n: u128, body: Value) -> Answer {
    client.post(&format!("/api/v1/inspections/{}/file", id(n)), body).await
}

async fn step(client: &Client, notice: u128, verb: &str, body: Value) -> Answer {
    client.post(&format!("/api/v1/rectifications/{}/{verb}", id(notice)), body).await
}

async fn inn_stands(client: &Client) -> String {
    let page = client.get(&format!("/api/v1/venues/{}", id(INN))).await.ok();
    page["venue"]["standing"].as_str().unwrap_or_default().to_owned()
}

testkit::both_engines! { of NISHAN;
    // covers: Q-17 Q-18 Q-19 Q-22
    async fn a_notice_goes_from_the_spot_to_somebody_elses_eyes(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, false).await;
        assert_eq!(inn_stands(&town.village).await, "in_order");
        let sent = filed(&[("disinfection", "notice"), ("masks", "on_spot")], Some(50));
        assert_eq!(file(&town.outsider, 100, sent.clone()).await.refusal(), (409, "not_your_group"));
        let page = file(&town.inspector, 100, sent.clone()).await.ok();
        let notice = &page["rectification"];
        assert_eq!(notice["number"], "尼督改〔2022〕1号");
        assert_eq!(notice["department"], "culture", "sent to the department that answers for inns");
        assert_eq!(notice["due_at"], "2022-03-17T02:00:00Z", "48 hours by the playbook");
        let again = file(&town.inspector, 100, sent).await.ok();
        assert_eq!(again["rectification"]["number"], "尼督改〔2022〕1号", "the same act, the same number");
        let other = file(&town.second, 100, filed(&[], None)).await;
        assert_eq!(other.refusal(), (409, "inspection_filed"));
        assert_eq!(inn_stands(&town.village).await, "rectifying");

        // Nobody closes what they opened; nothing is ordered that is not late.
        let close = |n: u128| json!({ "id": id(n), "verdict": "closed" });
        assert_eq!(step(&town.inspector, 50, "check", close(1)).await.refusal(), (409, "own_finding"));
        let order = json!({ "id": id(9), "to": "文化旅游办", "said": "限期整改", "hours": 24 });
        assert_eq!(step(&town.hq, 50, "order", order.clone()).await.refusal(), (409, "not_due_yet"));
        step(&town.village, 50, "hand-in", json!({ "id": id(2), "said": "已补记录" })).await.ok();
        let back = step(&town.second, 50, "check", json!({ "id": id(3), "verdict": "sent_back" })).await;
        assert_eq!(back.body["fields"][0], json!({ "field": "said", "code": "missing" }));
        let body = json!({ "id": id(3), "verdict": "sent_back", "said": "只补了一天" });
        let page = step(&town.second, 50, "check", body).await.ok();
        assert_eq!(page["rectification"]["state"], "sent_back");
        let page = step(&town.hq, 50, "order", order).await.ok();
        assert_eq!((&page["rectification"]["state"], &page["rectification"]["ordered_to"]), (&json!("ordered"), &json!("文化旅游办")));
        step(&town.village, 50, "hand-in", json!({ "id": id(4), "said": "全补了" })).await.ok();
        let page = step(&town.second, 50, "check", close(5)).await.ok();
        assert_eq!(page["rectification"]["state"], "closed");
        // The lost answer, asked for again.
        step(&town.second, 50, "check", close(5)).await.ok();
        let kinds: Vec<_> = page["steps"].as_array().expect("steps").iter().map(|it| it["kind"].clone()).collect();
        assert_eq!(kinds, ["handed_in", "sent_back", "ordered", "handed_in", "closed"]);
        assert_eq!(inn_stands(&town.village).await, "in_order");
        let late = step(&town.village, 50, "hand-in", json!({ "id": id(6), "said": "再说一遍" })).await;
        assert_eq!(late.refusal(), (409, "notice_closed"));
    }

    //
    async fn an_unannounced_visit_is_not_there_for_anybody_who_may_be_visited(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, true).await;
        let cadre = app.sign_in("village_cadre", 2).await;
        let zone = app.sign_in("zone_leader", 1).await;
        let mayor = app.sign_in("mayor", 0).await;
        let head = app.appoint_in("department_head", 0, "head2", Some("culture")).await;
        for (who, client) in [("village", &town.village), ("cadre", &cadre), ("zone", &zone), ("mayor", &mayor), ("head", &head), ("outsider", &town.outsider)] {
            for path in ["/api/v1/inspections", "/api/v1/inspections?filed=false", "/api/v1/inspections?from=2022-03-15&until=2022-03-15", "/api/v1/inspections?mine=true"] {
                assert_eq!(client.get(path).await.ok(), json!([]), "{who} {path}");
            }
            let open = client.get(&format!("/api/v1/inspections/{}", id(100))).await;
            assert_eq!(open.refusal(), (404, "not_found"), "{who}");
            let probe = client.call(Method::DELETE, &format!("/api/v1/inspections/{}", id(100)), Value::Null).await;
            assert_ne!(probe.refusal(), (409, "inspection_filed"), "{who}");
            let page = client.get("/api/v1/supervision").await.ok();
            assert!(page["groups"].as_array().expect("groups").iter().all(|it| it["planned"] == 0), "{who}: {page}");
            assert!(!client.get("/api/v1/venues").await.text.contains(&id(100).to_string()), "{who}");
        }
        // Taking an id that is in use tells nothing of whose it is.
        let body = json!({ "programme": "routine", "team": id(TEAM), "venue": id(INN), "day": "2022-03-15" });
        assert_eq!(put(&town.village, &format!("/api/v1/inspections/{}", id(100)), body).await.status, 403);
        for client in [&town.hq, &town.inspector, &town.second] {
            assert_eq!(client.get("/api/v1/inspections").await.ok().as_array().map(Vec::len), Some(1));
        }
        // The audit says that something was planned, never where.
        let admin = app.sign_in("administrator", 0).await;
        let known = admin.get("/api/v1/inspections").await;
        assert_eq!(known.status, 403);
        file(&town.inspector, 100, filed(&[], None)).await.ok();
        assert_eq!(town.village.get("/api/v1/inspections").await.ok()[0]["unannounced"], true, "told once it is filed");
    }

    async fn whoever_left_the_group_or_serves_elsewhere_now_sees_no_plan(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, true).await;
        let workers = town.hq.get("/api/v1/workers").await.ok();
        let first = workers.as_array().expect("workers").iter().find(|it| it["name"].as_str().is_some_and(|it| it.ends_with("first")));
        let first = first.expect("the inspector")["id"].clone();
        // The same person becomes secretary of the village, still named in the group.
        let zone = app.sign_in("zone_secretary", 1).await;
        let post = json!({ "role": "village_head", "area": app.made.areas[2].id, "from": "2022-03-15", "basis": "elected", "worker": first });
        put(&zone, &format!("/api/v1/appointments/{}", id(7)), post).await.ok();
        let posts = town.inspector.get("/api/v1/session").await.ok();
        let village = posts["posts"].as_array().expect("posts").iter().find(|it| it["role"] == "village_head").expect("a post")["id"].clone();
        put(&town.inspector, "/api/v1/session/post", json!({ "post": village })).await;
        assert_eq!(town.inspector.get("/api/v1/inspections").await.ok(), json!([]));
        assert_eq!(town.inspector.get(&format!("/api/v1/inspections/{}", id(100))).await.refusal(), (404, "not_found"));
    }

    async fn a_step_belongs_to_one_notice_and_the_plan_to_what_its_programme_looks_at(app: TestApp) {
        let town = town(&app).await;
        for n in [100, 101] {
            chosen(&app, &town, n, false).await;
            file(&town.inspector, n, filed(&[("air", "notice")], Some(n - 50))).await.ok();
        }
        step(&town.village, 50, "hand-in", json!({ "id": id(2), "said": "已改" })).await.ok();
        let reused = step(&town.second, 51, "check", json!({ "id": id(2), "verdict": "closed" })).await;
        assert_eq!(reused.refusal(), (409, "id_reused"));
        let page = town.second.get(&format!("/api/v1/rectifications/{}", id(51))).await.ok();
        assert_eq!(page["rectification"]["state"], "issued");
        let body = json!({ "area": app.made.areas[0].id, "kind": "industry_group", "name": "药店督导组", "members": [],
            "units": [], "categories": ["pharmacy"] });
        put(&town.hq, &format!("/api/v1/teams/{}", id(701)), body).await.ok();
        let cases = [
            (json!({ "programme": "industry", "team": id(701), "venue": id(INN) }), "venue"),
            (json!({ "programme": "industry", "team": id(701), "area": app.made.areas[2].id }), "area"),
            (json!({ "programme": "routine", "team": id(TEAM), "area": app.made.areas[0].id }), "area"),
        ];
        for (mut body, field) in cases {
            body["day"] = json!("2022-03-15");
            let refused = put(&town.hq, &format!("/api/v1/inspections/{}", id(200)), body).await;
            assert_eq!(refused.body["fields"][0], json!({ "field": field, "code": "unfit" }));
        }
    }

    // covers: Q-15 Q-16 Q-20 Q-23
    async fn the_plan_of_a_day_fills_each_group_and_names_who_is_missing(app: TestApp) {
        let town = town(&app).await;
        let day = json!({ "day": "2022-03-15" });
        let body = json!({ "area": app.made.areas[0].id, "kind": "industry_group", "name": "药店督导组", "members": [],
            "units": [], "categories": ["pharmacy"] });
        put(&town.hq, &format!("/api/v1/teams/{}", id(701)), body).await.ok();
        let page = town.inspector.get("/api/v1/supervision").await.ok();
        let joint = page["groups"].as_array().expect("groups").iter().find(|it| it["id"] == json!(id(TEAM))).expect("joint").clone();
        assert_eq!(joint["missing"], json!(["supervision"]), "one of the three bodies takes no part");
        assert_eq!(joint["mine"], true);
        let planned = town.hq.post("/api/v1/inspections/plan", day.clone()).await.ok();
        assert_eq!(planned["planned"], 3, "one inn and two villages; no pharmacy for the other group");
        let again = town.hq.post("/api/v1/inspections/plan", day).await.ok();
        assert_eq!(again["planned"], 0);
        let list = town.hq.get("/api/v1/inspections").await.ok();
        assert!(list.as_array().expect("a list").iter().all(|it| it["why"] == "never_seen"));
        let coverage = &town.hq.get("/api/v1/supervision").await.ok()["coverage"][0];
        assert_eq!((&coverage["targets"], &coverage["seen"]), (&json!(3), &json!(0)));
        let inn = list.as_array().expect("a list").iter().find(|it| it["category"] == "hotel").expect("the inn").clone();
        let path = format!("/api/v1/inspections/{}/file", inn["id"].as_str().expect("an id"));
        town.inspector.post(&path, filed(&[], None)).await.ok();
        let coverage = &town.hq.get("/api/v1/supervision").await.ok()["coverage"][0];
        assert_eq!(coverage["seen"], 1);
        let unseen: Vec<_> = coverage["unseen"].as_array().expect("rest").iter().map(|it| it["name"].clone()).collect();
        assert_eq!(unseen, ["香泉社区", "左家村"], "dead corners by name");
        // Tomorrow the villages come before what was just seen; a factor brings the inn back the day after.
        let bad = town.hq.post("/api/v1/inspections/plan", json!({ "day": "2022-03-14" })).await;
        assert_eq!(bad.body["fields"][0]["field"], "day");
    }

    //
    async fn a_situation_factor_brings_a_place_back_sooner(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, false).await;
        file(&town.inspector, 100, filed(&[], None)).await.ok();
        let why = async |n: &str| {
            town.hq.post("/api/v1/inspections/plan", json!({ "day": n })).await.ok();
            let list = town.hq.get(&format!("/api/v1/inspections?from={n}&until={n}")).await.ok();
            let found = list.as_array().expect("a list").iter().find(|it| it["venue"] == json!(id(INN))).cloned();
            // What is planned counts as seen by then, so each day is looked at alone.
            for it in list.as_array().expect("a list") {
                let path = format!("/api/v1/inspections/{}", it["id"].as_str().expect("an id"));
                town.hq.call(Method::DELETE, &path, Value::Null).await;
            }
            found.map(|it| it["why"].clone()).unwrap_or_default()
        };
        assert_eq!(why("2022-03-18").await, "longest_ago", "three of seven days");
        let body = json!({ "area": app.made.areas[1].id, "factor": "reopened", "from": "2022-03-15", "note": "景区恢复开放" });
        assert_eq!(put(&town.hq, &format!("/api/v1/factors/{}", id(5)), body.clone()).await.status, 204);
        assert_eq!(why("2022-03-19").await, "factor", "three times as often");
        assert_eq!(town.village.get("/api/v1/factors").await.ok(), json!([]), "stands above the village");
        let ended = town.hq.call(Method::DELETE, &format!("/api/v1/factors/{}", id(5)), Value::Null).await;
        assert_eq!(ended.status, 204);
        assert_eq!(why("2022-03-20").await, "longest_ago");
        let mut wrong = body;
        wrong["factor"] = json!("rain");
        wrong["until"] = json!("2022-03-01");
        let refused = put(&town.hq, &format!("/api/v1/factors/{}", id(6)), wrong).await;
        let fields: Vec<_> = refused.body["fields"].as_array().expect("fields").iter().map(|it| it["field"].clone()).collect();
        assert_eq!(fields, ["factor", "until"]);
    }

    async fn two_notices_at_once_get_two_numbers(app: TestApp) {
        let town = town(&app).await;
        for n in 0..6 {
            chosen(&app, &town, 100 + n, false).await;
        }
        let sent = (0..6).map(|n| {
            let client = if n % 2 == 0 { &town.inspector } else { &town.second };
            file(client, 100 + n, filed(&[("air", "notice")], Some(50 + n)))
        });
        let answers = futures::future::join_all(sent).await;
        let mut numbers: Vec<String> =
            answers.into_iter().map(|it| it.ok()["rectification"]["number"].as_str().unwrap_or_default().to_owned()).collect();
        numbers.sort();
        let want: Vec<String> = (1..=6).map(|n| format!("尼督改〔2022〕{n}号")).collect();
        assert_eq!(numbers, want);
        let page = town.hq.get(&format!("/api/v1/inspections/{}", id(105))).await.ok();
        assert_eq!(page["before"]["air"], 6, "found again and again");
        let repeated = town.hq.get(&format!("/api/v1/inspections/{}", id(105))).await.ok();
        assert!(repeated["findings"].as_array().is_some());
    }

    async fn what_is_found_again_within_the_year_is_marked(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, false).await;
        chosen(&app, &town, 101, false).await;
        let first = file(&town.inspector, 100, filed(&[("air", "notice")], Some(50))).await.ok();
        assert_eq!(first["findings"][0]["repeated"], false);
        let second = file(&town.inspector, 101, filed(&[("air", "notice")], Some(51))).await.ok();
        assert_eq!(second["findings"][0]["repeated"], true, "the playbook says from the second on");
    }

    async fn what_is_incomplete_is_told_item_by_item_and_nothing_is_kept(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, false).await;
        let mut sent = filed(&[("air", "notice")], None);
        sent["answers"]["gold"] = json!("ok");
        sent["answers"]["masks"] = json!("perhaps");
        sent["answers"]["entry"] = Value::Null;
        sent["answers"].as_object_mut().expect("answers").remove("entry");
        let refused = file(&town.inspector, 100, sent).await;
        let fields: Vec<_> = refused.body["fields"].as_array().expect("fields").iter().map(|it| it["field"].as_str().unwrap_or_default().to_owned()).collect();
        assert_eq!(fields, ["answers.entry", "answers.masks", "answers.gold", "notice"]);
        let mut sent = filed(&[("air", "notice")], Some(50));
        sent["notice"]["recipient"] = json!(" ");
        sent["notice"]["signature"] = json!("<svg onload=alert(1)>");
        sent["notice"]["hours"] = json!(0);
        let refused = file(&town.inspector, 100, sent).await;
        assert_eq!(refused.body["fields"].as_array().map(Vec::len), Some(3));
        let page = town.hq.get(&format!("/api/v1/inspections/{}", id(100))).await.ok();
        assert_eq!(page["inspection"]["filed_at"], Value::Null);
        // The first number is still free.
        let page = file(&town.inspector, 100, filed(&[("air", "notice")], Some(50))).await.ok();
        assert_eq!(page["rectification"]["number"], "尼督改〔2022〕1号");
    }

    async fn whoever_holds_the_paper_says_that_it_is_done(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, false).await;
        file(&town.inspector, 100, filed(&[("air", "notice")], Some(50))).await.ok();
        let page = town.inspector.get(&format!("/api/v1/rectifications/{}", id(50))).await.ok();
        assert_eq!(page["signature"], "10,20 30,40|50,60 70,80");
        assert_eq!(page["may_check"], false);
        let path = format!("/api/v1/open/370881/rectifications/{}", page["code"].as_str().expect("a code"));
        let nobody = app.nobody();
        let open = nobody.get(&path).await.ok();
        assert_eq!((&open["findings"][0]["item"]["zh"], &open["state"]), (&json!("定时通风"), &json!("issued")));
        assert!(!open.to_string().contains("first"), "no inspector is named to the public");
        nobody.post(&path, json!({ "id": id(2), "said": "已安排早晚通风" })).await.ok();
        let page = town.second.get(&format!("/api/v1/rectifications/{}", id(50))).await.ok();
        assert_eq!((&page["rectification"]["state"], &page["may_check"]), (&json!("handed_in"), &json!(true)));
        assert_eq!(page["steps"][0]["made_by"], Value::Null);
        step(&town.second, 50, "check", json!({ "id": id(3), "verdict": "closed" })).await.ok();
        let late = nobody.post(&path, json!({ "id": id(4), "said": "又说" })).await;
        assert_eq!(late.refusal(), (409, "notice_closed"));
        assert_eq!(nobody.get("/api/v1/open/370881/rectifications/guess").await.status, 404);
    }

    async fn signatures_are_destroyed_when_their_time_is_over_and_the_notice_is_closed(app: TestApp) {
        let town = town(&app).await;
        for n in [100, 101] {
            chosen(&app, &town, n, false).await;
            file(&town.inspector, n, filed(&[("air", "notice")], Some(n))).await.ok();
        }
        step(&town.second, 100, "check", json!({ "id": id(3), "verdict": "closed" })).await.ok();
        app.set_time("2023-04-01T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        let second = app.appoint_as("inspector", 0, "fourth").await;
        for (notice, left) in [(100, Value::Null), (101, json!("10,20 30,40|50,60 70,80"))] {
            let page = second.get(&format!("/api/v1/rectifications/{}", id(notice))).await.ok();
            assert_eq!(page["signature"], left, "what is open is kept");
            assert_eq!(page["findings"][0]["item"], "air", "what was found stays");
        }
    }

    //
    async fn a_department_answers_for_its_own_notices_and_venues(app: TestApp) {
        let town = town(&app).await;
        chosen(&app, &town, 100, false).await;
        file(&town.inspector, 100, filed(&[("air", "notice")], Some(50))).await.ok();
        let culture = app.appoint_in("department_head", 0, "culture", Some("culture")).await;
        let market = app.appoint_in("department_head", 0, "market", Some("market")).await;
        let own = culture.get("/api/v1/rectifications?department=culture&standing=open").await.ok();
        assert_eq!(own.as_array().map(Vec::len), Some(1));
        assert_eq!(market.get("/api/v1/rectifications?department=market").await.ok(), json!([]));
        let said = json!({ "id": id(2), "said": "已改" });
        assert_eq!(step(&market, 50, "hand-in", said.clone()).await.refusal(), (404, "not_found"));
        step(&culture, 50, "hand-in", said).await.ok();
        let close = market.post(&format!("/api/v1/venues/{}/close", id(INN)), Value::Null).await;
        assert_eq!(close.refusal(), (404, "not_found"), "another line's venue");
        let closed = culture.post(&format!("/api/v1/venues/{}/close", id(INN)), Value::Null).await;
        assert_eq!(closed.refusal(), (409, "notice_open"), "no way around a notice");
        // The paper is for whoever wrote it, checks it or must act on it.
        for (client, sees) in [(&culture, true), (&market, false), (&town.inspector, true)] {
            let page = client.get(&format!("/api/v1/rectifications/{}", id(50))).await.ok();
            assert_eq!(page["signature"].is_string() && page["code"].is_string(), sees);
        }
        step(&town.second, 50, "check", json!({ "id": id(3), "verdict": "closed" })).await.ok();
        assert_eq!(culture.post(&format!("/api/v1/venues/{}/close", id(INN)), Value::Null).await.status, 204);
    }
}
