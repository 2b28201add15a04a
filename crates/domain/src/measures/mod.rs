//! Measures: the only form in which a limit on households, venues or persons can exist (I-2 … I-7). Each names what is limited,
//! where, why by a closed list, who decided by which document, until when, and where to object.

mod card;
mod check_in;
mod kind;
mod plan;

pub use card::{CARD_BYTES, Card, Known, Trip, Verdict, judge};
pub use check_in::{CheckIn, CheckTimes, CheckWay, FEVER, Half, Slot, Symptom, slot_of};
pub use kind::{MeasureKind, MeasureReason};
pub use plan::{Asked, ExitTerms, Fault, Plan, Standing, Terms, faults, standing};
