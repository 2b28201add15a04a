//! A ladder from a list of divisions: CSV with `code,name,parent`. The first line is the top. A coded unit lies
//! below the unit its code says, unless `parent` names another by code or name; a unit without a national code
//! always names it. Parents stand before children.

use std::collections::HashMap;

use anyhow::{Context, bail};
use domain::areas::{AreaPath, DivisionCode};
use domain::ids::AreaId;
use playbook::Playbook;
use store::areas::Area;
use uuid::Uuid;

/// Reads the list against a playbook's ladder; every mistake names its line.
pub fn read(text: &str, playbook: &Playbook, mut id: impl FnMut() -> Uuid) -> anyhow::Result<Vec<Area>> {
    let mut areas: Vec<Area> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut children: HashMap<usize, u32> = HashMap::new();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    for (number, row) in reader.records().enumerate() {
        let row = row?;
        let line = number + 2;
        let cell = |column: usize| row.get(column).map_or("", str::trim);
        let (code, name) = (cell(0), cell(1));
        if name.is_empty() {
            bail!("第 {line} 行没有名称 / line {line} has no name");
        }
        let parse = || {
            DivisionCode::parse(code)
                .with_context(|| format!("第 {line} 行区划代码不对 / line {line}: bad division code"))
        };
        let code = if code.is_empty() { None } else { Some(parse()?) };
        let said = Some(cell(2).to_owned()).filter(|it| !it.is_empty());
        let above = said.or_else(|| code.as_ref()?.parent().map(|it| it.as_str().to_owned()));
        let code = code.map(|code| code.as_str().to_owned());
        let (parent, path) = match above.filter(|_| number > 0) {
            None if number > 0 => {
                bail!("第 {line} 行没有上级 / line {line} has no unit above")
            }
            None => (None, AreaPath::county()),
            Some(above) => {
                let place = places.get(above.as_str());
                let index = place.with_context(|| {
                    format!("第 {line} 行的上级 {above} 不在前面 / line {line}: its parent {above} does not stand before it")
                })?;
                // Children are counted at the unit itself: it may be named by its code and by its name.
                let number = children.entry(*index).or_insert(0u32);
                *number += 1;
                (Some(areas[*index].id), areas[*index].path.child(*number))
            }
        };
        let level = playbook.ladder().at(path.depth()).with_context(|| {
            format!("第 {line} 行比手册的层级还深 / line {line} lies deeper than the playbook's ladder")
        })?;
        if let Some(code) = &code
            && places.insert(code.clone(), areas.len()).is_some()
        {
            bail!("第 {line} 行代码 {code} 重复 / line {line}: code {code} stands twice");
        }
        places.entry(name.to_owned()).or_insert(areas.len());
        let level = level.id.get_ref().clone();
        areas.push(Area { id: AreaId(id()), parent, path, level, code, name: short(name), exclusive: None });
    }
    Ok(areas)
}

/// What people say: 左家村 for 左家村委会, 广香社区 for 广香居委会.
fn short(name: &str) -> String {
    for (official, said) in [("村委会", "村"), ("居委会", "社区")] {
        if let Some(rest) = name.strip_suffix(official) {
            return format!("{rest}{said}");
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> anyhow::Result<Vec<Area>> {
        let playbook = Playbook::read(crate::demo::LIANGDANG.playbook).expect("reads");
        let mut ids = 0;
        read(&format!("code,name,parent\n{text}"), &playbook, || {
            ids += 1;
            Uuid::from_u128(ids)
        })
    }

    //
    #[test]
    fn coded_and_local_units_make_one_ladder() {
        let text = "621228000000,两当县\n621228100000,城关镇\n621228100201,城关村委会\n,第1联户组,621228100201\n,第2联户组,621228100201\n";
        let areas = lines(text).expect("reads");
        let found: Vec<_> =
            areas.iter().map(|it| (it.level.as_str(), it.name.as_str(), it.path.depth())).collect();
        let want = [
            ("county", "两当县", 0),
            ("township", "城关镇", 1),
            ("village", "城关村", 2),
            ("group", "第1联户组", 3),
            ("group", "第2联户组", 3),
        ];
        assert_eq!(found, want);
        assert!(areas[3].path < areas[4].path);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let cases = [
            ("62122800000,两当县\n", "line 2"),
            ("621228000000,\n", "line 2 has no name"),
            ("621228000000,两当县\n621228100201,城关村\n", "parent 621228100000"),
            ("621228000000,两当县\n621228100000,甲\n621228100000,乙\n", "stands twice"),
        ];
        for (text, words) in cases {
            let error = lines(text).expect_err(text);
            assert!(format!("{error:#}").contains(words), "{text}: {error:#}");
        }
    }
}
