//! What the books should say, by area, and where they say something else.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::plan::{Head, Reports};

/// What one area's books should say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expected {
    /// Doors knocked at.
    pub visits: i64,
    /// Settled as done.
    pub done: i64,
    /// Settled as excused.
    pub excused: i64,
    /// Arrivals.
    pub arrivals: i64,
    /// People unwell.
    pub unwell: i64,
    /// The same three, of groups that signed: what rolls up.
    pub signed: [i64; 3],
    /// Groups that signed, of these zero reports, of these late.
    pub reports: [i64; 3],
}

impl Expected {
    /// What one head's day comes to.
    pub fn of(head: &Head) -> Self {
        let mut sum = Self::default();
        for door in &head.doors {
            sum.visits += i64::from(door.outcome.is_some());
            sum.done += i64::from(door.outcome == Some("visited"));
            sum.excused += i64::from(matches!(door.outcome, Some("moved" | "refused")));
            sum.arrivals += i64::from(door.arrival);
            sum.unwell += i64::from(door.unwell);
        }
        if head.reports != Reports::Never {
            let zero = sum.arrivals + sum.unwell == 0;
            sum.signed = [sum.visits, sum.arrivals, sum.unwell];
            sum.reports = [1, i64::from(zero), i64::from(head.reports == Reports::Late)];
        }
        sum
    }

    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.visits += other.visits;
        self.done += other.done;
        self.excused += other.excused;
        self.arrivals += other.arrivals;
        self.unwell += other.unwell;
        for place in 0..3 {
            self.signed[place] += other.signed[place];
            self.reports[place] += other.reports[place];
        }
    }
}

/// Expectations by area id.
pub type Books = BTreeMap<String, Expected>;

/// Where coverage of an area differs from what it should be, or does not add up.
/// `households` is what the register holds there, `open` the length of its open list where that was
/// read to the end.
pub fn coverage(
    name: &str,
    want: &Expected,
    found: &Value,
    households: &Value,
    open: Option<usize>,
) -> Vec<String> {
    let total = &found["total"];
    let number = |key: &str| total[key].as_i64().unwrap_or(-1);
    let mut wrong = Vec::new();
    if (number("done"), number("excused")) != (want.done, want.excused) {
        wrong.push(format!("{name}: 应办结 {} 免办 {}，台账 {total}", want.done, want.excused));
    }
    if Some(number("targets")) != households.as_i64() {
        wrong.push(format!("{name}: 登记 {households} 户，应办 {}", number("targets")));
    }
    if open.is_some_and(|open| open as i64 != number("open")) {
        wrong.push(format!("{name}: 未办名单 {open:?} 户，台账 {total}"));
    }
    let below = found["below"].as_array().map(Vec::as_slice).unwrap_or_default();
    for key in ["targets", "done", "excused", "open"] {
        let sum: i64 = below.iter().filter_map(|unit| unit["tally"][key].as_i64()).sum();
        if !below.is_empty() && sum != number(key) {
            wrong.push(format!("{name}: 下级 {key} 合计 {sum}，本级 {}", number(key)));
        }
    }
    wrong
}

/// Where a rolled-up report differs from what was signed below.
pub fn report(name: &str, want: &Expected, found: &Value) -> Vec<String> {
    let figures =
        json!([found["figures"]["visits"], found["figures"]["arrivals"], found["figures"]["unwell"]]);
    let groups = found["progress"].as_array().and_then(|levels| levels.last()).cloned().unwrap_or_default();
    let counts = json!([groups["signed"], groups["zero"], groups["late"]]);
    let mut wrong = Vec::new();
    if figures != json!(want.signed) {
        wrong.push(format!("{name}: 报告应为 {:?}，实为 {figures}", want.signed));
    }
    if counts != json!(want.reports) {
        wrong.push(format!("{name}: 上报应为 {:?}（已报、零报、迟报），实为 {counts}", want.reports));
    }
    wrong
}
