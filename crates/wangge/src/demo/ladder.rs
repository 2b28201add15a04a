//! County, townships, villages and communities with their real codes.

use std::collections::HashMap;

use anyhow::Context;
use domain::areas::{AreaPath, DivisionCode, UnitClass};
use domain::ids::AreaId;
use store::areas::Area;

use super::Ids;

const DIVISIONS: &str = include_str!("../../data/liangdang_divisions.csv");

/// A village or community that is to hold households.
pub struct Village {
    pub area: Area,
    pub code: DivisionCode,
}

impl Village {
    /// Communities in town hold about four times as many households as mountain villages.
    pub fn weight(&self) -> f64 {
        match self.code.class() {
            UnitClass::Community | UnitClass::CommunityLike => 4.0,
            _ => 1.0,
        }
    }

    pub fn is_community(&self) -> bool {
        self.weight() > 1.0
    }
}

/// Every coded area in tree order, and the villages among them.
pub fn administrative(ids: &mut Ids) -> anyhow::Result<(Vec<Area>, Vec<Village>)> {
    let mut areas: Vec<Area> = Vec::new();
    let mut places: HashMap<String, (AreaId, AreaPath, u32)> = HashMap::new();
    let mut villages = Vec::new();
    for row in csv::Reader::from_reader(DIVISIONS.as_bytes()).deserialize() {
        let (code, name): (String, String) = row?;
        let code = DivisionCode::parse(&code)?;
        let (parent, path) = match code.parent() {
            None => (None, AreaPath::county()),
            Some(parent) => {
                let above = places.get_mut(parent.as_str()).context("a unit stands before its parent")?;
                above.2 += 1;
                (Some(above.0), above.1.child(above.2))
            }
        };
        let level = ["county", "township", "village"][path.depth()];
        let area = Area {
            id: AreaId(ids.next()),
            parent,
            path: path.clone(),
            level: level.to_owned(),
            code: Some(code.as_str().to_owned()),
            name: short(&name),
        };
        places.insert(code.as_str().to_owned(), (area.id, path, 0));
        if level == "village" {
            villages.push(Village { area: area.clone(), code });
        }
        areas.push(area);
    }
    Ok((areas, villages))
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
