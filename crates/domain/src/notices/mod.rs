//! What is published and passed down: bulletins of risk areas ([`risk`]), instructions that every level confirms
//! ([`instruction`]).

mod instruction;
mod risk;

pub use instruction::{InstructionKind, Reach, ReceiptState, reach};
pub use risk::*;
