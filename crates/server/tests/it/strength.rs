//! Whether those who serve suffice, and who vouches for whom, through the real router, on both engines.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TENGZHOU, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn area(app: &TestApp, n: usize) -> Value {
    json!(app.made.areas[n].id)
}

fn worker(app: &TestApp, role: &str, area: usize) -> Value {
    let login = format!("{role}.{}", app.made.areas[area].path.as_str());
    let (_, post) = app.made.posts.iter().find(|(known, _)| *known == login).expect("a post");
    json!(post.worker)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

/// Appoints somebody new to a micro-grid: kind, body they come from, Party member or not.
async fn appoint(
    admin: &Client,
    n: u128,
    (role, area): (&str, &Value),
    kind: &str,
    home: Option<&str>,
    party: Option<bool>,
) {
    let body = json!({ "role": role, "area": area, "from": "2022-03-15", "basis": "appointed", "kind": kind, "home": home,
        "fresh": { "id": id(8_000 + n), "name": format!("队员{n}"), "party_member": party } });
    put(admin, &format!("/api/v1/appointments/{}", id(n)), body).await.ok();
}

async fn strength(client: &Client) -> Value {
    client.get("/api/v1/strength").await.ok()
}

testkit::both_engines! { of BEILUN;
    // covers: B-67 B-68 B-69 B-70
    async fn a_zone_asks_for_more_people_and_says_who_is_missing(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let micro = area(&app, 4);
        let usual = strength(&admin).await["rules"][2].clone();
        assert_eq!((&usual["units"], &usual["sufficient"], &usual["short"]), (&json!(4), &json!(0), &json!(8)), "a leader each");
        let empty = usual["lacking"][0]["empty"].as_array().expect("seats");
        assert_eq!(empty.len(), 3, "nobody has said what kind the leader is: {usual}");
        appoint(&admin, 1, ("micro_member", &micro), "stairwell", None, None).await;
        appoint(&admin, 2, ("micro_member", &micro), "volunteer", None, None).await;
        let first = strength(&admin).await["rules"][2]["lacking"][0].clone();
        assert_eq!((&first["counted"], &first["short"], first["empty"][0]["zh"].as_str()), (&json!(3), &json!(0), Some("党员干部")));
        // The village is sealed: six to eight are needed there, of kinds that are laid down.
        let room = app.sign_in("command_room", 1).await;
        let zone = json!({ "area": area(&app, 2), "zone": "sealed", "document": "仑防办〔2022〕3号", "from": "2022-03-15", "until": "2022-03-28" });
        for _ in 0..2 {
            assert_eq!(put(&room, &format!("/api/v1/zones/{}", id(50)), zone.clone()).await.status, 204);
        }
        let page = strength(&admin).await;
        assert_eq!((&page["rules"][0]["units"], &page["rules"][2]["units"]), (&json!(2), &json!(2)));
        let sealed = &page["rules"][0]["lacking"][0];
        assert_eq!((&sealed["counted"], &sealed["short"], &sealed["unfit"]), (&json!(2), &json!(4), &json!(1)), "the leader's kind is unknown");
        for n in 3..7 {
            appoint(&admin, n, ("micro_member", &micro), "district_cadre", Some("区财政局"), None).await;
        }
        let page = strength(&admin).await;
        assert_eq!((&page["rules"][0]["lacking"][0]["short"], &page["zones"][0]["unit"]["name"]), (&json!(0), &json!("香泉社区")));
        // It lasts no longer than its day, and a narrower zone inside goes first.
        let inner = json!({ "area": area(&app, 5), "zone": "precaution", "document": "仑防办〔2022〕4号", "from": "2022-03-15", "until": "2022-03-20" });
        put(&room, &format!("/api/v1/zones/{}", id(51)), inner).await;
        let page = strength(&admin).await;
        assert_eq!((&page["rules"][0]["units"], &page["rules"][1]["units"]), (&json!(1), &json!(1)));
        app.set_time("2022-03-29T02:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        assert_eq!(strength(&admin).await["rules"][2]["units"], 4);
        let room = app.sign_in("command_room", 1).await;
        for (field, wrong) in [("document", json!(" ")), ("zone", json!("red")), ("until", json!("2022-06-01")), ("until", json!("2022-03-14"))] {
            let mut body = zone.clone();
            body[field] = wrong;
            let refused = put(&room, &format!("/api/v1/zones/{}", id(52)), body).await;
            assert_eq!((refused.refusal(), &refused.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        let leader = app.sign_in("grid_leader", 3).await;
        assert_eq!(put(&leader, &format!("/api/v1/zones/{}", id(53)), zone).await.refusal(), (403, "not_allowed"));
    }

    // covers: B-24 B-71
    async fn shares_and_sources_are_counted_of_what_is_known(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let share = strength(&admin).await["shares"][0]["total"].clone();
        assert_eq!((&share["holders"], &share["unknown"], &share["share"], &share["reached"]), (&json!(4), &json!(4), &Value::Null, &json!(false)));
        appoint(&admin, 1, ("micro_leader", &area(&app, 4)), "head", None, Some(true)).await;
        appoint(&admin, 2, ("micro_leader", &area(&app, 6)), "head", Some("区财政局"), Some(false)).await;
        appoint(&admin, 3, ("micro_leader", &area(&app, 9)), "head", Some("区财政局"), Some(false)).await;
        let page = strength(&admin).await;
        let share = &page["shares"][0]["total"];
        assert_eq!((&share["holders"], &share["unknown"], &share["share"], &share["reached"]), (&json!(7), &json!(4), &json!(333), &json!(false)));
        let village = app.sign_in("village_head", 2).await;
        let share = strength(&village).await["shares"][0].clone();
        assert_eq!((&share["total"]["share"], &share["total"]["reached"]), (&json!(500), &json!(true)));
        assert_eq!(share["units"].as_array().map(Vec::len), Some(2), "each grid of the village");
        let sent = page["sources"].as_array().expect("sources").iter().find(|it| it["home"] == "区财政局").expect("a body");
        assert_eq!((&sent["count"], &sent["kind_name"]["zh"]), (&json!(2), &json!("村民小组长（代表）")));
        let pool: i64 = page["sources"].as_array().expect("sources").iter().filter_map(|it| it["count"].as_i64()).sum();
        assert_eq!(page["pool"], pool);
    }

    // covers: B-18
    async fn a_party_member_keeps_in_touch_with_some_households(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let contacts = village.get("/api/v1/guarantees").await.ok()["contacts"].clone();
        assert_eq!((&contacts["households"], &contacts["covered"], &contacts["each"]), (&json!(6), &json!(0), &Value::Null));
        let leader = worker(&app, "micro_leader", 4);
        let kept = put(&village, "/api/v1/contacts", json!({ "area": area(&app, 4), "worker": leader })).await.ok();
        assert_eq!(kept["kept"], 3);
        let other = worker(&app, "micro_leader", 6);
        let one = json!({ "households": [app.made.households[3].id], "worker": other });
        put(&village, "/api/v1/contacts", one).await.ok();
        let contacts = village.get("/api/v1/guarantees").await.ok()["contacts"].clone();
        assert_eq!((&contacts["covered"], &contacts["workers"], &contacts["each"]), (&json!(4), &json!(2), &json!(20)));
        let household = village.get(&format!("/api/v1/households/{}", app.made.households[0].id)).await.ok();
        assert_eq!(household["contact"], "香泉社区第1微网格微网格长");
        // Somebody of another village cannot; a household elsewhere is not reached; taken back it is a gap again.
        let far = json!({ "households": [app.made.households[0].id], "worker": worker(&app, "micro_leader", 9) });
        assert_eq!(put(&village, "/api/v1/contacts", far).await.refusal(), (409, "worker_not_here"));
        let elsewhere = json!({ "households": [app.made.households[9].id], "worker": leader });
        assert_eq!(put(&village, "/api/v1/contacts", elsewhere).await.refusal(), (404, "not_found"));
        put(&village, "/api/v1/contacts", json!({ "area": area(&app, 4), "worker": null })).await.ok();
        assert_eq!(village.get("/api/v1/guarantees").await.ok()["contacts"]["covered"], 1);
    }
}

testkit::both_engines! { of TENGZHOU;
    // covers: T-06
    async fn each_level_vouches_for_the_next_and_gaps_are_named(app: TestApp) {
        let commander = app.sign_in("commander", 0).await;
        let links = commander.get("/api/v1/guarantees").await.ok()["links"].clone();
        assert_eq!((&links[0]["gaps"], &links[1]["gaps"], &links[1]["units"]), (&json!(1), &json!(2), &json!(2)));
        let own = worker(&app, "commander", 0);
        for _ in 0..2 {
            assert_eq!(put(&commander, "/api/v1/guarantees/city_town", json!({ "units": [area(&app, 1)], "worker": own })).await.status, 204);
        }
        let town = app.sign_in("town_head", 1).await;
        let head = worker(&app, "town_head", 1);
        put(&town, "/api/v1/guarantees/town_village", json!({ "units": [area(&app, 2)], "worker": head })).await;
        let links = commander.get("/api/v1/guarantees").await.ok()["links"].clone();
        assert_eq!((&links[0]["gaps"], &links[1]["gaps"]), (&json!(0), &json!(1)));
        assert_eq!(links[1]["rows"][0]["worker_name"], Value::Null, "the gap comes first");
        assert_eq!(links[1]["rows"][1]["worker_name"], "城关镇镇（街道）网格负责人");
        for (body, want) in [
            (json!({ "units": [area(&app, 2)], "worker": worker(&app, "village_head", 2) }), (409, "worker_not_here")),
            (json!({ "units": [area(&app, 1)], "worker": head }), (422, "invalid")),
            (json!({ "units": [], "worker": head }), (422, "invalid")),
        ] {
            assert_eq!(put(&town, "/api/v1/guarantees/town_village", body.clone()).await.refusal(), want, "{body}");
        }
        assert_eq!(put(&town, "/api/v1/guarantees/own_family", json!({ "units": [area(&app, 2)] })).await.refusal(), (404, "not_found"));
        // Whoever leaves vouches for nothing any more.
        let admin = app.sign_in("administrator", 0).await;
        let list = admin.get("/api/v1/appointments?role=town_head").await.ok();
        let path = format!("/api/v1/appointments/{}/end", list["rows"][0]["id"].as_str().expect("an id"));
        admin.post(&path, json!({ "until": "2022-03-14" })).await.ok();
        assert_eq!(commander.get("/api/v1/guarantees").await.ok()["links"][1]["gaps"], 2);
    }

    // covers: T-12 T-13 T-27 T-31
    async fn an_instructor_advises_a_volunteer_sees_little_and_a_building_head_reports_for_the_building(app: TestApp) {
        let arrival = |n: u128, household: usize| json!({ "id": id(n), "household": app.made.households[household].id, "name": "归来者",
            "from_place": "徐州市", "arrived_on": "2022-03-15", "transport": "train", "made_at": "2022-03-15T02:00:00Z" });
        for role in ["building_head", "lane_head"] {
            let head = app.appoint(role, 4).await;
            let n = u128::from(role == "lane_head") + 1;
            head.post("/api/v1/arrivals", arrival(n, 0)).await.ok();
            assert_eq!(head.post("/api/v1/arrivals", arrival(n + 10, 3)).await.refusal(), (404, "not_found"), "another building");
            assert_eq!(head.get("/api/v1/duplicates").await.refusal().0, 403, "reports, and corrects nothing");
        }
        let instructor = app.appoint("grid_instructor", 2).await;
        assert_eq!(instructor.post("/api/v1/arrivals", arrival(20, 0)).await.refusal(), (403, "not_allowed"));
        assert_eq!(instructor.get("/api/v1/households").await.refusal(), (403, "not_allowed"));
        assert_eq!(instructor.get("/api/v1/appointments").await.status, 200);
        let volunteer = app.appoint("volunteer", 3).await;
        for path in ["/api/v1/households", "/api/v1/appointments", "/api/v1/persons/changes"] {
            assert_eq!(volunteer.get(path).await.refusal(), (403, "not_allowed"), "{path}");
        }
    }
}
