//! Programmes of supervision, check lists and factors.

use std::collections::BTreeSet;

use super::Findings;
use crate::inspections::AREA;
use crate::model::Playbook;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(it) = &playbook.inspections else { return };
    let departments: BTreeSet<&str> =
        playbook.departments.iter().map(|it| it.id.get_ref().as_str()).collect();
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|it| it.id.get_ref().as_str()).collect();
    let teams: BTreeSet<&str> = playbook.teams.iter().map(|it| it.id.as_str()).collect();
    let places = playbook.places.iter().flat_map(|it| &it.categories);
    let mut categories: BTreeSet<&str> = places.map(|it| it.id.get_ref().as_str()).collect();
    categories.insert(AREA);
    for (hours, key) in
        [(&it.rectify_hours, "inspections.rectify_hours"), (&it.repeat_after, "inspections.repeat_after")]
    {
        if !(1..=24 * 30).contains(hours.get_ref()) {
            findings.add(&hours.span(), key, "应在 1 至 720 之间", "must be between 1 and 720");
        }
    }
    if !(1..=3 * 365).contains(it.keep_days.get_ref()) {
        let en = "must be between 1 and 1095 days";
        findings.add(&it.keep_days.span(), "inspections.keep_days", "应在 1 至 1095 天之间", en);
    }
    findings.unique(it.programmes.iter().map(|it| &it.id), "inspections.programme.id");
    for (index, programme) in it.programmes.iter().enumerate() {
        let key = |name: &str| format!("inspections.programme[{index}].{name}");
        findings.known(&teams, &programme.team, key("team"), ("队伍", "team"));
        for body in &programme.bodies {
            findings.known(&departments, body, key("bodies"), ("部门", "department"));
        }
        if let Some(level) = &programme.areas {
            findings.known(&levels, level, key("areas"), ("层级", "level"));
        }
        for (days, name, most) in
            [(&programme.every_days, "every_days", 366), (&programme.daily, "daily", 50)]
        {
            if !(1..=most).contains(days.get_ref()) {
                let (zh, en) = (format!("应在 1 至 {most} 之间"), format!("must be between 1 and {most}"));
                findings.add(&days.span(), key(name), zh, en);
            }
        }
        if programme.areas.is_none() && !programme.venues {
            let en = "say what it looks at: areas = a level, or venues = true";
            findings.add(&programme.id.span(), key("venues"), "要写明督导什么：areas 或 venues", en);
        }
    }
    let mut items = BTreeSet::new();
    for (index, list) in it.checklists.iter().enumerate() {
        for category in &list.categories {
            let key = format!("inspections.checklist[{index}].categories");
            findings.known(&categories, category, key, ("场所类别", "category"));
        }
        for item in &list.items {
            if !items.insert(item.id.as_str()) {
                let key = format!("inspections.checklist[{index}].items");
                let (zh, en) = (format!("“{}”重复", item.id), format!("\"{}\" stands twice", item.id));
                findings.add(&(0..0), key, zh, en);
            }
        }
    }
    findings.unique(it.factors.iter().map(|it| &it.id), "inspections.factor.id");
    for (index, factor) in it.factors.iter().enumerate() {
        if !(2..=10).contains(factor.times.get_ref()) {
            let key = format!("inspections.factor[{index}].times");
            findings.add(&factor.times.span(), key, "应在 2 至 10 之间", "must be between 2 and 10");
        }
    }
}
