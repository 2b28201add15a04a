//! What was sent, looked at field by field. Every misfit is collected, so that people read all of them at once:
//!
//! ```ignore
//! let mut fields = Fields::default();
//! let name = fields.text("name", &sent.name, 1..=40);
//! let kind = fields.known("kind", playbook.kind(&sent.kind));
//! let (name, kind) = fields.all((name, kind))?;
//! ```

use std::ops::RangeInclusive;

use crate::problem::{FieldError, Problem};

/// The misfits found so far.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

/// Values that are all there, or not.
pub trait All {
    /// The values themselves.
    type Values;

    /// `None` as soon as one is missing.
    fn all(self) -> Option<Self::Values>;
}

impl Fields {
    /// Notes that a field does not fit, with the code of what is wrong.
    pub fn wrong(&mut self, field: &str, code: &str) {
        self.0.push(FieldError::new(field, code));
    }

    /// Notes a code where something does not hold.
    pub fn check(&mut self, holds: bool, field: &str, code: &str) {
        if !holds {
            self.wrong(field, code);
        }
    }

    /// A text without the blanks around it, of so many characters.
    pub fn text(&mut self, field: &str, said: &str, length: RangeInclusive<usize>) -> Option<String> {
        let said = said.trim();
        match said.chars().count() {
            0 if *length.start() > 0 => self.wrong(field, "missing"),
            long if long < *length.start() => self.wrong(field, "too_short"),
            long if long > *length.end() => self.wrong(field, "too_long"),
            _ => return Some(said.to_owned()),
        }
        None
    }

    /// What a name stands for; `unknown` where it stands for nothing.
    pub fn known<T>(&mut self, field: &str, found: Option<T>) -> Option<T> {
        self.check(found.is_some(), field, "unknown");
        found
    }

    /// The values, when every field fits.
    ///
    /// # Errors
    /// [`domain::Refusal::Invalid`] with every misfit that was noted.
    pub fn all<T: All>(self, values: T) -> Result<T::Values, Problem> {
        match values.all() {
            Some(values) if self.0.is_empty() => Ok(values),
            _ => Err(Problem::invalid(self.0)),
        }
    }

    /// The value, when every field fits.
    ///
    /// # Errors
    /// As [`Self::all`].
    pub fn one<T>(self, value: Option<T>) -> Result<T, Problem> {
        self.all((value,)).map(|(value,)| value)
    }

    /// Nothing, when every field fits.
    ///
    /// # Errors
    /// As [`Self::all`].
    pub fn done(self) -> Result<(), Problem> {
        self.all(())
    }
}

macro_rules! all {
    ($($($name:ident)*;)+) => {$(
        #[allow(non_snake_case)]
        impl<$($name),*> All for ($(Option<$name>,)*) {
            type Values = ($($name,)*);
            fn all(self) -> Option<Self::Values> {
                let ($($name,)*) = self;
                Some(($($name?,)*))
            }
        }
    )+};
}

all! { ; A; A B; A B C; A B C D; A B C D E; A B C D E F; }
