//! The application through its interface, on both engines: one binary, so that it is linked once and its tests share one
//! PostgreSQL. `make test ONLY=events` runs the tests of one capability.
#![recursion_limit = "512"]

mod access;
mod assessments;
mod care;
mod command;
mod day;
mod disputes;
mod division;
mod duty;
mod employers;
mod events;
mod field;
mod gates;
mod inspections;
mod instructions;
mod leads;
mod ledgers;
mod lived;
mod measures;
mod notices;
mod open311;
mod pieces;
mod places;
mod requests;
mod reshape;
mod responses;
mod robots;
mod roster;
mod schema;
mod staffing;
mod strength;
mod territory;
mod three_actions;
mod tips;
mod unit;
mod upgrade;
mod upkeep;
mod viewpoints;
