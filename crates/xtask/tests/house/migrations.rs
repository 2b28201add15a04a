//! A migration that has landed is never edited: installations have run it, and refuse to start with another text.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::none;
use crate::sources::{files, root};

/// `sha256sum` of every landed migration. A new migration adds a line; no line is ever changed.
const LANDED: &str = "crates/store/migrations/LANDED";

fn sum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn landed_migrations_are_as_they_were() {
    let landed = std::fs::read_to_string(root().join(LANDED)).expect("the list");
    let present = files(&["crates/store/migrations"], &[".sql"]);
    let mut wrong = Vec::new();
    for (path, text) in &present {
        let name = path.rsplit('/').next().unwrap_or_default();
        let line = format!("{}  {name}", sum(text));
        match landed.lines().find(|it| it.ends_with(name)) {
            None => wrong.push(format!("{path} is new: add this line to {LANDED}:\n{line}")),
            Some(kept) if kept != line => {
                wrong.push(format!(
                    "{path} was edited after it landed: take the change back and write a new migration"
                ));
            }
            Some(_) => (),
        }
    }
    let gone = |line: &&str| {
        !present.iter().any(|(path, _)| line.ends_with(path.rsplit('/').next().unwrap_or_default()))
    };
    wrong.extend(landed.lines().filter(gone).map(|line| format!("{line}: this migration is gone")));
    none(&wrong);
}
