//! Command: responses to emergencies, the work list of a day, and figures unit by unit for the map.

mod responses;
mod shades;
mod worklist;

pub use responses::{
    Response, close_response, find_response, lock_response, open_response, prolong, recent_responses,
    response_stands, responses, terms,
};
pub use shades::{Shade, per_day, per_unit};
pub use worklist::{
    NewItem, WorkItem, find_item, insert_item, items, learned, lock_whole, remove_item, set_item,
};
