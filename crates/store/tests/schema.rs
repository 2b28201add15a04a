//! Rules about the schema's text, which serves both engines.

const SCHEMA: &str = include_str!("../migrations/V1__spine.sql");

#[test]
fn every_table_and_index_begins_with_the_county() {
    let mut tables = 0;
    for part in SCHEMA.split("create table ").skip(1) {
        let name = part.split_whitespace().next().unwrap_or_default();
        let body = part.split("\n);").next().unwrap_or_default();
        let key = body.split("primary key (").nth(1).unwrap_or_default();
        assert!(key.starts_with("county"), "{name}: {key}");
        tables += 1;
    }
    assert!(tables > 15);
    for line in SCHEMA.lines().filter(|line| line.contains(" index ")) {
        assert!(line.contains("(county, "), "{line}");
    }
}
