//! Disputes: kinds and bodies once each, a body to turn to, days within bounds.

use std::collections::BTreeSet;

use super::Findings;
use crate::model::Playbook;

/// Longest time mediation may take, and longest time one that ended is kept, in days.
const LONGEST: u32 = 90;
const KEPT: u32 = 3 * 366;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(disputes) = &playbook.disputes else { return };
    findings.unique(disputes.kinds.iter().map(|it| &it.id), "disputes.kind.id");
    let mut bodies = BTreeSet::new();
    if !disputes.bodies.iter().all(|it| bodies.insert(&it.id)) {
        let (zh, en) = ("有单位写了两次", "a body stands twice");
        findings.add(&disputes.days.span(), "disputes.body.id", zh, en);
    }
    for (key, days, most) in
        [("disputes.days", &disputes.days, LONGEST), ("disputes.keep_days", &disputes.keep_days, KEPT)]
    {
        if !(1..=most).contains(days.get_ref()) {
            let (zh, en) = (format!("应在 1 至 {most} 天之间"), format!("must be between 1 and {most} days"));
            findings.add(&days.span(), key, zh, en);
        }
    }
    if disputes.kinds.is_empty() || disputes.bodies.is_empty() {
        let zh = "至少要有一类纠纷和一个可以移送的单位：调解不成，当事人要有地方去";
        let en =
            "needs a kind and a body that can decide: parties who do not agree must have somewhere to go";
        findings.add(&disputes.days.span(), "disputes", zh, en);
    }
}
