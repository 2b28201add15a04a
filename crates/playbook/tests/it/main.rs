//! Playbooks, and what they decide.

mod cases;
mod damage;
mod playbooks;
