//! Kinds of response: levels, roles and zones that exist, ends that come, powers that may be lent (I-24).

use std::collections::BTreeSet;

use domain::access::may_be_lent;

use super::Findings;
use crate::model::Playbook;

/// Categories of warnings (CAP 1.2, 3.2.2).
const CATEGORIES: [&str; 12] = [
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
];
/// Longest time a response may be opened for at once.
const LONGEST: u32 = 30;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|it| it.id.get_ref().as_str()).collect();
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|it| it.id.get_ref().as_str()).collect();
    let zones: BTreeSet<&str> = playbook.staffing.zones.iter().map(|it| it.id.as_str()).collect();
    findings.unique(playbook.responses.iter().map(|it| &it.id), "response.id");
    for (index, it) in playbook.responses.iter().enumerate() {
        let key = |name: &str| format!("response[{index}].{name}");
        for level in &it.levels {
            findings.known(&levels, level, key("levels"), ("层级", "level"));
        }
        if let Some(category) = it.category.as_ref() {
            findings.known(&CATEGORIES.into(), category, key("category"), ("CAP 类别", "CAP category"));
        }
        if let Some(zone) = &it.zone {
            findings.known(&zones, zone, key("zone"), ("分区", "zone"));
        }
        if !(1..=LONGEST).contains(it.most_days.get_ref()) {
            let (zh, en) = ("应在 1 至 30 天之间", "must be between 1 and 30 days");
            findings.add(&it.most_days.span(), key("most_days"), zh, en);
        }
        if !(10..=100).contains(&it.limits) || it.levels.is_empty() {
            let zh = "levels 至少写一级，limits 应在 10 至 100 之间";
            let en = "name at least one of levels; limits must be between 10 and 100 percent";
            findings.add(&it.id.span(), key("limits"), zh, en);
        }
        for power in &it.powers {
            findings.known(&roles, &power.role, key("power.role"), ("角色", "role"));
            for action in power.actions.get_ref().iter().filter(|it| !may_be_lent(**it)) {
                let zh = format!("应急响应不能授予 {}", action.as_str());
                let en = format!("a response cannot lend {}", action.as_str());
                findings.add(&power.actions.span(), key("power.actions"), zh, en);
            }
        }
    }
}
