//! Files as they arrive.

mod damage;
mod geography;
