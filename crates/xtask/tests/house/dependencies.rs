//! Every dependency that a crate or the web client names is used by it.

use toml::Table;

use crate::none;
use crate::sources::{files, root};

#[test]
fn every_dependency_of_a_crate_is_used() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["crates", "bench"], &["Cargo.toml"]) {
        let manifest: Table = text.parse().expect("a manifest");
        let folder = path.trim_end_matches("/Cargo.toml");
        let of = |parts: &[&str]| -> String {
            let folders: Vec<String> = parts.iter().map(|part| format!("{folder}/{part}")).collect();
            let there: Vec<&str> =
                folders.iter().map(String::as_str).filter(|it| root().join(it).exists()).collect();
            files(&there, &[".rs"]).into_iter().map(|(_, text)| text).collect()
        };
        let (product, everything) = (of(&["src"]), of(&["src", "tests", "examples", "benches"]));
        for (table, text) in [("dependencies", &product), ("dev-dependencies", &everything)] {
            let named = manifest.get(table).and_then(|it| it.as_table()).into_iter().flatten();
            for (name, _) in named.filter(|(name, _)| !uses(text, name)) {
                wrong.push(format!("{path}: {name} in [{table}] is not used"));
            }
        }
    }
    none(&wrong);
}

/// Whether a source has a path that begins with a crate.
fn uses(text: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    text.match_indices(&name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + name.len()..];
        let starts = before.is_none_or(|it| !it.is_alphanumeric() && it != '_');
        let path = after.starts_with("::") || after.starts_with(';') || after.starts_with(" as ");
        starts && path
    })
}
