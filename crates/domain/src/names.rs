//! Closed lists of words: each an enum whose items have one name on the wire, in the store and in the audit.

macro_rules! names {
    ($($(#[$doc:meta])* $kind:ident { $($(#[$line:meta])* $name:ident $text:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $kind {$($(#[$line])* #[serde(rename = $text)] $name,)+}

        impl $kind {
            /// All there are.
            pub const ALL: &[$kind] = &[$($kind::$name),+];

            /// The name on the wire, in the store and in the audit.
            pub fn as_str(self) -> &'static str {
                match self {$($kind::$name => $text),+}
            }

            /// The one of a name.
            pub fn from_name(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == text)
            }
        }
    )+};
}

pub(crate) use names;
