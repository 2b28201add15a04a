//! Shapes of the interface that show what the store keeps, declared once: the fields are those of the record, each written the
//! way the interface writes it (an id as a UUID, a closed list as a [`Word`](crate::word::Word), everything else as it is).
//!
//! ```ignore
//! shown! {
//!     /// A team.
//!     pub struct TeamWire of Team {
//!         /// Opaque key.
//!         pub id: Uuid,
//!         /// What it is called.
//!         pub name: String,
//!     } with {
//!         /// Whether one leads it oneself.
//!         pub mine: bool,
//!     }
//! }
//! let wire = TeamWire::of(team, mine);
//! ```
//!
//! What the record does not hold stands behind `with` and is an argument of `of`, in its order.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// How a value of a record is written.
pub trait Shown {
    /// As what.
    type As;

    /// The value as it is written.
    fn shown(self) -> Self::As;
}

impl<T: Shown> Shown for Option<T> {
    type As = Option<T::As>;

    fn shown(self) -> Self::As {
        self.map(T::shown)
    }
}

macro_rules! as_they_are {
    ($($kind:ty),+) => {$(
        impl Shown for $kind {
            type As = $kind;
            fn shown(self) -> $kind { self }
        }
    )+};
}

as_they_are! { bool, i64, String, Timestamp, Date, Uuid, Vec<Uuid>, serde_json::Value }

macro_rules! ids {
    ($($name:ident)+) => {$(
        impl Shown for domain::ids::$name {
            type As = Uuid;
            fn shown(self) -> Uuid { self.0 }
        }
    )+};
}

ids! { AreaId EventId TipId DisputeId CaseSystemId ViewpointId EventPartId MeasureId WorkerId TaskId VisitId CampaignId }

macro_rules! shown {
    ($($(#[$doc:meta])* pub struct $wire:ident of $record:ty {
        $($(#[$line:meta])* pub $field:ident : $kind:ty),* $(,)?
    } $(with {
        $($(#[$more:meta])* pub $given:ident : $type:ty),+ $(,)?
    })?)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub struct $wire {
            $($(#[$line])* pub $field: $kind,)*
            $($($(#[$more])* pub $given: $type,)+)?
        }

        impl $wire {
            /// The record, as the interface shows it.
            pub fn of(it: $record $($(, $given: $type)+)?) -> Self {
                Self { $($field: $crate::shown::Shown::shown(it.$field),)* $($($given,)+)? }
            }
        }
    )+};
}
pub(crate) use shown;
