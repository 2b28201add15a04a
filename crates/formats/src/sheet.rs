//! A spreadsheet as a stream of rows of text: XLSX or CSV (UTF-8 with or without mark, GBK),
//! recognised by content. Read on a thread of its own in flat memory, with limits against zip bombs
//! and endless files.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use calamine::{Data, DataRef, Reader, Xlsx};
use crossbeam_channel::{Receiver, Sender};
use encoding_rs_io::DecodeReaderBytesBuilder;

const ROWS_AT_ONCE: usize = 500;
const WAITING: usize = 4;
const COLUMNS: usize = 400;
/// Unpacked bytes of a whole workbook.
const UNPACKED: u64 = 2 << 30;
/// Unpacked bytes of the shared texts, which are held in memory.
const SHARED_TEXTS: u64 = 256 << 20;

/// Why a file is no spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetProblem {
    /// It unpacks to more than anybody has rows for.
    #[error("the workbook unpacks to more than 2 GB")]
    Bomb,
    /// Neither XLSX nor CSV, or broken in the middle.
    #[error("the file cannot be read as XLSX or CSV near row {row}: {why}")]
    Unreadable {
        /// Row reached, from 1.
        row: u64,
        /// What the reader says.
        why: String,
    },
}

/// One row: its number in the sheet from 1, and its cells as text.
pub type SheetRow = (u64, Vec<String>);

/// The rows of a sheet; ends after the first problem.
pub struct Rows {
    /// An empty batch is the end; a reader that is gone without one has failed.
    batches: Receiver<Result<Vec<SheetRow>, SheetProblem>>,
    waiting: std::vec::IntoIter<SheetRow>,
    ended: bool,
}

impl Iterator for Rows {
    type Item = Result<SheetRow, SheetProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.waiting.next() {
                return Some(Ok(row));
            }
            if self.ended {
                return None;
            }
            let gone = || SheetProblem::Unreadable { row: 0, why: "the reader ended early".to_owned() };
            match self.batches.recv().map_err(|_| gone()).and_then(|batch| batch) {
                Ok(batch) => {
                    self.ended = batch.is_empty();
                    self.waiting = batch.into_iter();
                }
                Err(problem) => {
                    self.ended = true;
                    return Some(Err(problem));
                }
            }
        }
    }
}

/// Opens a spreadsheet.
///
/// # Errors
/// [`SheetProblem`] when it is clearly none; later problems come with the rows.
pub fn open(path: &Path) -> Result<Rows, SheetProblem> {
    let unreadable = |error: std::io::Error| SheetProblem::Unreadable { row: 0, why: error.to_string() };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut magic = [0; 4];
    let read = file.read(&mut magic).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let zipped = magic[..read] == *b"PK\x03\x04";
    if zipped {
        defuse(&file)?;
        file.rewind().map_err(unreadable)?;
    }
    let (sender, batches) = crossbeam_channel::bounded(WAITING);
    std::thread::Builder::new()
        .name("sheet".into())
        .spawn(move || {
            let mut out = Out { sender, batch: Vec::new() };
            let ended = if zipped { read_xlsx(file, &mut out) } else { read_csv(file, &mut out) };
            let last = std::mem::take(&mut out.batch);
            if !last.is_empty() {
                let _ = out.sender.send(Ok(last));
            }
            let _ = out.sender.send(ended.map(|()| Vec::new()));
        })
        .map_err(unreadable)?;
    Ok(Rows { batches, waiting: Vec::new().into_iter(), ended: false })
}

struct Out {
    sender: Sender<Result<Vec<SheetRow>, SheetProblem>>,
    batch: Vec<SheetRow>,
}

impl Out {
    /// Takes a row; `false` when nobody listens any more.
    fn row(&mut self, number: u64, cells: Vec<String>) -> bool {
        self.batch.push((number, cells));
        self.batch.len() < ROWS_AT_ONCE || self.sender.send(Ok(std::mem::take(&mut self.batch))).is_ok()
    }
}

/// Unpacks every part once, counting and throwing away, so that lying sizes help nobody.
fn defuse(file: &File) -> Result<(), SheetProblem> {
    let unreadable =
        |error: &dyn std::fmt::Display| SheetProblem::Unreadable { row: 0, why: error.to_string() };
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| unreadable(&error))?;
    let mut total = 0;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|error| unreadable(&error))?;
        let shared = part.name().is_ok_and(|name| name.ends_with("sharedStrings.xml"));
        let most = if shared { SHARED_TEXTS } else { UNPACKED - total };
        let size = std::io::copy(&mut part.take(most + 1), &mut std::io::sink())
            .map_err(|error| unreadable(&error))?;
        total += size;
        if size > most || total > UNPACKED {
            return Err(SheetProblem::Bomb);
        }
    }
    Ok(())
}

fn read_xlsx(file: File, out: &mut Out) -> Result<(), SheetProblem> {
    let mut number = 0;
    let unreadable =
        |row: u64, error: calamine::XlsxError| SheetProblem::Unreadable { row, why: error.to_string() };
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|error| unreadable(0, error))?;
    let sheet = book.sheet_names().into_iter().next().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|error| unreadable(0, error))?;
    let mut row: Vec<String> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(number, error))? {
        let (at, column) = cell.get_position();
        let at = u64::from(at) + 1;
        if at != number && number != 0 && !out.row(number, std::mem::take(&mut row)) {
            return Ok(());
        }
        number = at;
        let column = column as usize;
        if column < COLUMNS {
            row.resize(row.len().max(column + 1), String::new());
            row[column] = text(&cell.get_value().clone());
        }
    }
    if number != 0 {
        out.row(number, row);
    }
    Ok(())
}

/// A cell as people see it: whole numbers without a point, dates as ISO days.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e19 => format!("{number:.0}"),
        other => Data::from(other.clone()).to_string().trim().to_owned(),
    }
}

fn read_csv(mut file: File, out: &mut Out) -> Result<(), SheetProblem> {
    let io = |error: std::io::Error| SheetProblem::Unreadable { row: 0, why: error.to_string() };
    let encoding = if is_utf8(&mut file).map_err(io)? { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    file.rewind().map_err(io)?;
    let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(file);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(decoded);
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    loop {
        let more = reader.read_record(&mut record);
        let more =
            more.map_err(|error| SheetProblem::Unreadable { row: number + 1, why: error.to_string() })?;
        if !more {
            return Ok(());
        }
        number += 1;
        if record.iter().any(|cell| cell.contains('\0')) {
            let why = "binary content".to_owned();
            return Err(SheetProblem::Unreadable { row: number, why });
        }
        let cells = record.iter().take(COLUMNS).map(|cell| plain(cell).to_owned()).collect();
        if !out.row(number, cells) {
            return Ok(());
        }
    }
}

/// A cell without the apostrophe that keeps spreadsheet programs from running it.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '@', '+', '-'])).unwrap_or(cell)
}

/// Whether the whole file is UTF-8; a character cut at the very end is forgiven.
fn is_utf8(file: &mut File) -> std::io::Result<bool> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut held: Vec<u8> = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut chunk)?;
        if read == 0 {
            return Ok(held.len() < 4);
        }
        held.extend_from_slice(&chunk[..read]);
        let valid = match std::str::from_utf8(&held) {
            Ok(_) => held.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        held.drain(..valid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn rows(bytes: &[u8]) -> Result<Vec<SheetRow>, SheetProblem> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(bytes).expect("writes");
        open(file.path())?.collect()
    }

    #[test]
    fn csv_is_read_in_utf_8_with_or_without_mark_and_in_gbk() {
        let text = "姓名,联系\n电话\n王秀英,13800000000\n";
        let quoted = "姓名,\"联系\n电话\"\n王秀英,13800000000\n";
        let (gbk, ..) = encoding_rs::GBK.encode(quoted);
        let marked = [b"\xef\xbb\xbf", quoted.as_bytes()].concat();
        for bytes in [quoted.as_bytes(), &marked, &gbk] {
            let found = rows(bytes).expect("reads");
            assert_eq!(found[0], (1, vec!["姓名".to_owned(), "联系\n电话".to_owned()]));
            assert_eq!(found[1].1, ["王秀英", "13800000000"]);
        }
        assert_eq!(rows(text.as_bytes()).expect("reads").len(), 3);
    }

    #[test]
    fn a_zip_bomb_and_nonsense_are_refused() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut archive = zip::ZipWriter::new(&mut bytes);
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file("xl/sharedStrings.xml", options).expect("starts");
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..257 {
            archive.write_all(&zeros).expect("writes");
        }
        archive.finish().expect("ends");
        assert_eq!(rows(bytes.get_ref()), Err(SheetProblem::Bomb));
        for nonsense in [&b"PK\x03\x04 nothing"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"] {
            assert!(matches!(rows(nonsense), Err(SheetProblem::Unreadable { .. })));
        }
    }

    #[test]
    fn an_empty_file_has_no_rows() {
        assert_eq!(rows(b""), Ok(vec![]));
    }
}
