//! Staffing: appointments, teams and what they cover, chat groups and who is missing, whether those who serve suffice,
//! and who vouches for whom.

pub mod appointments;
pub mod chats;
pub mod elections;
pub mod guarantees;
pub mod http;
pub mod lists;
pub mod strength;
pub mod teams;
pub mod upkeep;
pub mod wire;
