//! Places: venues with who answers for them, registered enterprises, the responsibility list and contact cards.

mod cards;
mod enterprises;
mod responsibility;
mod venues;

pub use cards::{hang, hung};
pub use enterprises::{
    Enterprise, EnterpriseFilter, NewEnterprise, close_enterprise, enterprises, find_enterprise,
    keep_enterprise,
};
pub use responsibility::{
    Named, Responsibility, duty_phone, heads, keep_responsibility, leaders, responsibilities,
};
pub use venues::{
    CategoryCount, NewVenue, Venue, VenueFilter, close_venue, count_venues, find_venue, find_venue_code,
    keep_venue, operator_phone, reopen_venue, venues,
};
