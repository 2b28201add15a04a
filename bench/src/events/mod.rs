//! Events of a district of 830,000 people through the HTTP interface: a year as it really comes, as fast as it goes, and the
//! dashboard above a million of them.

mod dashboard;
mod grid;
mod load;
mod replay;
mod rush;
mod serving;

pub use dashboard::run as dashboard;
pub use replay::run as replay;
pub use rush::run as rush;
