//! Tips: subjects once each, categories that exist, days and rewards within bounds (I-18).

use std::collections::BTreeSet;

use super::Findings;
use crate::model::Playbook;

/// Longest time an unconfirmed tip may wait.
const LONGEST: u32 = 30;
/// The highest reward any notice is known to have offered.
const HIGHEST: u32 = 20_000;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(tips) = &playbook.tips else { return };
    let categories = playbook.events.iter().flat_map(|it| &it.categories);
    let categories: BTreeSet<&str> = categories.map(|it| it.id.get_ref().as_str()).collect();
    if let Some(days) = tips.days.as_ref().filter(|it| !(1..=LONGEST).contains(it.get_ref())) {
        let (zh, en) = ("应在 1 至 30 天之间", "must be between 1 and 30 days");
        findings.add(&days.span(), "tips.days", zh, en);
    }
    if let Some(most) = tips.reward_most.as_ref().filter(|it| !(1..=HIGHEST).contains(it.get_ref())) {
        let zh = "奖励上限应在 1 至 20000 元之间；不奖励就不写这一项";
        let en = "the highest reward must be between 1 and 20000 yuan; leave it out where there is none";
        findings.add(&most.span(), "tips.reward_most", zh, en);
    }
    let mut seen = BTreeSet::new();
    for (index, it) in tips.subjects.iter().enumerate() {
        if !seen.insert(*it.about.get_ref()) {
            let (zh, en) = ("写了两次", "is there twice");
            findings.add(&it.about.span(), format!("tips.subject[{index}].about"), zh, en);
        }
        if let Some(category) = &it.category {
            let key = format!("tips.subject[{index}].category");
            findings.known(&categories, category, key, ("事件类别", "event category"));
        }
    }
}
