//! Words of closed lists on the wire. `domain` declares a list; here it becomes an enumeration in the description of the
//! interface, so that a client's compiler knows every word of it. A word that is not in the list is refused where the body
//! is read, with the name of its field.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use utoipa::openapi::{RefOr, Schema, schema::ObjectBuilder, schema::Type};
use utoipa::{PartialSchema, ToSchema};

use crate::shown::Shown;

/// What an unknown word is refused with; `entry` recognises it and answers `unknown`.
pub const UNKNOWN: &str = "unknown word";

/// A word of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

/// The lists that stand in shapes, under the names they have in the description.
macro_rules! lists {
    ($($name:ident of $module:ident),+ $(,)?) => {
        $(#[doc = concat!("A word of [`domain::", stringify!($module), "::", stringify!($name), "`].")]
        pub type $name = Word<domain::$module::$name>;

        impl Shown for domain::$module::$name {
            type As = $name;
            fn shown(self) -> $name { Word(self) }
        })+
    };
}

lists! {
    DisputeSource of events, DisputeState of events, DisputeStep of events, EventSource of events, EventState of events,
    PartState of events, Step of events, TagState of events, TipState of events, TipSubject of events, Standing of reports, TaskState of tasks, ViewUse of events,
}

impl<T> From<T> for Word<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T: domain::Word> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.as_str())
    }
}

impl<'de, T: domain::Word> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        T::from_name(&text).map(Self).ok_or_else(|| D::Error::custom(UNKNOWN))
    }
}

impl<T: domain::Word> PartialSchema for Word<T> {
    fn schema() -> RefOr<Schema> {
        let words = T::ALL.iter().map(|it| it.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl<T: domain::Word> ToSchema for Word<T> {
    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }
}
