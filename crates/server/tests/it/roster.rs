//! Rosters through the real router, on both engines: in, checked, kept whole or not at all, out and
//! back unchanged.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use formats::{SheetKind, SheetWriter};
use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

const HEADING: &str = "区划代码,村（社区）,\"联户组\n(网格)\",户编码,户所在地,户主姓名,姓名,性别,出生日期,与户主关系,身份证号码,联系电话\n";

async fn upload(admin: &Client, id: u128, bytes: Vec<u8>) -> testkit::Answer {
    let path = format!("/api/v1/imports/{}?filename=roster.csv", Uuid::from_u128(id));
    let request = admin.builder(Method::PUT, &path).body(Body::from(bytes)).expect("a request");
    admin.send(request).await
}

/// Asks until the background work is over.
async fn settled(admin: &Client, id: u128) -> Value {
    let path = format!("/api/v1/imports/{}", Uuid::from_u128(id));
    for _ in 0..400 {
        let page = admin.get(&path).await.ok();
        if !matches!(page["state"].as_str(), Some("checking" | "committing")) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the import never ended")
}

async fn step(admin: &Client, id: u128, verb: &str) -> Value {
    let path = format!("/api/v1/imports/{}/{verb}", Uuid::from_u128(id));
    let answer = admin.post(&path, json!({})).await;
    assert!(answer.status.is_success(), "{verb}: {}", answer.text);
    settled(admin, id).await
}

async fn households(admin: &Client) -> usize {
    admin.get("/api/v1/households").await.ok()["rows"].as_array().map_or(0, Vec::len)
}

testkit::both_engines! {
    async fn a_real_sheet_is_matched_checked_kept_and_changes_nothing_twice(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let county = app.sign_in("commander", 0).await;
        let campaign = json!({ "id": Uuid::from_u128(77), "template": "knock" });
        county.post("/api/v1/campaigns", campaign).await.ok();
        let rows = "左家村人口信息采集表,,,,,,,,,,,\n".to_owned() + HEADING
            + "621228100201,左家村,第1联户组,621228100201010077,1组77号,赵一,赵一,男,1949-12-31,户主,,138 0000 0000\n"
            + ",,,,,,钱二,2,19800101,配偶,,\n"
            + "621228100201,左家村,第2联户组,621228100201010078,1组78号,孙三,孙三,女,,户主,11010519491231002X,\n";
        let (gbk, ..) = encoding_rs::GBK.encode(&rows);
        let page = upload(&admin, 1, gbk.into_owned()).await.ok();
        assert_eq!(page["columns"].as_object().map(serde_json::Map::len), Some(12), "{page}");
        assert_eq!(page["preview"][1][6], "钱二");
        let want = json!({ "rows": 3, "new_households": 2, "new_people": 3, "changed": 0, "same": 0, "aside": 0, "doubtful": 0, "errors": 0 });
        assert_eq!(step(&admin, 1, "check").await["counts"], want);
        assert_eq!(households(&admin).await, 12);
        assert_eq!(step(&admin, 1, "commit").await["state"], "committed");
        assert_eq!(households(&admin).await, 14);
        let found = admin.get("/api/v1/persons?q=qe").await.ok();
        assert_eq!((found[0]["name"].as_str(), found[0]["relation"].as_str()), (Some("钱二"), Some("配偶")));
        let books = county.get(&format!("/api/v1/campaigns/{}/coverage", Uuid::from_u128(77))).await.ok();
        assert_eq!(books["total"]["targets"], 14, "households that move in join the campaign");
        let top = admin.get("/api/v1/areas/top").await.ok();
        assert_eq!((&top["households"], &top["people"]), (&json!(14), &json!(27)));
        upload(&admin, 2, rows.into_bytes()).await.ok();
        let want = json!({ "rows": 3, "new_households": 0, "new_people": 0, "changed": 0, "same": 3, "aside": 0, "doubtful": 0, "errors": 0 });
        assert_eq!(step(&admin, 2, "check").await["counts"], want);
    }

    async fn a_household_that_moves_takes_everybody_and_its_task_along(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let county = app.sign_in("commander", 0).await;
        let id = Uuid::from_u128(77);
        county.post("/api/v1/campaigns", json!({ "id": id, "template": "knock" })).await.ok();
        let from = app.sign_in("group_head", 3).await;
        let to = app.sign_in("group_head", 7).await;
        let number = &app.made.households[0].number;
        let sheet = format!("区划代码,联户组,户编码,户所在地,姓名\n621228100201,第2联户组,{number},新家1号,王秀英\n");
        upload(&admin, 1, sheet.into_bytes()).await.ok();
        let counts = step(&admin, 1, "check").await["counts"].clone();
        assert_eq!((&counts["changed"], &counts["new_people"]), (&json!(1), &json!(0)), "{counts}");
        assert_eq!(step(&admin, 1, "commit").await["state"], "committed");
        let mine = async |head: &Client| head.get("/api/v1/today").await.ok()["mine"]["targets"].clone();
        assert_eq!((mine(&from).await, mine(&to).await), (json!(2), json!(4)));
        let household = format!("/api/v1/households/{}", app.made.households[0].id);
        assert_eq!(from.get(&household).await.refusal(), (404, "not_found"));
        let members = to.get(&household).await.ok()["members"].clone();
        assert_eq!(members.as_array().map(Vec::len), Some(2), "who was not on the sheet came along");
        assert_eq!(members[0]["relation"], "户主", "columns left out change nothing");
        let books = county.get(&format!("/api/v1/campaigns/{id}/coverage?area={}", app.made.areas[1].id)).await.ok();
        let targets: Vec<_> = books["below"].as_array().expect("villages").iter().map(|it| it["tally"]["targets"].clone()).collect();
        assert_eq!(targets, [json!(5), json!(7)]);
    }

    async fn rows_that_do_not_fit_are_named_and_hold_back_the_whole(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let rows = HEADING.to_owned()
            + "621228100201,左家村,第1联户组,N1,1号,,甲,男,,户主,340524198001010013,\n"
            + "621228100999,,第1联户组,N2,2号,,乙,男,,户主,,\n"
            + "621228100201,左家村,第9联户组,N3,3号,,丙,男,,户主,,\n"
            + "621228100201,左家村,第1联户组,N4,4号,,丁,男,,户主,,\n"
            + "621228100201,左家村,第1联户组,N4,5号,,戊,男,,户主,,\n"
            + "621228100201,左家村,第1联户组,N6,6号,,己,人,1999-13-01,户主,,12\n";
        upload(&admin, 1, rows.into_bytes()).await.ok();
        let page = step(&admin, 1, "check").await;
        let problems: Vec<_> = page["problems"].as_array().expect("problems").iter()
            .map(|it| (it["row"].as_u64().unwrap_or_default(), it["field"].as_str().unwrap_or_default(), it["code"].as_str().unwrap_or_default()))
            .collect();
        assert_eq!(problems, [
            (2, "id_number", "id_check"), (3, "code", "unknown_village"), (4, "unit", "unknown_unit"),
            (6, "household", "household_twice"), (7, "sex", "unknown_sex"), (7, "born", "no_date"), (7, "phone", "no_phone"),
        ]);
        assert_eq!((&page["counts"]["aside"], &page["counts"]["errors"]), (&json!(1), &json!(4)));
        let commit = admin.post(&format!("/api/v1/imports/{}/commit", Uuid::from_u128(1)), json!({})).await;
        assert_eq!(commit.refusal(), (409, "import_not_ready"));
        let sheet = admin.get(&format!("/api/v1/imports/{}/problems.xlsx", Uuid::from_u128(1))).await;
        assert!(sheet.text.starts_with("PK"));
        let list = app.fresh.directory.path().join(format!("import-{}-problems.xlsx", Uuid::from_u128(1)));
        let said: Vec<String> = formats::open(&list).expect("opens").flat_map(|row| row.expect("reads").1).collect();
        assert!(said.iter().any(|cell| cell == "身份证号有误（末位校验不符）"), "reasons are words: {said:?}");
        assert_eq!(households(&admin).await, 12);
    }

    // covers: T-33
    async fn an_export_that_another_agreed_to_reads_back_unchanged(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let county = app.sign_in("commander", 0).await;
        for (id, kind) in [(1, "xlsx"), (2, "csv")] {
            let export = format!("/api/v1/exports/{}", Uuid::from_u128(id));
            let asked = json!({ "kind": kind, "reason": "核对七普底数" });
            for _ in 0..2 {
                assert_eq!(admin.call(Method::PUT, &export, asked.clone()).await.ok()["state"], "asked");
            }
            let granted = county.post(&format!("{export}/decision"), json!({ "granted": true })).await.ok();
            assert_eq!(granted["state"], "granted");
            let request = admin.builder(Method::GET, &format!("{export}/file")).body(Body::empty());
            let bytes = admin.bytes(request.expect("a request")).await;
            assert!(!String::from_utf8_lossy(&bytes).contains("13900000000"), "phones leave masked");
            assert!(kind == "xlsx" || String::from_utf8_lossy(&bytes).contains("用途：核对七普底数"), "whose it is stands above");
            upload(&admin, id, bytes).await.ok();
            let page = step(&admin, id, "check").await;
            let want = json!({ "rows": 24, "new_households": 0, "new_people": 0, "changed": 0, "same": 24, "aside": 0, "doubtful": 0, "errors": 0 });
            assert_eq!(page["counts"], want, "{kind}: {}", page["problems"]);
        }
        assert_eq!(county.get("/api/v1/exports").await.ok().as_array().map(Vec::len), Some(2));
    }

    // covers: I-17
    async fn nobody_takes_a_roster_out_alone_or_after_its_time(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let county = app.sign_in("commander", 0).await;
        let export = format!("/api/v1/exports/{}", Uuid::from_u128(1));
        let (file, decision) = (format!("{export}/file"), format!("{export}/decision"));
        let wrong = admin.call(Method::PUT, &export, json!({ "kind": "xlsx", "reason": " " })).await;
        assert_eq!((wrong.refusal(), &wrong.body["fields"][0]["field"]), ((422, "invalid"), &json!("reason")));
        admin.call(Method::PUT, &export, json!({ "kind": "csv", "reason": "核对底数" })).await.ok();
        assert_eq!(admin.get(&file).await.refusal(), (409, "export_not_granted"));
        assert_eq!(admin.post(&decision, json!({ "granted": true })).await.refusal(), (403, "not_allowed"));
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(village.call(Method::PUT, &export, json!({ "kind": "csv", "reason": "x" })).await.refusal(), (403, "not_allowed"));
        county.post(&decision, json!({ "granted": true })).await.ok();
        assert_eq!(county.post(&decision, json!({ "granted": false })).await.refusal(), (412, "changed_meanwhile"));
        assert_eq!(county.get(&file).await.refusal(), (403, "not_allowed"));
        admin.get(&file).await.status.is_success().then_some(()).expect("is fetched");
        app.set_time("2022-03-16T02:00:01Z");
        let admin = app.sign_in("administrator", 0).await;
        assert_eq!(admin.get(&file).await.refusal(), (409, "export_not_granted"));
        assert_eq!(admin.get("/api/v1/exports").await.ok()[0]["state"], "over");
        let declined = format!("/api/v1/exports/{}", Uuid::from_u128(2));
        admin.call(Method::PUT, &declined, json!({ "kind": "csv", "reason": "核对底数" })).await.ok();
        let county = app.sign_in("commander", 0).await;
        county.post(&format!("{declined}/decision"), json!({ "granted": false })).await.ok();
        assert_eq!(admin.get(&format!("{declined}/file")).await.refusal(), (409, "export_not_granted"));
    }

    async fn bad_files_are_told_apart_and_nothing_is_kept(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("sheet.xlsx");
        let mut sheet = SheetWriter::new(SheetKind::Xlsx, &["姓名", "住址"]).expect("begins");
        sheet.row(&["王", "1号"]).expect("writes");
        sheet.save(&path).expect("saves");
        let bytes = std::fs::read(&path).expect("reads");
        upload(&admin, 1, bytes.clone()).await.ok();
        let unmatched = admin.call(Method::PUT, &format!("/api/v1/imports/{}/columns", Uuid::from_u128(1)), json!({ "columns": { "name": 0, "mood": 1 } })).await;
        let fields: Vec<_> = unmatched.body["fields"].as_array().expect("fields").iter().map(|it| it["field"].as_str().unwrap_or_default()).collect();
        assert_eq!((unmatched.refusal(), fields), ((422, "invalid"), vec!["mood", "household", "address"]));
        let half = upload(&admin, 2, bytes[..bytes.len() / 2].to_vec()).await;
        assert_eq!(half.refusal(), (422, "file_unreadable"));
        let cut = HEADING.to_owned() + "621228100201,左家村,第1联户组,N1,1号,,甲,男,,户主,,\n621228100201,左家村,\"第1";
        upload(&admin, 3, cut.into_bytes()).await.ok();
        let page = step(&admin, 3, "check").await;
        assert_eq!(page["counts"]["errors"], 1, "{page}");
        let village = app.sign_in("village_head", 2).await;
        assert_eq!(upload(&village, 4, bytes).await.refusal(), (403, "not_allowed"));
        assert_eq!(households(&admin).await, 12);
    }

    async fn a_sheet_of_200_mb_is_refused_and_nothing_of_it_stays(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let path = format!("/api/v1/imports/{}?filename=endless.csv", Uuid::from_u128(9));
        let row = bytes::Bytes::from("621228100201,左家村\n".repeat(40_000));
        let rows = (200 << 20) / row.len();
        let sheet = futures::stream::iter((0..rows).map(move |_| Ok::<_, std::convert::Infallible>(row.clone())));
        let request = admin.builder(Method::PUT, &path).body(Body::from_stream(sheet)).expect("a request");
        assert_eq!(admin.send(request).await.refusal(), (413, "file_too_large"));
        let kept = std::fs::read_dir(app.fresh.directory.path()).expect("a folder");
        let names: Vec<_> = kept.filter_map(|it| it.ok()?.file_name().into_string().ok()).collect();
        assert!(!names.iter().any(|name| name.starts_with("import-")), "{names:?}");
        let page = admin.get(&format!("/api/v1/imports/{}", Uuid::from_u128(9))).await;
        assert_eq!(page.refusal(), (404, "not_found"));
    }

    async fn sheets_nobody_keeps_are_thrown_away_after_a_day(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        upload(&admin, 8, HEADING.as_bytes().to_vec()).await.ok();
        let sheet = app.fresh.directory.path().join(format!("import-{}", Uuid::from_u128(8)));
        server::upkeep::once(&app.app).await.expect("runs");
        assert!(sheet.exists());
        app.set_time("2022-03-16T03:00:00Z");
        server::upkeep::once(&app.app).await.expect("runs");
        assert!(!sheet.exists());
    }

    async fn namesakes_of_one_household_stay_two_people(app: TestApp) {
        let admin = app.sign_in("administrator", 0).await;
        let row = "621228100201,左家村,第1联户组,621228100201010079,1组79号,李四,李四,,,其他,,\n";
        let known = "621228100201,左家村,第1联户组,621228100201010079,1组79号,李四,李四,女,1949-12-31,户主,11010519491231002X,\n";
        let twice = HEADING.to_owned() + row + row;
        upload(&admin, 1, twice.clone().into_bytes()).await.ok();
        let counts = |page: &Value| json!([page["counts"]["new_people"], page["counts"]["changed"], page["counts"]["same"]]);
        assert_eq!(counts(&step(&admin, 1, "check").await), json!([2, 0, 0]));
        assert_eq!(counts(&step(&admin, 1, "commit").await), json!([2, 0, 0]));
        upload(&admin, 2, twice.into_bytes()).await.ok();
        assert_eq!(counts(&step(&admin, 2, "check").await), json!([0, 0, 2]), "each row is another of the two");
        upload(&admin, 3, (HEADING.to_owned() + known + row + row).into_bytes()).await.ok();
        assert_eq!(counts(&step(&admin, 3, "check").await), json!([1, 1, 1]), "one is known by number from now on");
    }
}
