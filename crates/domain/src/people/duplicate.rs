//! Two records that may be one person. Equal id numbers, else name and phone, else name, birth date and village make a
//! doubt; a person decides, never the program. Two different id numbers are two people.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Sex;
use crate::ids::PersonId;

/// Why two records may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The same id number was told for both.
    IdNumber,
    /// The same name and phone.
    NamePhone,
    /// The same name and birth date in one village.
    NameBirth,
}

/// Two records, in one order whoever names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pair {
    /// The lower id.
    pub one: PersonId,
    /// The higher id.
    pub other: PersonId,
}

/// What two records may complete one another in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub born: Option<Date>,
    /// Phone as kept.
    pub phone: Option<String>,
    /// Checked id number.
    pub id_number: Option<String>,
}

impl Doubt {
    /// The name on the wire and in the books.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::NamePhone => "name_phone",
            Self::NameBirth => "name_birth",
        }
    }
}

impl Pair {
    /// Two records; none for one and the same.
    pub fn new(a: PersonId, b: PersonId) -> Option<Self> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some(Self { one: a, other: b }),
            std::cmp::Ordering::Greater => Some(Self { one: b, other: a }),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The record beside one of the pair.
    pub fn beside(self, kept: PersonId) -> Option<PersonId> {
        match kept {
            it if it == self.one => Some(self.other),
            it if it == self.other => Some(self.one),
            _ => None,
        }
    }
}

impl Facts {
    /// What is kept when two records become one: the kept one's facts, holes filled from the other.
    #[must_use]
    pub fn completed(self, other: Self) -> Self {
        Self {
            sex: if self.sex == Sex::Unknown { other.sex } else { self.sex },
            born: self.born.or(other.born),
            phone: self.phone.or(other.phone),
            id_number: self.id_number.or(other.id_number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn a_pair_is_one_pair_and_never_one_record() {
        let (a, b) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        assert_eq!(Pair::new(b, a), Pair::new(a, b));
        assert_eq!(Pair::new(a, a), None);
        let pair = Pair::new(a, b).expect("two");
        assert_eq!((pair.beside(a), pair.beside(b)), (Some(b), Some(a)));
        assert_eq!(pair.beside(PersonId(Uuid::from_u128(3))), None);
    }

    #[test]
    fn holes_are_filled_and_nothing_is_overwritten() {
        let kept =
            Facts { sex: Sex::Unknown, born: None, phone: Some("+8613800000000".into()), id_number: None };
        let other = Facts {
            sex: Sex::Female,
            born: Some(date(1949, 12, 31)),
            phone: Some("+8613900000000".into()),
            id_number: Some("11010519491231002X".into()),
        };
        let got = kept.clone().completed(other.clone());
        assert_eq!(got, Facts { phone: kept.phone, ..other });
    }
}
