//! Every action leaves an entry in the audit, in the transaction that did it.

use domain::access::Permit;
use jiff::Timestamp;
use store::{StoreError, Writer};

/// Writes an entry in the name of the permit.
///
/// # Errors
/// [`StoreError`] of the engine.
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
