//! What types cannot hold: names that must exist elsewhere in the file, sums that must come out.

mod assessment;
mod disputes;
mod events;
mod inspections;
mod jobs;
mod people;
mod places;
mod responses;
mod staffing;
mod tips;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use crate::form::Kind;
use crate::measures::Exits;
use crate::model::{Field, Outcome, Playbook};
use crate::problem::Problem;
use crate::report::Source;

/// Nobody keeps what was told at a door longer than three years (PIPL art. 19).
const LONGEST_KEPT: u32 = 3 * 365;

struct Findings<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    fn add(
        &mut self,
        span: &Range<usize>,
        key: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.problems.push(Problem::at(self.text, span, key.into(), zh.into(), en.into()));
    }

    fn known(&mut self, names: &BTreeSet<&str>, name: &Spanned<String>, key: String, what: (&str, &str)) {
        if !names.contains(name.get_ref().as_str()) {
            let listed = names.iter().copied().collect::<Vec<_>>().join(", ");
            let text = name.get_ref();
            self.add(
                &name.span(),
                key,
                format!("没有名为“{text}”的{}，可用：{listed}", what.0),
                format!("there is no {} called \"{text}\"; choose one of: {listed}", what.1),
            );
        }
    }

    fn unique<'a>(&mut self, names: impl Iterator<Item = &'a Spanned<String>>, key: &str) {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name.get_ref()) {
                let text = name.get_ref();
                self.add(&name.span(), key, format!("“{text}”重复"), format!("\"{text}\" stands twice"));
            }
        }
    }
}

pub(crate) fn check(playbook: &Playbook, text: &str) -> Vec<Problem> {
    let mut findings = Findings { text, problems: Vec::new() };
    header(playbook, &mut findings);
    ladder(playbook, &mut findings);
    roles(playbook, &mut findings);
    questions(playbook, &mut findings);
    campaigns(playbook, &mut findings);
    reports(playbook, &mut findings);
    field(playbook, &mut findings);
    duty(playbook, &mut findings);
    measures(playbook, &mut findings);
    people::check(playbook, &mut findings);
    places::check(playbook, &mut findings);
    inspections::check(playbook, &mut findings);
    events::check(playbook, &mut findings);
    staffing::check(playbook, &mut findings);
    responses::check(playbook, &mut findings);
    tips::check(playbook, &mut findings);
    assessment::check(playbook, &mut findings);
    jobs::check(playbook, &mut findings);
    disputes::check(playbook, &mut findings);
    findings.problems
}

fn header(playbook: &Playbook, findings: &mut Findings<'_>) {
    if *playbook.format.get_ref() != 1 {
        findings.add(
            &playbook.format.span(),
            "format",
            "本程序只认识格式 1，请升级程序或改用格式 1",
            "this program reads format 1; update the program or use format 1",
        );
    }
    let county = playbook.county.get_ref();
    if county.len() != 6 || !county.bytes().all(|byte| byte.is_ascii_digit()) {
        findings.add(
            &playbook.county.span(),
            "county",
            "应为县级区划代码六位数字，如 621228",
            "must be the six digits of the county's division code, such as 621228",
        );
    }
}

fn field(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Field { keep_days, lock_minutes } = playbook.field;
    if !(1..=14).contains(&keep_days) || !(1..=60).contains(&lock_minutes) {
        findings.add(
            &(0..0),
            "field",
            "手机离线保存 keep_days 须在 1 至 14 天之间，锁屏 lock_minutes 须在 1 至 60 分钟之间",
            "keep_days must be between 1 and 14, lock_minutes between 1 and 60",
        );
    }
}

fn duty(playbook: &Playbook, findings: &mut Findings<'_>) {
    let Some(duty) = &playbook.duty else { return };
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|level| level.id.get_ref().as_str()).collect();
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|role| role.id.get_ref().as_str()).collect();
    findings.unique(duty.checkpoints.iter().map(|kind| &kind.id), "duty.checkpoint.id");
    if !(1..=30).contains(duty.plate_days.get_ref()) {
        let zh = "车牌保存天数须在 1 至 30 之间";
        findings.add(&duty.plate_days.span(), "duty.plate_days", zh, "must be between 1 and 30 days");
    }
    for (index, kind) in duty.checkpoints.iter().enumerate() {
        let key = |name: &str| format!("duty.checkpoint[{index}].{name}");
        findings.known(&levels, &kind.level, key("level"), ("层级", "level"));
        for role in &kind.roles {
            findings.known(&roles, role, key("roles"), ("角色", "role"));
        }
        if kind.roles.is_empty() || kind.shifts.is_empty() {
            let en = "needs at least one role that may hold it and one shift";
            findings.add(&kind.id.span(), key("roles"), "至少要有一个可以值守的角色和一个班次", en);
        }
        if kind.least < 1 || kind.seats < kind.least || kind.seats > 12 {
            let zh = format!("同时在岗 {} 人、至少 {} 人不合理", kind.seats, kind.least);
            let en = format!("{} at once, at least {}: that makes no sense", kind.seats, kind.least);
            findings.add(&kind.id.span(), key("seats"), zh, en);
        }
    }
}

fn measures(playbook: &Playbook, findings: &mut Findings<'_>) {
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

fn ladder(playbook: &Playbook, findings: &mut Findings<'_>) {
    findings.unique(playbook.levels.iter().map(|level| &level.id), "ladder.id");
    let Some(first) = playbook.levels.first() else {
        findings.add(&(0..0), "ladder", "至少要有一级", "needs at least one level");
        return;
    };
    if let Some(listed) = &playbook.household.listed {
        let levels = playbook.levels.iter().map(|level| level.id.get_ref().as_str()).collect();
        findings.known(&levels, listed, "household.listed".to_owned(), ("层级", "level"));
    }
    let tallies = playbook.levels.iter().filter(|level| level.tally).count();
    if tallies != 1 {
        findings.add(
            &first.id.span(),
            "ladder.tally",
            format!("应有且只有一级写 tally = true，现有 {tallies} 级"),
            format!("exactly one level must say tally = true; {tallies} do"),
        );
    }
    let mut above = 0;
    for (index, level) in playbook.levels.iter().enumerate() {
        if let Some(digits) = &level.digits {
            let value = *digits.get_ref();
            if ![6, 9, 12].contains(&value) || value <= above {
                findings.add(
                    &digits.span(),
                    format!("ladder[{index}].digits"),
                    "应为 6、9 或 12，且逐级增大",
                    "must be 6, 9 or 12 and grow from level to level",
                );
            }
            above = value;
        }
        if let Some(size) = level.size {
            let (least, most) = size.bounds();
            if least < 1 || most < least {
                findings.add(
                    &level.id.span(),
                    format!("ladder[{index}].size"),
                    format!("下限 {least} 与上限 {most} 不合理"),
                    format!("bounds {least} to {most} make no sense"),
                );
            }
        }
    }
}

fn roles(playbook: &Playbook, findings: &mut Findings<'_>) {
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|level| level.id.get_ref().as_str()).collect();
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|role| role.id.get_ref().as_str()).collect();
    findings.unique(playbook.roles.iter().map(|role| &role.id), "role.id");
    for (index, role) in playbook.roles.iter().enumerate() {
        findings.known(&levels, &role.level, format!("role[{index}].level"), ("层级", "level"));
    }
    for (index, team) in playbook.teams.iter().enumerate() {
        findings.known(&levels, &team.level, format!("team[{index}].level"), ("层级", "level"));
        if let Some(covers) = &team.covers {
            findings.known(&levels, covers, format!("team[{index}].covers"), ("层级", "level"));
        }
        for (seat, wanted) in team.seats.iter().enumerate() {
            let key = format!("team[{index}].seats[{seat}].role");
            findings.known(&roles, &wanted.role, key, ("角色", "role"));
        }
    }
    let lowest = playbook.ladder().lowest();
    if let Some(lowest) = lowest
        && playbook.accountable(lowest.id.get_ref()).is_none()
    {
        let level = lowest.id.get_ref();
        findings.add(
            &lowest.id.span(),
            "role.accountable",
            format!("最低一级“{level}”要有一个角色写 accountable = true，任务才有人负责"),
            format!("a role of the lowest level \"{level}\" must say accountable = true, so that every task has an owner"),
        );
    }
}

/// What no form may ask (I-1, I-10), in the words of either language.
const FORBIDDEN: [&str; 18] = [
    "宗教",
    "信仰",
    "民族",
    "信访",
    "上访",
    "政治面貌",
    "政治观点",
    "犯罪",
    "前科",
    "债务",
    "欠款",
    "健康码",
    "黑名单",
    "religion",
    "ethnic",
    "petition",
    "criminal",
    "blacklist",
];

fn questions(playbook: &Playbook, findings: &mut Findings<'_>) {
    let keep = &playbook.visit.keep_days;
    if !(1..=LONGEST_KEPT).contains(keep.get_ref()) {
        findings.add(
            &keep.span(),
            "visit.keep_days",
            format!("保存天数须在 1 至 {LONGEST_KEPT} 之间"),
            format!("must be between 1 and {LONGEST_KEPT} days"),
        );
    }
    for (index, question) in playbook.visit.questions.iter().enumerate() {
        if question.first && question.kind != Kind::People {
            let key = format!("visit.question[{index}].first");
            findings.add(
                &question.id.span(),
                key,
                "first = true 只用于选人的问题",
                "only for questions about people",
            );
        }
        let choices = question.choices.iter().flat_map(|it| [&it.id, &it.name.zh, &it.name.en]);
        let own = [question.id.get_ref(), &question.name.zh, &question.name.en];
        let said: String = own.into_iter().chain(choices).map(|text| text.to_lowercase()).collect();
        if let Some(word) = FORBIDDEN.iter().find(|word| said.contains(**word)) {
            findings.add(
                &question.id.span(),
                format!("visit.question[{index}]"),
                format!("不得询问“{word}”一类的内容"),
                format!("no form may ask about \"{word}\""),
            );
        }
    }
}

fn campaigns(playbook: &Playbook, findings: &mut Findings<'_>) {
    findings.unique(playbook.campaigns.iter().map(|campaign| &campaign.id), "campaign.id");
    findings.unique(playbook.visit.questions.iter().map(|question| &question.id), "visit.question.id");
    let roles: BTreeSet<&str> = playbook.roles.iter().map(|role| role.id.get_ref().as_str()).collect();
    for (index, campaign) in playbook.campaigns.iter().enumerate() {
        if let Some(owner) = &campaign.owner {
            findings.known(&roles, owner, format!("campaign[{index}].owner"), ("角色", "role"));
            let asks = |outcome: &Outcome| outcome.form || outcome.reason;
            if playbook.accountable_role(owner.get_ref()).is_none() && campaign.outcomes.iter().any(asks) {
                let zh = "邻里互助一类的行动只选结果，不填表、不写原因";
                let en = "helpers choose an outcome only: no form, no free words about neighbours";
                findings.add(&campaign.id.span(), format!("campaign[{index}].outcome"), zh, en);
            }
        }
        findings.unique(campaign.outcomes.iter().map(|outcome| &outcome.id), "campaign.outcome.id");
        let done = campaign.outcomes.iter().any(|outcome| outcome.settles == domain::tasks::Settles::Done);
        let excused =
            campaign.outcomes.iter().any(|outcome| outcome.settles == domain::tasks::Settles::Excused);
        if !done || !excused {
            findings.add(
                &campaign.id.span(),
                format!("campaign[{index}].outcome"),
                "至少各要一个办结（done）和一个免办（excused）的结果：任何目标都不能强求百分之百",
                "needs an outcome that settles as done and one as excused: no target may demand 100 %",
            );
        }
        if campaign.days == 0 {
            findings.add(
                &campaign.id.span(),
                format!("campaign[{index}].days"),
                "至少一天",
                "must be at least one day",
            );
        }
    }
}

/// What a checkpoint counts.
const PASSAGE_COUNTS: [&str; 8] =
    ["stops", "people", "vehicles", "returned", "emergency", "night", "exits", "beyond"];

fn reports(playbook: &Playbook, findings: &mut Findings<'_>) {
    let levels: BTreeSet<&str> = playbook.levels.iter().map(|level| level.id.get_ref().as_str()).collect();
    let questions: BTreeSet<&str> =
        playbook.visit.questions.iter().map(|question| question.id.get_ref().as_str()).collect();
    let outcomes: BTreeSet<&str> = playbook
        .campaigns
        .iter()
        .flat_map(|campaign| campaign.outcomes.iter().map(|outcome| outcome.id.get_ref().as_str()))
        .collect();
    findings.unique(playbook.reports.iter().map(|form| &form.id), "report.id");
    for (index, form) in playbook.reports.iter().enumerate() {
        findings.unique(form.figures.iter().map(|figure| &figure.id), "report.figure.id");
        for (place, level) in form.levels.iter().enumerate() {
            findings.known(&levels, level, format!("report[{index}].levels[{place}]"), ("层级", "level"));
        }
        for (place, figure) in form.figures.iter().enumerate() {
            let key = format!("report[{index}].figure[{place}].of");
            match (figure.from, &figure.of) {
                (Source::Answer, Some(of)) => findings.known(&questions, of, key, ("问题", "question")),
                (Source::Outcome, Some(of)) => findings.known(&outcomes, of, key, ("结果", "outcome")),
                (Source::Passages, Some(of)) => {
                    let counts = PASSAGE_COUNTS.into_iter().collect();
                    findings.known(&counts, of, key, ("卡点计数", "count of a checkpoint"));
                }
                (Source::Answer | Source::Outcome | Source::Passages, None) => findings.add(
                    &figure.id.span(),
                    key,
                    "要写明 of = 哪个问题或结果",
                    "say of = which question or outcome",
                ),
                _ => {}
            }
        }
        let depths: Vec<_> =
            form.levels.iter().filter_map(|level| playbook.ladder().depth(level.get_ref())).collect();
        if depths.windows(2).any(|pair| pair[0] + 1 != pair[1]) {
            findings.add(
                &form.id.span(),
                format!("report[{index}].levels"),
                "逐级上报的层级要从上到下相邻",
                "levels must follow one another down the ladder",
            );
        }
    }
}
