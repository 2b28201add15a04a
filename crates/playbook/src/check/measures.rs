//! Measures: what is proposed must be within what the law of measures allows.

use jiff::civil::Time;

use super::Findings;
use crate::measures::Exits;
use crate::model::Playbook;

/// Who was under a measure is not known longer than this (I-15).
const LONGEST_KEPT: u32 = 90;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(measures) = &playbook.measures else { return };
    let hours = &measures.answer_hours;
    if !(1..=72).contains(hours.get_ref()) {
        let zh = "异议答复时限须在 1 至 72 小时之间";
        findings.add(&hours.span(), "measures.answer_hours", zh, "must be between 1 and 72 hours");
    }
    if measures.closures && playbook.places.is_none() {
        let zh = "关停场所须先写明场所类别 [places]";
        findings.add(&hours.span(), "measures.closures", zh, "needs the categories of venues in [places]");
    }
    if let Some(persons) = &measures.persons {
        let span = persons.keep_days.span();
        if !(1..=LONGEST_KEPT).contains(persons.keep_days.get_ref()) {
            let zh = "管控对象名单和健康登记最多保存九十天";
            findings.add(&span, "measures.persons.keep_days", zh, "must be between 1 and 90 days");
        }
        let noon = Time::constant(12, 0, 0, 0);
        if persons.morning >= noon || persons.evening <= noon {
            let (zh, en) = (
                "早上的登记须在中午以前，晚上的在中午以后",
                "the morning's must be before noon, the evening's after",
            );
            findings.add(&span, "measures.persons.morning", zh, en);
        }
    }
    let Some(Exits { exits, every_days, max_minutes, free }) = &measures.exits else { return };
    let right = (1..=10).contains(exits.get_ref())
        && (1..=7).contains(every_days)
        && (30..=1440).contains(max_minutes);
    if !right {
        findings.add(
            &exits.span(),
            "measures.exits",
            "出入次数须为 1 至 10 次、每 1 至 7 天、每次 30 至 1440 分钟",
            "1 to 10 exits in 1 to 7 days, 30 to 1440 minutes each",
        );
    }
    if free.is_empty() {
        let zh = "至少写明一类不计次数的外出（如看病）";
        findings.add(
            &exits.span(),
            "measures.exits.free",
            zh,
            "name at least one way out that never counts, such as a doctor",
        );
    }
}
