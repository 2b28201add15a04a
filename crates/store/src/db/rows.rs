//! Rows declared once: the struct, the columns that fill it and how they are read, side by side.
//!
//! ```ignore
//! rows! {
//!     /// A team.
//!     pub struct Team {
//!         /// Made by the client.
//!         pub id: TeamId = "t.id",
//!         /// Telephone of the leader.
//!         pub phone: Option<String> = sealed("t.phone_sealed", PHONE, id),
//!         /// Where it is.
//!         pub place: Place = ..,
//!     }
//! }
//! let teams: Vec<Team> = reader.rows("from team t where t.county = $1", &params).await?;
//! ```
//!
//! `= "sql"` is a column or an expression, `= sealed("column", PLACE, id)` a ciphertext bound to a place and to the id
//! read before it, `= ..` another shape declared so (an `Option` of it where a left join may find none: absent when its
//! first column is null).

use std::vec::IntoIter;

use super::value::{FromValue, Row, RowId, Value};
use super::{Reader, StoreError, Writer};
use crate::seal::Keys;

/// A shape that is read from columns side by side.
pub trait Columns: Sized {
    /// Appends the columns in their order.
    fn columns(out: &mut Vec<&'static str>);

    /// Reads the shape from the next columns.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when one is missing or of another kind.
    fn read(cells: &mut Cells<'_>) -> Result<Self, StoreError>;
}

/// The columns of one row that are still to be read.
pub struct Cells<'a> {
    values: IntoIter<Value>,
    keys: &'a Keys,
}

/// What a sealed column can be opened as.
pub trait Opened: Sized {
    /// Opens the value of a sealed column.
    ///
    /// # Errors
    /// [`StoreError`] for what cannot be opened at this place, for this row.
    fn opened(value: Value, keys: &Keys, place: &str, row: &[u8]) -> Result<Self, StoreError>;
}

const MISSING: StoreError = StoreError::Inconsistent("a column is missing");
const OTHER_KIND: StoreError = StoreError::Inconsistent("a column holds another kind of value");

impl<'a> Cells<'a> {
    fn new(row: Row, keys: &'a Keys) -> Self {
        Self { values: row.0.into_iter(), keys }
    }

    /// The next column.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it is missing or of another kind.
    pub fn take<T: FromValue>(&mut self) -> Result<T, StoreError> {
        T::from_value(self.values.next().ok_or(MISSING)?).ok_or(OTHER_KIND)
    }

    /// The next column, which is sealed at a place for a row.
    ///
    /// # Errors
    /// [`StoreError`] when it is missing or cannot be opened.
    pub fn open<T: Opened>(&mut self, place: &str, row: &impl RowId) -> Result<T, StoreError> {
        T::opened(self.values.next().ok_or(MISSING)?, self.keys, place, row.bytes())
    }
}

impl<T: Columns> Columns for Option<T> {
    fn columns(out: &mut Vec<&'static str>) {
        T::columns(out);
    }

    fn read(cells: &mut Cells<'_>) -> Result<Self, StoreError> {
        if cells.values.as_slice().first() != Some(&Value::Null) {
            return T::read(cells).map(Some);
        }
        let mut width = Vec::new();
        T::columns(&mut width);
        cells.values.by_ref().take(width.len()).for_each(drop);
        Ok(None)
    }
}

impl Opened for String {
    fn opened(value: Value, keys: &Keys, place: &str, row: &[u8]) -> Result<Self, StoreError> {
        keys.open(place, row, &Vec::from_value(value).ok_or(OTHER_KIND)?)
    }
}

impl Opened for Option<String> {
    fn opened(value: Value, keys: &Keys, place: &str, row: &[u8]) -> Result<Self, StoreError> {
        // An empty ciphertext is what stays of a text that was destroyed.
        match value {
            Value::Null => Ok(None),
            Value::Blob(sealed) if sealed.is_empty() => Ok(None),
            value => String::opened(value, keys, place, row).map(Some),
        }
    }
}

impl Reader {
    /// All rows of `select … {from}`, the columns being those of the shape.
    pub async fn rows<T: Columns>(&self, from: &str, params: &[Value]) -> Result<Vec<T>, StoreError> {
        let rows = self.query(&select::<T>(from), params).await?;
        rows.into_iter().map(|row| T::read(&mut Cells::new(row, self.keys()))).collect()
    }

    /// The first row of `select … {from}`, if any.
    pub async fn row<T: Columns>(&self, from: &str, params: &[Value]) -> Result<Option<T>, StoreError> {
        Ok(self.rows(from, params).await?.into_iter().next())
    }

    /// The only column of every row of a query.
    pub async fn values<T: FromValue>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>, StoreError> {
        self.query(sql, params).await?.into_iter().map(|mut row| row.take(0)).collect()
    }

    /// The only column of the first row, if there is one.
    pub async fn value<T: FromValue>(&self, sql: &str, params: &[Value]) -> Result<Option<T>, StoreError> {
        self.query_opt(sql, params).await?.map(|mut row| row.take(0)).transpose()
    }
}

impl Writer {
    /// The first row of `select … {from}`, which stays as it is until this transaction ends.
    pub async fn locked<T: Columns>(&self, from: &str, params: &[Value]) -> Result<Option<T>, StoreError> {
        let row = self.query_locked(&select::<T>(from), params).await?;
        row.map(|row| T::read(&mut Cells::new(row, self.keys()))).transpose()
    }
}

fn select<T: Columns>(from: &str) -> String {
    let mut columns = Vec::new();
    T::columns(&mut columns);
    format!("select {} {from}", columns.join(", "))
}

macro_rules! rows {
    (@column $out:ident, $kind:ty, ..) => { <$kind as $crate::db::Columns>::columns($out) };
    (@column $out:ident, $kind:ty, $sql:literal) => { $out.push($sql) };
    (@column $out:ident, $kind:ty, sealed ($sql:literal, $place:expr, $id:ident)) => { $out.push($sql) };
    (@read $cells:ident, $kind:ty, ..) => { <$kind as $crate::db::Columns>::read($cells)? };
    (@read $cells:ident, $kind:ty, $sql:literal) => { $cells.take::<$kind>()? };
    (@read $cells:ident, $kind:ty, sealed ($sql:literal, $place:expr, $id:ident)) => {
        $cells.open::<$kind>($place, &$id)?
    };
    ($($(#[$doc:meta])* $seen:vis struct $shape:ident {
        $($(#[$line:meta])* $open:vis $field:ident : $kind:ty = $from:tt $(($($sealed:tt)*))?),+ $(,)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        $seen struct $shape {$($(#[$line])* $open $field: $kind,)+}

        impl $crate::db::Columns for $shape {
            fn columns(out: &mut Vec<&'static str>) {
                $($crate::db::rows!(@column out, $kind, $from $(($($sealed)*))?);)+
            }

            fn read(cells: &mut $crate::db::Cells<'_>) -> Result<Self, $crate::StoreError> {
                $(let $field = $crate::db::rows!(@read cells, $kind, $from $(($($sealed)*))?);)+
                Ok(Self { $($field,)+ })
            }
        }
    )+};
}
pub(crate) use rows;
