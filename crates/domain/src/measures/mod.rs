//! Measures: the only form in which a limit on people or venues can exist (I-2 … I-7). Each names what is limited,
//! where, why by a closed list, who decided by which document, until when, and where to object.

mod card;
mod kind;
mod plan;

pub use card::{CARD_BYTES, Card, Known, Trip, Verdict, judge};
pub use kind::{MeasureKind, MeasureReason};
pub use plan::{ExitTerms, Fault, Plan, Standing, Terms, faults, standing};
