//! What goes back to the body a list came from: its own lines with what each came to, and nobody's name (T-50).

use std::path::PathBuf;

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::LeadListId;
use formats::{SheetKind, SheetWriter};
use serde_json::json;
use store::Writer;
use store::people::LeadAnswer;

use super::receive::rules;
use crate::entry::{Actor, audited};
use crate::problem::Problem;
use crate::sheet::{instant, saved};

const HEADINGS: [&str; 6] = ["名单行号", "结果", "单位", "最后一次联系", "联系次数", "是否办结"];

/// Writes what each line of a list came to to a sheet.
///
/// # Errors
/// [`Refusal::NotFound`] for a list that was not received in one's scope or is destroyed; [`store::StoreError`] of the disk.
pub async fn sheet(actor: &Actor, id: LeadListId) -> Result<PathBuf, Problem> {
    let permit = actor.permit(Action::ReceiveLeads, Purpose::Oversight)?;
    rules(actor)?;
    let (now, me) = (actor.now, actor.clone());
    let answers = actor
        .write(async move |writer: &Writer| {
            let answers = store::people::lead_answers(writer, &permit, id).await?;
            if answers.is_empty() {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "answered": answers.len() }), now).await?;
            Ok(answers)
        })
        .await?;
    saved(actor, move || written(&me, answers)).await
}

fn written(actor: &Actor, answers: Vec<LeadAnswer>) -> Result<SheetWriter, String> {
    let results = actor.playbook.people.leads.as_ref().map_or(&[][..], |it| &it.results);
    let mut sheet = SheetWriter::new(SheetKind::Xlsx, &HEADINGS)?;
    for it in answers {
        let result = it.result.as_deref();
        let named = results.iter().find(|known| Some(known.id.get_ref().as_str()) == result);
        let cells = [
            it.line.to_string(),
            named.map_or_else(|| "尚未联系到".to_owned(), |it| it.name.zh.clone()),
            it.area_name,
            instant(actor, it.called_at),
            it.calls.to_string(),
            if it.over { "是" } else { "否" }.to_owned(),
        ];
        sheet.row(&cells.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(sheet)
}
