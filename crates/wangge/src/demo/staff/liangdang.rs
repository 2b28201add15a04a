//! Cadres and grid leaders appointed, group heads elected from their own group, building and stairwell
//! heads in the communities (L-09, L-15 … L-17).

use store::areas::Area;

use super::{Staff, group_login};
use crate::demo::residents::Residents;

/// Building heads and stairwell heads the county named.
const BUILDING_HEADS: usize = 103;
const UNIT_HEADS: usize = 198;

pub fn appoint(staff: &mut Staff<'_>, areas: &[Area], made: &Residents) {
    let (mut towns, mut villages) = (0, 0);
    for area in areas {
        let code = area.code.as_deref().unwrap_or_default();
        match area.level.as_str() {
            "county" => {
                staff.add("admin".into(), "administrator", area, None);
                staff.add("county".into(), "commander", area, None);
            }
            "township" => {
                towns += 1;
                let login = if towns == 1 { "town".into() } else { format!("t{code}") };
                staff.add(login, "township_head", area, None);
            }
            "village" => {
                villages += 1;
                let login = if villages == 1 { "village".into() } else { format!("v{code}") };
                staff.add(login, "village_head", area, None);
                staff.add(format!("w{code}"), "grid_worker", area, None);
                staff.add(format!("p{code}"), "volunteer", area, None);
            }
            _ => {}
        }
    }
    let heads = made.households.iter().map(|it| (&it.path, it.head.as_str())).collect::<Vec<_>>();
    let mut door = 0;
    for (number, (group, code, _)) in made.groups.iter().enumerate() {
        while heads.get(door).is_some_and(|(path, _)| **path < group.path) {
            door += 1;
        }
        let name = heads.get(door).map(|(_, name)| *name);
        staff.add(group_login(number, code), "group_head", group, name);
    }
    let communities: Vec<&(Area, String, bool)> = made.groups.iter().filter(|(.., town)| *town).collect();
    for n in 0..UNIT_HEADS.min(communities.len()) {
        let (group, code, _) = communities[n * communities.len() / UNIT_HEADS.max(1)];
        staff.add(format!("u{code}-{n:03}"), "unit_head", group, None);
    }
    let towns: Vec<&Area> =
        areas.iter().filter(|it| it.level == "village" && it.name.ends_with("社区")).collect();
    for n in 0..BUILDING_HEADS {
        let community = towns[n % towns.len()];
        staff.add(format!("b{n:03}"), "building_head", community, None);
    }
    for (n, community) in towns.iter().enumerate() {
        staff.add(format!("c{n:03}"), "community_cadre", community, None);
    }
}
