//! Reports: a signed statement of an area for a day, pre-filled from the work and rolled up level
//! by level (L-28, L-29). Zero, missing and late are three different things. What figures a report
//! holds is data of the playbook.

mod assessment;
mod figures;
mod signing;
mod standing;

pub use assessment::{Done, Measured};
pub use figures::Figures;
pub use signing::{Below, Signed, correct, sign};
pub use standing::{Standing, cut_off, standing};
