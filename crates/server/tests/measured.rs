//! Measures on persons through the real router, on both engines: only at the request of a disease-control body, by two
//! people, until an end; everybody told, asked twice a day, heard, and let off; nobody named in public.

use axum::http::Method;
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Answer, Client, TestApp};
use uuid::Uuid;

const MEASURE: u128 = 900;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Two residents of the first village, of two households.
fn proposal(app: &TestApp) -> Value {
    json!({ "kind": "monitoring", "area": app.made.areas[2].id, "document": "滕指发〔2022〕9号",
        "issuer": "滕州市人民政府", "reason": "contacts", "services": "买菜送药", "appeal": "扫码提出",
        "starts_at": "2022-03-15T02:00:00Z", "ends_at": "2022-03-19T16:00:00Z", "review_at": "2022-03-18T02:00:00Z",
        "body": "滕州市疾病预防控制中心", "request": "滕疾控协查〔2022〕31号",
        "persons": [app.made.people[0].id, app.made.people[2].id] })
}

fn worker(app: &TestApp, role: &str, area: usize) -> Value {
    let login = format!("{role}.{}", app.made.areas[area].path.as_str());
    let (_, post) = app.made.posts.iter().find(|(known, _)| *known == login).expect("a post");
    json!(post.worker)
}

fn at(app: &TestApp, person: usize, rest: &str) -> String {
    format!("/api/v1/measured/{}/{}{rest}", id(MEASURE), app.made.people[person].id)
}

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    client.call(Method::PUT, path, body).await
}

async fn propose(app: &TestApp, client: &Client, change: impl FnOnce(&mut Value)) -> Answer {
    let mut body = proposal(app);
    change(&mut body);
    put(client, &format!("/api/v1/measures/{}", id(MEASURE)), body).await
}

async fn authorise(app: &TestApp, kind: &str) {
    let admin = app.sign_in("administrator", 0).await;
    let body = json!({ "worker": worker(app, "commander", 0), "kind": kind, "area": app.made.areas[0].id,
        "document": "滕政发〔2022〕1号", "until": "2022-05-31" });
    let granted = put(&admin, &format!("/api/v1/authorities/{}", id(1)), body).await;
    assert_eq!(granted.status, 204, "{}", granted.text);
}

/// Monitoring of two residents, proposed by the town and agreed to by the city.
async fn bound(app: &TestApp) -> Client {
    authorise(app, "monitoring").await;
    let town = app.sign_in("town_head", 1).await;
    propose(app, &town, |_| {}).await.ok();
    let commander = app.sign_in("commander", 0).await;
    let decided = commander
        .post(&format!("/api/v1/measures/{}/decision", id(MEASURE)), json!({ "grant": true }))
        .await
        .ok();
    assert_eq!(
        (&decided["people"], &decided["households"]),
        (&json!(2), &json!(2)),
        "who decides is shown how many"
    );
    app.sign_in("village_head", 2).await
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let read = app
        .fresh
        .store
        .read::<i64, StoreError, _>(move |db| Box::pin(async move { db.query_one(sql, &[]).await?.take(0) }));
    read.await.expect("reads")
}

async fn refused(app: &TestApp, sql: &'static str) -> bool {
    let done = app
        .fresh
        .store
        .write::<u64, StoreError, _>(move |writer| Box::pin(async move { writer.execute(sql, &[]).await }));
    matches!(done.await, Err(StoreError::Conflict(_)))
}

fn fields(answer: &Answer) -> Vec<String> {
    let all = answer.body["fields"].as_array().cloned().unwrap_or_default();
    all.iter().map(|it| it["field"].as_str().unwrap_or_default().to_owned()).collect()
}

testkit::both_engines! { of testkit::TENGZHOU;
    // I-2, I-4, I-5: only at a request, only whom the register knows here, never added to, never alone.
    async fn persons_are_limited_only_at_a_request_and_by_two_people(app: TestApp) {
        let town = app.sign_in("town_head", 1).await;
        for field in ["body", "request"] {
            let answer = propose(&app, &town, |it| it[field] = json!(" ")).await;
            assert_eq!((answer.refusal(), fields(&answer)), ((422, "invalid"), vec![field.to_owned()]));
        }
        let other_village = json!([app.made.people[app.made.people.len() - 1].id]);
        for (field, value) in [("persons", json!([])), ("persons", json!([id(5)])), ("persons", other_village),
            ("area", json!(app.made.areas[3].id))] {
            let answer = propose(&app, &town, |it| it[field] = value.clone()).await;
            assert_eq!((answer.refusal(), fields(&answer)), ((422, "invalid"), vec![field.to_owned()]), "{value}");
        }
        assert_eq!(count(&app, "select count(*) from measure").await, 0, "nothing half-saved");
        let grid = app.sign_in("grid_leader", 3).await;
        assert_eq!(propose(&app, &grid, |_| {}).await.refusal(), (403, "not_allowed"));
        let made = propose(&app, &town, |_| {}).await.ok();
        assert_eq!((&made["standing"], &made["people"]), (&json!("waiting"), &json!(2)));
        propose(&app, &town, |_| {}).await.ok();
        assert_eq!(count(&app, "select count(*) from measured").await, 2, "the same again is the same act");

        let decision = format!("/api/v1/measures/{}/decision", id(MEASURE));
        let commander = app.sign_in("commander", 0).await;
        authorise(&app, "isolation").await;
        assert_eq!(commander.post(&decision, json!({ "grant": true })).await.refusal(), (409, "no_authority"),
            "an authority for another kind is none");
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(village.get("/api/v1/measured").await.ok()["rows"], json!([]), "a proposal limits nobody");
        for sql in ["update measure set body = null", "update measure set request = ''", "update measure set kind = 'watch'",
            "update measure set reason = 'other'", "update measure set decided_by = proposed_by, granted = 1, decided_at = 1"] {
            assert!(refused(&app, sql).await, "{sql}");
        }
        assert_eq!(count(&app, "select count(*) from measure where granted = 1").await, 0);
    }

    // covers: T-21 T-22
    async fn who_is_under_a_measure_is_told_asked_twice_a_day_and_missed_when_not(app: TestApp) {
        let village = bound(&app).await;
        let page = village.get("/api/v1/measured").await.ok();
        assert_eq!((&page["people"], &page["untold"], &page["missing"]), (&json!(2), &json!(2), &json!(0)),
            "no entry fell due since it was decided");
        // 21:00: the evening's entry of the first day is due.
        app.set_time("2022-03-15T13:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        let page = village.get("/api/v1/measured").await.ok();
        assert_eq!((&page["slot"]["half"], &page["missing"]), (&json!("evening"), &json!(2)));

        let entry = |n: u128, body: Value| { let path = at(&app, 0, &format!("/check-ins/{}", id(n))); let village = &village;
            async move { put(village, &path, body).await } };
        let well = json!({ "way": "phone", "temperature": 365 });
        assert_eq!(fields(&entry(20, json!({ "way": "letter", "temperature": 3650, "symptoms": ["sad"] })).await),
            ["way", "symptoms", "temperature"]);
        assert_eq!(entry(20, well.clone()).await.status, 204);
        assert_eq!(entry(20, well.clone()).await.status, 204, "the same again is the same act");
        assert_eq!(entry(20, json!({ "way": "phone", "symptoms": ["fever"] })).await.refusal(), (409, "id_reused"));
        let missing = village.get("/api/v1/measured?only=missing").await.ok();
        assert_eq!(missing["rows"].as_array().map(Vec::len), Some(1));
        assert_eq!((&missing["rows"][0]["person"], &missing["missing"]), (&json!(app.made.people[2].id), &json!(1)));
        assert_eq!(village.post(&at(&app, 0, "/told"), Value::Null).await.status, 204);
        let untold = village.get("/api/v1/measured?only=untold").await.ok();
        assert_eq!((untold["rows"].as_array().map(Vec::len), &untold["untold"]), (Some(1), &json!(1)));
        let rows = village.get("/api/v1/measured?kind=monitoring").await.ok();
        let first = rows["rows"].as_array().and_then(|all| all.iter().find(|it| it["person"] == json!(app.made.people[0].id))).cloned();
        let first = first.expect("the first");
        assert_eq!((&first["checked"], &first["last"]["temperature"], &first["last"]["unwell"]), (&json!(true), &json!(365), &json!(false)));
        assert_eq!(village.get("/api/v1/measured?kind=isolation").await.ok()["rows"], json!([]));

        // I-7: who is not told within a day is counted where everybody responsible sees it.
        app.set_time("2022-03-16T03:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        let measures = village.get("/api/v1/measures").await.ok();
        assert_eq!(measures[0]["persons"], json!({ "people": 2, "told": 1, "left": 0, "overdue": true }));
        // I-22: unreviewed, it lapses, and nobody is asked any more.
        app.set_time("2022-03-19T03:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(village.get("/api/v1/measured").await.ok()["people"], json!(0));
        assert_eq!(put(&village, &at(&app, 0, &format!("/check-ins/{}", id(21))), well).await.refusal(), (409, "measure_over"));
    }

    // covers: T-24
    async fn each_persons_chain_shows_reason_and_end(app: TestApp) {
        let village = bound(&app).await;
        let path = format!("/api/v1/persons/{}/chain", app.made.people[0].id);
        put(&village, &at(&app, 0, &format!("/check-ins/{}", id(20))), json!({ "way": "visit", "symptoms": ["cough", "cough"] })).await;
        app.set_time("2022-03-16T03:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        let link = village.get(&path).await.ok()["measures"][0].clone();
        let says = ["reason", "request", "document", "issuer", "ends_at", "standing"].map(|it| link[it].as_str().unwrap_or_default().to_owned());
        assert_eq!(says, ["contacts", "滕疾控协查〔2022〕31号", "滕指发〔2022〕9号", "滕州市人民政府", "2022-03-19T16:00:00Z", "in_force"]);
        assert!(link["decider"].is_string() && link["proposer"] != link["decider"]);
        assert_eq!((&link["check_ins"][0]["symptoms"], &link["check_ins"][0]["unwell"]), (&json!(["cough"]), &json!(true)));
        let missed: Vec<_> = link["missed"].as_array().expect("missed").iter().map(|it| (it["day"].clone(), it["half"].clone())).collect();
        assert_eq!(missed, [(json!("2022-03-15"), json!("evening")), (json!("2022-03-16"), json!("morning"))]);

        // Only who follows them in their own area knows it is them: no stairwell head, no other village.
        for (role, area, refusal) in [("stairwell_head", 5, (403, "not_allowed")), ("village_head", app.made.areas.len() / 2 + 1, (404, "not_found"))] {
            let other = app.sign_in(role, area).await;
            assert_eq!(other.get(&path).await.refusal(), refusal, "{role}");
            let list = other.get("/api/v1/measured").await;
            assert!(list.status == 403 || list.ok()["rows"] == json!([]), "{role}");
        }
        let town = app.sign_in("town_head", 1).await;
        let release = at(&app, 0, "/release");
        assert_eq!(fields(&town.post(&release, json!({ "why": " " })).await), ["why"]);
        assert_eq!(town.post(&release, json!({ "why": "疾控机构排除密接" })).await.status, 204);
        assert_eq!(town.post(&release, json!({ "why": "再次" })).await.refusal(), (409, "measure_over"));
        let link = village.get(&path).await.ok()["measures"][0].clone();
        assert_eq!((&link["standing"], &link["ended_why"]), (&json!("lifted"), &json!("疾控机构排除密接")));
        assert_eq!(village.get("/api/v1/measured").await.ok()["people"], json!(1), "the other goes on");
    }

    // I-7, I-8, I-16: an objection with the code of the notice; in public only a number that is not small.
    async fn who_is_limited_objects_with_the_notice_and_is_not_public(app: TestApp) {
        let village = bound(&app).await;
        let link = village.get(&format!("/api/v1/persons/{}/chain", app.made.people[0].id)).await.ok()["measures"][0].clone();
        let open = format!("/api/v1/open/{}/measures", app.made.county.0);
        let object = json!({ "id": id(30), "serial": link["serial"], "said": "我没有去过那里" });
        app.nobody().post(&open, object).await.ok();
        let officer = app.sign_in("rights_officer", 0).await;
        let objections = officer.get("/api/v1/objections").await.ok();
        assert_eq!((objections.as_array().map(Vec::len), &objections[0]["may_answer"]), (Some(1), &json!(true)));
        let seen = app.nobody().get(&open).await.ok();
        assert_eq!((&seen["measures"], &seen["bound"]), (&json!([]), &json!([{ "kind": "monitoring", "people": null }])));
        assert!(!seen.to_string().contains("31号"), "not even the request: few are behind it");
    }

    // I-12, I-15: sealed while it is kept, destroyed after its days; no record of somebody else takes a measure over.
    async fn what_they_said_is_sealed_and_destroyed(app: TestApp) {
        let village = bound(&app).await;
        put(&village, &at(&app, 0, &format!("/check-ins/{}", id(20))), json!({ "way": "phone", "symptoms": ["diarrhoea"] })).await;
        let sealed = app.fresh.store.read::<Vec<u8>, StoreError, _>(|db| Box::pin(async move {
            db.query_one("select said_sealed from check_in", &[]).await?.take(0)
        }));
        let sealed = sealed.await.expect("reads");
        assert!(!String::from_utf8_lossy(&sealed).contains("diarrhoea"));
        assert!(refused(&app, "delete from person where id = (select person from measured limit 1)").await, "no record goes from under a measure");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select count(*) from measured").await, 2);
        app.set_time("2022-04-24T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select (select count(*) from measured) + (select count(*) from check_in)").await, 0);
        assert_eq!(count(&app, "select people from measure").await, 2, "the decision stays, with how many");
        let certified = "select count(*) from audit where action = 'retention.destroyed' and subject = 'measured, check_in'";
        assert_eq!(count(&app, certified).await, 1);
    }
}
