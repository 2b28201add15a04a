//! What the QR of a card says.

use domain::ids::{AreaId, County, MeasureId};
use domain::measures::Card;
use domain::measures::ExitTerms;
use jiff::civil::date;
use serde_json::{Value, json};
use server::internals::cards::{PLACE, code, read};
use store::Keys;
use uuid::Uuid;

#[test]
fn the_phone_reads_what_the_server_wrote() {
    let (keys, county) = (Keys::new(&[7; 64]), County(220_702));
    let card = Card {
        county,
        village: AreaId(Uuid::from_u128(7)),
        measure: MeasureId(Uuid::from_u128(8)),
        serial: "k7m2p9xa".into(),
        from: date(2022, 3, 15),
        until: date(2022, 3, 21),
        terms: ExitTerms { exits: 1, every_days: 2, max_minutes: 120 },
    };
    let code = code(&keys, &card).expect("fits");
    let key: String = keys.verifier(PLACE, county).iter().map(|byte| format!("{byte:02x}")).collect();
    let says = json!({ "county": 220_702, "village": card.village, "measure": card.measure,
        "serial": card.serial, "from": "2022-03-15", "until": "2022-03-21",
        "terms": { "exits": 1, "every_days": 2, "max_minutes": 120 } });
    let got = json!({ "book": { "key": key, "county": 220_702 }, "code": code, "says": says });
    let want: Value =
        serde_json::from_str(include_str!("../../../../domain/cases/card-code.json")).expect("a case");
    assert_eq!(got, want, "{got}");
    assert_eq!(read(&keys, county, &code), Some(card));
    assert_eq!(read(&keys, County(220_703), &code), None, "of another county");
    assert_eq!(read(&Keys::new(&[8; 64]), county, &code), None, "of another installation");
    assert_eq!(read(&keys, county, &code.replace("WGC1.", "WGC1.A")), None);
}
