//! Rules about the schema's text, which serves both engines.

fn schema() -> String {
    store::schema::MIGRATIONS.iter().map(|(_, text)| *text).collect()
}

#[test]
fn every_table_and_index_begins_with_the_county() {
    let (schema, mut tables) = (schema(), 0);
    for part in schema.split("create table ").skip(1) {
        let name = part.split_whitespace().next().unwrap_or_default();
        let body = part.split("\n);").next().unwrap_or_default();
        let key = body.split("primary key (").nth(1).unwrap_or_default();
        assert!(key.starts_with("county"), "{name}: {key}");
        tables += 1;
    }
    assert!(tables > 15);
    for line in schema.lines().filter(|line| line.starts_with("create") && line.contains(" index ")) {
        assert!(line.contains("(county, "), "{line}");
    }
}

/// A table that is forgotten here would leave its rows behind when a unit moves.
//
#[test]
fn every_table_with_a_path_says_what_becomes_of_its_rows_when_a_unit_moves() {
    let schema = schema();
    let mut placed: Vec<&str> = schema
        .split("create table ")
        .skip(1)
        .filter(|part| part.split("\n);").next().is_some_and(|body| body.contains("\n  path {path}")))
        .filter_map(|part| part.split_whitespace().next())
        .collect();
    placed.sort_unstable();
    let mut named: Vec<&str> = store::reshape::placed_tables().collect();
    named.sort_unstable();
    assert_eq!(placed, named);
}
