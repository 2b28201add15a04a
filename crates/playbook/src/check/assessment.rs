//! Assessment: names once each, targets that can be reached, days that are enough to answer (T-58).

use super::Findings;
use crate::model::Playbook;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(rules) = &playbook.assessment else { return };
    findings.unique(rules.indicators.iter().map(|it| &it.id), "assessment.indicator.id");
    if !(3..=60).contains(rules.contest_days.get_ref()) {
        let (zh, en) = ("申诉期应在 3 至 60 天之间", "must be between 3 and 60 days");
        findings.add(&rules.contest_days.span(), "assessment.contest_days", zh, en);
    }
    for (index, it) in rules.indicators.iter().enumerate() {
        if it.target == Some(0) {
            let (zh, en) =
                ("应大于 0；没有指标数就不写这一项", "must be above 0; leave it out where none is set");
            findings.add(&it.id.span(), format!("assessment.indicator[{index}].target"), zh, en);
        }
    }
}
