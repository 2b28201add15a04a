//! Nishan's headquarters, leaders and departments, zones, villages, 67 micro-grid and 312 fine-grid people,
//! one joint and seven industry supervision groups (Q-04 … … Q-64).

use domain::areas::AreaPath;
use domain::ids::{TeamId, WorkerId};
use playbook::Playbook;
use store::access::{Appointment, Terms};
use store::areas::Area;
use store::staffing::Team;
use uuid::Uuid;

use super::{FormedTeam, Staff};
use crate::demo::residents::Residents;

/// The seven special groups, the departments their members come from, the categories they look at.
pub const GROUPS: [(&str, [&str; 2], &[&str]); 7] = [
    ("景区民宿督导组", ["culture", "market"], &["scenic", "hotel", "culture", "karaoke", "internet", "gym"]),
    ("建筑工地督导组", ["building", "enforcement"], &["building_site"]),
    ("生产企业督导组", ["industry", "market"], &["factory"]),
    ("学校督导组", ["education", "health"], &["school", "training"]),
    ("医疗养老督导组", ["health", "civil"], &["clinic", "pharmacy", "welfare", "bath"]),
    ("商超集市督导组", ["market", "enforcement"], &["supermarket", "fair", "restaurant", "chess"]),
    ("交通物流督导组", ["transport", "police"], &["express", "station"]),
];
/// Bodies of the joint group.
const JOINT: [&str; 3] = ["discipline", "supervision", "enforcement"];
const LEADERS: usize = 6;
const OFFICERS: usize = 5;
const SCENIC: usize = 6;
const COMMITTEE: usize = 4;

fn department(id: &str) -> Terms {
    Terms { department: Some(id.to_owned()), ..Terms::default() }
}

pub fn appoint(staff: &mut Staff<'_>, areas: &[Area], made: &Residents, playbook: &Playbook) {
    let Some(town) = areas.iter().find(|area| area.level == "town") else { return };
    for (login, role) in [
        ("admin", "administrator"),
        ("secretary", "party_secretary"),
        ("mayor", "mayor"),
        ("director", "centre_director"),
    ] {
        staff.add(login.into(), role, town, None);
    }
    for n in 0..OFFICERS {
        let login = if n == 0 { "hq".to_owned() } else { format!("hq{n}") };
        staff.add(login, "commander", town, None);
        staff.last_terms(department("governance"));
    }
    for n in 0..LEADERS {
        staff.add(format!("leader{n}"), "leader_in_charge", town, None);
    }
    for it in &playbook.departments {
        let id = it.id.get_ref();
        let login = if id == "culture" { "department".to_owned() } else { format!("{id}-head") };
        staff.add(login, "department_head", town, None);
        staff.last_terms(department(id));
        for n in 0..3 {
            let login = match (id.as_str(), n) {
                ("discipline", 0) => "inspector".to_owned(),
                ("enforcement", 0) => "second".to_owned(),
                _ => format!("{id}-{n}"),
            };
            staff.add(login, "inspector", town, None);
            staff.last_terms(department(id));
        }
    }
    territory(staff, areas);
    let heads: std::collections::BTreeMap<&AreaPath, &str> =
        made.households.iter().rev().map(|it| (&it.path, it.head.as_str())).collect();
    let kinds = ["grid_worker", "branch_member", "team_head", "volunteer"];
    for (place, (grid, code, _)) in made.groups.iter().enumerate() {
        let login = if place == 0 { "fine".into() } else { format!("f{code}-{place:03}") };
        staff.add(login, "fine_member", grid, heads.get(&grid.path).copied());
        staff.last_terms(Terms { kind: Some(kinds[place % 4].to_owned()), ..Terms::default() });
    }
}

fn territory(staff: &mut Staff<'_>, areas: &[Area]) {
    let (mut zones, mut villages, mut micros) = (0, 0, 0);
    let numbered = |count: &mut usize, name: &str, short: &str| {
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{short}{count}") }
    };
    for area in areas {
        match (area.level.as_str(), &area.exclusive) {
            ("zone", Some(_)) => {
                staff.add("scenic".into(), "scenic_leader", area, None);
                for n in 0..SCENIC {
                    staff.add(format!("scenic{n}"), "scenic_member", area, None);
                }
            }
            ("zone", None) => {
                let login = numbered(&mut zones, "zone", "zone");
                staff.add(format!("{login}-leader"), "zone_leader", area, None);
                staff.add(format!("{login}-secretary"), "zone_secretary", area, None);
                staff.add(login, "information_officer", area, None);
            }
            ("village", _) => {
                let login = numbered(&mut villages, "village", "village");
                staff.add(login, "village_head", area, None);
                let login = if villages == 1 { "cadre".to_owned() } else { format!("cadre{villages}") };
                staff.add(login, "village_cadre", area, None);
                staff.last_terms(Terms { home: Some("镇机关".to_owned()), ..Terms::default() });
                for n in 0..COMMITTEE {
                    staff.add(format!("committee{villages}-{n}"), "committee_member", area, None);
                }
            }
            ("micro", _) => {
                let login = numbered(&mut micros, "grid", "grid");
                staff.add(login, "grid_worker", area, None);
            }
            _ => {}
        }
    }
}

/// The joint group of three bodies, seven industry groups, the scenic team.
pub fn teams(areas: &[Area], posts: &[Appointment], mut id: impl FnMut() -> Uuid) -> Vec<FormedTeam> {
    let Some(town) = areas.iter().find(|area| area.level == "town") else { return Vec::new() };
    let inspectors = |department: &str, skip: usize| -> Vec<WorkerId> {
        let there =
            |it: &&Appointment| it.role == "inspector" && it.terms.department.as_deref() == Some(department);
        posts.iter().filter(there).skip(skip).map(|it| it.worker).collect()
    };
    let mut formed = Vec::new();
    let mut form = |area: &Area, kind: &str, name: &str, members: Vec<WorkerId>| {
        let team = Team {
            id: TeamId(id()),
            area: area.id,
            path: area.path.clone(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            leader: members.first().copied(),
            leader_name: None,
            area_name: String::new(),
            members: 0,
            units: 0,
            version: 0,
        };
        formed.push((team, members, Vec::new()));
    };
    let joint = JOINT.iter().flat_map(|body| inspectors(body, 0).into_iter().take(2)).collect();
    form(town, "joint_group", "联合督导组", joint);
    for (name, departments, _) in GROUPS {
        let members = departments.iter().flat_map(|it| inspectors(it, usize::from(*it == "enforcement") * 2));
        form(town, "industry_group", name, members.take(4).collect());
    }
    for scenic in areas.iter().filter(|area| area.exclusive.is_some()) {
        let there = |it: &&Appointment| it.area == scenic.id;
        let members = posts.iter().filter(there).map(|it| it.worker).collect();
        form(scenic, "scenic_team", "尼山圣境景区网格队伍", members);
    }
    formed
}

/// What a group of this name looks at.
pub fn categories(name: &str) -> Vec<String> {
    let found = GROUPS.iter().find(|(group, ..)| *group == name);
    found.map_or(Vec::new(), |(.., own)| own.iter().map(|it| (*it).to_owned()).collect())
}
