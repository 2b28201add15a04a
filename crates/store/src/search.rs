//! Searching Chinese names the way people type: characters, full pinyin, initials.

use pinyin::ToPinyin;

/// The three spellings by which a name is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// `zhangwei`
    pub pinyin: String,
    /// `zw`
    pub initials: String,
}

/// Spells a name; latin letters and digits stay, other signs fall out.
pub fn spell(name: &str) -> Spelling {
    let mut spelling = Spelling { pinyin: String::new(), initials: String::new() };
    for (character, spelled) in name.chars().zip(name.to_pinyin()) {
        match spelled {
            Some(syllable) => {
                spelling.pinyin.push_str(syllable.plain());
                spelling.initials.push_str(syllable.first_letter());
            }
            None if character.is_ascii_alphanumeric() => {
                spelling.pinyin.push(character.to_ascii_lowercase());
                spelling.initials.push(character.to_ascii_lowercase());
            }
            None => {}
        }
    }
    spelling
}

/// A prefix search on one column: `column >= from and column < until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    /// `"name"`, `"pinyin"` or `"initials"`; a word of this program, never of the user.
    pub column: &'static str,
    /// Lower end.
    pub from: String,
    /// Upper end.
    pub until: String,
}

/// Which columns to look in for what somebody typed: letters are pinyin or initials, anything else
/// is the name itself.
pub fn prefixes(typed: &str) -> Vec<Prefix> {
    let typed = typed.trim();
    let prefix = |column, text: String| Prefix { column, until: format!("{text}\u{10FFFF}"), from: text };
    if typed.is_empty() {
        Vec::new()
    } else if typed.is_ascii() {
        let typed = typed.to_ascii_lowercase();
        vec![prefix("initials", typed.clone()), prefix("pinyin", typed)]
    } else {
        vec![prefix("name", typed.to_owned())]
    }
}
