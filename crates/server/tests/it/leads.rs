//! Lists of people a named body asks to be called, through the real router, on both engines.

use axum::body::Body;
use axum::http::Method;
use formats::{SheetKind, SheetWriter};
use serde_json::{Value, json};
use testkit::{Answer, Client, NISHAN, TENGZHOU, TestApp};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn list(request: &str, text: &str) -> Value {
    json!({ "body": "县疾控中心", "request": request, "text": text })
}

async fn receive(client: &Client, n: u128, body: Value) -> Answer {
    client.call(Method::PUT, &format!("/api/v1/leads/lists/{}", id(n)), body).await
}

async fn rows(client: &Client, query: &str) -> Vec<Value> {
    let found = client.get(&format!("/api/v1/leads?{query}")).await.ok();
    found["rows"].as_array().cloned().expect("rows")
}

async fn call(client: &Client, lead: &Value, n: u128, result: &str) -> Answer {
    let path = format!("/api/v1/leads/{}/calls/{}", lead["id"].as_str().expect("an id"), id(n));
    client.call(Method::PUT, &path, json!({ "result": result, "note": "已告知政策" })).await
}

/// Two residents of different villages, with the phones the register knows.
async fn settle(app: &TestApp) {
    for (n, village, lowest, name, phone) in
        [(1_u128, 2, 4, "孔令安", "13812348000"), (2, 7, 9, "颜士林", "13912348001")]
    {
        let head = app.sign_in("village_head", village).await;
        let home =
            json!({ "area": app.made.areas[lowest].id, "address": format!("村东{n}号"), "head": name });
        head.call(Method::PUT, &format!("/api/v1/households/{}", id(10 + n)), home).await.ok();
        let person = json!({ "household": id(10 + n), "name": name, "sex": 1, "phone": phone });
        head.call(Method::PUT, &format!("/api/v1/persons/{}", id(20 + n)), person).await.ok();
    }
}

testkit::both_engines! { of NISHAN;
    //
    async fn a_list_is_matched_shared_out_called_and_closed(app: TestApp) {
        settle(&app).await;
        app.set_time("2022-03-15T03:00:00Z");
        let hq = app.sign_in("commander", 0).await;
        let second = app.made.areas[7].name.clone();
        let text = format!("姓名,电话,住址,途经\n,13812348000,,3月12日青岛\n颜士林,,,\n孟广才,13712348003,{second}西街,\n曾凡玉,13612348004,,");
        let plan = hq.post("/api/v1/leads/lists/check", list("2022-031", &text)).await.ok();
        assert_eq!((&plan["rows"], &plan["residents"], &plan["placed"], &plan["nobody"]), (&json!(4), &json!(2), &json!(1), &json!(1)));
        for _ in 0..2 {
            assert_eq!(receive(&hq, 50, list("2022-031", &text)).await.status, 204);
        }
        assert_eq!(receive(&hq, 51, list("2022-031", &text)).await.refusal(), (409, "leads_known"));

        // Each village sees its own, by the way they were found; the phone is masked until it is dialled.
        let cadre = app.sign_in("village_cadre", 2).await;
        let own = rows(&cadre, "").await;
        assert_eq!(own.len(), 1);
        assert_eq!((&own[0]["found"], &own[0]["person"], &own[0]["phone"]), (&json!("phone"), &json!("孔令安"), &json!("138****8000")));
        assert_eq!(own[0]["due_at"], "2022-03-15T05:00:00Z");
        let neighbour = app.sign_in("village_cadre", 7).await;
        let found: Vec<_> = rows(&neighbour, "").await.iter().map(|it| it["found"].as_str().map(str::to_owned)).collect();
        assert!(found.contains(&Some("name".into())) && found.contains(&Some("place".into())), "{found:?}");
        let open = |lead: &Value| format!("/api/v1/leads/{}", lead["id"].as_str().expect("an id"));
        assert_eq!(neighbour.get(&open(&own[0])).await.refusal(), (404, "not_found"));
        let phone = cadre.post(&format!("{}/phone", open(&own[0])), json!({})).await.ok();
        assert_eq!((&phone["phone"], &phone["left"]), (&json!("13812348000"), &json!(199)));
        // Without a phone on the list the register's is dialled.
        let by_name = rows(&neighbour, "").await.into_iter().find(|it| it["found"] == "name").expect("one");
        assert_eq!(neighbour.post(&format!("{}/phone", open(&by_name)), json!({})).await.ok()["phone"], "13912348001");

        // A call that is not over leaves them open; one that is closes them.
        for _ in 0..2 {
            assert_eq!(call(&cadre, &own[0], 60, "no_answer").await.status, 204);
        }
        assert_eq!(rows(&cadre, "").await[0]["calls"], 1);
        assert_eq!(call(&cadre, &own[0], 61, "dead").await.refusal(), (422, "invalid"));
        app.set_time("2022-03-15T05:30:00Z");
        assert_eq!(rows(&cadre, "standing=late").await[0]["late"], true);
        assert_eq!(hq.get("/api/v1/leads/lists").await.ok()["late"], 4);
        assert_eq!(call(&cadre, &own[0], 61, "here").await.status, 204);
        assert_eq!(call(&cadre, &own[0], 62, "here").await.refusal(), (409, "lead_over"));
        assert_eq!(cadre.post(&format!("{}/phone", open(&own[0])), json!({})).await.refusal(), (409, "lead_over"));
        let page = cadre.get(&open(&own[0])).await.ok();
        let calls = page["calls"].as_array().expect("calls");
        assert_eq!((calls.len(), &calls[0]["result"], &calls[0]["note"]), (2, &json!("here"), &json!("已告知政策")));
        assert_eq!((rows(&cadre, "").await.len(), rows(&cadre, "standing=over").await.len()), (0, 1));
        let standing = hq.get("/api/v1/leads/lists").await.ok();
        assert_eq!((&standing["open"], &standing["late"], &standing["lists"][0]["over"]), (&json!(3), &json!(3), &json!(1)));
        assert_eq!(cadre.get("/api/v1/leads/lists").await.ok()["lists"], json!([]), "who calls sees no lists");
    }

    //
    async fn whom_nobody_finds_goes_to_the_information_officer(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        receive(&hq, 50, list("2022-032", "曾凡玉 13612348004")).await;
        let officer = app.sign_in("information_officer", 1).await;
        let own = rows(&officer, "standing=nobody").await;
        assert_eq!((own.len(), &own[0]["area"]), (1, &json!(app.made.areas[1].id)));
        let cadre = app.sign_in("village_cadre", 2).await;
        assert_eq!(rows(&cadre, "").await.len(), 0);
        let give = |area: Value| { let path = format!("/api/v1/leads/{}/give", own[0]["id"].as_str().expect("an id")); (path, json!({ "area": area })) };
        let (path, body) = give(json!(id(999)));
        assert_eq!(officer.post(&path, body).await.refusal(), (422, "invalid"));
        let (path, body) = give(json!(app.made.areas[2].id));
        assert_eq!(officer.post(&path, body).await.status, 204);
        assert_eq!(rows(&cadre, "").await[0]["found"], "given");
        // Back to whoever received it, who may give it on.
        let (path, body) = give(json!(app.made.areas[0].id));
        assert_eq!(cadre.post(&path, body).await.status, 204);
        assert_eq!((rows(&cadre, "").await.len(), rows(&hq, "standing=nobody").await.len()), (0, 1));
    }

    //
    async fn a_list_is_destroyed_with_its_days_and_stays_as_a_count(app: TestApp) {
        app.set_time("2022-03-15T03:00:00Z");
        let hq = app.sign_in("commander", 0).await;
        receive(&hq, 50, list("2022-033", "孔令安 13812348000")).await;
        let kept = rows(&hq, "").await;
        let officer = app.sign_in("information_officer", 1).await;
        assert_eq!(call(&officer, &kept[0], 60, "elsewhere").await.status, 204);
        app.set_time("2022-03-29T02:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        let hq = app.sign_in("commander", 0).await;
        assert_eq!(rows(&hq, "standing=over").await.len(), 1);
        app.set_time("2022-03-29T04:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        assert_eq!(rows(&hq, "standing=over").await.len(), 0);
        let lists = hq.get("/api/v1/leads/lists").await.ok();
        let list = &lists["lists"][0];
        assert_eq!((&list["rows"], &list["over"], &list["destroyed_at"]), (&json!(1), &json!(1), &json!("2022-03-29T04:00:00Z")));
    }

    async fn a_list_without_a_body_a_request_or_readable_lines_is_refused_by_name(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        for (body, field) in [
            (json!({ "body": " ", "request": "1", "text": "孔令安" }), "body"),
            (json!({ "body": "疾控", "request": "", "text": "孔令安" }), "request"),
            (list("1", ""), "text"),
            (list("1", "姓名,电话\n孔令安,13812348000\n颜士林,138123"), "text.3"),
        ] {
            let refused = receive(&hq, 50, body.clone()).await;
            assert_eq!(refused.refusal(), (422, "invalid"), "{body}");
            assert_eq!(refused.body["fields"][0]["field"], field, "{body}");
        }
        let cadre = app.sign_in("village_cadre", 2).await;
        assert_eq!(receive(&cadre, 50, list("1", "孔令安")).await.refusal(), (403, "not_allowed"));
        assert_eq!(cadre.get("/api/v1/leads?standing=gone").await.refusal(), (422, "invalid"));
    }

    //
    async fn a_spreadsheet_is_read_out_as_one_would_paste_it(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let file = std::env::temp_dir().join(format!("wangge-{}", Uuid::new_v4()));
        let mut sheet = SheetWriter::new(SheetKind::Xlsx, &["姓名", "手机", "住址"]).expect("begins");
        sheet.row(&["孔令安", "13812348000", "鲁源村\n西头"]).expect("a row");
        sheet.save(&file).expect("is kept");
        let bytes = std::fs::read(&file).expect("is there");
        std::fs::remove_file(&file).expect("goes");
        let request = |body: Vec<u8>| {
            let head = hq.builder(Method::POST, "/api/v1/sheet").header("content-type", "application/octet-stream");
            head.body(Body::from(body)).expect("a request")
        };
        assert_eq!(hq.send(request(bytes.clone())).await.ok()["text"], "姓名\t手机\t住址\n孔令安\t13812348000\t鲁源村 西头\n");
        assert_eq!(hq.send(request(bytes[..200].to_vec())).await.refusal(), (422, "file_unreadable"));
        assert_eq!(hq.send(request("x\n".repeat(10_002).into_bytes())).await.refusal(), (413, "file_too_large"));
    }
}

testkit::both_engines! { of TENGZHOU;
    // covers: T-50
    async fn a_group_hands_people_over_and_has_them_back_line_by_line_without_a_name(app: TestApp) {
        app.set_time("2022-03-15T03:00:00Z");
        let office = app.sign_in("commander", 0).await;
        let second = app.made.areas[2].name.clone();
        let text = format!("姓名,电话,住址\n孟广才,13712348003,{second}西街\n曾凡玉,13612348004,{second}北街");
        let mut sent = list("随访-7", &text);
        sent["body"] = json!("社会随访组");
        assert_eq!(receive(&office, 70, sent).await.status, 204);
        let head = app.sign_in("village_head", 2).await;
        let own = rows(&head, "").await;
        assert_eq!(own.len(), 2);
        let first = own.iter().find(|it| it["name"] == "孟广才").expect("the first line");
        assert_eq!(call(&head, first, 71, "needs").await.status, 204);

        let path = format!("/api/v1/leads/lists/{}/answer", id(70));
        let request = office.builder(Method::GET, &path).body(axum::body::Body::empty()).expect("a request");
        let kept = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(kept.path(), office.bytes(request).await).expect("writes");
        let opened = formats::open(kept.path()).expect("opens");
        let rows: Vec<String> = opened.map(|row| row.expect("reads").1.join("|")).collect();
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(rows[1].contains("需要随访组帮助") && rows[1].ends_with("是"), "{rows:?}");
        assert!(rows[2].contains("尚未联系到") && rows[2].ends_with("否"), "{rows:?}");
        assert!(!rows.iter().any(|it| it.contains("孟广才") || it.contains("137")), "nobody's name or phone: {rows:?}");
        assert_eq!(head.get(&path).await.refusal(), (403, "not_allowed"));
        assert_eq!(office.get(&format!("/api/v1/leads/lists/{}/answer", id(99))).await.refusal(), (404, "not_found"));
    }
}
