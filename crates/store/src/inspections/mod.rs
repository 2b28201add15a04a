//! Inspections: what is planned and was seen, what was found, notices and what became of them, situation factors.
//! An unannounced inspection that is not filed exists only for a [`Viewer`] of its group or a planner; there is no
//! other way to read the table.

mod coverage;
mod factors;
mod records;
mod rectifications;

pub use coverage::{Coverage, Scope, Target, candidates, coverage, unseen};
pub use factors::{Factor, end_factor, factors, keep_factor};
pub use records::{
    FiledInspection, Finding, Inspection, InspectionFilter, NewInspection, Viewer, busy, file, find,
    findings, forget, insert, is_member, list, note, planned, remove, repeated, was_sent,
};
pub use rectifications::{
    NewRectification, Rectification, RectificationFilter, Step, count_rectifications, find_by_code,
    find_rectification, had_part, insert_rectification, insert_step, is_step, issue_number, last_said,
    lock_by_code, lock_rectification, of_inspection, open_findings, rectifications, set_state, signature,
    steps,
};
