//! Ledgers and what may be said about residents.

use std::collections::BTreeSet;

use super::Findings;
use crate::model::Playbook;

/// A list that was pushed is not kept longer than this (I-15).
const LONGEST_KEPT: u32 = 90;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let people = &playbook.people;
    findings.unique(playbook.ledgers.iter().map(|it| &it.id), "ledger.id");
    for (choices, key) in [(&people.away_reasons, "away_reasons"), (&people.incoming, "incoming")] {
        let ids: BTreeSet<&str> = choices.iter().map(|it| it.id.as_str()).collect();
        if ids.len() < choices.len() {
            findings.add(&(0..0), format!("people.{key}"), "同一个 id 出现两次", "an id stands twice");
        }
    }
    for (index, ledger) in playbook.ledgers.iter().enumerate() {
        if ledger.presence.is_empty() || ledger.columns.is_empty() {
            let (zh, en) = ("台账要说明包括哪些人、有哪些栏", "a ledger needs people and columns");
            findings.add(&ledger.id.span(), format!("ledger[{index}]"), zh, en);
        }
    }
    if let Some(care) = &people.care {
        let fits =
            (1..=31).contains(care.every_days.get_ref()) && (30..=730).contains(care.keep_days.get_ref());
        if !fits || care.needs.is_empty() {
            let zh = "关爱名单要写明需求种类，1 至 31 天联系一次，联系记录保存 30 至 730 天";
            let en = "a care list needs its needs, a contact every 1 to 31 days, and keeps contacts 30 to 730 days";
            findings.add(&care.every_days.span(), "people.care", zh, en);
        }
    }
    let Some(leads) = &people.leads else { return };
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|it| it.id.get_ref().as_str()).collect();
    findings.known(&levels, &leads.level, "people.leads.level".to_owned(), ("层级", "level"));
    findings.unique(leads.results.iter().map(|it| &it.id), "people.leads.result.id");
    if !(1..=72).contains(leads.due_hours.get_ref()) {
        let zh = "随访时限须在 1 至 72 小时之间";
        findings.add(&leads.due_hours.span(), "people.leads.due_hours", zh, "must be between 1 and 72 hours");
    }
    if !(1..=LONGEST_KEPT).contains(leads.keep_days.get_ref()) {
        let zh = "推送名单最多保存九十天";
        findings.add(&leads.keep_days.span(), "people.leads.keep_days", zh, "must be between 1 and 90 days");
    }
    if !leads.results.iter().any(|it| it.over) || leads.results.iter().all(|it| it.over) {
        let (zh, en) = ("随访结果要有办结的，也要有需再打的", "some results must end a lead, some not");
        findings.add(&leads.due_hours.span(), "people.leads.result", zh, en);
    }
}
