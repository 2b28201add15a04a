//! Campaigns, their tasks and books, visits and arrivals. State, tally, day figures, audit and jobs
//! change in one transaction. Totals above the tally level are one range read of `tally`; below it
//! tasks are few enough to be counted where they stand.

mod arrivals;
mod campaigns;
mod copies;
mod coverage;
mod moving;
mod photos;
mod retention;
mod returnees;
mod roster;
mod visits;

pub use arrivals::{Arrival, arrivals, count_arrivals, find_arrival, insert_arrival};
pub use campaigns::{Campaign, close_over, deployed, find, freeze, insert, list, open_templates, task_id};
pub use copies::{TaskCopy, changed, own_copies};
pub use coverage::{add_to_tally, below, total};
pub use moving::move_tasks;
pub use photos::{
    Photo, find_photo, finish_photo, insert_part, insert_photo, is_promised, own_photo, photo_bytes,
    photos_of, promise_photos, promised, promised_photos, remove_photo,
};
pub use retention::{Destroyed, destroy};
pub use returnees::{
    Returnee, forget_returnees, insert_returnee, known_returnee, locked_returnee, returnees, settle_returnee,
};
pub use roster::{
    HeldTask, Page, TaskRow, assign, books_of_worker, household_of, locked, of_worker, ownerless, roster,
    standing, task_of, update,
};
pub use visits::{KeptVisit, Past, Visit, find_visit, insert_visit, last_visits, own_visit};
