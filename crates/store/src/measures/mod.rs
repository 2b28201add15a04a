//! Measures, who may decide about them, and what residents say to them. That two people decided, within an
//! authority, for a reason of the closed list and until an end, is held by the database itself (I-2 … I-6).

mod authorities;
mod cards;
mod objections;
mod records;

pub use authorities::{Authority, authorities, covering_authority, end_authority, insert_authority};
pub use cards::{
    HouseholdCard, NewCard, card_of, cards, carry_trips, count_cards, find_card, forget_cards, insert_cards,
    locked_card, move_cards, revoke, revoked, tell, without_card,
};
pub use objections::{
    Objection, Outcomes, Raised, answer_objection, count_open_objections, find_objection, forget_objections,
    insert_objection, kept_objection, objections, outcomes,
};
pub use records::{Measure, closures, cover, decide, find, insert, lift, list, review, running};
