//! Shapes of imports and exports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::exports::Export;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::entry::Actor;

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
    /// Residents whose id number somebody else carries: kept without it, for a person to decide.
    pub doubtful: u64,
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

/// A wish to take a roster out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AskExport {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// `xlsx` or `csv`.
    pub kind: String,
    /// What for, in words.
    pub reason: String,
}

/// Yes or no to a request.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DecideExport {
    /// Yes.
    pub granted: bool,
}

/// A request to take a roster out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExportWire {
    /// Opaque key.
    pub id: Uuid,
    /// What the area is called.
    pub area_name: String,
    /// `xlsx` or `csv`.
    pub kind: String,
    /// What for.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: String,
    /// `asked`, `granted`, `declined` or `over`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Until when the file may be fetched.
    pub expires_at: Option<String>,
    /// Whether it is one's own.
    pub own: bool,
}

impl ExportWire {
    /// As somebody sees it now.
    pub fn of(it: Export, actor: &Actor) -> Self {
        let state = match it.granted {
            None => "asked",
            Some(false) => "declined",
            Some(true) if it.expires_at.is_some_and(|until| until < actor.now) => "over",
            Some(true) => "granted",
        };
        Self {
            id: it.id.0,
            area_name: it.area_name,
            kind: it.kind,
            reason: it.reason,
            asked_by: it.asked_by_name,
            asked_at: it.asked_at.to_string(),
            state: state.to_owned(),
            decided_by: it.decided_by_name,
            expires_at: it.expires_at.map(|at| at.to_string()),
            own: it.asked_by == actor.post.worker,
        }
    }
}
