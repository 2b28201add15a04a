//! Borders and base map: taken in centrally, changed from below under approval, drawn as tiles inside one's scope; through
//! the real router, on both engines.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Client, NISHAN, TestApp};
use uuid::Uuid;

/// A box of degrees near Nishan: thousandths east and north of a corner.
fn square(west: f64, south: f64, east: f64, north: f64) -> Value {
    let at = |x: f64, y: f64| json!([117.2 + x / 1000.0, 35.4 + y / 1000.0]);
    json!([[[at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]]])
}

fn feature(name: &str, coordinates: &Value) -> Value {
    json!({ "type": "Feature", "properties": { "名称": name },
        "geometry": { "type": "MultiPolygon", "coordinates": coordinates } })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

async fn take_in(client: &Client, id: u128, asked: &str, file: String) -> testkit::Answer {
    let path = format!("/api/v1/map/imports/{}?{asked}", Uuid::from_u128(id));
    client.send(client.builder(Method::PUT, &path).body(Body::from(file)).expect("a request")).await
}

/// The zone with its two villages side by side, ten thousandths wide each.
async fn drawn(app: &TestApp) -> Client {
    let town = app.sign_in("commander", 0).await;
    let name = |n: usize| app.made.areas[n].name.clone();
    let file = collection(&[
        feature(&name(2), &square(0.0, 0.0, 10.0, 10.0)),
        feature(&name(1), &square(0.0, 0.0, 20.0, 10.0)),
        feature(&name(7), &square(10.0, 0.0, 20.0, 10.0)),
    ]);
    let plan = take_in(&town, 70, "kind=border&datum=wgs84&keep=true", file).await.ok();
    assert_eq!(
        (&plan["kept"], &plan["shapes"], &plan["fresh"]),
        (&json!(true), &json!(3), &json!(3)),
        "{plan}"
    );
    town
}

async fn border(client: &Client, app: &TestApp, area: usize) -> Value {
    client.get(&format!("/api/v1/areas/{}/border", app.made.areas[area].id)).await.ok()
}

async fn draw(
    client: &Client,
    app: &TestApp,
    id: u128,
    area: usize,
    coordinates: Value,
    note: &str,
) -> testkit::Answer {
    let body =
        json!({ "area": app.made.areas[area].id, "coordinates": coordinates, "note": note, "keep": true });
    client.call(Method::PUT, &format!("/api/v1/borders/{}", Uuid::from_u128(id)), body).await
}

async fn tile(client: &Client, path: &str) -> (StatusCode, Vec<u8>) {
    let request = || client.builder(Method::GET, path).body(Body::empty()).expect("a request");
    let status = client.send(request()).await.status;
    (status, if status.is_success() { client.bytes(request()).await } else { Vec::new() })
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

/// Corners of a border's first ring, eastern edge, in thousandths of a degree, cut to whole ones.
fn east(border: &Value) -> i64 {
    let ring = border["held"]["coordinates"][0][0].as_array().expect("a ring");
    let east = ring.iter().filter_map(|it| it[0].as_f64()).fold(f64::MIN, f64::max);
    ((east - 117.2) * 1000.0).round() as i64
}

testkit::both_engines! { of NISHAN;
    //
    async fn villages_change_borders_kept_centrally_under_approval(app: TestApp) {
        let town = drawn(&app).await;
        let village = app.sign_in("village_head", 2).await;
        let page = border(&village, &app, 2).await;
        assert_eq!((page["central"].clone(), east(&page)), (json!(false), 10));
        assert_eq!(page["beside"][0]["name"], json!(app.made.areas[7].name), "who lies beside it is seen as ground");

        // Two thousandths into the neighbour: seen before it is proposed, and a reason is asked for.
        let wider = square(0.0, 0.0, 12.0, 10.0);
        let look = json!({ "area": app.made.areas[2].id, "coordinates": wider });
        let fit = village.call(Method::PUT, &format!("/api/v1/borders/{}", Uuid::from_u128(1)), look).await.ok();
        assert_eq!((&fit["kept"], &fit["faults"]), (&json!(false), &json!([])));
        assert!((fit["taken"][0]["share"].as_f64().unwrap_or_default() - 0.2).abs() < 0.001, "{fit}");
        assert_eq!(draw(&village, &app, 1, 2, wider.clone(), "").await.refusal(), (422, "invalid"));
        let fit = draw(&village, &app, 1, 2, wider.clone(), "河道改线").await.ok();
        assert_eq!((&fit["kept"], &fit["central"]), (&json!(true), &json!(false)));
        draw(&village, &app, 1, 2, wider.clone(), "河道改线").await.ok();
        assert_eq!(draw(&village, &app, 2, 2, wider.clone(), "再提一次").await.refusal(), (409, "border_open"));
        assert_eq!(draw(&village, &app, 1, 2, square(0.0, 0.0, 11.0, 10.0), "河道改线").await.refusal(), (409, "id_reused"));

        // It waits: the map is as it was, the village cannot agree to it, and nobody elsewhere sees it.
        assert_eq!(east(&border(&village, &app, 2).await), 10);
        let decision = format!("/api/v1/borders/{}/decision", Uuid::from_u128(1));
        let agree = json!({ "agree": true });
        assert_eq!(village.call(Method::POST, &decision, agree.clone()).await.refusal(), (403, "not_allowed"));
        let other = app.sign_in("village_head", 7).await;
        assert_eq!(other.get("/api/v1/borders?state=proposed").await.ok(), json!([]));
        let waiting = town.get("/api/v1/borders?state=proposed").await.ok();
        assert_eq!((&waiting[0]["note"], &waiting[0]["own"]), (&json!("河道改线"), &json!(false)));
        assert_eq!(town.get("/api/v1/map").await.ok()["waiting"], json!(1));

        // Agreed to: it holds, and the neighbour gave way, so that no ground is anybody's twice.
        assert_eq!(town.call(Method::POST, &decision, json!({ "agree": false })).await.refusal(), (422, "invalid"));
        let before = town.get("/api/v1/map").await.ok()["version"].clone();
        let decided = town.call(Method::POST, &decision, agree.clone()).await.ok();
        assert_eq!(decided["state"], json!("held"));
        assert_ne!(town.get("/api/v1/map").await.ok()["version"], before);
        assert_eq!(east(&border(&village, &app, 2).await), 12);
        let gave_way = border(&other, &app, 7).await;
        assert_eq!((&gave_way["held"]["origin"], &gave_way["held"]["note"]), (&json!("beside"), &json!(app.made.areas[2].name)));
        let west = gave_way["held"]["coordinates"][0][0].as_array().into_iter().flatten().filter_map(|it| it[0].as_f64()).fold(f64::MAX, f64::min);
        assert!((west - 117.212).abs() < 1e-7, "{west}");
        assert_eq!(town.call(Method::POST, &decision, agree).await.refusal(), (409, "already_decided"));
        let past = town.get("/api/v1/borders?state=past").await.ok();
        assert_eq!(past.as_array().map(Vec::len), Some(2), "what held before is known still");
    }

    async fn what_does_not_fit_is_not_kept_and_an_own_border_is_for_others_to_decide(app: TestApp) {
        let town = drawn(&app).await;
        let village = app.sign_in("village_head", 2).await;
        let bow = json!([[[[117.2, 35.4], [117.21, 35.41], [117.21, 35.4], [117.2, 35.41], [117.2, 35.4]]]]);
        let cases = [
            (square(-5.0, 0.0, 10.0, 10.0), "outside"),
            (square(0.0, 0.0, 19.0, 10.0), "swallows"),
            (bow, "crossing"),
            (json!([]), "empty"),
            (json!([[[[200.0, 35.4], [210.0, 35.41], [210.0, 35.4]]]]), "nowhere"),
        ];
        for (number, (shape, code)) in cases.into_iter().enumerate() {
            let answer = draw(&village, &app, 100 + number as u128, 2, shape, "试").await;
            assert_eq!(answer.refusal(), (422, "invalid"), "{code}: {}", answer.body);
            assert_eq!(answer.body["fields"][0], json!({ "field": "coordinates", "code": code }));
        }
        // Somebody who keeps the map of a zone proposes the zone's own border, and cannot decide about it.
        let zone = app.appoint("centre_director", 1).await;
        draw(&zone, &app, 5, 1, square(0.0, 0.0, 20.0, 11.0), "新修道路").await.ok();
        let decision = format!("/api/v1/borders/{}/decision", Uuid::from_u128(5));
        assert_eq!(zone.post(&decision, json!({ "agree": true })).await.refusal(), (409, "own_request"));
        // Below it sets borders at once.
        assert_eq!(draw(&zone, &app, 6, 2, square(0.0, 0.0, 9.0, 10.0), "").await.ok()["central"], json!(true));
        zone.call(Method::DELETE, &format!("/api/v1/borders/{}", Uuid::from_u128(5)), Value::Null).await.ok();
        assert_eq!(town.post(&decision, json!({ "agree": true })).await.refusal(), (409, "already_decided"));
        assert_eq!(draw(&village, &app, 9, 7, square(9.0, 0.0, 20.0, 10.0), "别村").await.refusal(), (404, "not_found"));
    }

    // covers: Q-39 Q-41
    async fn tiles_show_the_own_scope_and_nobodys_name(app: TestApp) {
        let town = drawn(&app).await;
        let page = town.get("/api/v1/map").await.ok();
        let (version, bounds) = (&page["version"], &page["bounds"]);
        assert!((bounds[0][0].as_f64().unwrap_or_default() - 117.2).abs() < 1e-6, "{page}");
        let at = |z: u8| {
            let it = domain::territory::Tile::at(z, 117.2101, 35.4051);
            format!("/api/v1/map/{}/{}/{}?v={version}", it.z, it.x, it.y)
        };
        let id = |n: usize| app.made.areas[n].id.to_string();
        let (status, bytes) = tile(&town, &at(14)).await;
        assert_eq!(status, StatusCode::OK);
        assert!([1, 2, 7].iter().all(|n| holds(&bytes, &id(*n))), "the zone and both villages");
        assert!(!holds(&bytes, "王秀英"), "no resident is on a map");
        // The chart for the wall draws the same ground.
        let chart = town.get("/api/v1/chart").await.ok();
        let ground = |n: usize| chart["units"].as_array().into_iter().flatten()
            .find(|it| it["id"] == json!(app.made.areas[n].id)).map(|it| it["coordinates"][0][0].as_array().map_or(0, Vec::len));
        assert_eq!((ground(1), ground(2), ground(3)), (Some(5), Some(5), Some(0)), "as far as it is drawn");
        // A village sees itself only, and what is too small for a zoom is left to the finer ones.
        let village = app.sign_in("village_head", 2).await;
        let (_, bytes) = tile(&village, &at(14)).await;
        assert!(holds(&bytes, &id(2)) && !holds(&bytes, &id(7)) && !holds(&bytes, &id(1)));
        let (_, bytes) = tile(&town, &at(9)).await;
        assert!(holds(&bytes, &id(1)) && !holds(&bytes, &id(2)), "villages are specks at zoom 9");
        assert_eq!(tile(&town, "/api/v1/map/16/1/1").await.0, StatusCode::NO_CONTENT);
        // A version that is to come is not kept: when it has come, the square shows what has changed.
        let soon = at(14).replace(&format!("v={version}"), &format!("v={}", version.as_i64().unwrap_or_default() + 1));
        assert!(!holds(&tile(&town, &soon).await.1, &id(3)));
        draw(&town, &app, 41, 3, square(0.0, 0.0, 10.0, 10.0), "").await.ok();
        assert!(holds(&tile(&town, &soon).await.1, &id(3)));
        for beyond in ["30/1/1", "17/108000/51000", "3/8/1"] {
            assert_eq!(tile(&town, &format!("/api/v1/map/{beyond}")).await.0, StatusCode::NOT_FOUND, "{beyond}");
        }
        assert_eq!(tile(&app.nobody(), &at(14)).await.0, StatusCode::UNAUTHORIZED);
    }

    async fn figures_stand_on_the_map_unit_by_unit(app: TestApp) {
        let town = app.sign_in("commander", 0).await;
        let figures = async |asked: &str| town.get(&format!("/api/v1/map/figures?{asked}")).await;
        let found = figures("level=village&of=households").await.ok();
        let of = |page: &Value, n: usize| page["units"].as_array().into_iter().flatten()
            .find(|it| it["area"] == json!(app.made.areas[n].id)).map(|it| it["values"].clone());
        assert_eq!((of(&found, 2), of(&found, 7)), (Some(json!([6])), Some(json!([6]))), "{found}");
        assert_eq!(of(&figures("level=fine&of=people").await.ok(), 4), Some(json!([6])));
        // An event that is open counts where it lies; a figure of the work has a value for each of fourteen days.
        let member = app.sign_in("fine_member", 4).await;
        let event = json!({ "category": "repair", "area": app.made.areas[4].id, "place": "村口", "said": "井盖坏了" });
        let told = member.call(Method::PUT, &format!("/api/v1/events/{}", Uuid::from_u128(31)), event).await;
        assert!(told.status.is_success(), "{}", told.text);
        assert_eq!(of(&figures("level=village&of=events").await.ok(), 2), Some(json!([1])));
        assert_eq!(of(&figures("level=village&of=late").await.ok(), 2), Some(json!([0])));
        let figure = app.made.playbook.reports[0].figures[0].id.get_ref().clone();
        let days = figures(&format!("level=village&of={figure}")).await.ok();
        assert_eq!(days["days"].as_array().map(Vec::len), Some(14));
        assert_eq!(figures("level=village&of=luck").await.body["fields"][0]["field"], json!("of"));
        assert_eq!(figures("level=planet&of=people").await.body["fields"][0]["field"], json!("level"));
        assert_eq!(member.get("/api/v1/map/figures?level=village&of=venues").await.refusal(), (403, "not_allowed"));
    }

    async fn a_file_of_shapes_is_looked_at_before_anything_is_kept(app: TestApp) {
        let town = drawn(&app).await;
        let name = |n: usize| app.made.areas[n].name.as_str();
        let file = collection(&[
            feature(name(2), &square(0.0, 0.0, 10.0, 10.0)),
            // Ground the first one has as well, a unit there is none of, the same unit again, and a village without ground.
            feature(name(7), &square(8.0, 0.0, 20.0, 10.0)),
            feature("没有这个村", &square(0.0, 0.0, 1.0, 1.0)),
            feature(name(2), &square(0.0, 0.0, 5.0, 5.0)),
            json!({ "type": "Feature", "properties": { "名称": name(1) }, "geometry": { "type": "Point", "coordinates": [117.2, 35.4] } }),
        ]);
        let plan = take_in(&town, 71, "kind=border&datum=wgs84&keep=true", file.clone()).await.ok();
        assert_eq!((&plan["kept"], &plan["shapes"], &plan["faulty"]), (&json!(false), &json!(1), &json!(4)), "{plan}");
        let mut codes: Vec<&str> = plan["faults"].as_array().into_iter().flatten().filter_map(|it| it["code"].as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["claimed", "no_ground", "twice", "unknown"]);
        let plan = take_in(&town, 71, "kind=border&datum=wgs84&keep=true&leave_out=true", file).await.ok();
        assert_eq!(plan["kept"], json!(true), "what is right can be kept without the rest");

        // Baidu's coordinates said to be WGS 84 lie beside the zone: the right datum is offered.
        let shown = formats::Datum::Bd09;
        let at = |x: f64, y: f64| json!(shown.shown([117.2 + x / 1000.0, 35.4 + y / 1000.0]));
        let away = json!([[[at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0), at(0.0, 10.0), at(0.0, 0.0)]]]);
        let asked = format!("kind=border&datum=wgs84&area={}", app.made.areas[2].id);
        let plan = take_in(&town, 72, &asked, collection(&[feature(name(2), &away)])).await.ok();
        assert_eq!(plan["likelier"], json!("bd09"), "{plan}");
        let asked = asked.replace("wgs84", "bd09");
        let plan = take_in(&town, 72, &asked, collection(&[feature(name(2), &away)])).await.ok();
        assert_eq!((&plan["likelier"], &plan["open"]), (&Value::Null, &json!([])), "{plan}");

        // The base map: a river in the place of the one before, for everybody of the town.
        let line = |y: f64| json!({ "type": "Feature", "properties": { "name": "泗河" }, "geometry": { "type": "LineString",
            "coordinates": [[117.2, 35.4 + y], [117.22, 35.4 + y]] } });
        for (id, y) in [(80, 0.001), (81, 0.002)] {
            let plan = take_in(&town, id, "kind=water&datum=wgs84&keep=true", collection(&[line(y)])).await.ok();
            assert_eq!(plan["kept"], json!(true));
        }
        assert_eq!(town.get("/api/v1/map").await.ok()["land"], json!([{ "kind": "water", "count": 1 }]));
        let village = app.sign_in("village_head", 2).await;
        let at = domain::territory::Tile::at(14, 117.2101, 35.4021);
        assert!(holds(&tile(&village, &format!("/api/v1/map/{}/{}/{}", at.z, at.x, at.y)).await.1, "泗河"));

        let cases = [("kind=border&datum=beijing54", "datum"), ("kind=people&datum=wgs84", "kind")];
        for (asked, field) in cases {
            let answer = take_in(&town, 90, asked, collection(&[])).await;
            assert_eq!((answer.refusal(), &answer.body["fields"][0]["field"]), ((422, "invalid"), &json!(field)));
        }
        assert_eq!(take_in(&town, 90, "kind=border&datum=wgs84", "{ broken".into()).await.refusal(), (422, "file_unreadable"));
        assert_eq!(take_in(&village, 90, "kind=border&datum=wgs84", String::new()).await.refusal(), (403, "not_allowed"));
    }

    async fn a_unit_that_goes_up_in_another_leaves_it_its_ground(app: TestApp) {
        let town = drawn(&app).await;
        let name = |n: usize| app.made.areas[n].name.clone();
        // The four fine grids of the first village would be asked for by path; two micro-grids are enough.
        let (gone, into) = (app.made.areas[5].clone(), app.made.areas[3].clone());
        assert_eq!((gone.level.as_str(), into.level.as_str()), ("micro", "micro"), "{} {}", name(5), name(3));
        draw(&town, &app, 11, 3, square(0.0, 0.0, 5.0, 10.0), "").await.ok();
        draw(&town, &app, 12, 5, square(5.0, 0.0, 10.0, 10.0), "").await.ok();
        let body = json!({ "kind": "merge", "area": gone.id, "target": into.id, "day": "2022-03-15" });
        town.call(Method::PUT, &format!("/api/v1/reshape/{}", Uuid::from_u128(13)), body).await.ok();
        let page = border(&town, &app, 3).await;
        assert_eq!((east(&page), &page["held"]["origin"]), (10, &json!("merged")));
        assert_eq!(page["beside"], json!([]), "what has ended is drawn no longer");
    }
}
