//! Access: who may do what, where and until when. A worker acts through one *post* at a time (role
//! × area × dates); a post and an action give a [`Permit`] or a refusal, and the store reads and
//! writes personal data only with a permit in hand (I-9, I-11). Passwords and sessions are not here.

mod action;
mod appoint;
mod permit;
mod purpose;

pub use action::Action;
pub use appoint::{may_appoint, may_be_lent};
pub use permit::{Permit, Post, Sight};
pub use purpose::Purpose;
