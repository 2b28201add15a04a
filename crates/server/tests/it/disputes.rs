//! Mediation through the real router, on both engines: voluntary, read by the mediator alone, ended by a step that fits.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, TENGZHOU};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn bring(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/disputes/{}", id(n)), body).await
}

async fn step(client: &Client, n: u128, step: u128, kind: &str, more: Value) -> Answer {
    let mut body = json!({ "id": id(step), "kind": kind, "said": "双方到村委会坐下来谈" });
    for (key, value) in more.as_object().cloned().unwrap_or_default() {
        body[key] = value;
    }
    client.post(&format!("/api/v1/disputes/{}/steps", id(n)), body).await
}

async fn open(client: &Client, n: u128) -> Answer {
    client.get(&format!("/api/v1/disputes/{}", id(n))).await
}

fn brought(area: impl serde::Serialize) -> Value {
    json!({ "area": area, "kind": "rent", "source": "party", "consent": true, "said": "封控期间房租要不要减",
        "parties": [{ "name": "房东钱某", "phone": "13800001111" }, { "name": "租客孙某" }] })
}

async fn tick(app: &testkit::TestApp, at: &str) {
    app.set_time(at);
    server::upkeep::once(&app.app).await.expect("runs");
}

testkit::both_engines! { of TENGZHOU;
    // covers: T-37 T-38 T-39
    async fn a_dispute_is_brought_mediated_agreed_on_and_done(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let area = app.made.areas[2].id;
        let level = &app.made.areas[2].level;
        let elsewhere = app.made.areas.iter().rposition(|it| it.level == *level && it.id != area).expect("a village");
        let head = app.sign_in("village_head", 2).await;
        for _ in 0..2 {
            let page = bring(&head, 1, brought(area)).await.ok();
            assert_eq!((&page["dispute"]["number"], &page["dispute"]["state"]), (&json!("调2022-0001"), &json!("mediating")));
            assert_eq!(page["dispute"]["due_at"], "2022-04-14T01:00:00Z", "thirty days");
        }
        let mut other = brought(area);
        other["said"] = json!("另一件");
        assert_eq!(bring(&head, 1, other).await.refusal(), (409, "id_reused"));

        // Above, the kind and the state are seen, the parties are not.
        let town = app.sign_in("town_head", 1).await;
        let list = town.get("/api/v1/disputes").await.ok();
        assert_eq!((&list["rows"][0]["kind"], &list["rows"][0]["mine"]), (&json!("rent"), &json!(false)));
        assert!(!list.to_string().contains("孙某") && !list.to_string().contains("房租要不要"), "{list}");
        assert_eq!(open(&town, 1).await.refusal(), (403, "not_the_mediator"));
        assert_eq!(step(&town, 1, 10, "meet", Value::Null).await.refusal(), (403, "not_the_mediator"));
        assert_eq!(open(&app.sign_in("village_head", elsewhere).await, 1).await.refusal(), (404, "not_found"));
        assert_eq!(app.sign_in("administrator", 0).await.get("/api/v1/disputes").await.refusal(), (403, "not_allowed"));

        step(&head, 1, 10, "meet", Value::Null).await.ok();
        assert_eq!(step(&head, 1, 11, "perform", Value::Null).await.refusal(), (409, "dispute_not_there"));
        assert_eq!(step(&head, 1, 11, "agree", json!({ "perform_by": "2022-03-14" })).await.body["fields"][0]["field"], "perform_by");
        let agreed = json!({ "said": "减免一个月房租，四月起照付", "perform_by": "2022-04-01" });
        for _ in 0..2 {
            let page = step(&head, 1, 11, "agree", agreed.clone()).await.ok();
            assert_eq!((&page["dispute"]["state"], page["acts"].as_array().map(Vec::len)), (&json!("agreed"), Some(3)));
            assert_eq!(page["may"], json!(["meet", "perform", "refer"]));
        }
        for (at, late) in [("2022-04-01T15:00:00Z", false), ("2022-04-01T16:00:00Z", true)] {
            app.set_time(at);
            let list = app.sign_in("town_head", 1).await.get("/api/v1/disputes").await.ok();
            assert_eq!(list["rows"][0]["late"], late, "what they agreed on is due with its day");
        }
        let head = app.sign_in("village_head", 2).await;
        let town = app.sign_in("town_head", 1).await;
        assert_eq!(step(&head, 1, 11, "agree", json!({ "said": "别的", "perform_by": "2022-04-20" })).await.refusal(), (409, "id_reused"));
        let page = step(&head, 1, 12, "perform", json!({ "said": "三月房租已退" })).await.ok();
        assert_eq!((&page["dispute"]["state"], &page["may"]), (&json!("performed"), &json!([])));
        let list = town.get("/api/v1/disputes?over=true").await.ok();
        let rent = list["kinds"].as_array().expect("kinds").iter().find(|it| it["id"] == "rent").expect("rent").clone();
        assert_eq!([&rent["epidemic"], &rent["open"], &rent["settled"]], [&json!(true), &json!(0), &json!(1)]);

        assert_eq!(list["rows"][0]["state"], "performed");
        // After its days nothing of it is left.
        tick(&app, "2023-04-04T02:00:00Z").await;
        let left = app.app.store().read::<_, store::StoreError, _>(|db| {
            Box::pin(async move { db.query_one("select count(*) from dispute_step", &[]).await?.take::<i64>(0) })
        });
        assert_eq!(left.await.expect("counts"), 0);
    }

    // covers: T-37 T-39
    async fn nobody_is_mediated_against_their_will_and_somebody_else_can_decide(app: TestApp) {
        let area = app.made.areas[2].id;
        let head = app.sign_in("village_head", 2).await;
        let wrong = |key: &str, value: Value| {
            let mut body = brought(area);
            body[key] = value;
            body
        };
        for (key, value, field) in [
            ("consent", json!(false), "consent"),
            ("source", json!("found"), "source"),
            ("source", json!("measure"), "measure"),
            ("kind", json!("opinion"), "kind"),
            ("parties", json!([{ "name": "一个人" }]), "parties"),
            ("parties", json!([{ "name": "一个人" }, { "name": " " }]), "parties.name"),
            ("measure", json!(id(5)), "measure"),
        ] {
            assert_eq!(bring(&head, 2, wrong(key, value)).await.body["fields"][0]["field"], field);
        }
        bring(&head, 2, brought(area)).await.ok();
        assert_eq!(step(&head, 2, 20, "refer", json!({ "body": "nobody" })).await.body["fields"][0]["field"], "body");
        let page = step(&head, 2, 20, "fail", Value::Null).await.ok();
        assert_eq!((&page["dispute"]["state"], &page["may"]), (&json!("failed"), &json!(["refer"])));
        let page = step(&head, 2, 21, "refer", json!({ "body": "court" })).await.ok();
        assert_eq!((&page["dispute"]["state"], &page["dispute"]["body"]), (&json!("referred"), &json!("court")));

        // Another mediator takes one over with a reason; the first reads it no longer.
        bring(&head, 3, brought(area)).await.ok();
        let town = app.sign_in("town_head", 1).await;
        assert_eq!(step(&head, 3, 30, "take_over", Value::Null).await.refusal(), (409, "dispute_not_there"));
        assert_eq!(step(&town, 3, 30, "take_over", json!({ "said": " " })).await.body["fields"][0]["field"], "said");
        let page = step(&town, 3, 30, "take_over", json!({ "said": "书记与一方是亲属，应回避" })).await.ok();
        assert_eq!((&page["dispute"]["mine"], &page["parties"][1]["name"]), (&json!(true), &json!("租客孙某")));
        assert_eq!(open(&head, 3).await.refusal(), (403, "not_the_mediator"));
        let page = step(&town, 3, 31, "withdraw", json!({ "said": "租客不愿继续" })).await.ok();
        assert_eq!(page["dispute"]["state"], "withdrawn");
        // What a database backup would show tells no name.
        let sealed = app.app.store().read::<_, store::StoreError, _>(|db| {
            Box::pin(async move {
                let rows = db.query("select said_sealed from dispute", &[]).await?;
                rows.into_iter().map(|mut row| row.take::<Vec<u8>>(0)).collect::<Result<Vec<_>, _>>()
            })
        });
        let plain = "房租".as_bytes();
        for row in sealed.await.expect("rows") {
            assert!(!row.windows(plain.len()).any(|it| it == plain));
        }
    }
}
