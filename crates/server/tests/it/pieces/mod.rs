//! Pieces of the server that no request shows alone.

mod cards;
mod cursor;
mod outbound;
mod sheet;
mod sign;
mod throttle;
mod villages;
