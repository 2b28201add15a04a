//! Dividing territory and fitting borders together.

mod divide;
mod solve;
mod topology;
