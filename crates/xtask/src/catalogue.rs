//! `make coverage-catalogue`: which of the 333 requirements a test names with `covers: ID`.

use std::collections::BTreeMap;

use crate::sources::{files, root};

/// Prints one line an id, `Q-17 covered PATH:LINE` or `Q-17 open`, and the sum.
pub fn coverage() -> anyhow::Result<()> {
    let mut covered: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files(&["crates", "web/src", "e2e"], &[".rs", ".ts", ".mjs"])? {
        for (number, line) in text.lines().enumerate() {
            let Some((before, ids)) = line.split_once("covers: ") else { continue };
            if before.trim() != "//" && before.trim() != "///" {
                continue;
            }
            for id in ids.split([' ', ',']).filter(|id| !id.is_empty()) {
                covered.entry(id.to_owned()).or_insert_with(|| format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    let mut catalogue = csv::Reader::from_path(root().join("docs/catalogue.csv"))?;
    let (mut all, mut found) = (0, 0);
    for row in catalogue.records() {
        let row = row?;
        let id = row.get(0).unwrap_or_default();
        all += 1;
        if let Some(place) = covered.get(id) {
            found += 1;
            println!("{id} covered {place}");
        } else {
            println!("{id} open");
        }
    }
    println!("covered {found}/{all}");
    Ok(())
}
