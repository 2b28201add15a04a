//! 173 bedside Party groups over 1,352 grids, 1,507 Party members and villagers in the grids, 118 volunteer
//! teams, a neighbour watch in every grid, the crews of 131 patrols and the guards of the roads (S-13 … S-16, S-03 … S-09).

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::ids::{TeamId, WorkerId};
use store::access::Appointment;
use store::areas::Area;
use store::staffing::Team;
use uuid::Uuid;

use super::{FormedTeam, Staff};
use crate::demo::residents::Residents;

const PARTY_GROUPS: usize = 173;
const GRID_MEMBERS: usize = 1_507;
const VOLUNTEER_TEAMS: usize = 118;
/// Rounds that are walked.
pub const PATROLS: usize = 131;
const TEAM: usize = 5;
const CREW: usize = 4;
const ROAD_GUARDS: usize = 8;

/// How many of `all` fall to one of `places`: the first get one more.
pub fn portion(all: usize, places: usize, place: usize) -> usize {
    all / places + usize::from(place < all % places)
}

/// 173 Party groups, each over its share of the village's grids, 118 volunteer teams, 131 patrol teams.
pub fn teams(areas: &[Area], posts: &[Appointment], mut id: impl FnMut() -> Uuid) -> Vec<FormedTeam> {
    let mut formed = Vec::new();
    for village in areas.iter().filter(|area| area.level == "village") {
        let below = |level: &str| -> Vec<&Area> {
            areas.iter().filter(|it| it.level == level && it.parent == Some(village.id)).collect()
        };
        let held = |role: &str| -> Vec<WorkerId> {
            posts.iter().filter(|it| it.role == role && it.area == village.id).map(|it| it.worker).collect()
        };
        let (grids, leaders, volunteers) = (below("grid"), held("group_leader"), held("defence_member"));
        let mut team = |kind: &str, name: String, leader: WorkerId| Team {
            id: TeamId(id()),
            area: village.id,
            path: village.path.clone(),
            kind: kind.to_owned(),
            name,
            leader: Some(leader),
            leader_name: None,
            area_name: String::new(),
            members: 0,
            units: 0,
            version: 0,
        };
        for (n, leader) in leaders.iter().enumerate() {
            let own: Vec<&Area> = grids.iter().skip(n).step_by(leaders.len()).copied().collect();
            let in_grid =
                |post: &&Appointment| post.role == "grid_member" && own.iter().any(|it| it.id == post.area);
            let mut members: Vec<WorkerId> = posts.iter().filter(in_grid).map(|post| post.worker).collect();
            members.push(*leader);
            let team = team("party_group", format!("{}第{}炕头党小组", village.name, n + 1), *leader);
            formed.push((team, members, own.iter().map(|it| (it.id, it.path.clone())).collect()));
        }
        for (n, members) in volunteers.chunks(TEAM).enumerate() {
            let name = format!("{}第{}志愿服务队", village.name, n + 1);
            formed.push((team("joint_defence", name, members[0]), members.to_vec(), Vec::new()));
        }
        for (n, members) in held("patrol_member").chunks(CREW).enumerate() {
            let name = format!("{}第{}护村巡逻队", village.name, n + 1);
            formed.push((team("village_patrol", name, members[0]), members.to_vec(), Vec::new()));
        }
        for grid in &grids {
            let watch = posts.iter().filter(|it| it.role == "watch_member" && it.area == grid.id);
            let members: Vec<WorkerId> = watch.map(|it| it.worker).collect();
            if let Some(first) = members.first() {
                let own = team("neighbour_watch", format!("{}邻里守望队", grid.name), *first);
                formed.push((Team { area: grid.id, path: grid.path.clone(), ..own }, members, Vec::new()));
            }
        }
    }
    formed
}

pub fn appoint(staff: &mut Staff<'_>, areas: &[Area], made: &Residents) {
    let mut rural: BTreeMap<AreaPath, Area> = BTreeMap::new();
    for (grid, ..) in &made.groups {
        let village = areas.iter().find(|area| Some(area.id) == grid.parent);
        rural.extend(village.map(|village| (village.path.clone(), village.clone())));
    }
    let mut towns = 0;
    for area in areas {
        let code = area.code.as_deref().unwrap_or_default();
        match area.level.as_str() {
            "county" => {
                staff.add("admin".into(), "administrator", area, None);
                staff.add("county".into(), "commander", area, None);
                staff.add("rights".into(), "rights_officer", area, None);
            }
            "township" => {
                let guarded = rural.keys().any(|path| area.path.covers(path));
                towns += usize::from(guarded);
                let login = if guarded && towns == 1 { "town".into() } else { format!("t{code}") };
                staff.add(login, "township_head", area, None);
                for n in 0..if guarded { ROAD_GUARDS } else { 0 } {
                    staff.add(format!("r{code}-{n}"), "road_guard", area, None);
                }
            }
            "village" if !rural.contains_key(&area.path) => {
                staff.add(format!("v{code}"), "village_head", area, None);
            }
            _ => {}
        }
    }
    for (place, village) in rural.values().enumerate() {
        let code = village.code.as_deref().unwrap_or_default();
        let login = |name: &str, short: &str, n: usize| match (place, n) {
            (0, 0) => name.to_owned(),
            _ => format!("{short}{code}-{n}"),
        };
        staff.add(login("village", "v", 0), "village_head", village, None);
        for n in 0..portion(PARTY_GROUPS, rural.len(), place) {
            staff.add(login("leader", "l", n), "group_leader", village, None);
        }
        for n in 0..portion(VOLUNTEER_TEAMS, rural.len(), place) * TEAM {
            staff.add(login("guard", "d", n), "defence_member", village, None);
        }
        for n in 0..portion(PATROLS, rural.len(), place) * CREW {
            staff.add(login("patrol", "p", n), "patrol_member", village, None);
        }
    }
    let heads: BTreeMap<&AreaPath, &str> =
        made.households.iter().rev().map(|it| (&it.path, it.head.as_str())).collect();
    for (place, (grid, code, _)) in made.groups.iter().enumerate() {
        let head = heads.get(&grid.path).copied();
        // A second member helps in the last grids; whoever is named first answers for the households.
        let from_behind = made.groups.len() - 1 - place;
        for n in 0..portion(GRID_MEMBERS, made.groups.len(), from_behind) {
            let login = if place + n == 0 { "group".into() } else { format!("g{code}-{place:04}-{n}") };
            staff.add(login, "grid_member", grid, head.filter(|_| n == 0));
        }
        let watch = if place == 0 { "watch".into() } else { format!("w{code}-{place:04}") };
        staff.add(watch, "watch_member", grid, None);
    }
}
