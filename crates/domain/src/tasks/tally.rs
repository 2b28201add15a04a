//! Counting: a tally holds targets, done and excused; open is what is left, so the books cannot
//! fail to add up.

use std::ops::{Add, AddAssign};

use super::TaskState;

/// The books of one unit in one campaign, or of many units together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Households (or people, venues …) on the frozen list.
    pub targets: i64,
    /// Done.
    pub done: i64,
    /// Excused with a reason.
    pub excused: i64,
}

/// A change of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delta {
    /// Targets that joined.
    pub targets: i64,
    /// More or fewer done.
    pub done: i64,
    /// More or fewer excused.
    pub excused: i64,
}

impl Tally {
    /// What is left: `targets - done - excused`, by definition.
    pub fn open(self) -> i64 {
        self.targets - self.done - self.excused
    }
}

impl Delta {
    /// What moving one task from one state to another changes.
    pub fn between(from: TaskState, to: TaskState) -> Self {
        let is = |state, wanted| i64::from(state == wanted);
        Self {
            targets: 0,
            done: is(to, TaskState::Done) - is(from, TaskState::Done),
            excused: is(to, TaskState::Excused) - is(from, TaskState::Excused),
        }
    }
}

impl Add<Delta> for Tally {
    type Output = Self;
    fn add(self, delta: Delta) -> Self {
        Self {
            targets: self.targets + delta.targets,
            done: self.done + delta.done,
            excused: self.excused + delta.excused,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.targets += other.targets;
        self.done += other.done;
        self.excused += other.excused;
    }
}
