//! Measures and cards through the real router, on both engines: nothing is limited without two people, a
//! document, a reason of the closed list, an end and somebody else who hears objections.

use axum::http::Method;
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Client, TestApp};
use uuid::Uuid;

const MEASURE: u128 = 900;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn proposal(app: &TestApp, area: usize) -> Value {
    json!({ "kind": "exit_limit", "area": app.made.areas[area].id, "document": "宁指发〔2022〕12号",
        "issuer": "宁江区指挥部", "reason": "contacts", "services": "代买代送、送药取药", "appeal": "扫码或请网格员代提",
        "starts_at": "2022-03-15T02:00:00Z", "ends_at": "2022-03-21T16:00:00Z", "review_at": "2022-03-18T02:00:00Z",
        "terms": { "exits": 1, "every_days": 2, "max_minutes": 120 } })
}

fn path(n: u128, rest: &str) -> String {
    format!("/api/v1/measures/{}{rest}", id(n))
}

async fn authorise(app: &TestApp) {
    let admin = app.sign_in("administrator", 0).await;
    let commander = worker(app, "commander", 0);
    let body = json!({ "worker": commander, "kind": "exit_limit", "area": app.made.areas[0].id,
        "document": "宁指发〔2022〕3号", "until": "2022-05-31" });
    let granted = admin.call(Method::PUT, &format!("/api/v1/authorities/{}", id(1)), body).await;
    assert_eq!(granted.status, 204, "{}", granted.text);
}

fn worker(app: &TestApp, role: &str, area: usize) -> Value {
    let login = format!("{role}.{}", app.made.areas[area].path.as_str());
    let (_, post) = app.made.posts.iter().find(|(known, _)| *known == login).expect("a post");
    json!(post.worker)
}

/// A limit on the first village, proposed by its secretary and agreed to by the commander.
async fn limited(app: &TestApp) -> Client {
    authorise(app).await;
    let village = app.sign_in("village_head", 2).await;
    village.call(Method::PUT, &path(MEASURE, ""), proposal(app, 2)).await.ok();
    let commander = app.sign_in("commander", 0).await;
    commander.post(&path(MEASURE, "/decision"), json!({ "grant": true })).await.ok();
    village
}

async fn cards(client: &Client) -> Vec<Value> {
    client.post(&path(MEASURE, "/cards"), Value::Null).await.ok();
    let page = client.get(&path(MEASURE, "/cards")).await.ok();
    page["rows"].as_array().cloned().expect("cards")
}

/// A gate of the first village and its guard, whose shift began at ten.
async fn guard(app: &TestApp, village: &Client) -> (Client, Value) {
    let gate = json!({ "id": id(500), "area": app.made.areas[2].id, "kind": "entrance", "name": "村口" });
    let gate = village.post("/api/v1/checkpoints", gate).await.ok();
    let draft = village.post("/api/v1/duty/draft", json!({ "from": "2022-03-15", "days": 1 })).await.ok();
    let shifts = draft["shifts"].as_array().expect("shifts").iter();
    let shift =
        shifts.clone().find(|it| it["starts_at"] == "2022-03-15T06:00:00Z" && !it["worker"].is_null());
    let shift = shift.expect("a late shift").clone();
    village.post("/api/v1/duty/roster", json!({ "shifts": [shift] })).await.ok();
    for area in [3, 4] {
        if worker(app, "grid_member", area) == shift["worker"] {
            return (app.sign_in("grid_member", area).await, gate);
        }
    }
    panic!("nobody holds {shift}")
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let read = app
        .fresh
        .store
        .read::<i64, StoreError, _>(move |db| Box::pin(async move { db.query_one(sql, &[]).await?.take(0) }));
    read.await.expect("reads")
}

/// Whether the database itself refuses a statement.
async fn refused(app: &TestApp, sql: &'static str) -> bool {
    let done = app
        .fresh
        .store
        .write::<u64, StoreError, _>(move |writer| Box::pin(async move { writer.execute(sql, &[]).await }));
    matches!(done.await, Err(StoreError::Conflict(_)))
}

testkit::both_engines! { of testkit::NINGJIANG;
    // I-2, I-3: whatever is missing, nothing is saved; no limit without what is done for the people meanwhile.
    // covers: B-08
    async fn a_measure_without_basis_reason_or_end_cannot_be_proposed(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        let put = async |body: Value| village.call(Method::PUT, &path(MEASURE, ""), body).await;
        for field in ["document", "issuer", "services", "appeal"] {
            let mut body = proposal(&app, 2);
            body[field] = json!("  ");
            let answer = put(body).await;
            assert_eq!((answer.refusal(), &answer.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        let wrong = [("reason", json!("other")), ("kind", json!("lock_in")), ("ends_at", json!("2022-06-01T00:00:00Z")),
            ("review_at", json!("2022-03-23T00:00:00Z")), ("starts_at", json!("never"))];
        for (field, value) in wrong {
            let mut body = proposal(&app, 2);
            body[field] = value;
            let answer = put(body).await;
            assert_eq!(answer.refusal(), (422, "invalid"), "{field}");
            let fields = answer.body["fields"].as_array().cloned().unwrap_or_default();
            assert!(fields.iter().any(|it| it["field"] == field), "{field}: {}", answer.text);
        }
        assert_eq!(put(proposal(&app, 5)).await.refusal(), (404, "not_found"), "another village");
        let grid = app.sign_in("grid_member", 3).await;
        assert_eq!(grid.call(Method::PUT, &path(MEASURE, ""), proposal(&app, 3)).await.refusal(), (403, "not_allowed"));
        assert_eq!(count(&app, "select count(*) from measure").await, 0, "nothing half-saved");
        let made = put(proposal(&app, 2)).await.ok();
        assert_eq!((&made["standing"], &made["households"], &made["people"]), (&json!("waiting"), &json!(6), &json!(12)));
        assert_eq!(put(proposal(&app, 2)).await.ok()["id"], made["id"], "the same again is the same act");
        let mut other = proposal(&app, 2);
        other["document"] = json!("另一份文件");
        assert_eq!(put(other).await.refusal(), (409, "id_reused"));
    }

    async fn cards_go_along_with_the_units_of_their_households(app: TestApp) {
        let village = limited(&app).await;
        assert_eq!(cards(&village).await.len(), 6);
        let admin = app.sign_in("administrator", 0).await;
        let merge = json!({ "kind": "merge", "area": app.made.areas[3].id, "target": app.made.areas[4].id, "day": "2022-03-15" });
        admin.call(Method::PUT, &format!("/api/v1/reshape/{}", id(1)), merge).await.ok();
        assert_eq!(cards(&village).await.len(), 6, "none is lost and none is made twice");
        let grid = app.sign_in("grid_member", 4).await;
        let page = grid.get(&path(MEASURE, "/cards")).await.ok();
        assert_eq!(page["rows"].as_array().map(Vec::len), Some(6), "the unit that stays answers for all of them");
    }

    // I-4: two people and an authority, held by the database.
    async fn nobody_decides_alone_or_without_an_authority(app: TestApp) {
        let (village, township) = (app.sign_in("village_head", 2).await, app.sign_in("township_head", 1).await);
        let commander = app.sign_in("commander", 0).await;
        village.call(Method::PUT, &path(MEASURE, ""), proposal(&app, 2)).await.ok();
        let decide = |grant: bool| json!({ "grant": grant });
        let at = path(MEASURE, "/decision");
        assert_eq!(village.post(&at, decide(true)).await.refusal(), (403, "not_allowed"));
        assert_eq!(commander.post(&at, decide(true)).await.refusal(), (409, "no_authority"), "a role is no authority");
        let admin = app.sign_in("administrator", 0).await;
        assert_eq!(admin.post(&at, decide(true)).await.refusal(), (403, "not_allowed"), "no administrator skips it");
        let own = json!({ "worker": worker(&app, "administrator", 0), "kind": "exit_limit",
            "area": app.made.areas[0].id, "document": "自己给自己", "until": "2022-05-31" });
        let granted = admin.call(Method::PUT, &format!("/api/v1/authorities/{}", id(2)), own).await;
        assert_eq!(granted.refusal(), (409, "own_request"));
        authorise(&app).await;
        // A township's own proposal is decided by somebody else, and an authority reaches no further than it says.
        township.call(Method::PUT, &path(901, ""), proposal(&app, 5)).await.ok();
        let body = json!({ "worker": worker(&app, "township_head", 1), "kind": "exit_limit",
            "area": app.made.areas[5].id, "document": "宁指发〔2022〕4号", "until": "2022-05-31" });
        admin.call(Method::PUT, &format!("/api/v1/authorities/{}", id(3)), body).await;
        assert_eq!(township.post(&path(901, "/decision"), decide(true)).await.refusal(), (409, "own_request"));
        assert_eq!(township.post(&at, decide(true)).await.refusal(), (409, "no_authority"), "of another village");
        let made = commander.post(&at, decide(true)).await.ok();
        assert_eq!((&made["standing"], &made["authority"]), (&json!("in_force"), &json!("宁指发〔2022〕3号")));
        assert_eq!(commander.post(&at, decide(false)).await.refusal(), (409, "already_decided"));
        for sql in [
            "update measure set decided_by = proposed_by where granted = 1",
            "update measure set authority = null where granted = 1",
            "update measure set granted = 1, decided_at = 1 where granted is null",
            "update measure set ends_at = ends_at + 1209600000000",
            "update measure set reason = 'other'",
            "update authority set granted_by = worker",
            "insert into card (county, serial, measure, household, path, issued_at) \
             select county, 'nodecisn', id, area, path, 0 from measure where granted is null",
        ] {
            assert!(refused(&app, sql).await, "the database lets through: {sql}");
        }
        // An authority that was taken back, or has ended, decides nothing.
        admin.call(Method::DELETE, &format!("/api/v1/authorities/{}", id(1)), Value::Null).await;
        let again = commander.post(&path(901, "/decision"), decide(true)).await;
        assert_eq!(again.refusal(), (409, "no_authority"));
    }

    // I-6, I-22: over at its end, and at its review when nobody reviewed it.
    async fn a_measure_ends_by_itself(app: TestApp) {
        let village = limited(&app).await;
        let commander = app.sign_in("commander", 0).await;
        let standing = async || village.get("/api/v1/measures").await.ok()[0]["standing"].clone();
        assert_eq!(standing().await, "in_force");
        let review = |at: &str| json!({ "review_at": at });
        let late = commander.post(&path(MEASURE, "/review"), review("2022-03-30T00:00:00Z")).await;
        assert_eq!(late.refusal(), (422, "invalid"), "a review moves no end");
        app.set_time("2022-03-18T01:59:00Z");
        let commander = app.sign_in("commander", 0).await;
        let kept = commander.post(&path(MEASURE, "/review"), review("2022-03-21T02:00:00Z")).await.ok();
        assert_eq!(kept["review_at"], "2022-03-21T02:00:00Z");
        app.set_time("2022-03-21T02:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        let standing = async || village.get("/api/v1/measures").await.ok()[0]["standing"].clone();
        assert_eq!(standing().await, "lapsed", "nobody said that it is still needed");
        assert_eq!(village.post(&path(MEASURE, "/cards"), Value::Null).await.refusal(), (409, "measure_over"));
        let open = app.nobody().get("/api/v1/open/220702/measures").await.ok();
        assert_eq!(open["measures"], json!([]));
        app.set_time("2022-03-21T16:00:00Z");
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(village.get("/api/v1/measures").await.ok()[0]["standing"], "ended");
    }

    // I-7, I-8: told at once, heard by somebody else, on the clock, in public numbers.
    async fn who_is_limited_is_told_and_heard_by_somebody_else(app: TestApp) {
        let village = limited(&app).await;
        let made = cards(&village).await;
        assert_eq!(made.len(), 6, "one household, one card");
        assert_eq!(cards(&village).await, made, "made once");
        let grid = app.sign_in("grid_member", 3).await;
        assert_eq!(grid.get(&path(MEASURE, "/cards")).await.ok()["rows"].as_array().map(Vec::len), Some(3), "one's own grid");
        let other = app.sign_in("grid_member", 6).await;
        assert_eq!(other.get(&path(MEASURE, "/cards")).await.refusal(), (404, "not_found"));
        let told = |n: usize| format!("/api/v1/cards/{}/told", made[n]["serial"].as_str().expect("a serial"));
        let at = json!({ "made_at": "2022-03-15T02:00:00Z" });
        assert_eq!(other.post(&told(0), at.clone()).await.refusal(), (404, "not_found"));
        let entry = json!({ "id": id(70), "kind": "told", "version": 1,
            "body": { "serial": made[0]["serial"], "made_at": "2022-03-15T02:00:00Z" } });
        let outbox = json!({ "sent_at": "2022-03-15T02:00:00Z", "entries": [entry] });
        for _ in 0..2 {
            let taken = grid.post("/api/v1/field/outbox", outbox.clone()).await.ok();
            assert_eq!(taken["results"][0]["state"], "kept", "{taken}");
        }
        let row = village.get("/api/v1/measures").await.ok()[0]["cards"].clone();
        assert_eq!(row, json!({ "made": 6, "told": 1, "households": 6, "overdue": false }));
        app.set_time("2022-03-16T02:01:00Z");
        let village = app.sign_in("village_head", 2).await;
        let row = village.get("/api/v1/measures").await.ok()[0]["cards"].clone();
        assert_eq!(row["overdue"], true, "who is not told within a day is named");

        let nobody = app.nobody();
        let open = nobody.get("/api/v1/open/220702/measures").await.ok();
        let first = &open["measures"][0];
        assert_eq!((&first["document"], &first["reason"]), (&json!("宁指发〔2022〕12号"), &json!("contacts")));
        assert!(!open.to_string().contains("王秀英") && first.get("proposer").is_none(), "nobody's name");
        let object = |serial: &Value| json!({ "id": id(80), "serial": serial, "said": "家里有孕妇要产检", "contact": "13900000000" });
        let unknown = nobody.post("/api/v1/open/220702/measures", object(&json!("notacard"))).await;
        assert_eq!((unknown.refusal(), &unknown.body["fields"][0]["field"]), ((422, "invalid"), &json!("serial")));
        let kept = nobody.post("/api/v1/open/220702/measures", object(&made[0]["serial"])).await.ok();
        assert_eq!(kept["due_at"], "2022-03-17T02:01:00Z", "a day, by the playbook");
        let grid = app.sign_in("grid_member", 3).await;
        grid.post(&path(MEASURE, "/objections"), json!({ "id": id(81), "said": "老人要透析" })).await.ok();
        assert_eq!(grid.get("/api/v1/objections").await.refusal(), (403, "not_allowed"));
        let commander = app.sign_in("commander", 0).await;
        let seen = commander.get("/api/v1/objections").await.ok();
        assert_eq!((&seen[0]["may_answer"], &seen[0]["said"]), (&json!(false), &json!("家里有孕妇要产检")));
        assert_eq!(seen[0]["contact"], Value::Null, "who decided is not told who objects");
        let mut other = object(&made[0]["serial"]);
        other["said"] = json!("换一句");
        assert_eq!(nobody.post("/api/v1/open/220702/measures", other).await.refusal(), (409, "id_reused"));
        let again = nobody.post("/api/v1/open/220702/measures", object(&made[0]["serial"])).await.ok();
        assert_eq!(again["due_at"], "2022-03-17T02:01:00Z", "the same again is the same act");
        let answer = json!({ "upheld": true, "answer": "产检不计次数，已告知卡点" });
        let at = format!("/api/v1/objections/{}/answer", id(80));
        assert_eq!(commander.post(&at, answer.clone()).await.refusal(), (403, "not_allowed"));
        assert!(refused(&app, "update objection set answered_by = decided_by").await);
        app.set_time("2022-03-17T02:02:00Z");
        let officer = app.sign_in("rights_officer", 0).await;
        let waiting = officer.get("/api/v1/objections").await.ok();
        assert_eq!((&waiting[0]["overdue"], &waiting[0]["contact"]), (&json!(true), &json!("13900000000")));
        assert_eq!(officer.post(&at, answer.clone()).await.ok()["upheld"], true);
        assert_eq!(officer.post(&at, answer).await.refusal(), (409, "already_decided"));
        let open = nobody.get("/api/v1/open/220702/measures").await.ok();
        assert_eq!(open["raised"], Value::Null, "below ten no number is told");
        let sealed = "select count(*) from objection where length(said_sealed) > 20";
        assert_eq!(count(&app, sealed).await, 2);
    }

    // covers: S-41
    async fn one_household_one_card_one_exit(app: TestApp) {
        let village = limited(&app).await;
        let made = cards(&village).await;
        let (guard, gate) = guard(&app, &village).await;
        app.set_time("2022-03-15T06:30:00Z");
        let book_at = format!("/api/v1/checkpoints/{}/cards", id(500));
        let book = guard.get(&book_at).await.ok();
        assert_eq!(book["measures"][0]["until"], "2022-03-18T02:00:00Z", "its review comes before its end");
        assert_eq!(book["villages"], json!([app.made.areas[2].id]));
        assert!(!book.to_string().contains("号"), "no door, no name");
        let copy = guard.get("/api/v1/field").await.ok();
        assert_eq!(copy["today"]["cards"], json!([book]), "and without a network");
        let stop = |n: u128, at: &str, direction: &str, outcome: &str, card: Value| json!({ "id": id(n), "checkpoint": gate["id"],
            "made_at": at, "direction": direction, "outcome": outcome, "people": 1, "vehicle": false,
            "registered": "shown", "health": "shown", "temperature": "normal", "plate": null, "card": card });
        let shown = |n: usize| json!({ "serial": made[n]["serial"], "code": made[n]["code"] });
        let t = "2022-03-15T06:30:00Z";
        for _ in 0..2 {
            guard.post("/api/v1/passages", stop(1, t, "out", "passed", shown(0))).await.ok();
        }
        let mut forged = shown(1);
        forged["code"] = made[0]["code"].clone();
        assert_eq!(guard.post("/api/v1/passages", stop(2, t, "out", "passed", forged)).await.refusal(), (422, "invalid"));
        let unknown = json!({ "serial": "zzzzzzzz" });
        assert_eq!(guard.post("/api/v1/passages", stop(2, t, "out", "passed", unknown)).await.refusal(), (422, "invalid"));
        app.set_time("2022-03-15T07:30:00Z");
        let t = "2022-03-15T07:30:00Z";
        guard.post("/api/v1/passages", stop(3, t, "in", "passed", shown(0))).await.ok();
        // A doctor does not count, an emergency is no trip at all, and what happened is kept beyond the limit too.
        let mut doctor = shown(1);
        doctor["free"] = json!("doctor");
        guard.post("/api/v1/passages", stop(4, t, "out", "passed", doctor)).await.ok();
        guard.post("/api/v1/passages", stop(5, t, "out", "emergency", shown(2))).await.ok();
        guard.post("/api/v1/passages", stop(6, t, "out", "passed", shown(0))).await.ok();
        let trips = guard.get(&book_at).await.ok()["trips"].as_array().cloned().expect("trips");
        let of = |n: usize| trips.iter().filter(|it| it["serial"] == made[n]["serial"]).cloned().collect::<Vec<_>>();
        assert_eq!((of(0).len(), of(1).len(), of(2).len()), (2, 1, 0));
        assert_eq!((&of(0)[0]["in_at"], &of(1)[0]["counts"]), (&json!("2022-03-15T07:30:00Z"), &json!(false)));
        let report = village.get("/api/v1/reports/daily/2022-03-15").await.ok();
        assert_eq!(report["figures"]["exits"], 3, "totals, and nobody's track");

        // Lost: the old one is named to every checkpoint, the new one starts where the household stands.
        let lost = format!("/api/v1/cards/{}/replacement", made[3]["serial"].as_str().expect("a serial"));
        assert_eq!(village.post(&lost, json!({ "why": "stolen" })).await.refusal(), (422, "invalid"));
        let new = village.post(&lost, json!({ "why": "lost" })).await.ok();
        assert_ne!(new["serial"], made[3]["serial"]);
        assert_eq!(village.post(&lost, json!({ "why": "lost" })).await.ok()["serial"], new["serial"], "once");
        assert_eq!(guard.get(&book_at).await.ok()["revoked"], json!([made[3]["serial"]]));
        let damaged = format!("/api/v1/cards/{}/replacement", made[0]["serial"].as_str().expect("a serial"));
        let new = village.post(&damaged, json!({ "why": "damaged" })).await.ok();
        let trips = guard.get(&book_at).await.ok()["trips"].as_array().cloned().expect("trips");
        let of = |serial: &Value| trips.iter().filter(|it| it["serial"] == *serial).count();
        assert_eq!((of(&made[0]["serial"]), of(&new["serial"])), (0, 2), "its times are not given anew");

        // S-42: what counts no longer is destroyed; and with the measure everything.
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select count(*) from trip").await, 3);
        app.set_time("2022-03-17T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select count(*) from trip").await, 0);
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(village.post(&path(MEASURE, "/lift"), json!({ "why": " " })).await.refusal(), (422, "invalid"));
        village.post(&path(MEASURE, "/lift"), json!({ "why": "密接已排除" })).await.ok();
        assert_eq!(village.post(&path(MEASURE, "/lift"), json!({ "why": "密接已排除" })).await.refusal(), (409, "measure_over"));
        app.set_time("2022-05-15T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select count(*) from card").await, 0);
    }

    // I-2: without a limit that holds, a checkpoint has nothing to judge by.
    async fn no_limit_no_book(app: TestApp) {
        let village = app.sign_in("village_head", 2).await;
        village.call(Method::PUT, &path(MEASURE, ""), proposal(&app, 2)).await.ok();
        assert_eq!(village.post(&path(MEASURE, "/cards"), Value::Null).await.refusal(), (409, "measure_over"), "only proposed");
        let (guard, _) = guard(&app, &village).await;
        app.set_time("2022-03-15T06:30:00Z");
        assert_eq!(guard.get(&format!("/api/v1/checkpoints/{}/cards", id(500))).await.ok(), Value::Null);
        let stranger = app.sign_in("grid_member", 6).await;
        assert_eq!(stranger.get(&format!("/api/v1/checkpoints/{}/cards", id(500))).await.refusal(), (409, "not_your_shift"));
    }
}

testkit::both_engines! { of testkit::BEILUN;
    // By category and area, with an authority, an end and objections; what people live from is never closed.
    // covers: B-109
    async fn venues_are_closed_by_category_for_a_time_by_two_people_and_open_by_themselves(app: TestApp) {
        let room = app.sign_in("command_room", 1).await;
        for (n, category, area) in [(1, "ktv", 2), (2, "pharmacy", 2), (3, "ktv", 7), (4, "bar", 2)] {
            let body = json!({ "area": app.made.areas[area].id, "category": category, "name": format!("第{n}家") });
            room.call(Method::PUT, &format!("/api/v1/venues/{}", id(n)), body).await.ok();
        }
        let closure = json!({ "kind": "venue_closure", "area": app.made.areas[2].id, "document": "仑指发〔2022〕9号",
            "issuer": "区指挥部", "reason": "risk_area", "services": "员工登记帮扶", "appeal": "12345",
            "starts_at": "2022-03-15T02:00:00Z", "ends_at": "2022-03-21T16:00:00Z", "review_at": "2022-03-18T02:00:00Z",
            "categories": ["ktv", "bar"] });
        let propose = async |more: Value| {
            let mut body = closure.clone();
            for (key, value) in more.as_object().cloned().unwrap_or_default() {
                body[key] = value;
            }
            room.call(Method::PUT, &path(MEASURE, ""), body).await
        };
        for (field, value) in [("categories", json!(["pharmacy"])), ("categories", json!(["zoo"])), ("categories", json!([]))] {
            assert_eq!(propose(json!({ field: value })).await.body["fields"][0]["field"], "categories");
        }
        assert_eq!(propose(json!({ "kind": "exit_limit" })).await.body["fields"][0]["field"], "kind", "none here");
        let made = propose(json!({})).await.ok();
        assert_eq!((made["venues"].as_i64(), made["households"].as_i64()), (Some(2), Some(0)));
        let shut = async |client: &Client| -> Vec<String> {
            let list = client.get("/api/v1/venues?standing=suspended").await.ok();
            let rows = list["rows"].as_array().expect("rows").iter();
            rows.map(|it| it["name"].as_str().expect("a name").to_owned()).collect()
        };
        let commander = app.sign_in("commander", 0).await;
        let decide = || commander.post("/api/v1/measures/00000000-0000-0000-0000-000000000384/decision", json!({ "grant": true }));
        assert_eq!(decide().await.refusal().1, "no_authority");
        let admin = app.sign_in("administrator", 0).await;
        let held = json!({ "worker": worker(&app, "commander", 0), "kind": "venue_closure",
            "area": app.made.areas[0].id, "document": "仑指发〔2022〕3号", "until": "2022-05-31" });
        let granted = admin.call(Method::PUT, &format!("/api/v1/authorities/{}", id(1)), held).await;
        assert_eq!(granted.status, 204, "{}", granted.text);
        assert!(shut(&room).await.is_empty(), "a proposal closes nothing");
        decide().await.ok();
        assert_eq!(shut(&room).await, ["第1家", "第4家"]);

        // Whoever stands before the door reads by what, until when, where to object.
        let code = room.get(&format!("/api/v1/venues/{}", id(1))).await.ok()["code"].clone();
        let open = format!("/api/v1/open/330206/venues/{}", code.as_str().expect("a code"));
        let said = app.nobody().get(&open).await.ok()["closure"].clone();
        assert_eq!((&said["document"], &said["until"]), (&json!("仑指发〔2022〕9号"), &json!("2022-03-18T02:00:00Z")));
        // With the code at the door whoever runs it objects, and is heard by who had no part in it (I-8).
        let object = json!({ "id": id(50), "serial": code, "said": "没有确诊，为何一律关停" });
        let kept = app.nobody().post("/api/v1/open/330206/measures", object.clone()).await.ok();
        assert_eq!(kept["due_at"], json!("2022-03-16T02:00:00Z"));
        let heard = app.sign_in("rights_officer", 0).await.get("/api/v1/objections").await.ok();
        assert_eq!(heard[0]["said"], object["said"]);
        let public = app.nobody().get("/api/v1/open/330206/measures").await.ok();
        assert_eq!(public["measures"][0]["closed"].as_array().map(Vec::len), Some(2), "{public}");
        // It has no cards, and who opens meanwhile is closed as well.
        assert_eq!(room.post(&path(MEASURE, "/cards"), Value::Null).await.status, 403);
        let late = json!({ "area": app.made.areas[2].id, "category": "bar", "name": "新店" });
        room.call(Method::PUT, &format!("/api/v1/venues/{}", id(5)), late).await.ok();
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(shut(&room).await.len(), 3);

        // What is corrected to be something else opens at once, and upkeep leaves it open.
        let shop = json!({ "area": app.made.areas[2].id, "category": "supermarket", "name": "第4家", "version": 1 });
        room.call(Method::PUT, &format!("/api/v1/venues/{}", id(4)), shop).await.ok();
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(shut(&room).await.len(), 2);

        // Nobody reviewed it: it lapses by itself, before upkeep has run.
        app.set_time("2022-03-18T02:00:01Z");
        let room = app.sign_in("command_room", 1).await;
        assert!(shut(&room).await.is_empty());
        assert!(app.nobody().get(&open).await.ok()["closure"].is_null());
        let late = json!({ "id": id(51), "serial": code, "said": "x" });
        let late = app.nobody().post("/api/v1/open/330206/measures", late).await;
        assert_eq!(late.body["fields"][0], json!({ "field": "serial", "code": "unknown" }), "nothing closes it now");
        server::upkeep::once(&app.app).await.expect("upkeep");
        assert_eq!(count(&app, "select count(*) from venue where suspended_by is not null").await, 0);
    }

    async fn a_closure_that_is_taken_back_opens_what_no_other_closes(app: TestApp) {
        let room = app.sign_in("command_room", 1).await;
        let bar = json!({ "area": app.made.areas[2].id, "category": "bar", "name": "老酒馆" });
        room.call(Method::PUT, &format!("/api/v1/venues/{}", id(1)), bar).await.ok();
        let admin = app.sign_in("administrator", 0).await;
        let held = json!({ "worker": worker(&app, "commander", 0), "kind": "venue_closure",
            "area": app.made.areas[0].id, "document": "仑指发〔2022〕3号", "until": "2022-05-31" });
        admin.call(Method::PUT, &format!("/api/v1/authorities/{}", id(1)), held).await;
        let commander = app.sign_in("commander", 0).await;
        for (n, area, review) in [(901, 1, "2022-03-17T02:00:00Z"), (902, 2, "2022-03-18T02:00:00Z")] {
            let body = json!({ "kind": "venue_closure", "area": app.made.areas[area].id, "document": format!("{n}号"),
                "issuer": "区指挥部", "reason": "risk_area", "services": "帮扶", "appeal": "12345", "categories": ["bar"],
                "starts_at": "2022-03-15T02:00:00Z", "ends_at": "2022-03-21T16:00:00Z", "review_at": review });
            room.call(Method::PUT, &path(n, ""), body).await.ok();
            commander.post(&path(n, "/decision"), json!({ "grant": true })).await.ok();
        }
        let closure = async || {
            room.get(&format!("/api/v1/venues/{}", id(1))).await.ok()["venue"]["closure"]["document"].clone()
        };
        assert_eq!(closure().await, "902号", "the one that holds longest");
        commander.post(&path(902, "/lift"), json!({ "why": "风险解除" })).await.ok();
        assert_eq!(closure().await, "901号");
        commander.post(&path(901, "/lift"), json!({ "why": "风险解除" })).await.ok();
        assert_eq!(closure().await, Value::Null);
    }
}
