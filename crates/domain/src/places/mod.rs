//! Places: who answers for a venue, when it is in order, and the code an enterprise is known by.

mod credit;
mod guarantor;

pub use credit::{CreditCode, CreditProblem};
pub use guarantor::{Guarantor, Standing, standing};
