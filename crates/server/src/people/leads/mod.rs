//! Lists of people that a named body asks to be called: taken in under its request number, shared out, called
//! within hours, destroyed after days. A list gives nobody a mark and brings no measure about (I-1, I-5).

mod answer;
mod follow;
mod http;
mod receive;
pub(crate) mod wire;

pub use http::routes;
pub use receive::forget;
