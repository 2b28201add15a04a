//! Words that may name no table, column, field or type (I-1, I-10).

use crate::none;
use crate::sources::files;

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

#[test]
fn nothing_is_named_that_must_not_exist() {
    let folders = [
        "crates/domain/src",
        "crates/store/migrations",
        "crates/store/src",
        "crates/server/src",
        "playbooks",
    ];
    let mut wrong = Vec::new();
    for (path, text) in files(&folders, &[".rs", ".sql", ".toml"]) {
        let lower = text.to_lowercase();
        for word in FORBIDDEN.iter().filter(|word| lower.contains(**word)) {
            wrong.push(format!("{path}: “{word}” must not exist here (I-1, I-10)"));
        }
    }
    none(&wrong);
}
