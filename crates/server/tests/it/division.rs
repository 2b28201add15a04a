//! A unit that is too large is divided along its buildings, stairwells and floors, or by villagers' groups, and becomes
//! units from a day on, through the real router, on both engines.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Client, NISHAN, TestApp};
use uuid::Uuid;

const DAY: &str = "2022-03-15";

/// Writes one household a given address down in the first fine grid.
async fn live(app: &TestApp, addresses: impl IntoIterator<Item = String>) {
    let village = app.sign_in("village_head", 2).await;
    for address in addresses {
        let id = address.bytes().fold(500, |id: u128, byte| id.wrapping_mul(257) + u128::from(byte));
        let body = json!({ "area": app.made.areas[4].id, "address": address, "head": "孔祥" });
        village.call(Method::PUT, &format!("/api/v1/households/{}", Uuid::from_u128(id)), body).await.ok();
    }
}

async fn division(client: &Client, app: &TestApp, asked: &str) -> Vec<Value> {
    let path = format!("/api/v1/areas/{}/division{asked}", app.made.areas[4].id);
    client.get(&path).await.ok().as_array().cloned().expect("a list")
}

fn held(parts: &[Value]) -> Vec<usize> {
    parts.iter().map(|it| it["households"].as_array().map_or(0, Vec::len)).collect()
}

testkit::both_engines! { of NISHAN;
    // covers: B-54
    async fn a_grid_of_blocks_is_divided_by_whole_stairwells_and_floors(app: TestApp) {
        let slab = (0..48).map(|n| format!("阳光里1号楼{}单元{}0{}室", n / 12 + 1, n / 2 % 6 + 1, n % 2 + 1));
        let tower = (0..44).map(|n| format!("阳光里2号楼{}0{}", n / 4 + 1, n % 4 + 1));
        live(&app, slab.chain(tower)).await;
        let hq = app.sign_in("commander", 0).await;
        let parts = division(&hq, &app, "").await;
        assert_eq!(held(&parts).iter().sum::<usize>(), 95, "with the three houses that were there");
        assert!(held(&parts).iter().all(|it| (20..=40).contains(it)), "{:?}", held(&parts));
        assert!(parts.iter().all(|it| it["off"] == json!(0) && it["why"] == Value::Null));
        // No stairwell of the slab is torn, and no floor of the tower.
        let mut homes = BTreeMap::<String, BTreeSet<usize>>::new();
        for (number, part) in parts.iter().enumerate() {
            for it in part["households"].as_array().into_iter().flatten() {
                let step = if it["building"] == json!("阳光里1号楼") { &it["stairwell"] } else { &it["floor"] };
                homes.entry(format!("{} {step}", it["building"])).or_default().insert(number);
            }
        }
        assert!(homes.values().all(|it| it.len() == 1), "{homes:?}");
        let made_of: Vec<&Value> = parts.iter().flat_map(|it| it["made_of"].as_array().into_iter().flatten()).collect();
        assert!(made_of.iter().any(|it| it["place"] == json!("阳光里1号楼") && it["stairwell"] == json!(1)), "{made_of:?}");
        assert!(made_of.iter().any(|it| it["place"] == json!("阳光里2号楼") && it["floors"][0] == json!(1)), "{made_of:?}");
        assert_eq!(parts, division(&hq, &app, "").await, "asked again, the same");

        // Accepted: it becomes units from today on.
        let new: Vec<Value> = parts[1..]
            .iter()
            .zip(9_001..)
            .map(|(part, n)| {
                let households: Vec<&Value> = part["households"].as_array().into_iter().flatten().map(|it| &it["id"]).collect();
                json!({ "id": Uuid::from_u128(n), "name": part["name"], "households": households })
            })
            .collect();
        let body = json!({ "kind": "split", "area": app.made.areas[4].id, "day": DAY, "parts": new });
        hq.call(Method::PUT, &format!("/api/v1/reshape/{}", Uuid::from_u128(1)), body).await.ok();
        let page = hq.get(&format!("/api/v1/areas/{}", Uuid::from_u128(9_001))).await.ok();
        assert_eq!(page["households"], json!(held(&parts)[1]));
    }

    // covers: B-53
    async fn a_village_is_divided_by_its_villagers_groups(app: TestApp) {
        // One group is written in many ways, and the next village has a second group as well.
        let groups = ["圣水村一组", "圣水村二组", "圣水村第三村民小组"];
        let other = |n: usize| if n.is_multiple_of(3) { "圣水村第二小组" } else { "圣水村2组" };
        let written = |n: usize| if n / 10 == 1 && n.is_multiple_of(2) { other(n) } else { groups[n / 10] };
        let beyond = (0..4).map(|n| format!("鲁源村二组{}号", n + 1));
        live(&app, (0..30).map(|n| format!("{}{}号", written(n), n % 10 + 1)).chain(beyond)).await;
        let hq = app.sign_in("commander", 0).await;
        let parts = division(&hq, &app, "?by=groups").await;
        assert_eq!(parts.len(), 4);
        assert!(parts.iter().any(|it| it["name"] == json!("鲁源村二组")), "named after its group, with its village");
        let mut sizes = held(&parts);
        sizes.sort_unstable();
        assert_eq!(sizes, [4, 10, 10, 13], "the three whose address says no group stay in the old unit");
        assert_eq!(parts[0]["staying"], json!(3));
        let places: Vec<&Value> = parts.iter().map(|it| &it["made_of"][0]).collect();
        assert!(places.iter().any(|it| it["place"].as_str().is_some_and(|it| ["二组", "2组", "第二小组"].contains(&it)) && it["houses"] == json!([1, 10])), "{places:?}");
        // Who lives where is read as the register is: with an entry in the audit.
        let told = app.fresh.store.read::<i64, store::StoreError, _>(|db| {
            let sql = "select count(*) from audit where action = 'people.read' and detail like '%\"division\"%\"households\":37%'";
            Box::pin(async move { db.query_one(sql, &[]).await?.take(0) })
        });
        assert_eq!(told.await.expect("reads"), 1);
    }

    async fn what_cannot_be_divided_is_told(app: TestApp) {
        let hq = app.sign_in("commander", 0).await;
        let path = format!("/api/v1/areas/{}/division?by=groups", app.made.areas[4].id);
        let refused = hq.get(&path).await;
        assert_eq!((refused.refusal(), &refused.body["fields"][0]["code"]), ((422, "invalid"), &json!("no_groups")));
        let unknown = hq.get(&path.replace("groups", "luck")).await;
        assert_eq!(unknown.body["fields"][0]["field"], json!("by"));
        // With more units than the rule can fill, each says by how many it lacks.
        live(&app, (0..40).map(|n| format!("阳光里8号楼{}0{}", n / 4 + 1, n % 4 + 1))).await;
        let parts = division(&hq, &app, "?parts=4").await;
        assert!(parts.iter().any(|it| it["off"].as_i64() < Some(0) && it["why"] == json!("count")), "{parts:?}");
        // A tower of one floor with fifty households: no border runs through a floor.
        live(&app, (0..50).map(|n| format!("阳光里9号楼1{n:02}"))).await;
        let parts = division(&hq, &app, "").await;
        assert_eq!(parts.iter().filter(|it| it["why"] == json!("whole")).count(), 1, "{parts:?}");
    }
}
