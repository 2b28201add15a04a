//! Beilun: a district centre, one sub-district with its command room and the officers of its platforms, villages and
//! communities, grids, 1,010 micro-grids with a leader and two members each (B-22, B-97).

use playbook::Playbook;
use store::access::Terms;
use store::areas::Area;

use super::Staff;
use crate::demo::residents::Residents;

/// Kinds of the members beside the leader of a micro-grid.
const MEMBERS: [&str; 2] = ["village_cadre", "volunteer"];

pub fn appoint(staff: &mut Staff<'_>, areas: &[Area], made: &Residents, playbook: &Playbook) {
    let (mut villages, mut grids) = (0, 0);
    let numbered = |count: &mut usize, name: &str| {
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}{count}") }
    };
    for area in areas {
        match area.level.as_str() {
            "district" => {
                staff.add("admin".into(), "administrator", area, None);
                staff.add("county".into(), "commander", area, None);
                staff.add("rights".into(), "rights_officer", area, None);
            }
            "street" => {
                for login in ["room", "room2"] {
                    staff.add(login.into(), "command_room", area, None);
                }
                for department in &playbook.departments {
                    let id = department.id.get_ref();
                    staff.add(id.clone(), "department_officer", area, None);
                    staff.last_terms(Terms { department: Some(id.clone()), ..Terms::default() });
                }
            }
            "village" => staff.add(numbered(&mut villages, "village"), "village_head", area, None),
            "grid" => staff.add(numbered(&mut grids, "grid"), "grid_leader", area, None),
            _ => {}
        }
    }
    for (place, (unit, code, community)) in made.groups.iter().enumerate() {
        let login = if place == 0 { "micro".to_owned() } else { format!("m{code}-{place:04}") };
        staff.add(login, "micro_leader", unit, None);
        let kind = if *community { "stairwell" } else { "head" };
        staff.last_terms(Terms { kind: Some(kind.to_owned()), ..Terms::default() });
        for (member, kind) in MEMBERS.iter().enumerate() {
            let login = match (place, member) {
                (0, 0) => "member".to_owned(),
                _ => format!("m{code}-{place:04}-{member}"),
            };
            staff.add(login, "micro_member", unit, None);
            staff.last_terms(Terms { kind: Some((*kind).to_owned()), ..Terms::default() });
        }
    }
}
