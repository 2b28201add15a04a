//! Households and residents. One record a resident, however many ledgers show it. Every read takes
//! a permit and stays in its subtree; phones and id numbers leave sealed or masked (I-11, I-12).

mod bulk;
mod care;
mod census;
mod copies;
mod duplicates;
mod history;
mod households;
mod known;
mod lead_lists;
mod leads;
mod ledgers;
mod moves;
mod persons;
mod stays;

pub use bulk::{
    NewHousehold, NewPerson, SealedPeople, insert_households, insert_people, insert_sealed, seal_people,
    upsert_household, upsert_person,
};
pub use care::{
    Care, CareContact, care_contacts, care_counts, care_list, contact_care, end_care, find_care, forget_care,
    forget_contacts, keep_care,
};
pub use census::{Census, Counted, censuses, find_census, keep_census, settle_census};
pub use copies::{Copy, changed, copies};
pub use duplicates::{
    Duplicate, Undo, carriers, count_up, decide_duplicate, doubt, duplicates, forget_undo, hold_duplicate,
    hold_person, look_alikes, open_duplicates, remove_person, reopen_duplicate,
};
pub use history::{Facts, PersonChange, changes, differences, history, remember};
pub use households::{
    Household, Page, find, list, locked, mark_changed, owners_by_path, set_first, targets, targets_by_number,
};
pub use known::{
    Document, Register, by_id_number, by_number, door, export_page, kept_members, move_members, recount,
};
pub use lead_lists::{
    LeadAnswer, LeadList, NewLead, find_list, forget_leads, insert_leads, known_by, lead_answers, lead_lists,
};
pub use leads::{
    Found, Lead, LeadCall, LeadFilter, Said, call_lead, calls, find_lead, give_lead, hold_lead, lead_units,
    leads,
};
pub use ledgers::{LedgerFilter, LedgerRow, ledger};
pub use moves::{moved_since, remember_move};
pub use persons::{
    Contact, PERSON_ID, PERSON_PHONE, Person, count_by_presence, find_person, member_ids, members, search,
    unmask,
};
pub use stays::{StayCount, set_stay, stay_counts, tell};
