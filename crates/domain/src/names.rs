//! Closed lists of words: each an enum whose items have one name on the wire, in the store and in the audit.

/// A closed list of words, declared with [`names!`].
pub trait Word: Copy + Eq + Send + Sync + 'static {
    /// What the list is called, in the description of the interface.
    const NAME: &'static str;
    /// All there are.
    const ALL: &'static [Self];

    /// The name on the wire, in the store and in the audit.
    fn as_str(self) -> &'static str;

    /// The one of a name; `None` for what is not in the list.
    fn from_name(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.as_str() == text)
    }
}

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
                <Self as $crate::Word>::from_name(text)
            }
        }

        impl $crate::Word for $kind {
            const NAME: &'static str = stringify!($kind);
            const ALL: &'static [Self] = Self::ALL;

            fn as_str(self) -> &'static str {
                self.as_str()
            }
        }
    )+};
}

pub(crate) use names;
