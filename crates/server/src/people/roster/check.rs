//! Going through a whole sheet without keeping anything, to say what would happen, with a list of
//! problems to download.

use std::sync::Arc;

use domain::access::Permit;
use formats::{SheetKind, SheetWriter};
use serde_json::json;
use store::imports::Import;
use store::{Reader, StoreError, Writer};

use super::actions::{errors_path, pass};
use super::plan::{Planner, Problems};
use super::progress::Progress;
use super::wire::RowProblemWire;
use crate::entry::Actor;
use crate::problem::Problem;

const SHOWN: usize = 200;

/// Checks a roster and keeps what was found beside it.
///
/// # Errors
/// [`Problem`] when the sheet breaks in the middle.
pub async fn check(
    actor: &Actor,
    permit: Permit,
    mut import: Import,
    progress: Arc<Progress>,
) -> Result<(), Problem> {
    let mut rows = pass(actor, &import, progress)?.start()?;
    let (playbook, now, id) = (actor.playbook.clone(), actor.now, import.id);
    let errors = errors_path(actor, id);
    let scope = permit.clone();
    let (counts, problems) = actor
        .read(async move |db: &Reader| {
            let mut planner = Planner::new(db, scope, &playbook, id, now).await?;
            let mut problems = Vec::new();
            let mut list = SheetWriter::new(SheetKind::Xlsx, &["行号", "栏目", "原因", "处理", "内容"])
                .map_err(StoreError::Engine)?;
            while let Some(batch) = db.wait(rows.next()).await? {
                for row in batch {
                    let number = row.number;
                    let (wrong, shown) = match planner.row(db, &row).await? {
                        Ok(_) => continue,
                        Err(wrong) => (wrong, &row.cells),
                    };
                    for (told, (field, problem)) in told(number, &wrong).into_iter().zip(&wrong) {
                        let content = shown.get(field).map_or("", String::as_str);
                        let cells =
                            [&number.to_string(), field.heading(), problem.zh(), aside(told.aside), content];
                        list.row(&cells).map_err(StoreError::Engine)?;
                        if problems.len() < SHOWN {
                            problems.push(told);
                        }
                    }
                }
            }
            list.save(&errors).map_err(StoreError::Engine)?;
            Ok((planner.counts, problems))
        })
        .await?;
    import.state = "checked".to_owned();
    import.counts = json!({ "counts": counts, "problems": problems }).to_string();
    let saved = actor.write(async move |writer: &Writer| {
        Ok(store::imports::save(writer, permit.county(), &import).await?)
    });
    saved.await
}

fn told(number: u64, problems: &Problems) -> Vec<RowProblemWire> {
    let code = |problem| serde_json::to_value(problem).ok().and_then(|it| it.as_str().map(str::to_owned));
    problems
        .iter()
        .map(|(field, problem)| RowProblemWire {
            row: number,
            field: field.as_str().to_owned(),
            code: code(problem).unwrap_or_default(),
            aside: problem.sets_aside(),
        })
        .collect()
}

fn aside(aside: bool) -> &'static str {
    if aside { "本行不导入" } else { "请修改后重传" }
}
