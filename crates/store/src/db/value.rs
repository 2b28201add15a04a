//! The small closed set of values that both engines hold alike.

use bytes::BytesMut;
use jiff::{Timestamp, civil::Date};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::error::StoreError;

/// One value of a parameter or a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Whole number, flag, or instant in microseconds.
    Int(i64),
    /// Fraction.
    Real(f64),
    /// Text, day or JSON.
    Text(String),
    /// Id, hash or ciphertext.
    Blob(Vec<u8>),
}

/// One row, columns by place.
#[derive(Debug, Clone)]
pub struct Row(pub(super) Vec<Value>);

/// What a column can be read as.
pub trait FromValue: Sized {
    /// Reads a column; `None` when it holds something else.
    fn from_value(value: Value) -> Option<Self>;
}

/// The id of a row, to which what is sealed in it is bound.
pub trait RowId {
    /// Its 16 bytes.
    fn bytes(&self) -> &[u8];
}

impl RowId for Uuid {
    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Row {
    /// Takes a column (0-based) out of the row.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it is missing or of another kind.
    pub fn take<T: FromValue>(&mut self, column: usize) -> Result<T, StoreError> {
        let slot = self.0.get_mut(column).ok_or(StoreError::Inconsistent("a column is missing"))?;
        T::from_value(std::mem::replace(slot, Value::Null))
            .ok_or(StoreError::Inconsistent("a column holds another kind of value"))
    }
}

macro_rules! from {
    ($($kind:ty => |$it:ident| $value:expr;)+) => {$(
        impl From<$kind> for Value {
            fn from($it: $kind) -> Self { $value }
        }
    )+};
}

from! {
    i64 => |it| Self::Int(it);
    usize => |it| Self::Int(it as i64);
    bool => |it| Self::Int(i64::from(it));
    f64 => |it| Self::Real(it);
    &str => |it| Self::Text(it.to_owned());
    String => |it| Self::Text(it);
    &String => |it| Self::Text(it.clone());
    Vec<u8> => |it| Self::Blob(it);
    &[u8] => |it| Self::Blob(it.to_vec());
    Uuid => |it| Self::Blob(it.as_bytes().to_vec());
    Timestamp => |it| Self::Int(it.as_microsecond());
    Date => |it| Self::Text(it.to_string());
    domain::ids::County => |it| Self::Int(it.0);
    &domain::areas::AreaPath => |it| Self::Text(it.as_str().to_owned());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Into::into)
    }
}

macro_rules! read {
    ($($kind:ty => $pattern:pat => $value:expr;)+) => {$(
        impl FromValue for $kind {
            fn from_value(value: Value) -> Option<Self> {
                match value { $pattern => $value, _ => None }
            }
        }
    )+};
}

read! {
    i64 => Value::Int(it) => Some(it);
    bool => Value::Int(it) => Some(it != 0);
    f64 => Value::Real(it) => Some(it);
    String => Value::Text(it) => Some(it);
    Vec<u8> => Value::Blob(it) => Some(it);
    Uuid => Value::Blob(it) => Uuid::from_slice(&it).ok();
    Timestamp => Value::Int(it) => Timestamp::from_microsecond(it).ok();
    Date => Value::Text(it) => it.parse().ok();
    domain::areas::AreaPath => Value::Text(it) => Some(domain::areas::AreaPath::from_stored(&it));
}

impl FromValue for domain::reports::Figures {
    fn from_value(value: Value) -> Option<Self> {
        serde_json::from_str(&String::from_value(value)?).ok()
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! ids {
    ($($name:ident)+) => {$(
        impl From<domain::ids::$name> for Value {
            fn from(id: domain::ids::$name) -> Self { id.0.into() }
        }
        impl FromValue for domain::ids::$name {
            fn from_value(value: Value) -> Option<Self> { Uuid::from_value(value).map(Self) }
        }
        impl RowId for domain::ids::$name {
            fn bytes(&self) -> &[u8] { self.0.as_bytes() }
        }
    )+};
}

ids! { BorderId EventId TipId DisputeId CaseSystemId ViewpointId AssessmentId CommendationId EventPartId LeadListId LeadId AreaId ReshapeId HouseholdId PersonId WorkerId AppointmentId CampaignId TaskId VisitId ArrivalId ImportId ExportId TeamId CheckpointId ShiftId SwapId
PassageId MeasureId AuthorityId ObjectionId VenueId EnterpriseId InspectionId FindingId RectificationId }

macro_rules! words {
    ($($name:path)+) => {$(
        impl From<$name> for Value {
            fn from(word: $name) -> Self { word.as_str().into() }
        }
        impl FromValue for $name {
            fn from_value(value: Value) -> Option<Self> { Self::from_name(&String::from_value(value)?) }
        }
    )+};
}

words! {
    domain::events::DisputeSource domain::events::DisputeState domain::events::DisputeStep domain::events::EventSource domain::events::EventState
    domain::events::PartState domain::events::Step domain::events::TagState domain::events::TipState domain::events::TipSubject domain::events::ViewUse
    domain::tasks::TaskState
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(it) if *kind == Type::INT4 => i32::try_from(*it)?.to_sql(kind, out),
            Self::Int(it) => it.to_sql(kind, out),
            Self::Real(it) => it.to_sql(kind, out),
            Self::Text(it) => it.to_sql(kind, out),
            Self::Blob(it) => it.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
