//! Bytes to drafts and back: spreadsheets as people really have them. No database, no network; what
//! a cell means is for `domain` to say.
#![warn(missing_docs)]

mod calendar;
mod geography;
mod heading;
mod photo;
mod sheet;
mod write;
mod xml;

pub use calendar::{Entry, calendar};
pub use geography::{
    BuildingDraft, BuildingFault, BuildingField, Datum, Drawing, Feature, MapProblem, RIM, Tag, building,
    columns, features, from_wkb, ground, to_wkb, vector_tile,
};
pub use heading::{Header, detect, detect_among};
pub use photo::{PhotoFault, photo_size};
pub use sheet::{Rows, SheetProblem, SheetRow, open};
pub use write::{SheetKind, SheetWriter};
pub use xml::{Element, Singular, xml};
