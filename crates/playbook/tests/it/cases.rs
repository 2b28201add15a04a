//! What the phone decides without a network, by the same cases as `web/src/lib/field/rules.test.ts`.
#![allow(clippy::expect_used, reason = "a test")]

use std::fmt::Write;

use playbook::{AnswerProblem, Answers, Playbook};
use serde_json::Value;

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("cases")
}

fn names(of: &Value) -> Vec<String> {
    of.as_array().map_or(Vec::new(), |it| it.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

const WORDS: &str = "{ zh = \"甲\", en = \"a\" }";

/// The starter with other questions and figures.
fn playbook(questions: &Value, figures: &Value) -> Playbook {
    let starter = include_str!("../../../../playbooks/starter.toml");
    let mut table: toml::Table = toml::from_str(starter).expect("the starter reads");
    let mut made = String::new();
    for question in questions.as_array().into_iter().flatten() {
        let choices: Vec<_> = names(&question["choices"])
            .iter()
            .map(|id| format!("{{ id = \"{id}\", name = {WORDS} }}"))
            .collect();
        let _ = write!(
            made,
            "[[question]]\nid = {}\nkind = {}\nname = {WORDS}\nrequired = {}\nchoices = [{}]\n",
            question["id"],
            question["kind"],
            question["required"] == true,
            choices.join(", ")
        );
    }
    if !made.is_empty() {
        let made: toml::Table = toml::from_str(&made).expect("questions");
        let visit = table.get_mut("visit").and_then(toml::Value::as_table_mut).expect("a visit");
        visit.insert("question".into(), made["question"].clone());
    }
    let mut made = String::new();
    for figure in figures.as_array().into_iter().flatten() {
        let of = figure["of"].as_str().map_or(String::new(), |of| format!("of = \"{of}\"\n"));
        let _ = write!(
            made,
            "[[figure]]\nid = {}\nfrom = {}\nname = {WORDS}\n{of}",
            figure["id"], figure["from"]
        );
    }
    if !made.is_empty() {
        let made: toml::Table = toml::from_str(&made).expect("figures");
        let reports = table.get_mut("report").and_then(toml::Value::as_array_mut).expect("reports");
        reports.truncate(1);
        reports[0].as_table_mut().expect("a report").insert("figure".into(), made["figure"].clone());
    }
    toml::from_str(&toml::to_string(&table).expect("writes")).expect("reads")
}

#[test]
fn answers_are_judged_by_the_cases_of_the_phone() {
    let read = read(include_str!("../../../domain/cases/answers.json"));
    let playbook = playbook(&read["questions"], &Value::Null);
    let members = names(&read["members"]);
    for case in read["cases"].as_array().expect("cases") {
        let given = serde_json::from_value(case["given"].clone()).expect("answers");
        let wrong: serde_json::Map<String, Value> = playbook
            .visit
            .check(given, &members)
            .err()
            .into_iter()
            .flatten()
            .map(|problem| match problem {
                AnswerProblem::Unknown(id) => (id, "unknown".into()),
                AnswerProblem::Missing(id) => (id, "missing".into()),
                AnswerProblem::Unfit(id) => (id, "unfit".into()),
            })
            .collect();
        assert_eq!(Value::Object(wrong), case["wrong"], "{}", case["given"]);
    }
}

#[test]
fn figures_are_counted_by_the_cases_of_the_phone() {
    let read = read(include_str!("../../../domain/cases/figures.json"));
    let playbook = playbook(&Value::Null, &read["figures"]);
    for case in read["cases"].as_array().expect("cases") {
        let answers = Answers(serde_json::from_value(case["answers"].clone()).expect("answers"));
        let adds = playbook.figures_of_visit(case["outcome"].as_str().expect("an outcome"), &answers);
        assert_eq!(serde_json::to_value(&adds.0).expect("figures"), case["adds"], "{case}");
    }
}
