//! Open311 GeoReport v2 through the real router, on both engines: what comes in and what may come out (B-82).

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};
use testkit::{Answer, BEILUN, Client, TestApp};
use uuid::Uuid;

const ROOT: &str = "/open311/330206";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn key(admin: &Client, n: u128, name: &str) -> String {
    let opened =
        admin.call(Method::PUT, &format!("/api/v1/doors/{}", id(n)), json!({ "name": name })).await.ok();
    opened["key"].as_str().expect("a key").to_owned()
}

async fn ask(app: &TestApp, path: &str) -> Answer {
    app.nobody().get(&format!("{ROOT}/{path}")).await
}

async fn send(app: &TestApp, form: &str, body: String) -> Answer {
    let request = app.nobody().builder(Method::POST, &format!("{ROOT}/v2/requests.{form}"));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.nobody().send(request.body(Body::from(body)).expect("a request")).await
}

fn code(answer: &Answer) -> (u16, Value) {
    (answer.status.as_u16(), answer.body[0]["code"].clone())
}

testkit::both_engines! { of BEILUN;
    // covers: B-82
    async fn another_case_system_tells_of_an_event_and_sees_how_it_stands(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        let key = key(&admin, 1, "基层社会服务管理系统").await;
        let services = ask(&app, "v2/services.json").await.ok();
        let codes: Vec<_> = services.as_array().into_iter().flatten().map(|it| it["service_code"].as_str().unwrap_or_default()).collect();
        assert_eq!(codes, ["gate_control", "vendors", "dense_place", "daily"], "only public kinds");
        assert!(ask(&app, "v2/services.xml").await.text.contains("<services><service>"));
        let definition = ask(&app, "v2/services/vendors.json").await.ok();
        assert_eq!(definition["attributes"][0]["code"], "people");

        let village = &app.made.areas[2];
        let body = format!("api_key={key}&service_code=gate_control&address_string={}东门&description=小门没人守&last_name=王&phone=13812345678", village.name);
        let kept = send(&app, "json", body.clone()).await;
        assert_eq!(kept.status.as_u16(), 201);
        let number = kept.body[0]["service_request_id"].as_str().expect("a number").to_owned();
        assert_eq!(send(&app, "json", body.clone()).await.body, kept.body, "the same again is the same event");
        assert!(send(&app, "xml", body).await.text.contains(&format!("<service_request_id>{number}</service_request_id>")));

        // Who asked and how to reach them is for whoever handles it, and never comes out.
        let head = app.sign_in("village_head", 2).await;
        let rows = head.get("/api/v1/events").await.ok()["rows"].clone();
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        let event = rows[0]["id"].as_str().expect("an id").to_owned();
        let page = head.get(&format!("/api/v1/events/{event}")).await.ok();
        assert_eq!((&page["event"]["source"], &page["event"]["reporter"]), (&json!("public"), &json!("基层社会服务管理系统")));
        assert!(page["steps"].to_string().contains("13812345678"));
        let seen = ask(&app, &format!("v2/requests/{number}.json")).await;
        let row = &seen.body[0];
        assert_eq!((&row["status"], &row["description"], &row["address"]), (&json!("open"), &Value::Null, &json!(village.name)));
        assert_eq!(row["requested_datetime"], "2022-03-15T09:00:00+08:00");
        assert!(!seen.text.contains("1381234") && !seen.text.contains('王'));
        let own = ask(&app, &format!("v2/requests/{number}.json?api_key={key}")).await.ok();
        assert_eq!(own[0]["description"], "小门没人守", "its own words, to who sent them");
        assert_eq!(ask(&app, &format!("v2/tokens/{event}.json")).await.ok()[0]["service_request_id"], json!(number));

        // Closed there, closed here.
        let step = async |client: &Client, n: u128, mut body: Value| {
            body["id"] = json!(id(n));
            client.post(&format!("/api/v1/events/{event}/steps"), body).await.ok()
        };
        step(&head, 10, json!({ "kind": "dispatch", "to": [{ "area": village.id }] })).await;
        step(&head, 11, json!({ "kind": "handle", "said": "已派人" })).await;
        let grid = app.sign_in("grid_leader", 3).await;
        let near = app.sign_in("command_room", 1).await;
        drop(grid);
        step(&near, 12, json!({ "kind": "close", "said": "看过" })).await;
        assert_eq!(ask(&app, "v2/requests.json?status=closed").await.ok()[0]["service_request_id"], json!(number));
        assert_eq!(ask(&app, "v2/requests.json?status=open").await.ok(), json!([]));
        let xml = ask(&app, "v2/requests.xml").await.text;
        assert!(xml.contains("<service_requests><request>") && xml.contains("<status>closed</status>"), "{xml}");

        // A key that was taken back, and one that is forged.
        admin.call(Method::DELETE, &format!("/api/v1/doors/{}", id(1)), Value::Null).await;
        for key in [key.as_str(), "", "0000"] {
            let refused = send(&app, "json", format!("api_key={key}&service_code=daily&address_string=a")).await;
            assert_eq!(code(&refused), (403, json!(403)));
        }
        assert_eq!(code(&ask(&app, &format!("v2/requests.json?api_key={key}")).await), (403, json!(403)));
    }

    async fn what_is_missing_or_wrong_is_said_and_nothing_is_kept(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        let key = key(&admin, 1, "市民热线").await;
        for (body, want, says) in [
            ("address_string=a", 400, "service_code"),
            ("service_code=staying_home&address_string=a", 404, "service_code"),
            ("service_code=daily", 400, "address_string"),
            ("service_code=daily&lat=29.9", 400, "both"),
            ("service_code=daily&lat=x&long=121", 400, "degrees"),
            ("service_code=daily&lat=91&long=121", 400, "earth"),
            ("service_code=daily&address_id=999", 400, "address_id"),
            ("service_code=vendors&address_string=a", 400, "attribute[people]"),
            ("service_code=vendors&address_string=a&attribute[people]=x", 400, "number"),
            ("service_code=daily&address_string=a&jurisdiction_id=330000", 404, "jurisdiction"),
        ] {
            let refused = send(&app, "json", format!("api_key={key}&{body}")).await;
            assert_eq!(code(&refused), (want, json!(want)), "{body}: {}", refused.text);
            assert!(refused.text.contains(says), "{body}: {}", refused.text);
        }
        let long = format!("api_key={key}&service_code=daily&address_string=a&description={}", "😀".repeat(4_001));
        assert_eq!(code(&send(&app, "json", long).await), (400, json!(400)));
        assert_eq!(ask(&app, "v2/requests.json").await.ok(), json!([]));
        // Four thousand signs of emoji are four thousand signs.
        let most = format!("api_key={key}&service_code=daily&address_string=a&description={}", "😀".repeat(4_000));
        let kept = send(&app, "json", most).await;
        assert_eq!(kept.status.as_u16(), 201, "{}", kept.text);
        for (path, want) in [("v2/requests.json?start_date=2022-01-01T00:00:00Z&end_date=2022-05-01T00:00:00Z", 400), ("v2/requests.json?start_date=2022-01-01", 400),
            ("v2/requests.json?status=late", 400), ("v2/requests.json?service_code=none", 404), ("v2/requests/none.json", 404),
            ("v2/tokens/none.json", 404), ("v2/services/staying_home.json", 404), ("v2/services.json?jurisdiction_id=1", 404)] {
            assert_eq!(code(&ask(&app, path).await), (want, json!(want)), "{path}");
        }
        assert_eq!(ask(&app, "v2/services.txt").await.status.as_u16(), 404);
        assert!(ask(&app, "discovery.xml").await.text.contains("<endpoint>"));
        assert_eq!(app.nobody().get("/open311/1/v2/services.json").await.status.as_u16(), 404);
        // Others may not hand out keys, nor see them.
        let head = app.sign_in("village_head", 2).await;
        assert_eq!(head.get("/api/v1/doors").await.refusal(), (403, "not_allowed"));
        let listed = admin.get("/api/v1/doors").await;
        assert!(!listed.text.contains(&key));
    }

    async fn a_place_finds_its_unit_by_border_code_or_name(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        let key = key(&admin, 1, "市民热线").await;
        let square = |west: f64| json!([[[[west, 29.9], [west + 0.01, 29.9], [west + 0.01, 29.91], [west, 29.91], [west, 29.9]]]]);
        for (n, area, west) in [(50_u128, 2, 121.80), (51, 7, 121.82)] {
            let asked = json!({ "area": app.made.areas[area].id, "coordinates": square(west), "note": "首次画界", "keep": true });
            admin.call(Method::PUT, &format!("/api/v1/borders/{}", id(n)), asked).await.ok();
        }
        let street = &app.made.areas[1];
        for (place, want) in [
            ("lat=29.905&long=121.805".to_owned(), &app.made.areas[2]),
            ("lat=29.905&long=121.825".to_owned(), &app.made.areas[7]),
            ("lat=29.905&long=121.815&address_string=一号路".to_owned(), &app.made.areas[0]),
            (format!("address_string={}一号路", street.name), street),
            (format!("address_id={}", app.made.areas[2].code.clone().unwrap_or_default()), &app.made.areas[2]),
        ] {
            let kept = send(&app, "json", format!("api_key={key}&service_code=daily&description=路灯不亮&{place}")).await;
            let number = kept.body[0]["service_request_id"].as_str().unwrap_or_default().to_owned();
            let row = ask(&app, &format!("v2/requests/{number}.json")).await.ok();
            assert_eq!(row[0]["address"], json!(want.name), "{place}: {}", kept.text);
        }
    }

    // covers: B-82
    async fn cases_of_another_system_are_taken_in_and_given_out_as_sheets(app: TestApp) {
        app.set_time("2022-03-15T01:00:00Z");
        let admin = app.sign_in("administrator", 0).await;
        let village = &app.made.areas[2].name;
        let text = format!("区平台案卷清单\n案卷号\t问题类别\t村（社区）\t具体位置\t问题描述\t受理时间\t状态\n\
            A1\t小门管控不到位\t{village}\t东门\t没人守\t2022-03-14 09:30\t办理中\nA2\t市容环境\t{village}\t菜场\t垃圾没清\t2022-03-14\t未办结\n\
            A3\tdaily\t{village}\t路口\t路灯不亮\t\t已办结\nA1\tdaily\t{village}\t路口\t重复\t\t\nA5\tdaily\t不存在村\t路口\t路灯\t\t");
        let send = async |keep: bool, leave_out: bool| {
            let body = json!({ "text": text, "keep": keep, "leave_out": leave_out });
            admin.call(Method::PUT, &format!("/api/v1/cases/lists/{}", id(9)), body).await
        };
        let plan = send(true, false).await.ok();
        let faults: Vec<_> = plan["faults"].as_array().into_iter().flatten()
            .map(|it| (it["line"].as_u64(), it["column"].as_str().unwrap_or_default().to_owned(), it["code"].as_str().unwrap_or_default().to_owned())).collect();
        let fault = |line, column: &str, code: &str| (Some(line), column.to_owned(), code.to_owned());
        assert_eq!(faults, [fault(4, "category", "unknown"), fault(5, "state", "ended"), fault(6, "number", "twice"), fault(7, "village", "unknown")]);
        assert_eq!((&plan["rows"], &plan["kept"]), (&json!(1), &json!(false)));
        // What another system calls it is said once.
        let said = json!({ "said": "市容环境", "category": "daily" });
        assert_eq!(admin.call(Method::PUT, "/api/v1/cases/words", said.clone()).await.status.as_u16(), 204);
        let wrong = json!({ "said": "市容环境", "category": "nothing" });
        assert_eq!(admin.call(Method::PUT, "/api/v1/cases/words", wrong).await.refusal(), (422, "invalid"));
        assert_eq!(admin.get("/api/v1/cases/words").await.ok(), json!([said]));
        for _ in 0..2 {
            let plan = send(true, true).await.ok();
            assert_eq!((&plan["rows"], &plan["kept"]), (&json!(2), &json!(true)), "{plan}");
        }
        let head = app.sign_in("village_head", 2).await;
        let rows = head.get("/api/v1/events").await.ok()["rows"].as_array().cloned().unwrap_or_default();
        assert_eq!(rows.len(), 2, "the same list again is the same cases");
        assert!(rows.iter().any(|it| it["said"] == "垃圾没清\n（原系统：A2，2022-03-14）" && it["category"] == "daily" && it["source"] == "data"));

        // Given out: how each stands, and nothing of what was said.
        let request = || admin.builder(Method::GET, "/api/v1/cases/file?format=csv").body(Body::empty()).expect("a request");
        let sheet = String::from_utf8(admin.bytes(request()).await).expect("text");
        let lines: Vec<_> = sheet.lines().collect();
        assert_eq!(lines.len(), 3, "{sheet}");
        assert!(lines[0].contains("编号,类别,级别") && sheet.contains("小门管控不到位") && sheet.contains("待受理"));
        assert!(!sheet.contains("没人守") && !sheet.contains("垃圾"), "{sheet}");
        let xlsx = admin.builder(Method::GET, "/api/v1/cases/file").body(Body::empty()).expect("a request");
        assert!(admin.bytes(xlsx).await.starts_with(b"PK"));
        assert_eq!(head.get("/api/v1/cases/file").await.refusal(), (403, "not_allowed"));
    }
}
