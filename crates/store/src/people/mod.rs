//! Households and residents. One record a resident, however many ledgers show it. Every read takes
//! a permit and stays in its subtree; phones and id numbers leave sealed or masked (I-11, I-12).

mod bulk;
mod households;
mod known;
mod persons;

pub use bulk::{NewHousehold, NewPerson, insert_households, insert_people, upsert_household, upsert_person};
pub use households::{Household, Page, find, list, locked, owners_by_path, targets};
pub use known::{by_id_number, by_name, by_number, export_page, move_members, next_place, recount};
pub use persons::{Contact, PERSON_ID, PERSON_PHONE, Person, edit, find_person, members, search, unmask};
