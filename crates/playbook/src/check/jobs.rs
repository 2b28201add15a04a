//! Jobs: names once each, categories and campaigns that exist, none in two jobs.

use std::collections::BTreeSet;

use super::Findings;
use crate::model::Playbook;

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    findings.unique(playbook.jobs.iter().map(|it| &it.id), "job.id");
    let categories = playbook.events.iter().flat_map(|it| &it.categories);
    let categories: BTreeSet<&str> = categories.map(|it| it.id.get_ref().as_str()).collect();
    let campaigns: BTreeSet<&str> = playbook.campaigns.iter().map(|it| it.id.get_ref().as_str()).collect();
    let mut seen = BTreeSet::new();
    for (index, job) in playbook.jobs.iter().enumerate() {
        for (field, names, known, kind) in [
            ("events", &job.events, &categories, ("事件类别", "event category")),
            ("campaigns", &job.campaigns, &campaigns, ("工作任务", "campaign")),
        ] {
            for name in names {
                let key = format!("job[{index}].{field}");
                findings.known(known, name, key.clone(), kind);
                if !seen.insert((field, name.get_ref())) {
                    let (zh, en) = ("已经归在另一项工作下", "is counted under another job already");
                    findings.add(&name.span(), key, zh, en);
                }
            }
        }
        if job.events.is_empty() && job.campaigns.is_empty() && job.watches.is_empty() {
            let (zh, en) = ("没有写归它管的内容", "says nothing that it counts");
            findings.add(&job.id.span(), format!("job[{index}]"), zh, en);
        }
    }
}
