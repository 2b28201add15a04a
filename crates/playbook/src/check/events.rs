//! Levels, categories and labels of events.

use std::collections::BTreeSet;

use super::{Findings, LONGEST_KEPT};
use crate::model::Playbook;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(it) = &playbook.events else { return };
    let departments: BTreeSet<&str> =
        playbook.departments.iter().map(|it| it.id.get_ref().as_str()).collect();
    let ladder: Vec<&str> = playbook.levels.iter().map(|it| it.id.get_ref().as_str()).collect();
    let known: BTreeSet<&str> = ladder.iter().copied().collect();
    for (index, level) in it.climbs.iter().enumerate() {
        findings.known(&known, level, format!("events.climbs[{index}]"), ("层级", "level"));
    }
    let place = |id: &str| ladder.iter().position(|level| *level == id);
    let rises = it.climbs.windows(2).all(|pair| place(pair[0].get_ref()) > place(pair[1].get_ref()));
    if it.climbs.is_empty() || !rises {
        let (zh, en) = ("要从下往上写，至少一级", "name at least one level, from below upwards");
        findings.add(&it.climb_hours.span(), "events.climbs", zh, en);
    }
    let climbs: BTreeSet<&str> = it.climbs.iter().map(|it| it.get_ref().as_str()).collect();
    findings.known(&climbs, &it.urgent, "events.urgent".to_owned(), ("上报层级", "level of climbs"));
    for (hours, name) in [(&it.climb_hours, "climb_hours"), (&it.check_hours, "check_hours")] {
        if !(1..=240).contains(hours.get_ref()) {
            let key = format!("events.{name}");
            findings.add(&hours.span(), key, "应在 1 至 240 之间", "must be between 1 and 240");
        }
    }
    if !(1..=LONGEST_KEPT).contains(it.keep_days.get_ref()) {
        let (zh, en) = ("应在 1 至 1095 天之间", "must be between 1 and 1095 days");
        findings.add(&it.keep_days.span(), "events.keep_days", zh, en);
    }
    if it.from >= it.until {
        findings.add(&it.climb_hours.span(), "events.until", "应晚于 from", "must be later than from");
    }
    if let Some(rule) = it.cut_off.as_ref().filter(|it| it.late_after > it.time || it.last_call > it.time) {
        let (zh, en) =
            ("late_after、last_call 不能晚于 time", "late_after and last_call must not be later than time");
        findings.add(&it.climb_hours.span(), format!("events.cut_off.time {}", rule.time), zh, en);
    }
    findings.unique(it.levels.iter().map(|it| &it.id), "events.level.id");
    findings.unique(it.categories.iter().map(|it| &it.id), "events.category.id");
    findings.unique(it.tags.iter().map(|it| &it.id), "events.tag.id");
    let levels: BTreeSet<&str> = it.levels.iter().map(|it| it.id.get_ref().as_str()).collect();
    let categories: BTreeSet<&str> = it.categories.iter().map(|it| it.id.get_ref().as_str()).collect();
    for (index, level) in it.levels.iter().enumerate() {
        if level.limit.amount == 0 {
            let key = format!("events.level[{index}].limit");
            findings.add(&level.id.span(), key, "时限要大于 0", "must be more than 0");
        }
    }
    for (index, category) in it.categories.iter().enumerate() {
        let key = |name: &str| format!("events.category[{index}].{name}");
        findings.known(&levels, &category.level, key("level"), ("事件级别", "level of events"));
        for department in &category.departments {
            findings.known(&departments, department, key("departments"), ("部门", "department"));
        }
    }
    if let Some(requests) = &it.requests {
        for (index, id) in requests.categories.iter().enumerate() {
            let key = format!("events.requests.categories[{index}]");
            findings.known(&categories, id, key.clone(), ("事件类别", "category of events"));
            if it.category(id.get_ref()).is_some_and(|it| it.people) {
                findings.add(&id.span(), key, "这一类要填人数，群众没法填", "residents cannot count people");
            }
        }
        if requests.categories.is_empty() || !(1..=1_440).contains(requests.acknowledge_minutes.get_ref()) {
            let (zh, en) = ("至少写一类，时限 1 至 1440 分钟", "name a category, and 1 to 1440 minutes");
            findings.add(&requests.acknowledge_minutes.span(), "events.requests", zh, en);
        }
    }
    for (index, tag) in it.tags.iter().enumerate() {
        let key = |name: &str| format!("events.tag[{index}].{name}");
        for category in &tag.categories {
            findings.known(&categories, category, key("categories"), ("事件类别", "category of events"));
        }
        if tag.words.is_empty() && tag.people_over.is_none() && tag.alike.is_none() {
            let en = "say by what it is given: words, people_over or alike";
            findings.add(&tag.id.span(), key("words"), "要写明按什么贴标签：words、people_over 或 alike", en);
        }
    }
}
