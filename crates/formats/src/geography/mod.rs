//! Maps as people have them: GeoJSON, Shapefile, or a table with longitude and latitude.

mod building;
mod datum;
mod feature;
mod shape;
mod tile;

pub use building::{BuildingDraft, BuildingFault, BuildingField, building, columns};
pub use datum::Datum;
pub use feature::{Feature, MapProblem, features};
pub use shape::{from_wkb, ground, to_wkb};
pub use tile::{Drawing, RIM, Tag, vector_tile};
