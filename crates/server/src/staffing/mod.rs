//! Staffing: appointments, teams and what they cover, chat groups and who is missing.

pub mod appointments;
pub mod chats;
pub mod http;
pub mod teams;
pub mod wire;
