//! The store on both engines, and its schema.

mod migrations;
mod schema;
mod seal;
mod search;
mod spine;
