//! Writing rows as XLSX (flat memory) or CSV (UTF-8 with mark, so that spreadsheet programs show
//! Chinese). A text that a spreadsheet would run as a formula is written as plain text.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

/// Which kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Office Open XML.
    Xlsx,
    /// Comma-separated, UTF-8 with mark.
    Csv,
}

/// Collects rows and saves them.
pub enum SheetWriter {
    /// A workbook being written.
    Xlsx(Box<Workbook>, u32),
    /// A text being written.
    Csv(Box<csv::Writer<Vec<u8>>>),
}

impl SheetWriter {
    /// Begins with a heading.
    ///
    /// # Errors
    /// What the writer says, in words for the log.
    pub fn new(kind: SheetKind, headings: &[&str]) -> Result<Self, String> {
        Self::begin(kind, None, headings)
    }

    /// Begins with a line above the heading.
    ///
    /// # Errors
    /// What the writer says, in words for the log.
    pub fn titled(kind: SheetKind, title: &str, headings: &[&str]) -> Result<Self, String> {
        Self::begin(kind, Some(title), headings)
    }

    fn begin(kind: SheetKind, title: Option<&str>, headings: &[&str]) -> Result<Self, String> {
        let mut writer = match kind {
            SheetKind::Xlsx => {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet_with_constant_memory().map_err(|error| error.to_string())?;
                let bold = Format::new().set_bold();
                let mut row = 0;
                if let Some(title) = title {
                    sheet.write_string(0, 0, title).map_err(|error| error.to_string())?;
                    row = 1;
                }
                for (column, heading) in headings.iter().enumerate() {
                    sheet.set_column_width(column as u16, 16).map_err(|error| error.to_string())?;
                    sheet
                        .write_string_with_format(row, column as u16, *heading, &bold)
                        .map_err(|error| error.to_string())?;
                }
                sheet.set_freeze_panes(row + 1, 0).map_err(|error| error.to_string())?;
                return Ok(Self::Xlsx(Box::new(book), row + 1));
            }
            SheetKind::Csv => {
                let begun = "\u{feff}".as_bytes().to_vec();
                Self::Csv(Box::new(csv::WriterBuilder::new().flexible(true).from_writer(begun)))
            }
        };
        if let Some(title) = title {
            writer.row(&[title])?;
        }
        writer.row(headings)?;
        Ok(writer)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the writer says; a sheet holds 1,048,576 rows.
    pub fn row(&mut self, cells: &[&str]) -> Result<(), String> {
        match self {
            Self::Xlsx(book, next) => {
                let sheet = book.worksheet_from_index(0).map_err(|error| error.to_string())?;
                for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                    sheet.write_string(*next, column as u16, *cell).map_err(|error| error.to_string())?;
                }
                *next += 1;
                Ok(())
            }
            Self::Csv(writer) => {
                let safe = cells.iter().map(|cell| harmless(cell));
                writer.write_record(safe).map_err(|error| error.to_string())
            }
        }
    }

    /// Saves the file.
    ///
    /// # Errors
    /// What the writer says.
    pub fn save(self, path: &Path) -> Result<(), String> {
        match self {
            Self::Xlsx(mut book, _) => book.save(path).map_err(|error| error.to_string()),
            Self::Csv(writer) => {
                let bytes = writer.into_inner().map_err(|error| error.to_string())?;
                std::fs::write(path, bytes).map_err(|error| error.to_string())
            }
        }
    }
}

/// An apostrophe before what a spreadsheet program would take for a formula; telephone numbers with
/// a country code stay as they are.
fn harmless(cell: &str) -> String {
    let number = cell.get(1..).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r') => format!("'{cell}"),
        Some('+' | '-') if !number => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_again_and_formulas_are_text() {
        let directory = tempfile::tempdir().expect("a directory");
        let cells = ["王秀英", "=1+1", "621228194912310021", "", "+8613812348000", "两行\n字"];
        for kind in [SheetKind::Xlsx, SheetKind::Csv] {
            let path = directory.path().join("sheet");
            let mut writer = SheetWriter::new(kind, &["a", "b", "c", "d", "e", "f"]).expect("begins");
            writer.row(&cells).expect("writes");
            writer.save(&path).expect("saves");
            let rows: Vec<_> = crate::open(&path).expect("opens").map(|row| row.expect("reads").1).collect();
            assert_eq!(rows[1], cells, "{kind:?}");
        }
        let text = std::fs::read_to_string(directory.path().join("sheet")).expect("the last was CSV");
        assert!(text.contains("'=1+1"), "{text}");
    }
}
