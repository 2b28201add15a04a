//! Every refusal is raised somewhere and worded in both languages.

use domain::Refusal;

use crate::none;
use crate::sources::{code, files};

#[test]
fn every_refusal_is_raised_and_worded() {
    let sources: Vec<(String, String)> =
        files(&["crates"], &[".rs"]).into_iter().map(|(path, text)| (path, code(&text))).collect();
    let mut wrong = Vec::new();
    for refusal in Refusal::ALL {
        let raised = format!("Refusal::{refusal:?}");
        let somewhere = sources.iter().any(|(path, text)| {
            // There, naming a refusal in a match is not raising it.
            let raised =
                if path.ends_with("problem.rs") { format!("{raised}.into()") } else { raised.clone() };
            !path.ends_with("refusal.rs") && text.contains(&raised)
        });
        if !somewhere {
            wrong.push(format!("refusal {} is never raised", refusal.code()));
        }
        if refusal.zh().is_empty() || refusal.en().is_empty() {
            wrong.push(format!("refusal {} has no words", refusal.code()));
        }
    }
    none(&wrong);
}
