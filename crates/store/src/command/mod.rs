//! Command: the work list of a day, and figures unit by unit for the map.

mod shades;
mod worklist;

pub use shades::{Shade, per_day, per_unit};
pub use worklist::{NewItem, WorkItem, find_item, insert_item, items, lock_whole, remove_item, set_item};
