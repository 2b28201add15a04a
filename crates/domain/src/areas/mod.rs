//! Areas: the ladder of responsibility, from a county down to a few neighbouring households.
//! Serves L-30, Q-53 and B-20: levels are data of the playbook, never code. Households and people
//! are not here; they only point at their lowest area.

mod code;
mod dwelling;
mod neighbours;
mod path;
mod size;

pub use code::{CodeProblem, DivisionCode, UnitClass};
pub use dwelling::Dwelling;
pub use neighbours::group_sizes;
pub use path::{AreaPath, PathRange};
pub use size::{Size, SizeRule, SizeVerdict};
