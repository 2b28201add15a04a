//! Territory: borders of units, proposed and decided about, the base map, and both as tiles. What is drawn here is
//! ground: no resident, no household, nobody's name.

pub mod actions;
mod borders;
pub mod http;
mod imports;
pub mod shapes;
mod tiles;
mod wire;

pub use borders::{merged, set};
pub use shapes::{Corners, kept, outlines};
pub use tiles::Tiles;
