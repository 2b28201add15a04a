//! Assessing workers (T-58) and praising them (T-55, T-59): what the books say of a month, a word by who leads them, seen by
//! whom it is about, contested by them and answered by somebody else. There is no ranking and no public list.

mod http;
mod months;
mod praise;
mod wire;

pub use http::routes;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::AppointmentId;
use playbook::{Assessment, Playbook};
use store::Reader;
use store::staffing::Held;

use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

fn rules(playbook: &Playbook) -> Result<&Assessment, Problem> {
    playbook.assessment.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

/// A permit to see assessments of others: to make them, or to review them.
fn sees(actor: &Actor) -> Result<Permit, Problem> {
    let makes = actor.permit(Action::Assess, Purpose::Oversight);
    makes.or_else(|_| actor.permit(Action::ReviewAssessments, Purpose::Oversight))
}

/// Somebody who serves below, and not oneself.
async fn below(db: &Reader, permit: &Permit, id: uuid::Uuid) -> Result<Held, Problem> {
    let found = store::staffing::find_appointment(db, permit, AppointmentId(id)).await?;
    let found = found.ok_or_else(|| Problem::invalid(vec![FieldError::new("appointment", "unknown")]))?;
    let deeper = found.appointment.path.depth() > permit.path().depth();
    if !deeper || found.appointment.worker == permit.worker() {
        return Err(Refusal::OwnPost.into());
    }
    Ok(found)
}
