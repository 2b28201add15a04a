//! Shapes of imports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// One read-in of a spreadsheet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportPage {
    /// Opaque key.
    pub id: Uuid,
    /// File name.
    pub filename: String,
    /// `uploaded`, `checking`, `checked`, `committing`, `committed` or `failed`.
    pub state: String,
    /// Headings of the columns.
    pub headings: Vec<String>,
    /// The first rows below the heading.
    pub preview: Vec<Vec<String>>,
    /// Column (from 0) of each field.
    pub columns: BTreeMap<String, usize>,
    /// Fields a roster must have.
    pub required: Vec<String>,
    /// Every field there is, in order, with the heading of an export.
    pub fields: Vec<FieldWire>,
    /// What the check found.
    pub counts: Counts,
    /// The first problems, in row order.
    pub problems: Vec<RowProblemWire>,
    /// Rows read so far while checking or committing.
    pub rows_read: u64,
    /// Code of what went wrong, when it failed.
    pub failure: Option<String>,
}

/// A field with the heading it has in an export.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FieldWire {
    /// Name of the field.
    pub id: String,
    /// Heading.
    pub heading: String,
}

/// What a check found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Rows with something in them.
    pub rows: u64,
    /// Households that are new.
    pub new_households: u64,
    /// Residents that are new.
    pub new_people: u64,
    /// Residents that change.
    pub changed: u64,
    /// Residents that stay as they are.
    pub same: u64,
    /// Rows set aside with a warning; the others can be kept.
    pub aside: u64,
    /// Rows with errors; nothing can be kept until they are mended.
    pub errors: u64,
}

/// What is wrong in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowProblemWire {
    /// Row of the sheet, from 1.
    pub row: u64,
    /// Which field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// Whether the row is only set aside.
    pub aside: bool,
}

/// A new import.
#[derive(Debug, Deserialize, IntoParams)]
pub struct UploadAsked {
    /// File name, as people will recognise it.
    pub filename: String,
}

/// Columns by field.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MatchColumns {
    /// Column (from 0) of each field.
    pub columns: BTreeMap<String, usize>,
}
