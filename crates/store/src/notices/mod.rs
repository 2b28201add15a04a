//! What is published: answers to rumours ([`rumours`]), and notices for a board, a risk bulletin or the library
//! ([`messages`]).

mod messages;
mod rumours;

pub use messages::{Notice, NoticeKind, find, insert, list, mark_sent, sent, withdraw};
pub use rumours::*;
