//! Where a household lives, read out of its address: villagers' group, building, stairwell, floor (B-54, T-29).
//! Addresses are written by hand; what is not recognised is simply not known.

/// What an address says.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dwelling {
    /// What stands before the villagers' group: its village.
    pub village: String,
    /// The number of the villagers' group, and the group as it is written, such as `3组`. One group is written in many
    /// ways: compare [`Dwelling::group_key`].
    pub group: Option<(u32, String)>,
    /// What stands before the number of the building or house: estate, street or village.
    pub street: String,
    /// The building with what stands before it, such as `香泉社区3号楼`; for a house its street or village.
    pub block: String,
    /// The number of the building, or of the house; what sorts them as they stand.
    pub number: u32,
    /// Whether the number is a building of many households, not one house.
    pub shared: bool,
    /// The stairwell, from one.
    pub stairwell: Option<u16>,
    /// The floor, from one.
    pub floor: Option<u16>,
}

/// Words after the number of a building.
const BUILDING: [&str; 8] = ["号楼", "号院", "#楼", "幢", "栋", "座", "楼", "#"];
/// Words after the number of a stairwell.
const STAIRWELL: [&str; 4] = ["单元", "楼道", "门洞", "梯"];
/// Words after the number of a villagers' group.
const GROUP: [&str; 4] = ["村民小组", "小组", "组", "队"];
/// More floors than a dwelling has.
const FLOORS: u32 = 120;

/// A number in the text: where it begins and ends, in bytes, and what it is.
struct Number {
    from: usize,
    to: usize,
    value: u32,
}

impl Dwelling {
    /// Reads an address.
    pub fn read(address: &str) -> Self {
        let text: String = address.chars().filter(|it| !it.is_whitespace()).map(narrow).collect();
        let numbers = numbers(&text);
        let mut found = Self::default();
        let mut at = 0;
        let next = |at: usize, words: &[&str]| {
            numbers.iter().enumerate().skip(at).find_map(|(place, number)| {
                let word = words.iter().find(|word| text[number.to..].starts_with(**word))?;
                Some((place, number.from, number.to + word.len(), number.value))
            })
        };
        let mut from = 0;
        if let Some((place, begins, ends, number)) = next(at, &GROUP) {
            let begins = text[..begins].strip_suffix('第').map_or(begins, str::len);
            found.village = text[..begins].to_owned();
            found.group = Some((number, text[begins..ends].to_owned()));
            (at, from) = (place + 1, ends);
        }
        if let Some((mut building, mut ends)) = next(at, &BUILDING).map(|it| (it.0, it.2)) {
            // A compound holds buildings: `5号院3号楼` is the third building of it.
            if text[..ends].ends_with("号院")
                && let Some(within) = next(building + 1, &BUILDING[..BUILDING.len() - 2])
            {
                (building, ends) = (within.0, within.2);
            }
            // A storey of a house: `18号3楼` is no third building.
            let number = &numbers[building];
            let house = building.checked_sub(1).map(|it| &numbers[it]);
            let storey =
                house.filter(|it| &text[it.to..number.from] == "号" && text[..ends].ends_with(['楼']));
            if let Some(house) = storey.filter(|_| !text[..ends].ends_with("号楼")) {
                (found.street, found.block) =
                    (text[from..house.from].to_owned(), text[from..number.from].to_owned());
                (found.number, found.shared) = (house.value, true);
                found.floor = u16::try_from(number.value).ok().filter(|it| *it > 0);
                return found;
            }
            (found.street, found.block) = (text[from..number.from].to_owned(), text[from..ends].to_owned());
            (found.number, found.shared) = (number.value, true);
            at = building + 1;
        } else if let Some(short) = shorthand(&text, from, &numbers[at..]) {
            return Self { village: found.village, group: found.group, ..short };
        } else {
            // The number of the house stands last: streets and units have numbers as well.
            let houses = numbers[at..].iter();
            let house = houses.clone().rfind(|it| text[it.to..].starts_with('号')).or_else(|| houses.last());
            let ends = house.map_or(text.len(), |it| it.from);
            found.block = text[from.min(ends)..ends].to_owned();
            found.street = found.block.clone();
            found.number = house.map_or(0, |it| it.value);
            return found;
        }
        if let Some((place, _, _, value)) = next(at, &STAIRWELL) {
            found.stairwell = u16::try_from(value).ok().filter(|it| *it > 0);
            at = place + 1;
        }
        if let Some((.., value)) = next(at, &["层", "楼", "F"]) {
            found.floor = u16::try_from(value).ok().filter(|it| *it > 0);
        } else if let Some(door) = numbers.get(at) {
            found.floor = floor(door.value);
        }
        found
    }

    /// Which group it is, however it is written: its village and its number.
    pub fn group_key(&self) -> Option<(&str, u32)> {
        self.group.as_ref().map(|it| (self.village.as_str(), it.0))
    }
}

/// `3-2-501` and `3-501`: building, stairwell where there is one, door; whatever numbers stand before.
fn shorthand(text: &str, from: usize, numbers: &[Number]) -> Option<Dwelling> {
    let joined = |one: &Number, two: &Number| matches!(&text[one.to..two.from], "-" | "–" | "—");
    let first = numbers.windows(2).position(|it| joined(&it[0], &it[1]))?;
    let (building, rest) = numbers[first..].split_first()?;
    let (stairwell, door) = match rest {
        [stair, door, ..] if joined(stair, door) => {
            (u16::try_from(stair.value).ok().filter(|it| *it > 0), door)
        }
        [door, ..] => (None, door),
        [] => return None,
    };
    Some(Dwelling {
        street: text[from.min(building.from)..building.from].to_owned(),
        block: text[from.min(building.from)..building.to].to_owned(),
        number: building.value,
        shared: true,
        stairwell,
        floor: Some(floor(door.value)?),
        ..Dwelling::default()
    })
}

/// The floor of a door: all but its last two digits.
fn floor(door: u32) -> Option<u16> {
    let floor = door / 100;
    (1..=FLOORS).contains(&floor).then_some(floor as u16)
}

/// Full-width signs as they are typed on phones.
fn narrow(sign: char) -> char {
    match sign {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        '＃' => '#',
        '－' => '-',
        other => other,
    }
}

/// Numbers in digits or in Chinese, up to ninety-nine in the latter.
fn numbers(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut signs = text.char_indices().peekable();
    while let Some((from, sign)) = signs.next() {
        let kind = kind(sign);
        if kind == 0 {
            // Buildings are lettered as well: A栋, 甲幢.
            let to = from + sign.len_utf8();
            let letter = letter(sign).filter(|_| BUILDING.iter().any(|it| text[to..].starts_with(it)));
            numbers.extend(letter.map(|value| Number { from, to, value }));
            continue;
        }
        let mut to = from + sign.len_utf8();
        while let Some((at, next)) = signs.peek().copied().filter(|it| self::kind(it.1) == kind) {
            to = at + next.len_utf8();
            signs.next();
        }
        let value = if kind == 1 { text[from..to].parse().ok() } else { chinese(&text[from..to]) };
        numbers.extend(value.map(|value| Number { from, to, value }));
    }
    numbers
}

/// 1 for a digit, 2 for a Chinese numeral, 0 for anything else.
fn kind(sign: char) -> u8 {
    match sign {
        '0'..='9' => 1,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => 2,
        _ => 0,
    }
}

/// The number of a letter, from one.
fn letter(sign: char) -> Option<u32> {
    match sign.to_ascii_uppercase() {
        it @ 'A'..='Z' => Some(it as u32 - 'A' as u32 + 1),
        _ => "甲乙丙丁戊己庚辛".chars().position(|it| it == sign).map(|it| it as u32 + 1),
    }
}

fn chinese(text: &str) -> Option<u32> {
    let digit = |sign: char| "一二三四五六七八九".chars().position(|it| it == sign).map(|it| it as u32 + 1);
    let one = |part: &str, none: u32| match part.chars().collect::<Vec<_>>()[..] {
        [] => Some(none),
        [sign] => digit(sign),
        _ => None,
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(one(tens, 1)? * 10 + one(ones, 0)?),
        None => one(text, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers: T-29
    #[test]
    fn addresses_as_people_write_them() {
        // Address; group, street, block, number; whether shared; stairwell, floor.
        let cases = [
            ("香泉社区3号楼2单元501室", None, "香泉社区", "香泉社区3号楼", 3, true, Some(2), Some(5)),
            (
                "大碶街道学苑社区１２幢３０２",
                None,
                "大碶街道学苑社区",
                "大碶街道学苑社区12幢",
                12,
                true,
                None,
                Some(3),
            ),
            ("阳光里 5栋 一单元 1103", None, "阳光里", "阳光里5栋", 5, true, Some(1), Some(11)),
            ("幸福小区3-2-501", None, "幸福小区", "幸福小区3", 3, true, Some(2), Some(5)),
            ("幸福小区3-501", None, "幸福小区", "幸福小区3", 3, true, None, Some(5)),
            ("三里屯3-2-501", None, "三里屯", "三里屯3", 3, true, Some(2), Some(5)),
            ("阳光2期3-501", None, "阳光2期", "阳光2期3", 3, true, None, Some(5)),
            ("安康家园十二号楼3楼", None, "安康家园", "安康家园十二号楼", 12, true, None, Some(3)),
            ("幸福路5号院3号楼2单元501", None, "幸福路5号院", "幸福路5号院3号楼", 3, true, Some(2), Some(5)),
            ("幸福路5号院2排", None, "幸福路", "幸福路5号院", 5, true, None, None),
            ("河东街18号3楼", None, "河东街", "河东街18号", 18, true, None, Some(3)),
            ("蓝湾A栋2单元501", None, "蓝湾", "蓝湾A栋", 1, true, Some(2), Some(5)),
            ("蓝湾乙幢302", None, "蓝湾", "蓝湾乙幢", 2, true, None, Some(3)),
            ("左家村3组12号", Some("3组"), "", "", 12, false, None, None),
            ("左家村第三村民小组7号", Some("第三村民小组"), "", "", 7, false, None, None),
            ("左家村3组4号楼201", Some("3组"), "", "4号楼", 4, true, None, Some(2)),
            ("河东街18号", None, "河东街", "河东街", 18, false, None, None),
            ("建设路2巷18号", None, "建设路2巷", "建设路2巷", 18, false, None, None),
            ("村口老庙旁", None, "村口老庙旁", "村口老庙旁", 0, false, None, None),
            ("", None, "", "", 0, false, None, None),
        ];
        for (address, group, street, block, number, shared, stairwell, floor) in cases {
            let found = Dwelling::read(address);
            assert_eq!(found.village, if group.is_some() { "左家村" } else { "" });
            assert_eq!(found.group_key(), group.map(|_| ("左家村", 3)), "however it is written");
            let group = group.map(|it: &str| (3, it.to_owned()));
            let (village, street, block) = (found.village.clone(), street.to_owned(), block.to_owned());
            assert_eq!(
                found,
                Dwelling { village, group, street, block, number, shared, stairwell, floor },
                "{address}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(address in "[\\p{Han}0-9０-９#＃\\-－ 号楼幢单元组层十一二]{0,24}") {
            let found = Dwelling::read(&address);
            prop_assert!(found.floor != Some(0) && found.stairwell != Some(0));
        }
    }
}
