//! The hourly word of open events for a chat group (B-87): when it is sent, whether it is worth sending, what it says.
//! Numbers, categories and units only; nothing of a person ever goes into a chat.

use jiff::civil::Time;
use uuid::Uuid;

/// Most late events that are named.
pub const NAMED: usize = 10;
/// Messages a robot may be sent in a minute: below the vendors' twenty.
pub const A_MINUTE: usize = 18;

/// What a group is told where nothing is open.
pub const NOTHING: &str = "没有未办结的事件。";

/// An event whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateEvent {
    /// As printed.
    pub number: String,
    /// Name of its category.
    pub category: String,
    /// The unit it lies in.
    pub unit: String,
    /// Minutes beyond its time.
    pub over: i64,
}

/// How events of a group's area stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digest {
    /// What the area is called.
    pub area: String,
    /// Open ones by name of level.
    pub open: Vec<(String, i64)>,
    /// Told since the last hour.
    pub fresh: i64,
    /// How many are late.
    pub late: i64,
    /// Of these, how many are of the levels that wake people.
    pub urgent: i64,
    /// The late ones that are named, the latest first.
    pub named: Vec<LateEvent>,
    /// Minutes to the daily cut-off, where it is yet to come.
    pub to_cut_off: Option<i64>,
}

/// The minute of the hour at which a group is written to: 2 to 9, another for each group, away from full and half hours.
pub fn send_minute(group: Uuid) -> i8 {
    let sum =
        group.as_bytes().iter().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    2 + i8::try_from(sum % 8).unwrap_or_default()
}

/// Whether it is night: from 22:00 to 06:00.
pub fn night(at: Time) -> bool {
    at.hour() >= 22 || at.hour() < 6
}

impl Digest {
    /// Open events in all.
    pub fn total(&self) -> i64 {
        self.open.iter().map(|it| it.1).sum()
    }

    /// Whether it is worth sending: not at night but for what is urgent and late, and "nothing is open" only once.
    pub fn worth(&self, at: Time, said_none_before: bool) -> bool {
        if night(at) {
            return self.urgent > 0;
        }
        self.total() > 0 || !said_none_before
    }

    /// The message, in Markdown, of at most so many bytes: what does not fit is counted.
    pub fn text(&self, most: usize) -> String {
        let mut lines = vec![format!("### {} 事件提醒", self.area)];
        let late = self.late;
        if self.total() == 0 {
            lines.push(NOTHING.to_owned());
        } else {
            let levels = self.open.iter().map(|(name, count)| format!("{name} {count} 件"));
            let levels = levels.collect::<Vec<_>>().join("，");
            lines.push(format!("未办结 **{}** 件：{levels}", self.total()));
            lines.push(format!("近一小时新增 {} 件，超时 **{late}** 件", self.fresh));
            lines.extend(self.to_cut_off.map(|minutes| format!("离今日截止还有 {}", span(minutes))));
        }
        let more = |named: i64| format!("- 另有 {} 件超时", late - named);
        let mut named = 0;
        for it in &self.named {
            let line = format!("- {} {} {}，超时 {}", it.number, it.unit, it.category, span(it.over));
            let long: usize = lines.iter().map(|it| it.len() + 1).sum();
            if long + line.len() + more(named).len() + 2 > most {
                break;
            }
            lines.push(line);
            named += 1;
        }
        if named < late {
            lines.push(more(named));
        }
        lines.join("\n")
    }
}

fn span(minutes: i64) -> String {
    format!("{} 小时 {} 分钟", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn late() -> LateEvent {
        LateEvent {
            number: "SJ20220315-0001".into(),
            category: "人员聚集".into(),
            unit: "坝头社区第1微网格".into(),
            over: 75,
        }
    }

    // covers: B-87
    #[test]
    fn a_group_is_written_to_between_the_second_and_the_ninth_minute() {
        let minutes: std::collections::BTreeSet<i8> =
            (0..200u128).map(|n| send_minute(Uuid::from_u128(n * 7919))).collect();
        assert_eq!(minutes, (2..=9).collect());
    }

    #[test]
    fn nights_are_quiet_but_for_what_is_urgent_and_late() {
        let none = Digest::default();
        let open = Digest { open: vec![("一级".into(), 2)], ..Digest::default() };
        let calm = Digest { late: 1, ..open.clone() };
        let urgent = Digest { late: 1, urgent: 1, ..open.clone() };
        for (digest, at, said_none, want) in [
            (&none, time(9, 0, 0, 0), false, true),
            (&none, time(9, 0, 0, 0), true, false),
            (&open, time(9, 0, 0, 0), true, true),
            (&open, time(22, 0, 0, 0), false, false),
            (&calm, time(3, 0, 0, 0), false, false),
            (&urgent, time(3, 0, 0, 0), false, true),
            (&open, time(6, 0, 0, 0), false, true),
        ] {
            assert_eq!(digest.worth(at, said_none), want, "{digest:?} at {at}");
        }
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let many = Digest {
            area: "坝头社区".into(),
            open: vec![("一级".into(), 30)],
            fresh: 2,
            late: 30,
            urgent: 0,
            named: vec![late(); NAMED],
            to_cut_off: Some(90),
        };
        let whole = many.text(20_000);
        assert!(
            whole.contains("未办结 **30** 件：一级 30 件") && whole.contains("另有 20 件超时"),
            "{whole}"
        );
        assert!(whole.contains("离今日截止还有 1 小时 30 分钟") && whole.contains("超时 1 小时 15 分钟"));
        let short = many.text(500);
        assert!(short.len() <= 500 && short.contains("件超时"), "{} {short}", short.len());
        assert!(Digest::default().text(500).contains("没有未办结的事件"));
    }
}
