//! People: what is checked about a resident before it is kept. A resident has one record however
//! many ledgers show it. There is no colour, score or standing of a person here, and there never
//! will be (I-1, I-10).

mod care;
mod document;
mod duplicate;
mod lead;
mod phone;
mod roster;
mod stay;

pub use care::{CarePlan, Consent, after};
pub use document::{DocumentProblem, IdNumber, Sex};
pub use duplicate::{Doubt, Facts, Pair};
pub use lead::{LeadFault, LeadRow, read_leads};
pub use phone::{Phone, PhoneProblem, mask_name};
pub use roster::{RosterCells, RosterField, RosterRow, RowProblem, Stated, check_row};
pub use stay::{Incoming, Presence, Stay, StayProblem};
