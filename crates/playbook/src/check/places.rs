//! Departments, exclusive grids and venues.

use std::collections::BTreeSet;

use domain::places::Guarantor;

use super::Findings;
use crate::model::Playbook;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let departments: BTreeSet<&str> =
        playbook.departments.iter().map(|it| it.id.get_ref().as_str()).collect();
    let exclusives: BTreeSet<&str> = playbook.exclusives.iter().map(|it| it.id.get_ref().as_str()).collect();
    findings.unique(playbook.departments.iter().map(|it| &it.id), "department.id");
    findings.unique(playbook.exclusives.iter().map(|it| &it.id), "exclusive.id");
    for (index, role) in playbook.roles.iter().enumerate() {
        if let Some(kind) = &role.exclusive {
            let key = format!("role[{index}].exclusive");
            findings.known(&exclusives, kind, key, ("专属网格", "exclusive grid"));
        }
    }
    for (index, kind) in playbook.exclusives.iter().enumerate() {
        if kind.headcount.is_some_and(|[least, most]| least < 1 || most < least) {
            let key = format!("exclusive[{index}].headcount");
            findings.add(&kind.id.span(), key, "人数上下限不合理", "those bounds make no sense");
        }
    }
    headquarters(playbook, findings);
    let Some(places) = &playbook.places else { return };
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|it| it.id.get_ref().as_str()).collect();
    for (role, name) in
        [(Some(&places.head), "head"), (places.leader.as_ref(), "leader"), (Some(&places.cadre), "cadre")]
    {
        if let Some(role) = role {
            findings.known(&roles, role, format!("places.{name}"), ("角色", "role"));
        }
    }
    findings.unique(places.categories.iter().map(|it| &it.id), "places.category.id");
    for (index, category) in places.categories.iter().enumerate() {
        let key = format!("places.category[{index}].department");
        findings.known(&departments, &category.department, key, ("部门", "department"));
    }
    let named: BTreeSet<&str> = places.guarantors.iter().copied().map(Guarantor::as_str).collect();
    if let Some(first) = places.categories.first()
        && (named.len() < 2 || named.len() != places.guarantors.len())
    {
        findings.add(
            &first.id.span(),
            "places.guarantors",
            "至少要有两方包保，不能重复",
            "a venue needs at least two different guarantors",
        );
    }
}

fn headquarters(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(it) = &playbook.headquarters else { return };
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|it| it.id.get_ref().as_str()).collect();
    for role in &it.accountable {
        findings.known(&roles, role, "headquarters.accountable".to_owned(), ("角色", "role"));
    }
    if let Some(operating) = &it.operating {
        let departments = playbook.departments.iter().map(|it| it.id.get_ref().as_str()).collect();
        findings.known(&departments, operating, "headquarters.operating".to_owned(), ("部门", "department"));
    }
    let kinds = playbook.duty.iter().flat_map(|it| &it.checkpoints);
    let kinds: BTreeSet<&str> = kinds.map(|it| it.id.get_ref().as_str()).collect();
    if let Some(desk) = &it.desk {
        findings.known(&kinds, desk, "headquarters.desk".to_owned(), ("岗点", "checkpoint"));
    }
}
