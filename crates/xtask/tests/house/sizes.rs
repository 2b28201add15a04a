//! Files stay small enough to be read at one sitting.

use crate::none;
use crate::sources::files;

const LINES: usize = 500;
const LINES_OF_A_COMPONENT: usize = 280;
/// Tables of declarations, and what is generated.
const LONG: [&str; 2] = ["crates/domain/src/refusal.rs", "web/src/lib/api/schema.ts"];

#[test]
fn no_file_is_too_long() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["crates", "web/src", "e2e"], &[".rs", ".svelte", ".ts", ".mjs"]) {
        let most = if path.ends_with(".svelte") { LINES_OF_A_COMPONENT } else { LINES };
        let lines = text.lines().count();
        if lines > most && !LONG.contains(&path.as_str()) {
            wrong.push(format!("{path}: {lines} lines; split it by idea ({most} at most)"));
        }
    }
    none(&wrong);
}
