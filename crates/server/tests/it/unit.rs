//! The command page of a unit through the real router, on both engines.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{BEILUN, Client, TENGZHOU};
use uuid::Uuid;

async fn unit(client: &Client) -> Value {
    client.get("/api/v1/unit").await.ok()
}

/// Open and late of something under a job.
fn item<'a>(page: &'a Value, job: usize, kind: &str, id: &str) -> Option<&'a Value> {
    page["jobs"][job]["items"]
        .as_array()?
        .iter()
        .find(|it| it["kind"] == kind && (id.is_empty() || it["id"] == id))
}

testkit::both_engines! { of BEILUN;
    // covers: B-12 B-99
    async fn what_is_open_stands_under_the_four_jobs_with_the_team_and_whom_to_call(app: TestApp) {
        app.set_time("2022-03-15T00:30:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        let page = unit(&leader).await;
        let jobs: Vec<_> = page["jobs"].as_array().expect("jobs").iter().map(|it| it["name"]["zh"].clone()).collect();
        assert_eq!(jobs, ["涉疫人员怎么管", "生活物资怎么保", "核酸检测怎么测", "群众情绪怎么安抚"]);
        assert_eq!((&page["area_name"], item(&page, 0, "events", "gate_control").map(|it| &it["open"])), (&json!(app.made.areas[4].name), Some(&json!(0))));
        for (n, category) in [(1, "gate_control"), (2, "gate_control"), (3, "supplies")] {
            let said = json!({ "category": category, "place": "东门", "said": "要人来看" });
            leader.call(Method::PUT, &format!("/api/v1/events/{}", Uuid::from_u128(n)), said).await.ok();
        }
        app.sign_in("commander", 0).await.post("/api/v1/campaigns", json!({ "id": Uuid::from_u128(9), "template": "sampling" })).await.ok();
        app.set_time("2022-03-15T07:30:00Z");
        let leader = app.sign_in("micro_leader", 4).await;
        let page = unit(&leader).await;
        let gates = item(&page, 0, "events", "gate_control").expect("gates");
        assert_eq!((&gates["open"], &gates["late"]), (&json!(2), &json!(2)), "six hours have passed");
        assert_eq!(item(&page, 1, "events", "supplies").map(|it| &it["open"]), Some(&json!(1)));
        assert!(item(&page, 2, "campaign", "").is_some_and(|it| it["open"].as_i64() > Some(0)), "{page}");
        assert_eq!(item(&page, 3, "tips", ""), None, "tips are not for the micro-grid");
        let village = app.sign_in("village_head", 2).await;
        assert!(item(&unit(&village).await, 3, "tips", "").is_some());
        let elsewhere = app.sign_in("village_head", 7).await;
        assert_eq!(item(&unit(&elsewhere).await, 0, "events", "gate_control").map(|it| &it["open"]), Some(&json!(0)));

        let names = |key: &str| page[key].as_array().cloned().unwrap_or_default().iter().map(|it| it["role_name"]["zh"].clone()).collect::<Vec<_>>();
        assert!(names("team").contains(&json!("微网格长")), "{page}");
        assert_eq!(names("above"), ["网格长", "村（社区）书记", "街道综合信息指挥中心（室）", "区指挥中心值班长"], "the nearest first, nobody but those in command");
        let asked = format!("/api/v1/unit?area={}", app.made.areas[7].id);
        assert_eq!(leader.get(&asked).await.refusal(), (404, "not_found"));
        assert_eq!(app.appoint_in("department_officer", 1, "police_officer", Some("police")).await.get("/api/v1/unit").await.refusal(), (403, "not_allowed"));
    }

    // covers: B-64
    async fn how_far_a_street_is_set_up_is_counted_from_what_stands(app: TestApp) {
        app.set_time("2022-03-15T02:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        let asked = format!("/api/v1/setup?area={}", app.made.areas[1].id);
        let of = |page: &Value, kind: &str| {
            let steps = page["whole"]["steps"].as_array().cloned().unwrap_or_default();
            let it = steps.into_iter().find(|it| it["kind"] == kind).expect("a step");
            (it["done"].as_i64().unwrap_or_default(), it["total"].as_i64().unwrap_or_default())
        };
        let before = admin.get(&asked).await.ok();
        let kinds: Vec<_> = before["whole"]["steps"].as_array().expect("steps").iter().map(|it| it["kind"].clone()).collect();
        assert_eq!(kinds, ["units", "posts", "strength", "chats", "tasks"]);
        let names: Vec<_> = before["below"].as_array().expect("villages").iter().map(|it| it["name"].clone()).collect();
        assert_eq!(names, [json!(app.made.areas[2].name), json!(app.made.areas[7].name)]);
        // A post that nobody holds, a group that somebody opened: counted the same minute.
        let own = app.made.posts.iter().find(|(login, _)| *login == format!("village_head.{}", app.made.areas[2].path.as_str()));
        let post = own.map(|(_, post)| post.id).expect("a post");
        admin.post(&format!("/api/v1/appointments/{post}/end"), json!({ "until": "2022-03-14" })).await;
        let chat = json!({ "area": app.made.areas[1].id, "name": "街道群", "purpose": "事件", "platform": "wecom", "roles": [] });
        let room = app.sign_in("command_room", 1).await;
        room.call(axum::http::Method::PUT, &format!("/api/v1/chats/{}", Uuid::from_u128(1)), chat).await.ok();
        let after = admin.get(&asked).await.ok();
        let (held, posts) = of(&before, "posts");
        assert_eq!(of(&after, "posts"), (held - 1, posts), "{after}");
        let (reached, units) = of(&before, "chats");
        assert_eq!(of(&after, "chats"), (reached + 1, units));
        assert_eq!(of(&after, "tasks").1, 2, "two villages keep books");
        let head = app.sign_in("village_head", 7).await;
        assert_eq!(head.get("/api/v1/setup").await.ok()["below"], json!([]));
        assert_eq!(head.get(&asked).await.refusal(), (404, "not_found"));
    }
}

testkit::both_engines! { of TENGZHOU;
    // covers: T-56
    async fn each_address_lies_in_one_unit_of_each_level_and_each_has_somebody_or_is_named_as_empty(app: TestApp) {
        let head = app.sign_in("village_head", 2).await;
        let asked = format!("/api/v1/households/{}", app.made.households[0].id);
        let page = head.get(&asked).await.ok();
        let ladder = page["ladder"].as_array().expect("a ladder");
        let village = &app.made.areas[2].name;
        let rungs: Vec<_> = ladder.iter().filter(|it| it["area_name"] == json!(village)).collect();
        assert!(rungs.iter().any(|it| it["names"].as_array().is_some_and(|it| !it.is_empty())), "{page}");
        let mut units: Vec<_> = ladder.iter().map(|it| it["area_name"].clone()).collect();
        let levels: std::collections::BTreeSet<_> = units.iter().map(Value::to_string).collect();
        units.dedup();
        assert!(units.len() == levels.len() && units.len() >= 4, "each unit once, up to the county: {units:?}");
        assert!(!ladder.iter().any(|it| it["role_name"]["en"] == "Administrator"), "{page}");
        // A post that nobody holds any more stands there as empty.
        let own = app.made.posts.iter().find(|(login, _)| *login == format!("village_head.{}", app.made.areas[2].path.as_str()));
        let post = own.map(|(_, post)| post.id).expect("a post");
        let admin = app.sign_in("administrator", 0).await;
        admin.post(&format!("/api/v1/appointments/{post}/end"), json!({ "until": "2022-03-15" })).await.ok();
        app.set_time("2022-03-16T01:00:00Z");
        let leader = app.sign_in("stairwell_head", app.made.areas.iter().position(|it| it.id == app.made.households[0].area).expect("a unit")).await;
        let page = leader.get(&asked).await.ok();
        let empty = page["ladder"].as_array().expect("a ladder").iter().find(|it| it["area_name"] == json!(village));
        assert_eq!(empty.map(|it| &it["names"]), Some(&json!([])), "{page}");
    }
}
