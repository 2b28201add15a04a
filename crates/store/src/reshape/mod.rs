//! Changes of the ladder: what was planned and done ([`plans`]), what a change touches ([`touched`]), and how records go
//! along with their unit ([`paths`]).

mod paths;
mod plans;
mod touched;

pub use paths::{
    end, free_ordinal, go_up_in, placed_tables, rename, shift_subtree, take_households, take_units,
};
pub use plans::{Plan, Unit, cancel, due, find, insert, list, made_by_splits, of_area, settle};
pub use touched::{Effects, Standing, across, effects, last_signed, tasks_by_owner};
