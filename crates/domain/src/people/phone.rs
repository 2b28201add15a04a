//! Telephone numbers: mobiles as +86 E.164, landlines and short numbers as dialled (domain notes
//! B5). Operator prefixes are not listed because they go out of date.

/// A usable number.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Not a number one can dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct PhoneProblem;

impl Phone {
    /// Reads a mobile (with or without country code), a landline with area code, or a short number.
    ///
    /// # Errors
    /// [`PhoneProblem`] for anything else.
    pub fn parse(text: &str) -> Result<Self, PhoneProblem> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if text.is_empty() || !text.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()) {
            return Err(PhoneProblem);
        }
        let local = ["+86", "0086", "86"]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix).filter(|rest| is_mobile(rest)))
            .unwrap_or(&text);
        if is_mobile(local) {
            return Ok(Self(format!("+86{local}")));
        }
        let landline = local.starts_with('0') && !local.starts_with("00") && (10..=12).contains(&local.len());
        let short = (3..=5).contains(&local.len()) && !local.starts_with('0');
        if landline || short {
            return Ok(Self(local.to_owned()));
        }
        Err(PhoneProblem)
    }

    /// The number as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The middle of a number hidden: `138****8000`.
    pub fn mask(number: &str) -> String {
        let local = number.strip_prefix("+86").unwrap_or(number);
        match local.len() {
            9.. => format!("{}****{}", &local[..3], &local[local.len() - 4..]),
            _ => "*".repeat(local.len()),
        }
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// All but the family name hidden: `孔**`.
pub fn mask_name(name: &str) -> String {
    let mut signs = name.chars();
    let family = signs.next().map_or(String::new(), String::from);
    format!("{family}{}", "*".repeat(signs.count().min(2)))
}

fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && text.as_bytes()[1] >= b'3'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_kept_in_one_form() {
        let cases = [
            ("13812348000", Some("+8613812348000")),
            ("+86 138 1234 8000", Some("+8613812348000")),
            ("008613812348000", Some("+8613812348000")),
            ("0939-7123456", Some("09397123456")),
            ("12345", Some("12345")),
            ("120", Some("120")),
            ("12812348000", None),
            ("1381234800", None),
            ("无", None),
            ("", None),
        ];
        for (text, want) in cases {
            let got = Phone::parse(text).ok();
            assert_eq!(got.as_ref().map(Phone::as_str), want, "{text}");
        }
    }

    #[test]
    fn the_phone_checks_by_the_same_cases() {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../cases/phone.json")).expect("cases");
        for case in cases {
            let typed = case["typed"].as_str().expect("text");
            assert_eq!(Phone::parse(typed).is_ok(), case["fits"] == true, "{typed}");
        }
    }

    #[test]
    fn a_masked_phone_keeps_three_and_four() {
        assert_eq!(Phone::mask("+8613812348000"), "138****8000");
        assert_eq!(Phone::mask("120"), "***");
    }
}
