//! The 12-digit division code of the statistical bureau: county (6), township (3), village (3).
//! Source: 统计用区划代码和城乡划分代码编制规则; ranges as domain notes B1. Out-of-range segments
//! warn and are not refused, because local units are coded freely. Longer local codes exist
//! (GA/T 2000.33-2020), so an area's key is its opaque id and this code is only a label.

/// A checked 12-digit code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DivisionCode(String);

/// Why a text is no division code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeProblem {
    /// Not twelve digits.
    #[error("a division code has exactly 12 digits")]
    NotTwelveDigits,
    /// A gap such as a village below no township.
    #[error("a village code needs a township code")]
    Gap,
}

/// What the last used segment says about a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitClass {
    /// County level.
    County,
    /// 街道, 001-099.
    Street,
    /// 镇, 100-199.
    Town,
    /// 乡, 200-399.
    Township,
    /// Township-like: development zone, farm, mining area.
    TownshipLike,
    /// 居委会, 001-199.
    Community,
    /// 村委会, 200-399.
    Village,
    /// 类似居委会, 400-499.
    CommunityLike,
    /// 类似村委会, 500-599.
    VillageLike,
    /// Outside the published ranges: allowed, worth a warning.
    OutOfRange,
}

impl DivisionCode {
    /// Reads twelve digits.
    ///
    /// # Errors
    /// [`CodeProblem`] when it is not twelve digits or skips a level.
    pub fn parse(text: &str) -> Result<Self, CodeProblem> {
        let text = text.trim();
        if text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CodeProblem::NotTwelveDigits);
        }
        if &text[6..9] == "000" && &text[9..] != "000" {
            return Err(CodeProblem::Gap);
        }
        Ok(Self(text.to_owned()))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The six digits of the county.
    pub fn county(&self) -> i64 {
        self.0[..6].parse().unwrap_or_default()
    }

    /// How many digits carry meaning: 6, 9 or 12.
    pub fn digits(&self) -> usize {
        match (&self.0[6..9], &self.0[9..]) {
            ("000", _) => 6,
            (_, "000") => 9,
            _ => 12,
        }
    }

    /// The code of the unit above; `None` at the county.
    pub fn parent(&self) -> Option<Self> {
        match self.digits() {
            12 => Some(Self(format!("{}000", &self.0[..9]))),
            9 => Some(Self(format!("{}000000", &self.0[..6]))),
            _ => None,
        }
    }

    /// What kind of unit the code names.
    pub fn class(&self) -> UnitClass {
        let part = |range: std::ops::Range<usize>| self.0[range].parse::<u32>().unwrap_or_default();
        match self.digits() {
            6 => UnitClass::County,
            9 => match part(6..9) {
                1..=99 => UnitClass::Street,
                100..=199 => UnitClass::Town,
                200..=399 => UnitClass::Township,
                400..=599 => UnitClass::TownshipLike,
                _ => UnitClass::OutOfRange,
            },
            _ => match part(9..12) {
                1..=199 => UnitClass::Community,
                200..=399 => UnitClass::Village,
                400..=499 => UnitClass::CommunityLike,
                500..=599 => UnitClass::VillageLike,
                _ => UnitClass::OutOfRange,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_codes_read_as_the_coding_rules_say() {
        let cases = [
            ("621228000000", Ok((6, UnitClass::County))),
            ("621228100000", Ok((9, UnitClass::Town))),
            ("330206004000", Ok((9, UnitClass::Street))),
            ("621228200000", Ok((9, UnitClass::Township))),
            ("621228100001", Ok((12, UnitClass::Community))),
            ("621228100201", Ok((12, UnitClass::Village))),
            ("220702400598", Ok((12, UnitClass::VillageLike))),
            ("621228100998", Ok((12, UnitClass::OutOfRange))),
            ("62122810020", Err(CodeProblem::NotTwelveDigits)),
            ("62122810020x", Err(CodeProblem::NotTwelveDigits)),
            ("621228000201", Err(CodeProblem::Gap)),
        ];
        for (text, want) in cases {
            let got = DivisionCode::parse(text).map(|code| (code.digits(), code.class()));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn a_code_climbs_to_its_county() {
        let village = DivisionCode::parse("621228100201").expect("a code");
        let town = village.parent().expect("a town");
        assert_eq!(town.as_str(), "621228100000");
        assert_eq!(town.parent().expect("a county").as_str(), "621228000000");
        assert_eq!(village.county(), 621_228);
    }
}
