//! One file a command.

pub mod audit;
pub mod demo;
pub mod divide;
pub mod doctor;
pub mod playbook;
pub mod roster;
pub mod serve;
pub mod setup;
