//! Sealing, signing and hashing.

use domain::ids::County;
use store::Keys;

#[test]
fn a_sealed_text_opens_only_in_its_own_place_and_with_its_own_key() {
    let keys = Keys::new(&[7; 64]);
    let sealed = keys.seal("person.phone", b"row1", "+8613812348000").expect("seals");
    assert!(!String::from_utf8_lossy(&sealed).contains("1381234"));
    assert_eq!(keys.open("person.phone", b"row1", &sealed).expect("opens"), "+8613812348000");
    assert!(keys.open("person.phone", b"row2", &sealed).is_err());
    assert!(keys.open("person.id", b"row1", &sealed).is_err());
    assert!(Keys::new(&[8; 64]).open("person.phone", b"row1", &sealed).is_err());
    assert!(keys.open("person.phone", b"row1", b"short").is_err());
}

#[test]
fn what_is_signed_holds_for_one_place_and_county() {
    let (keys, county) = (Keys::new(&[7; 64]), County(220_702));
    let signature = keys.sign("card", county, b"serial");
    assert!(keys.verify("card", county, b"serial", &signature));
    assert!(!keys.verify("card", county, b"Serial", &signature));
    assert!(!keys.verify("card", County(220_703), b"serial", &signature));
    assert!(!keys.verify("sheet", county, b"serial", &signature));
    assert!(!Keys::new(&[8; 64]).verify("card", county, b"serial", &signature));
}

#[test]
fn equal_texts_hash_alike_under_one_key_and_place() {
    let keys = Keys::new(&[7; 64]);
    assert_eq!(keys.hash("person.id", "x"), keys.hash("person.id", "x"));
    assert_ne!(keys.hash("person.id", "x"), keys.hash("person.phone", "x"));
    assert_ne!(keys.hash("person.id", "x"), Keys::new(&[9; 64]).hash("person.id", "x"));
}
