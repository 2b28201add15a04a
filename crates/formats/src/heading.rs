//! Finding the heading of a roster and matching its columns: title lines above are passed over, a
//! second line under merged group headings is joined, line breaks, spaces and brackets do not count,
//! and each field knows the words real Chinese forms use for it.

use std::collections::BTreeMap;

use domain::people::RosterField;
use domain::people::RosterField as F;

/// Words of real forms by field; matched whole after cleaning, first come first served.
const SYNONYMS: &[(F, &[&str])] = &[
    (F::Code, &["区划代码", "行政区划代码", "行政区域码", "村代码", "村居代码", "村社区代码"]),
    (
        F::Village,
        &["村社区", "村居", "村", "社区", "所属村", "所在村", "行政村", "村名", "社区名称", "村社区名称"],
    ),
    (F::Unit, &["网格", "联户组", "所属网格", "微网格", "网格名称", "联户组名称", "小组", "四邻小组"]),
    (F::Household, &["户编码", "户号", "户编号", "家庭编号", "户口编号", "户码"]),
    (
        F::Address,
        &["户所在地", "家庭住址", "居住地址", "现住址", "住址", "地址", "详细地址", "房屋信息", "家庭地址"],
    ),
    (F::Head, &["户主姓名", "户主"]),
    (F::Name, &["姓名", "受检者姓名", "居民姓名", "人员姓名", "家庭成员姓名"]),
    (F::Sex, &["性别"]),
    (F::Born, &["出生日期", "出生年月日", "出生年月"]),
    (F::Relation, &["与户主关系", "关系", "户主关系", "人员类型", "与户主的关系"]),
    (F::IdNumber, &["身份证号", "身份证号码", "证件号码", "公民身份号码", "身份证", "证件号"]),
    (F::Phone, &["联系电话", "联系方式", "手机号", "手机号码", "电话", "电话号码", "手机", "本人电话"]),
    (F::Presence, &["是否在家", "在家外出", "人员状态", "是否外出", "在外情况"]),
    (F::AwayReason, &["外出原因", "外出事由", "外出类别"]),
    (F::Kind, &["外来人员类别", "外来类别", "人员类别", "来源类别"]),
    (F::Host, &["用工单位或房东", "用工单位", "务工单位", "工作单位", "单位", "房东", "雇主"]),
    (F::AwayPlace, &["外出地", "外出地点", "现居住地", "外出去向", "外出地址", "务工地"]),
];

const LOOKED_AT: usize = 12;

/// Where the heading is and what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<F = RosterField> {
    /// Number of the last heading row; data begins behind it. 0 when there is no heading.
    pub last_row: u64,
    /// Heading of each column, both levels joined by `/`.
    pub headings: Vec<String>,
    /// Column (from 0) of each field that was recognised.
    pub columns: BTreeMap<F, usize>,
}

/// Finds the heading of a roster among the first rows of a sheet.
pub fn detect(first: &[(u64, Vec<String>)]) -> Header {
    detect_among(SYNONYMS, first)
}

/// Finds a heading among the first rows of a sheet: fields with the words forms use for them, compared whole without
/// spaces, signs and what stands in brackets.
pub fn detect_among<F: Copy + Ord>(known: &[(F, &[&str])], first: &[(u64, Vec<String>)]) -> Header<F> {
    let mut best = Header { last_row: 0, headings: Vec::new(), columns: BTreeMap::new() };
    for (place, (number, cells)) in first.iter().take(LOOKED_AT).enumerate() {
        let single = matched(known, *number, cells.clone());
        let joined = first.get(place + 1).map(|(below, lower)| matched(known, *below, join(cells, lower)));
        for found in [Some(single), joined].into_iter().flatten() {
            if found.columns.len() > best.columns.len() {
                best = found;
            }
        }
    }
    best
}

fn matched<F: Copy + Ord>(known: &[(F, &[&str])], last_row: u64, headings: Vec<String>) -> Header<F> {
    let mut columns = BTreeMap::new();
    let cleaned: Vec<Vec<String>> = headings.iter().map(|heading| variants(heading)).collect();
    for (field, words) in known {
        let found = words.iter().find_map(|word| {
            let place = cleaned.iter().position(|variants| variants.iter().any(|it| it == word))?;
            (!columns.values().any(|taken| *taken == place)).then_some(place)
        });
        if let Some(place) = found {
            columns.insert(*field, place);
        }
    }
    Header { last_row, headings, columns }
}

/// Joins two heading rows: a group heading stands over its columns until the next one (that is how
/// merged cells read), a lone upper cell is the heading itself.
fn join(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut group = "";
    (0..upper.len().max(lower.len()))
        .map(|column| {
            let above = upper.get(column).map_or("", String::as_str);
            let below = lower.get(column).map_or("", String::as_str);
            if !above.is_empty() {
                group = above;
            }
            match (above, below) {
                ("", "") => String::new(),
                (above, "") => above.to_owned(),
                (_, below) if group.is_empty() => below.to_owned(),
                (_, below) => format!("{group}/{below}"),
            }
        })
        .collect()
}

/// A heading cleaned, whole and by its lower level, with and without what stands in brackets.
fn variants(heading: &str) -> Vec<String> {
    let lower = heading.rsplit('/').next().unwrap_or(heading);
    [heading, lower]
        .into_iter()
        .flat_map(|text| {
            let outside = text.split(['(', '（', '[', '【']).next().unwrap_or(text);
            [clean(text), clean(outside)]
        })
        .collect()
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&[&str]]) -> Vec<(u64, Vec<String>)> {
        lines
            .iter()
            .enumerate()
            .map(|(n, cells)| (n as u64 + 1, cells.iter().map(|it| (*it).to_owned()).collect()))
            .collect()
    }

    #[test]
    fn a_plain_heading_below_a_title_is_found() {
        let header = detect(&rows(&[
            &["左家村人口信息采集表"],
            &[
                "序号",
                "户编码",
                "户主 姓名",
                "姓名",
                "性别\n(男=1 女=2)",
                "身份证号码*",
                "联系电话（手机）",
                "户所在地",
            ],
            &["1", "621228201200010001", "王秀英", "王秀英", "2", "", "", "1组1号"],
        ]));
        assert_eq!(header.last_row, 2);
        let want = [
            (F::Household, 1),
            (F::Address, 7),
            (F::Head, 2),
            (F::Name, 3),
            (F::Sex, 4),
            (F::IdNumber, 5),
            (F::Phone, 6),
        ];
        assert_eq!(header.columns, want.into());
    }

    #[test]
    fn two_levels_under_merged_groups_are_joined() {
        let header = detect(&rows(&[
            &["全员人口信息采集表", "", "", "", ""],
            &["户", "", "", "成员", ""],
            &["户编码", "户所在地", "户主姓名", "姓名", "出生\n日期"],
            &["6212", "1号", "王", "李", "19800101"],
        ]));
        assert_eq!(header.last_row, 3);
        assert_eq!(header.columns.len(), 5);
        assert_eq!(header.columns[&F::Born], 4);
    }

    #[test]
    fn a_heading_merged_over_both_rows_keeps_its_word() {
        let header = detect(&rows(&[&["姓名", "住址", "证件", ""], &["", "", "身份证号", "联系电话"]]));
        assert_eq!(header.last_row, 2);
        let want = [(F::Address, 1), (F::Name, 0), (F::IdNumber, 2), (F::Phone, 3)];
        assert_eq!(header.columns, want.into());
    }

    #[test]
    fn numbers_alone_are_no_heading() {
        assert_eq!(detect(&rows(&[&["1", "2"], &["3", "4"]])).last_row, 0);
    }
}
