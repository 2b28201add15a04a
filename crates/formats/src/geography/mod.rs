//! Maps as people have them: GeoJSON, Shapefile, or a table with longitude and latitude.

mod building;
mod datum;
mod feature;

pub use building::{BuildingDraft, BuildingFault, BuildingField, building, columns};
pub use datum::Datum;
pub use feature::{Feature, MapProblem, features};
