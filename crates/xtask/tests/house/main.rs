//! Checks of the repository itself, run by `make check`: each capability calls only earlier ones, every refusal is raised
//! and worded, nothing exists that must not (I-1, I-10), files stay small, landed migrations stay as they are, every
//! dependency is used, and every catalogue id a test names exists.
#![expect(clippy::expect_used, reason = "a check that cannot read the repository should fail")]

mod catalogue;
mod dependencies;
mod migrations;
mod names;
mod order;
mod refusals;
mod sizes;
mod sources;

/// Fails with one line for each thing that is wrong.
#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
