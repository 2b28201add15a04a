//! Staffing: who holds which post from when to when, teams and the units they answer for, chat groups and who is
//! missing in them.

mod appointments;
mod chats;
mod elections;
mod guarantees;
mod strength;
mod teams;

pub use appointments::{
    AppointmentFilter, Held, Rung, appointments, end_appointment, find_appointment, find_worker, ladder,
    login_of, login_taken, phones, posts_from, reachable,
};
pub use chats::{
    ChatGroup, NewChat, chat_coverage, chats, close_chat, find_chat, join, joined, keep_chat, missing,
    without_chat,
};
pub use elections::{Candidate, Election, elections, find_election, forget_candidates, insert_election};
pub use guarantees::{Vouched, contact_of, contacts, keep_in_touch, overloaded, vouch, vouched};
pub use strength::{Manned, Members, Zone, keep_zone, manned, members, sources, zones};
pub use teams::*;
