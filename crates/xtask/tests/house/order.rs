//! A capability may call an earlier one, never a later one: in the server (its own modules and the store's), in the domain,
//! in the store and in the web client.

use crate::none;
use crate::sources::{code, files};

/// The capabilities, earliest first.
const ORDER: [&str; 16] = [
    "areas",
    "access",
    "territory",
    "people",
    "places",
    "staffing",
    "measures",
    "duty",
    "tasks",
    "inspections",
    "events",
    "reports",
    "notices",
    "command",
    "reshape",
    "field",
];

/// File, what it calls, and why that is allowed.
const EXCEPTIONS: [(&str, &str, &str); 9] = [
    ("crates/server/src/areas/actions.rs", "store::access::", "the holders of a unit are part of its page"),
    (
        "crates/server/src/people/actions.rs",
        "store::staffing::",
        "who keeps in touch with a household is part of it",
    ),
    (
        "crates/server/src/people/ladder.rs",
        "store::staffing::",
        "who vouches for a household is part of its ladder",
    ),
    (
        "crates/server/src/people/roster/keep.rs",
        "crate::tasks::",
        "new households join running campaigns in the same transaction, so that no denominator is ever wrong",
    ),
    ("crates/server/src/people/roster/keep.rs", "store::tasks::", "the same"),
    (
        "crates/server/src/people/roster/keep.rs",
        "store::measures::",
        "new households get the card of a measure in force",
    ),
    (
        "web/src/features/duty",
        "../tasks/",
        "whoever comes home at a checkpoint is registered there as an arrival",
    ),
    ("web/src/features/measures", "../duty/", "the page of cards shows how a card is judged at a gate"),
    ("web/src/features/staffing", "../notices/", "the robot of a chat group is set up beside the group"),
];

fn later(own: &str) -> &'static [&'static str] {
    ORDER.iter().position(|it| *it == own).map_or(&[], |place| &ORDER[place + 1..])
}

fn allowed(path: &str, called: &str) -> bool {
    EXCEPTIONS.iter().any(|(file, what, _)| path.starts_with(file) && *what == called)
}

#[test]
fn capabilities_call_only_earlier_ones() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["crates/server/src", "crates/domain/src", "crates/store/src"], &[".rs"]) {
        let inside = path.split("/src/").nth(1).unwrap_or_default();
        let (own, text) = (inside.split(['/', '.']).next().unwrap_or_default(), code(&text));
        for called in later(own).iter().flat_map(|it| [format!("crate::{it}::"), format!("store::{it}::")]) {
            if text.contains(&called) && !allowed(&path, &called) {
                wrong.push(format!("{path}: {own} calls {called}, which comes later"));
            }
        }
    }
    for (path, text) in files(&["web/src/features"], &[".svelte", ".ts"]) {
        let own = path.split('/').nth(3).unwrap_or_default();
        for called in later(own).iter().map(|it| format!("../{it}/")) {
            if text.contains(&format!("from \"{called}")) && !allowed(&path, &called) {
                wrong.push(format!("{path}: {own} imports {called}, which comes later"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_exception_is_still_needed() {
    let sources = files(&["crates/server/src", "web/src/features"], &[".rs", ".svelte", ".ts"]);
    let needed = |(file, what, _): &&(&str, &str, &str)| {
        sources.iter().any(|(path, text)| path.starts_with(file) && text.contains(what))
    };
    none(
        &EXCEPTIONS
            .iter()
            .filter(|it| !needed(it))
            .map(|(file, what, _)| format!("{file}: {what}"))
            .collect::<Vec<_>>(),
    );
}
