//! Checkpoints, shifts, swaps and stops. Who passes is counted, never followed: no query asks where a
//! plate or a person was (I-19, S-42).

mod calendar;
mod checkpoints;
mod effort;
mod passages;
mod shifts;
mod sightings;
mod swaps;
mod trips;

pub use calendar::{CalendarShift, calendar_shifts, set_calendar};
pub use checkpoints::{
    Checkpoint, Gate, checkpoints, close_checkpoint, find_checkpoint, insert_checkpoint, keep_gate,
};
pub use effort::{Effort, effort};
pub use passages::{
    Passage, Stops, find_passage, forget_plates, insert_mark, insert_passage, marks_between, stops,
};
pub use shifts::{
    Eligible, Shift, assign_shift, come, eligible, find_shift, first_shifts, hold_worker, insert_shift,
    leave, locked_shift, shifts_between, shifts_of, worker_shifts,
};
pub use sightings::{
    Camera, Sighting, camera_of_token, cameras, close_camera, decide_sighting, forget_sightings,
    insert_camera, insert_sighting, sightings,
};
pub use swaps::{Swap, answer_swap, find_swap, insert_swap, swaps_of};
pub use trips::{end_trip, forget_trips, insert_trip, trips};
