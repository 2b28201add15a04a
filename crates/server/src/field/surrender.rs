//! The last contact of a phone whose account was closed: what it still holds is kept for the grid leader
//! to decide, then the phone wipes itself.

use super::aside::{self, Why};
use super::outbox::checked;
use super::wire::{Outbox, Surrendered};
use crate::entry::Leaver;
use crate::problem::Problem;

/// Keeps what a leaver hands in.
///
/// # Errors
/// [`domain::Refusal::Invalid`] for an outbox that is too long.
pub async fn take(leaver: &Leaver, outbox: &Outbox) -> Result<Surrendered, Problem> {
    let entries = checked(outbox)?;
    if !entries.is_empty() {
        aside::keep(&leaver.0, &entries, Why::Surrendered).await?;
    }
    Ok(Surrendered { kept: entries.len() })
}
