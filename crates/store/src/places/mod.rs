//! Places: venues with who answers for them, registered enterprises, the responsibility list and contact cards.

mod cards;
mod changes;
mod closures;
mod employees;
mod enterprises;
mod responsibility;
mod venues;

pub use cards::{hang, hung};
pub use changes::{PlaceChange, place_changes, remember_enterprise, remember_venue};
pub use closures::{closed_by, count_open, release, resume, suspend};
pub use employees::{
    Employee, EmployeeSaid, count_employees, employees, employer, find_employee, forget_employees,
    keep_employee, open_page, page_code, remove_employee, settle_employee,
};
pub use enterprises::{
    Enterprise, EnterpriseFilter, NewEnterprise, close_enterprise, coded, count_enterprises, enterprises,
    enterprises_called, find_enterprise, keep_enterprise, without_door,
};
pub use responsibility::{
    Named, Responsibility, duty_phone, heads, keep_responsibility, leaders, responsibilities,
};
pub use venues::{
    CategoryCount, Closure, NewVenue, Venue, VenueFilter, close_venue, count_venues, find_venue,
    find_venue_code, keep_venue, operator_phone, reopen_venue, venues, venues_called,
};
