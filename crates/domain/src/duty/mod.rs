//! Duty: presence at a checkpoint at a time. Rules of rest and hours, a roster drafted within them, the
//! proof that somebody was always there (S-11, S-35 … S-39). Who is eligible is the playbook's matter;
//! what a guard writes down about passers-by is not here.

mod cover;
mod draft;
mod gate;
mod rules;

pub use cover::{Gap, climbed, gaps};
pub use draft::{Draft, Seat, Unfilled, draft};
pub use gate::{GateRegime, passable};
pub use rules::{Breach, DutyRules, Watch, breaches};
