//! What residents ask for without an account (B-42): it becomes an event like any other, somebody shall have seen it within
//! minutes or it climbs, and a code tells who asked how it stands.

mod desk;
mod http;
mod open;
mod wire;

pub use desk::seen_first;
pub use http::routes;
pub use wire::{AskedForWire, RequestFiguresWire};

use domain::Refusal;
use playbook::{Events, Playbook, Requests};

/// What the playbook says of events and of what may be asked for.
fn rules(playbook: &Playbook) -> Result<(&Events, &Requests), Refusal> {
    let events = playbook.events.as_ref().ok_or(Refusal::NotFound)?;
    Ok((events, events.requests.as_ref().ok_or(Refusal::NotFound)?))
}
