//! Who needs looking after through the real router, on both engines: with consent, sealed, contacted in time, taken off at
//! once.

use axum::http::Method;
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Answer, Client, TestApp};
use uuid::Uuid;

fn at(app: &TestApp, person: usize, rest: &str) -> String {
    format!("/api/v1/care/{}{rest}", app.made.people[person].id)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

fn plan(more: &Value) -> Value {
    let mut body = json!({ "needs": ["alone", "medicine"], "note": "每天两次降压药", "consent": "own",
        "consented_on": "2022-03-15", "every_days": 7 });
    for (key, value) in more.as_object().cloned().unwrap_or_default() {
        body[key] = value;
    }
    body
}

async fn text(app: &TestApp, sql: &'static str) -> String {
    let read = app.fresh.store.read::<_, StoreError, _>(move |db| {
        Box::pin(async move {
            db.query(sql, &[])
                .await?
                .into_iter()
                .map(|mut row| row.take(0))
                .collect::<Result<Vec<String>, _>>()
        })
    });
    read.await.expect("reads").join("\n")
}

async fn bytes(app: &TestApp, sql: &'static str) -> Vec<Vec<u8>> {
    let read = app.fresh.store.read::<_, StoreError, _>(move |db| {
        Box::pin(async move {
            db.query(sql, &[])
                .await?
                .into_iter()
                .map(|mut row| row.take(0))
                .collect::<Result<Vec<Vec<u8>>, _>>()
        })
    });
    read.await.expect("reads")
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let read = app
        .fresh
        .store
        .read::<i64, StoreError, _>(move |db| Box::pin(async move { db.query_one(sql, &[]).await?.take(0) }));
    read.await.expect("reads")
}

testkit::both_engines! { of testkit::BEILUN;
    // Need tags, consent, the day of the next contact.
    // covers: B-78
    async fn those_who_agree_are_looked_after_and_contacted_before_their_day(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let micro = app.sign_in("micro_leader", 4).await;
        let cases = [
            (json!({ "consent": "" }), "consent"),
            (json!({ "consent": "guardian", "consent_by": " " }), "consent_by"),
            (json!({ "needs": [] }), "needs"),
            (json!({ "needs": ["gold"] }), "needs"),
            (json!({ "every_days": 60 }), "every_days"),
            (json!({ "consented_on": "2022-03-16" }), "consented_on"),
            (json!({ "next_on": "never" }), "next_on"),
        ];
        for (body, field) in cases {
            let refused = put(&village, &at(&app, 0, ""), plan(&body)).await;
            assert_eq!((refused.refusal().0, &refused.body["fields"][0]["field"]), (422, &json!(field)));
        }
        assert_eq!(count(&app, "select count(*) from care").await, 0);
        let kept = put(&village, &at(&app, 0, ""), plan(&json!({}))).await.ok();
        assert_eq!((&kept["care"]["next_on"], &kept["care"]["due"]), (&json!("2022-03-22"), &json!(false)));
        // The same again is the same act; another without having seen it is not.
        put(&village, &at(&app, 0, ""), plan(&json!({}))).await.ok();
        assert_eq!(put(&village, &at(&app, 0, ""), plan(&json!({ "every_days": 3 }))).await.refusal(), (412, "changed_meanwhile"));
        put(&village, &at(&app, 1, ""), plan(&json!({ "consent": "guardian", "consent_by": "王秀兰", "next_on": "2022-03-16" }))).await.ok();
        assert_eq!(village.get("/api/v1/care").await.ok()["rows"][0]["consent_by"], "王秀兰", "whose day comes first");

        // Who lives in another micro-grid is not seen, and a member sees nobody.
        let here = app.made.people[0].path.clone();
        let own = app.made.areas.iter().position(|it| it.path == here).expect("a unit");
        let near = app.sign_in("micro_leader", own).await;
        assert_eq!(near.get("/api/v1/care/counts").await.ok()["all"], 2);
        let away = app.made.areas.iter().rposition(|it| it.path.depth() == here.depth()).expect("another");
        let away = app.sign_in("micro_leader", away).await;
        assert_eq!(away.get("/api/v1/care/counts").await.ok()["all"], 0);
        assert_eq!(away.get(&at(&app, 0, "")).await.status, 404);
        assert_eq!(put(&away, &at(&app, 0, ""), plan(&json!({}))).await.status, 404);
        assert_eq!(app.sign_in("command_room", 1).await.get("/api/v1/care").await.status, 403);
        drop(micro);

        // Nothing of health or of a guardian stands readable on the disk.
        let sealed = "select needs_sealed from care union all select note_sealed from care \
                      union all select consent_by_sealed from care where consent_by_sealed is not null";
        let bytes = bytes(&app, sealed).await;
        assert_eq!(bytes.len(), 5);
        for word in ["alone", "medicine", "降压药", "王秀兰"] {
            assert!(bytes.iter().all(|it| !it.windows(word.len()).any(|part| part == word.as_bytes())), "{word}");
        }

        app.set_time("2022-03-22T02:00:00Z");
        let near = app.sign_in("micro_leader", own).await;
        let due = near.get("/api/v1/care?due=true").await.ok();
        let counts = near.get("/api/v1/care/counts").await.ok();
        assert_eq!((&counts["due"], due["rows"].as_array().map(Vec::len)), (&json!(2), Some(2)));
        // A plan that is overdue can be changed, and stays due.
        let late = put(&near, &at(&app, 1, ""), plan(&json!({ "note": "听力不好", "version": 1 }))).await.ok();
        assert_eq!((&late["care"]["next_on"], &late["care"]["due"]), (&json!("2022-03-16"), &json!(true)));
        let contact = at(&app, 0, &format!("/contacts/{}", Uuid::from_u128(7)));
        let said = json!({ "way": "visit", "said": "药还够三天，请代取" });
        let page = put(&near, &contact, said.clone()).await.ok();
        assert_eq!((&page["care"]["next_on"], &page["care"]["last_on"]), (&json!("2022-03-29"), &json!("2022-03-22")));
        assert_eq!(page["contacts"][0]["said"], "药还够三天，请代取");
        // Sent again a day later it is still that contact.
        app.set_time("2022-03-23T02:00:00Z");
        let near = app.sign_in("micro_leader", own).await;
        let page = put(&near, &contact, said).await.ok();
        assert_eq!((&page["care"]["next_on"], page["contacts"].as_array().map(Vec::len)), (&json!("2022-03-29"), Some(1)));
        let wrong = put(&near, &at(&app, 0, &format!("/contacts/{}", Uuid::from_u128(8))), json!({ "way": "drone" })).await;
        assert_eq!(wrong.body["fields"][0]["field"], "way");

        // Consent taken back: nothing is left but that it was.
        let gone = near.call(Method::DELETE, &at(&app, 0, "?why=withdrawn"), Value::Null).await;
        assert_eq!(gone.status, 204);
        assert_eq!(near.get(&at(&app, 0, "")).await.ok(), json!({ "care": null, "contacts": [] }));
        assert_eq!(count(&app, "select count(*) from care_contact").await, 0);
        let audit = text(&app, "select detail from audit").await;
        assert!(audit.contains("destroyed") && !audit.contains("降压药") && !audit.contains("三天"), "{audit}");
    }

    // I-23: nobody under fourteen stands there by their own word; contacts are forgotten with their days.
    async fn a_child_needs_a_guardian_and_contacts_are_forgotten(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let household = app.made.households[0].id;
        let id = Uuid::from_u128(77);
        let child = json!({ "household": household, "name": "孔小宝", "born": "2012-05-01" });
        put(&village, &format!("/api/v1/persons/{id}"), child).await.ok();
        let at = format!("/api/v1/care/{id}");
        let refused = put(&village, &at, plan(&json!({ "needs": ["child"] }))).await;
        assert_eq!(refused.body["fields"][0], json!({ "field": "consent", "code": "guardian" }));
        put(&village, &at, plan(&json!({ "needs": ["child"], "consent": "guardian", "consent_by": "王秀兰" }))).await.ok();
        put(&village, &format!("{at}/contacts/{}", Uuid::from_u128(9)), json!({ "way": "phone" })).await.ok();
        app.set_time("2023-03-20T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select count(*) from care_contact").await, 0);
        assert_eq!(count(&app, "select count(*) from care").await, 1);
    }
}
