//! Every action leaves an entry in the audit, in the transaction that did it.

use domain::Refusal;
use domain::access::Permit;
use jiff::Timestamp;
use store::{StoreError, Writer};

use crate::problem::{FieldError, Problem};

/// Writes an entry in the name of the permit.
pub async fn audited(
    writer: &Writer,
    permit: &Permit,
    subject: &str,
    detail: serde_json::Value,
    now: Timestamp,
) -> Result<(), StoreError> {
    let entry = store::audit::Entry {
        county: permit.county(),
        at: now,
        worker: Some(permit.worker()),
        action: permit.action().as_str(),
        subject,
        detail,
    };
    store::audit::append(writer, entry).await
}

const REASON: usize = 200;

/// Why somebody opens what is otherwise closed, as it goes into the audit.
///
/// # Errors
/// [`Refusal::ReasonMissing`]; [`Refusal::Invalid`] for more than 200 signs.
pub fn reason(said: &str) -> Result<String, Problem> {
    match said.trim() {
        "" => Err(Refusal::ReasonMissing.into()),
        it if it.chars().count() > REASON => {
            Err(Problem::invalid(vec![FieldError::new("reason", "too_long")]))
        }
        it => Ok(it.to_owned()),
    }
}
