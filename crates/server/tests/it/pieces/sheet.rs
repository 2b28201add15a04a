//! Lists with headings.

use server::internals::sheet::{Column, read};
use uuid::Uuid;

const COLUMNS: &[Column] = &[("name", &["名称", "企业名称"]), ("unit", &["网格", "所属网格"])];

#[test]
fn a_list_is_read_below_its_heading_and_says_which_column_it_lacks() {
    let rows = read(
        "尼山镇企业清单\n序号\t企业名称（全称）\t所属 网格\n1\t甲厂\t一网格\n\n2\t乙厂\t\n",
        COLUMNS,
        &["name"],
    );
    let rows = rows.expect("reads").rows;
    assert_eq!(
        rows.iter().map(|it| (it.line, it.get("name"), it.get("unit"))).collect::<Vec<_>>(),
        [(3, Some("甲厂"), Some("一网格")), (5, Some("乙厂"), None)]
    );
    let list = Uuid::from_u128(7);
    assert_ne!(rows[0].id(list), rows[1].id(list));
    let lacks = read("网格\t电话\n一\t1", COLUMNS, &["name"]).expect_err("no name");
    assert!(lacks.to_string().contains("text.name: missing"), "{lacks}");
}
