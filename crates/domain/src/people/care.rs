//! Who needs looking after (B-78): on a list only with consent, somebody else's for children, and contacted again before a
//! day.

use jiff::ToSpan;
use jiff::civil::Date;

/// Most days between two contacts.
const LONGEST: i64 = 31;
/// Whoever is younger does not consent alone (I-23).
const CONSENTS_FROM: i32 = 14;

/// Who agreed that somebody stands on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// They themselves.
    Own,
    /// Somebody who looks after them, by name.
    Guardian(String),
}

/// How somebody is to be looked after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarePlan {
    /// What they need, by the playbook's names.
    pub needs: Vec<String>,
    /// Who agreed.
    pub consent: Consent,
    /// On which day.
    pub consented_on: Date,
    /// Days between two contacts.
    pub every_days: i64,
    /// The day of the next contact.
    pub next_on: Date,
}

impl CarePlan {
    /// What is wrong with it on a day, by field; `known` are the needs of the playbook, `born` the person's birth date.
    pub fn faults(
        &self,
        known: &[&str],
        born: Option<Date>,
        today: Date,
    ) -> Vec<(&'static str, &'static str)> {
        let of_age = |born: Date| born.checked_add(CONSENTS_FROM.years()).is_ok_and(|day| day <= today);
        let alone = self.consent == Consent::Own;
        let named = !matches!(&self.consent, Consent::Guardian(name) if name.trim().is_empty());
        let rules = [
            ("needs", "missing", !self.needs.is_empty()),
            ("needs", "unknown", self.needs.iter().all(|it| known.contains(&it.as_str()))),
            ("consent", "guardian", !alone || born.is_none_or(of_age)),
            ("consent_by", "missing", named),
            ("consented_on", "unfit", self.consented_on <= today),
            ("every_days", "unfit", (1..=LONGEST).contains(&self.every_days)),
            ("next_on", "unfit", self.next_on >= today && self.next_on <= after(today, LONGEST)),
        ];
        rules.into_iter().filter(|(.., right)| !right).map(|(field, code, _)| (field, code)).collect()
    }
}

/// The day so many days after another; the last of all where there is none.
pub fn after(day: Date, days: i64) -> Date {
    jiff::Span::new().try_days(days).and_then(|days| day.checked_add(days)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn no_number_of_days_is_too_many() {
        let day = date(2022, 3, 15);
        assert_eq!([7, 31].map(|days| after(day, days)), [date(2022, 3, 22), date(2022, 4, 15)]);
        assert_eq!([i64::MAX, i64::MIN].map(|days| after(day, days)), [Date::MAX; 2]);
    }

    #[test]
    fn nobody_is_on_the_list_without_consent_and_no_child_by_its_own() {
        let today = date(2022, 3, 15);
        let plan = CarePlan {
            needs: vec!["alone".to_owned()],
            consent: Consent::Own,
            consented_on: date(2022, 3, 1),
            every_days: 7,
            next_on: date(2022, 3, 20),
        };
        let wrong = |plan: &CarePlan, born| plan.faults(&["alone", "walking"], born, today);
        assert!(wrong(&plan, Some(date(1940, 1, 1))).is_empty());
        assert!(wrong(&plan, None).is_empty());
        assert!(wrong(&plan, Some(date(2008, 3, 15))).is_empty(), "fourteen today");
        assert_eq!(wrong(&plan, Some(date(2008, 3, 16))), [("consent", "guardian")]);
        let guarded = CarePlan { consent: Consent::Guardian("孔母".to_owned()), ..plan.clone() };
        assert!(wrong(&guarded, Some(date(2015, 1, 1))).is_empty());
        let cases = [
            (CarePlan { needs: vec![], ..plan.clone() }, ("needs", "missing")),
            (CarePlan { needs: vec!["gold".to_owned()], ..plan.clone() }, ("needs", "unknown")),
            (
                CarePlan { consent: Consent::Guardian(" ".to_owned()), ..plan.clone() },
                ("consent_by", "missing"),
            ),
            (CarePlan { consented_on: date(2022, 3, 16), ..plan.clone() }, ("consented_on", "unfit")),
            (CarePlan { every_days: 0, ..plan.clone() }, ("every_days", "unfit")),
            (CarePlan { next_on: date(2022, 3, 14), ..plan.clone() }, ("next_on", "unfit")),
            (CarePlan { next_on: date(2022, 4, 16), ..plan.clone() }, ("next_on", "unfit")),
        ];
        for (plan, want) in cases {
            assert_eq!(wrong(&plan, None), [want], "{plan:?}");
        }
    }
}
