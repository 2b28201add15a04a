//! Names by spelling.

use store::search::{Spelling, prefixes, spell};

#[test]
fn names_are_spelled_in_full_and_by_initials() {
    let cases = [("张伟", "zhangwei", "zw"), ("尼山镇A区", "nishanzhenaqu", "nszaq"), ("", "", "")];
    for (name, pinyin, initials) in cases {
        let want = Spelling { pinyin: pinyin.into(), initials: initials.into() };
        assert_eq!(spell(name), want, "{name}");
    }
}

#[test]
fn letters_search_spellings_and_characters_search_names() {
    let columns = |typed| prefixes(typed).iter().map(|prefix| prefix.column).collect::<Vec<_>>();
    assert_eq!(columns("zw"), ["initials", "pinyin"]);
    assert_eq!(columns("张"), ["name"]);
    assert_eq!(columns("  "), Vec::<&str>::new());
}
