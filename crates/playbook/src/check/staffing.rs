//! Rules of staffing.

use std::collections::BTreeSet;

use super::Findings;
use crate::model::Playbook;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let staffing = &playbook.staffing;
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|it| it.id.get_ref().as_str()).collect();
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|it| it.id.get_ref().as_str()).collect();
    let zones: BTreeSet<&str> = staffing.zones.iter().map(|it| it.id.as_str()).collect();
    let kinds: BTreeSet<&str> =
        playbook.roles.iter().flat_map(|it| &it.kinds).map(|it| it.id.as_str()).collect();
    for (index, rule) in staffing.rules.iter().enumerate() {
        let key = |name: &str| format!("staffing.rule[{index}].{name}");
        findings.known(&levels, &rule.level, key("level"), ("层级", "level"));
        for zone in &rule.zones {
            findings.known(&zones, zone, key("zones"), ("分区", "zone"));
        }
        for kind in rule.kinds.iter().chain(rule.seats.iter().flat_map(|it| &it.kinds)) {
            findings.known(&kinds, kind, key("kinds"), ("人员类别", "kind of people"));
        }
        let [least, most] = rule.people;
        if least < 1 || most < least || rule.seats.len() as i64 > most {
            let zh = format!("{least} 至 {most} 人、{} 个席位不合理", rule.seats.len());
            let en = format!("{least} to {most} people for {} seats makes no sense", rule.seats.len());
            findings.add(&rule.level.span(), key("people"), zh, en);
        }
    }
    for (index, share) in staffing.shares.iter().enumerate() {
        findings.known(&roles, &share.role, format!("staffing.share[{index}].role"), ("角色", "role"));
        if !(1..=100).contains(share.least.get_ref()) {
            let key = format!("staffing.share[{index}].least");
            findings.add(&share.least.span(), key, "应在 1 至 100 之间", "must be between 1 and 100");
        }
    }
    for role in &playbook.roles {
        let Some(election) = &role.election else { continue };
        if !(1..=60).contains(election.months.get_ref()) {
            let key = format!("role.{}.election.months", role.id.get_ref());
            findings.add(
                &election.months.span(),
                key,
                "任期应在 1 至 60 个月之间",
                "a term has 1 to 60 months",
            );
        }
    }
    findings.unique(staffing.guarantees.iter().map(|it| &it.id), "staffing.guarantee.id");
    for (index, link) in staffing.guarantees.iter().enumerate() {
        let key = |name: &str| format!("staffing.guarantee[{index}].{name}");
        findings.known(&levels, &link.from, key("from"), ("层级", "level"));
        findings.known(&levels, &link.to, key("to"), ("层级", "level"));
        let depth = |id: &str| playbook.ladder().depth(id);
        if depth(link.from.get_ref()) >= depth(link.to.get_ref()) {
            let (zh, en) = ("包保只能由上一级包下一级", "only somebody above vouches for a unit below");
            findings.add(&link.to.span(), key("to"), zh, en);
        }
    }
    let Some(contacts) = &staffing.contacts else { return };
    if !(1..=200).contains(contacts.most.get_ref()) {
        let (zh, en) = ("应在 1 至 200 户之间", "must be between 1 and 200 households");
        findings.add(&contacts.most.span(), "staffing.contacts.most", zh, en);
    }
}
