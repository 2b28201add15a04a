//! A notice for whoever holds the paper: what is to be put right until when, and saying that it is done without an
//! account.

use domain::Refusal;
use domain::ids::County;
use domain::inspections::{NoticeState, hand_in};
use playbook::AREA;
use serde_json::json;
use store::audit::Entry;
use store::inspections::Rectification;
use store::{Reader, Writer};

use super::wire::{OpenFinding, OpenHandIn, OpenRectification};
use crate::app::App;
use crate::problem::{FieldError, Problem};
use crate::words::Name;

/// Tries from one address in five minutes.
const TRIES: u32 = 20;

async fn page(
    db: &Reader,
    app: &App,
    county: County,
    it: Rectification,
) -> Result<OpenRectification, Problem> {
    let playbook = app.playbook(county)?;
    let rules = playbook.inspections.as_ref().ok_or(Refusal::NotFound)?;
    let category = it.category.as_deref().unwrap_or(AREA);
    let findings = store::inspections::open_findings(db, county, it.inspection).await?;
    let findings = findings.into_iter().map(|(item, said)| {
        let known = rules.items(category).find(|it| it.id == item);
        let name = known.map(|it| Name::from(&it.name));
        OpenFinding { item: name.unwrap_or(Name { zh: item.clone(), en: item }), said }
    });
    let said = store::inspections::last_said(db, county, it.id).await?;
    Ok(OpenRectification {
        number: it.number,
        target: it.venue_name.unwrap_or(it.area_name),
        findings: findings.collect(),
        due_at: it.due_at.to_string(),
        state: it.state.as_str().to_owned(),
        said,
    })
}

/// The notice behind a code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that is none.
pub async fn notice(app: &App, county: County, code: String) -> Result<OpenRectification, Problem> {
    app.playbook(county)?;
    let me = app.clone();
    app.read(async move |db: &Reader| {
        let found = store::inspections::find_by_code(db, county, &code.trim().to_lowercase()).await?;
        page(db, &me, county, found.ok_or(Refusal::NotFound)?).await
    })
    .await
}

/// Takes in that it is done, from whoever holds the paper.
///
/// # Errors
/// [`Refusal::NoticeClosed`], [`Refusal::Invalid`] without words, [`Refusal::NotFound`], [`Refusal::SignInTooOften`].
pub async fn hand(
    app: &App,
    county: County,
    code: String,
    sent: OpenHandIn,
    address: &str,
) -> Result<OpenRectification, Problem> {
    app.playbook(county)?;
    let (now, key) = (app.now(), format!("hand in {address}"));
    if !app.throttle().allows(&key, TRIES, now) {
        return Err(Refusal::SignInTooOften.into());
    }
    app.throttle().failed(&key, now);
    let said = sent.said.trim().to_owned();
    if said.is_empty() || said.chars().count() > 500 {
        let code = if said.is_empty() { "missing" } else { "too_long" };
        return Err(Problem::invalid(vec![FieldError::new("said", code)]));
    }
    let me = app.clone();
    app.write(async move |writer: &Writer| {
        let code = code.trim().to_lowercase();
        let held = store::inspections::lock_by_code(writer, county, &code).await?;
        let it = held.ok_or(Refusal::NotFound)?;
        // What is kept already is the same act again, whatever the notice has become since.
        if !store::inspections::is_step(writer, county, it.id, sent.id).await? {
            let state = hand_in(it.state)?;
            let step = (sent.id, NoticeState::HandedIn, said.as_str());
            if !store::inspections::insert_step(writer, county, &it, step, None, now).await? {
                return Err(Refusal::IdReused.into());
            }
            store::inspections::set_state(writer, county, &it, state, None).await?;
            let detail = json!({ "rectification": "handed in with the paper" });
            let (action, subject) = ("inspections.hand_in", it.id.to_string());
            let entry = Entry { county, at: now, worker: None, action, subject: &subject, detail };
            store::audit::append(writer, entry).await?;
        }
        let it = store::inspections::find_by_code(writer, county, &code).await?.ok_or(Refusal::NotFound)?;
        page(writer, &me, county, it).await
    })
    .await
}
