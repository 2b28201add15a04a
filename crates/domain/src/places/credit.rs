//! The unified social credit code of GB 32100-2015: eighteen signs, the last a check. Codes that are in use and fail
//! the check exist, so whoever enters one may keep it with a reason; a wrong form is never kept.

const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A code of the right form, upper case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditCode {
    text: String,
    checks: bool,
}

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditProblem {
    /// Not eighteen signs of the standard's alphabet, which has no I, O, S, V, Z.
    #[error("a unified social credit code has 18 signs, none of them I, O, S, V or Z")]
    Form,
}

impl CreditCode {
    /// Reads a code; spaces and small letters are mended.
    ///
    /// # Errors
    /// [`CreditProblem::Form`].
    pub fn parse(text: &str) -> Result<Self, CreditProblem> {
        let text: String = text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_uppercase();
        let values: Option<Vec<usize>> =
            text.bytes().map(|byte| SIGNS.iter().position(|sign| *sign == byte)).collect();
        let values = values.filter(|it| it.len() == 18).ok_or(CreditProblem::Form)?;
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let checks = (31 - sum % 31) % 31 == values[17];
        Ok(Self { text, checks })
    }

    /// The check sign that belongs to seventeen signs, for making up codes.
    ///
    /// # Errors
    /// [`CreditProblem::Form`].
    pub fn complete(seventeen: &str) -> Result<Self, CreditProblem> {
        let fits =
            |sign: &&u8| Self::parse(&format!("{seventeen}{}", **sign as char)).is_ok_and(|it| it.checks);
        let sign = SIGNS.iter().find(fits).ok_or(CreditProblem::Form)?;
        Self::parse(&format!("{seventeen}{}", *sign as char))
    }

    /// The eighteen signs.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the check sign fits; one that does not is a warning.
    pub fn checks(&self) -> bool {
        self.checks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_their_check_is_told() {
        let cases = [
            ("91330206MA2ABCDEXC", Some(true)),
            ("123302060000000197", Some(true)),
            ("52330206MJ8XYW12XA", Some(true)),
            (" 91330206ma2abcdexc ", Some(true)),
            ("91330206MA2ABCDEXD", Some(false)),
            ("91330206MA2ABCDEX", None),
            ("91330206MA2ABCDEOC", None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(CreditCode::parse(text).ok().map(|it| it.checks()), want, "{text}");
        }
        let made = CreditCode::complete("91330206MA2ABCDEX").map(|it| it.as_str().to_owned());
        assert_eq!(made.as_deref(), Ok("91330206MA2ABCDEXC"));
    }
}
