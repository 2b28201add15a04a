//! What is published and passed down: bulletins of risk areas ([`risk`]), instructions that every level confirms
//! ([`instruction`]), the hourly word for chat groups ([`digest`]).

pub mod digest;
mod instruction;
mod risk;

pub use instruction::{InstructionKind, Reach, ReceiptState, reach};
pub use risk::*;
