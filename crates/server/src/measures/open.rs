//! What everybody may read and do without an account: which limits hold and why, what became of objections,
//! and objecting with a card in hand (I-7, I-8).

use domain::Refusal;
use domain::ids::{County, ObjectionId};
use store::audit::Entry;
use store::measures::Raised;
use store::{Reader, Writer};

use super::objections::{check, hours};
use super::wire::{ObjectionKept, OpenMeasures, OpenObjection};
use crate::app::App;
use crate::problem::{FieldError, Problem};

/// Objections from one address in five minutes.
const TRIES: u32 = 20;

/// Limits that hold in a county, by village, and what became of objections.
///
/// # Errors
/// [`Refusal::NotFound`] for a county that is not here.
pub async fn list(app: &App, county: County) -> Result<OpenMeasures, Problem> {
    let playbook = app.playbook(county).map_err(|_| Refusal::NotFound)?;
    let (now, tally) = (app.now(), playbook.ladder().tally_depth());
    let (measures, outcomes) = app
        .read(async move |db: &Reader| {
            let mut measures = store::measures::running(db, county, now).await?;
            for measure in &mut measures {
                // Nobody shall read from a public page which few households it is about (I-16).
                let village = measure.path.at_depth(tally);
                let named = store::areas::at_path(db, county, &village).await?;
                measure.area_name = named.map_or(String::new(), |area| area.name);
            }
            Ok((measures, store::measures::outcomes(db, county, now).await?))
        })
        .await?;
    Ok(OpenMeasures::new(&playbook, measures, outcomes))
}

/// Takes in what somebody says who shows by the serial of a card, or the code at a closed venue's door, that it concerns
/// them. Nothing is kept of which card or venue it was.
///
/// # Errors
/// [`Refusal::Invalid`] without words or for an unknown serial, [`Refusal::SignInTooOften`].
pub async fn object(
    app: &App,
    county: County,
    sent: OpenObjection,
    address: &str,
) -> Result<ObjectionKept, Problem> {
    let playbook = app.playbook(county).map_err(|_| Refusal::NotFound)?;
    let (now, key) = (app.now(), format!("object {address}"));
    if !app.throttle().allows(&key, TRIES, now) {
        return Err(Refusal::SignInTooOften.into());
    }
    app.throttle().failed(&key, now);
    check(&sent.said, sent.contact.as_deref())?;
    let due_at = now + hours(&playbook);
    app.write(async move |writer: &Writer| {
        let serial = sent.serial.trim().to_lowercase();
        let card = store::measures::find_card(writer, county, &serial).await?;
        let unknown = || Problem::invalid(vec![FieldError::new("serial", "unknown")]);
        let measure = match card {
            Some(card) => Some(card.measure),
            None => store::places::closed_by(writer, county, &serial, now).await?,
        };
        let measure = store::measures::find(writer, county, measure.ok_or_else(unknown)?).await?;
        let measure = measure.ok_or_else(unknown)?;
        let raised = Raised {
            id: ObjectionId(sent.id),
            said: sent.said.trim(),
            contact: sent.contact.as_deref().map(str::trim).filter(|it| !it.is_empty()),
            entered_by: None,
            at: now,
            due_at,
        };
        let kept = super::objections::keep(writer, county, &measure, raised).await?;
        if !kept.fresh {
            return Ok(ObjectionKept { due_at: kept.due_at.to_string() });
        }
        let detail = serde_json::json!({ "objection": "entered by the resident" });
        let (action, subject) = ("measures.object", measure.id.to_string());
        let entry = Entry { county, at: now, worker: None, action, subject: &subject, detail };
        store::audit::append(writer, entry).await?;
        Ok(ObjectionKept { due_at: due_at.to_string() })
    })
    .await
}
