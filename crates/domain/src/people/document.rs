//! The resident identity number of GB 11643: 17 digits and a check character by ISO 7064 MOD 11-2.
//! Old 15-digit numbers are widened; county codes withdrawn since stay valid.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// A number whose form, birth date and check character are right. 18 characters, `X` upper case.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

/// Sex by GB/T 2261.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 1 男.
    Male,
    /// 2 女.
    Female,
    /// 0 or 9: unknown or not stated.
    Unknown,
}

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentProblem {
    /// Neither 18 nor 15 characters, or letters inside.
    #[error("an id number has 18 characters")]
    Form,
    /// The birth date inside does not exist or lies in the future.
    #[error("the birth date inside the number does not exist")]
    BirthDate,
    /// The last character does not fit the others.
    #[error("the check character does not fit")]
    Check,
}

impl Sex {
    /// The code of GB/T 2261.1.
    pub fn code(self) -> i64 {
        match self {
            Self::Unknown => 0,
            Self::Male => 1,
            Self::Female => 2,
        }
    }

    /// From the code; 9 and anything else are unknown.
    pub fn from_code(code: i64) -> Self {
        match code {
            1 => Self::Male,
            2 => Self::Female,
            _ => Self::Unknown,
        }
    }
}

impl IdNumber {
    /// Reads a number, spaces around it and a small `x` forgiven.
    ///
    /// # Errors
    /// [`DocumentProblem`] naming what is wrong.
    pub fn parse(text: &str, today: Date) -> Result<Self, DocumentProblem> {
        let text: String = text.trim().to_ascii_uppercase();
        let number = match text.len() {
            15 if text.bytes().all(|b| b.is_ascii_digit()) => {
                let body = format!("{}19{}", &text[..6], &text[6..]);
                let check = check_character(&body);
                format!("{body}{check}")
            }
            18 if text.is_ascii() && text[..17].bytes().all(|b| b.is_ascii_digit()) => text,
            _ => return Err(DocumentProblem::Form),
        };
        let number = Self(number);
        match number.birth_date() {
            Some(born) if born <= today => {}
            _ => return Err(DocumentProblem::BirthDate),
        }
        if !number.0.ends_with(check_character(&number.0[..17])) {
            return Err(DocumentProblem::Check);
        }
        Ok(number)
    }

    /// Completes 17 digits with their check character: for generated residents and tests.
    pub fn complete(body: &str) -> String {
        format!("{body}{}", check_character(body))
    }

    /// The 18 characters. Handle with care: only to seal, hash or show on a stated purpose.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Birth date inside the number.
    pub fn birth_date(&self) -> Option<Date> {
        let part = |range: std::ops::Range<usize>| self.0[range].parse::<i16>().ok();
        let small = |range: std::ops::Range<usize>| self.0[range].parse::<i8>().ok();
        Date::new(part(6..10)?, small(10..12)?, small(12..14)?).ok()
    }

    /// Odd seventeenth digit male, even female.
    pub fn sex(&self) -> Sex {
        match self.0.as_bytes()[16] % 2 {
            1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// First six and last two characters stay: `621228**********01`.
    pub fn mask(number: &str) -> String {
        match number.len() {
            18 => format!("{}**********{}", &number[..6], &number[16..]),
            _ => "*".repeat(number.chars().count()),
        }
    }
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

fn check_character(body: &str) -> char {
    let sum: u32 =
        body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    CHECKS[(sum % 11) as usize] as char
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn id_numbers_follow_gb_11643() {
        let today = date(2022, 3, 15);
        let cases = [
            ("11010519491231002X", Ok("11010519491231002X")),
            (" 11010519491231002x ", Ok("11010519491231002X")),
            ("440524188001010014", Ok("440524188001010014")),
            ("34052419800101001X", Ok("34052419800101001X")),
            ("110105491231002", Ok("11010519491231002X")),
            ("340524198001010013", Err(DocumentProblem::Check)),
            ("340524198013010010", Err(DocumentProblem::BirthDate)),
            ("340524202303010010", Err(DocumentProblem::BirthDate)),
            ("34052419800101001", Err(DocumentProblem::Form)),
            ("3405241980010100一X", Err(DocumentProblem::Form)),
            ("", Err(DocumentProblem::Form)),
            ("身份证号不详", Err(DocumentProblem::Form)),
        ];
        for (text, want) in cases {
            let got = IdNumber::parse(text, today);
            assert_eq!(got.as_ref().map(IdNumber::as_str), want.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn an_id_number_tells_birth_and_sex_and_hides_itself() {
        let number = IdNumber::parse("11010519491231002X", date(2022, 1, 1)).expect("valid");
        assert_eq!(number.birth_date(), Some(date(1949, 12, 31)));
        assert_eq!(number.sex(), Sex::Female);
        assert_eq!(IdNumber::mask(number.as_str()), "110105**********2X");
        assert_eq!(format!("{number:?}"), "IdNumber(…)");
    }
}
