//! Staffing: who holds which post from when to when, teams and the units they answer for, chat groups and who is
//! missing in them.

mod appointments;
mod chats;
mod teams;

pub use appointments::{
    AppointmentFilter, Held, appointments, end_appointment, find_appointment, find_worker, login_of,
    login_taken, posts_from,
};
pub use chats::{ChatGroup, NewChat, chats, close_chat, find_chat, join, joined, keep_chat, missing};
pub use teams::*;
