//! Which of the requirements of `docs/catalogue.csv` a test names with `covers: ID`; invariants (`I-12`) are named the same
//! way. `make coverage-catalogue` prints the
//! list.

use std::collections::BTreeMap;

use crate::none;
use crate::sources::{files, root};

/// Ids in the order of the catalogue.
fn ids() -> Vec<String> {
    let mut catalogue = csv::Reader::from_path(root().join("docs/catalogue.csv")).expect("the catalogue");
    catalogue.records().map(|row| row.expect("a row")[0].to_owned()).collect()
}

/// The first place that covers each id.
fn covered() -> BTreeMap<String, String> {
    let mut covered = BTreeMap::new();
    for (path, text) in files(&["crates", "web/src", "e2e"], &[".rs", ".ts", ".mjs"]) {
        for (number, line) in text.lines().enumerate() {
            let Some((before, named)) = line.split_once("covers: ") else { continue };
            if !["//", "///"].contains(&before.trim()) {
                continue;
            }
            for id in named.split([' ', ',']).filter(|id| !id.is_empty()) {
                covered.entry(id.to_owned()).or_insert_with(|| format!("{path}:{}", number + 1));
            }
        }
    }
    covered
}

#[test]
fn every_id_that_a_test_names_is_in_the_catalogue() {
    let (ids, covered) = (ids(), covered());
    for id in &ids {
        match covered.get(id) {
            Some(place) => println!("{id} covered {place}"),
            None => println!("{id} open"),
        }
    }
    println!("covered {}/{}", ids.iter().filter(|it| covered.contains_key(*it)).count(), ids.len());
    let unknown = covered.iter().filter(|(id, _)| !ids.contains(id) && !id.starts_with("I-"));
    none(&unknown.map(|(id, place)| format!("{place}: {id} is not in the catalogue")).collect::<Vec<_>>());
}
