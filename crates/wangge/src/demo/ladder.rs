//! County, townships, villages and communities with their real codes.

use domain::areas::{DivisionCode, UnitClass};
use domain::ids::AreaId;
use playbook::Playbook;
use store::areas::{Area, Exclusive};

use super::Ids;
use super::locality::{Housing, Locality};

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

/// Every coded area, parents first, and the villages among them.
pub fn administrative(
    locality: &Locality,
    playbook: &Playbook,
    ids: &mut Ids,
) -> anyhow::Result<(Vec<Area>, Vec<Village>)> {
    let mut areas = crate::ladder::read(locality.divisions, playbook, || ids.next())?;
    if locality.id == "nishan" {
        let zone = scenic(&areas, AreaId(ids.next()));
        areas.extend(zone);
    }
    let mut villages = Vec::new();
    for area in areas.iter().filter(|area| area.level == "village") {
        let code = DivisionCode::parse(area.code.as_deref().unwrap_or_default())?;
        let village = Village { area: area.clone(), code };
        if !matches!(locality.housing, Housing::Units { .. }) || !village.is_community() {
            villages.push(village);
        }
    }
    Ok((areas, villages))
}

/// The scenic area is a big grid of its own beside the zones.
fn scenic(areas: &[Area], id: AreaId) -> Option<Area> {
    let town = areas.first()?;
    let zones = areas.iter().filter(|area| area.level == "zone").count();
    Some(Area {
        id,
        parent: Some(town.id),
        path: town.path.child(zones as u32 + 1),
        level: "zone".to_owned(),
        code: None,
        name: "尼山圣境景区".to_owned(),
        exclusive: Some(Exclusive { kind: "scenic".to_owned(), headcount: 420 }),
    })
}
