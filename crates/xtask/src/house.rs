//! `make check`: rules of the house that are facts about files. Capabilities call only earlier ones,
//! every refusal is raised and worded, no table or column holds what must not exist (I-1, I-10),
//! files stay small.

use anyhow::bail;
use domain::Refusal;

use crate::sources::files;

/// A later capability may call an earlier one; the reverse travels as a queued job.
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

/// Words that may name no table, column, field or type (I-1, I-10).
const FORBIDDEN: [&str; 13] = [
    "health_code",
    "code_colour",
    "code_color",
    "risk_score",
    "person_score",
    "blacklist",
    "black_list",
    "petition",
    "criminal",
    "religion",
    "ethnic",
    "special_group",
    "political_opinion",
];

/// Declared tables may be long.
const LONG: [&str; 1] = ["crates/domain/src/refusal.rs"];

/// Runs every check and lists what is wrong.
pub fn check() -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    order(&mut wrong)?;
    refusals(&mut wrong)?;
    forbidden_names(&mut wrong)?;
    sizes(&mut wrong)?;
    for line in &wrong {
        eprintln!("{line}");
    }
    if wrong.is_empty() { Ok(()) } else { bail!("{} things are out of order in the house", wrong.len()) }
}

fn order(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for (path, text) in files(&["crates/server/src", "crates/domain/src", "crates/store/src"], &[".rs"])? {
        let text_path = path.to_string_lossy().replace('\\', "/");
        let inside = text_path.split("/src/").nth(1).unwrap_or_default();
        let own = inside.split(['/', '.']).next().unwrap_or_default();
        let Some(place) = ORDER.iter().position(|it| *it == own) else { continue };
        for later in &ORDER[place + 1..] {
            // Names of roles and words are one thing, calling code another.
            let called = format!("crate::{later}::");
            // An import of people makes new households join campaigns: see ARCHITECTURE.md.
            let allowed = inside.starts_with("people/roster") && *later == "tasks"
                || own == "access" && text.contains("crate::areas");
            if text.contains(&called) && !allowed {
                wrong.push(format!("{}: {own} calls {later}, which comes later", path.display()));
            }
        }
    }
    Ok(())
}

fn refusals(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    let sources = files(&["crates"], &[".rs"])?;
    for refusal in Refusal::ALL {
        let raised = format!("Refusal::{refusal:?}");
        let somewhere = sources.iter().any(|(path, text)| {
            let raised =
                if path.ends_with("problem.rs") { format!("{raised}.into()") } else { raised.clone() };
            !path.ends_with("refusal.rs") && code(text).contains(&raised)
        });
        if !somewhere {
            wrong.push(format!("refusal {} is never raised", refusal.code()));
        }
        if refusal.zh().is_empty() || refusal.en().is_empty() {
            wrong.push(format!("refusal {} has no words", refusal.code()));
        }
    }
    Ok(())
}

/// A source without its comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn forbidden_names(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    let folders = [
        "crates/domain/src",
        "crates/store/migrations",
        "crates/store/src",
        "crates/server/src",
        "playbooks",
    ];
    for (path, text) in files(&folders, &[".rs", ".sql", ".toml"])? {
        let lower = text.to_lowercase();
        for word in FORBIDDEN.iter().filter(|word| lower.contains(**word)) {
            wrong.push(format!("{}: “{word}” must not exist here (I-1, I-10)", path.display()));
        }
    }
    Ok(())
}

fn sizes(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for (path, text) in files(&["crates", "web/src", "e2e"], &[".rs", ".svelte", ".ts", ".mjs"])? {
        let most = if path.extension().is_some_and(|it| it == "svelte") { 280 } else { 500 };
        let name = path.to_string_lossy();
        let lines = text.lines().count();
        if lines > most && !LONG.contains(&name.as_ref()) && !name.ends_with("schema.ts") {
            wrong.push(format!("{name}: {lines} lines; split it by idea ({most} at most)"));
        }
    }
    Ok(())
}
