//! Bulletins of risk areas: read from what somebody pasted, held against the one before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How risky a place is, in the words of the national lists of 2022.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// 低风险
    Low,
    /// 中风险
    Medium,
    /// 高风险
    High,
}

/// A place on a list. Places only: nobody's door, nobody's name (I-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskPlace {
    /// Where.
    pub place: String,
    /// How risky.
    pub level: RiskLevel,
}

/// What a list says other than the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RiskChanges {
    /// New places.
    pub added: Vec<RiskPlace>,
    /// Places of another level, with what they were.
    pub changed: Vec<(RiskPlace, RiskLevel)>,
    /// Places that stand on it no longer.
    pub lifted: Vec<RiskPlace>,
}

impl RiskLevel {
    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    fn named(text: &str) -> Option<Self> {
        [
            (Self::High, ["高风险", "high"]),
            (Self::Medium, ["中风险", "medium"]),
            (Self::Low, ["低风险", "low"]),
        ]
        .into_iter()
        .find(|(_, words)| words.iter().any(|word| text.to_ascii_lowercase().contains(word)))
        .map(|it| it.0)
    }
}

/// Longest name of a place.
const LONGEST: usize = 80;
const MARKS: &[char] =
    &[' ', '\t', '\u{3000}', ',', '，', ';', '；', '、', '。', ':', '：', '(', ')', '（', '）', '·', '-'];

/// Reads a pasted list, one place a line: `place, level`, or places below a heading such as `高风险地区（3个）`. Numbers at
/// the beginning of a line and empty lines are passed over. A place that stands twice counts once, as the riskier.
///
/// # Errors
/// The first line (from 1) of which the level or the place is not known, or that is too long.
pub fn read(text: &str) -> Result<Vec<RiskPlace>, usize> {
    let mut under = None;
    let mut found: Vec<RiskPlace> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line
            .trim()
            .trim_start_matches(|it: char| it.is_ascii_digit() || MARKS.contains(&it) || it == '.');
        if line.is_empty() {
            continue;
        }
        let level = RiskLevel::named(line);
        let place = without_level(line);
        if place.is_empty() && level.is_some() {
            under = level;
            continue;
        }
        let (Some(level), true) = (level.or(under), (1..=LONGEST).contains(&place.chars().count())) else {
            return Err(n + 1);
        };
        match found.iter_mut().find(|it| it.place == place) {
            Some(known) => known.level = known.level.max(level),
            None => found.push(RiskPlace { place, level }),
        }
    }
    Ok(found)
}

/// The place of a line; none where the line is a heading.
fn without_level(line: &str) -> String {
    let mut rest = line.to_owned();
    for word in ["高风险", "中风险", "低风险"] {
        for tail in ["地区", "区域", "区", ""] {
            rest = rest.replace(&format!("{word}{tail}"), "\u{1}");
        }
    }
    for word in ["high", "medium", "low"] {
        if rest.split(MARKS).any(|it| it.eq_ignore_ascii_case(word)) {
            let kept = rest.split(MARKS).filter(|it| !it.eq_ignore_ascii_case(word));
            rest = format!("{}\u{1}", kept.collect::<Vec<_>>().join(" "));
        }
    }
    let Some((before, after)) = rest.split_once('\u{1}') else { return rest.trim_matches(MARKS).to_owned() };
    // What stands behind the level of a heading is how many there are.
    let counted =
        |it: &str| it.trim_matches(MARKS).chars().all(|it| it.is_ascii_digit() || "个共".contains(it));
    let before = before.trim_matches(MARKS);
    if before.is_empty() && counted(after) {
        String::new()
    } else {
        format!("{before}{}", after.trim_matches(MARKS))
    }
}

/// What `is` says other than `was`, in the order of the lists.
pub fn changes(was: &[RiskPlace], is: &[RiskPlace]) -> RiskChanges {
    let before: BTreeMap<&str, RiskLevel> = was.iter().map(|it| (it.place.as_str(), it.level)).collect();
    let now: BTreeMap<&str, RiskLevel> = is.iter().map(|it| (it.place.as_str(), it.level)).collect();
    let mut found = RiskChanges::default();
    for it in is {
        match before.get(it.place.as_str()) {
            None => found.added.push(it.clone()),
            Some(level) if *level != it.level => found.changed.push((it.clone(), *level)),
            Some(_) => {}
        }
    }
    found.lifted = was.iter().filter(|it| !now.contains_key(it.place.as_str())).cloned().collect();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use RiskLevel::{High, Low, Medium};

    fn list(of: &[(&str, RiskLevel)]) -> Vec<RiskPlace> {
        of.iter().map(|(place, level)| RiskPlace { place: (*place).into(), level: *level }).collect()
    }

    //
    #[test]
    fn a_pasted_list_is_read_with_headings_or_without() {
        for (text, want) in [
            (
                "长春市绿园区,高风险\n吉林市船营区\t中风险",
                Ok(list(&[("长春市绿园区", High), ("吉林市船营区", Medium)])),
            ),
            (
                "高风险地区（2个）\n1. 莱西市姜山镇\n2、威海市环翠区\n\n中风险区：\n德州市齐河县",
                Ok(list(&[("莱西市姜山镇", High), ("威海市环翠区", High), ("德州市齐河县", Medium)])),
            ),
            ("长春市 低风险区\n长春市 高风险区", Ok(list(&[("长春市", High)]))),
            ("Changchun high\nJilin medium", Ok(list(&[("Changchun", High), ("Jilin", Medium)]))),
            ("莱西市姜山镇（低风险）", Ok(list(&[("莱西市姜山镇", Low)]))),
            ("", Ok(vec![])),
            ("高风险\n甲\n\n", Ok(list(&[("甲", High)]))),
            ("甲\n乙 高风险", Err(1)),
            ("高风险：\n甲\n", Ok(list(&[("甲", High)]))),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
        assert_eq!(read(&format!("甲 高风险\n{} 高风险", "长".repeat(81))), Err(2));
    }

    //
    #[test]
    fn what_is_new_changed_and_lifted_is_told() {
        let was = list(&[("甲", High), ("乙", Medium), ("丙", Medium)]);
        let is = list(&[("丁", High), ("乙", High), ("丙", Medium)]);
        let found = changes(&was, &is);
        assert_eq!(found.added, list(&[("丁", High)]));
        assert_eq!(found.changed, [(list(&[("乙", High)])[0].clone(), Medium)]);
        assert_eq!(found.lifted, list(&[("甲", High)]));
        assert_eq!(changes(&is, &is), RiskChanges::default());
    }
}
