//! The figures of a report: whole numbers by the figure ids of the playbook's form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Figures by id, in the order of their ids. A figure that is not there is zero.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Figures(pub BTreeMap<String, i64>);

impl Figures {
    /// One figure.
    pub fn get(&self, id: &str) -> i64 {
        self.0.get(id).copied().unwrap_or_default()
    }

    /// Sets one figure.
    pub fn set(&mut self, id: &str, value: i64) {
        self.0.insert(id.to_owned(), value);
    }

    /// Adds another unit's figures.
    pub fn add(&mut self, other: &Self) {
        for (id, value) in &other.0 {
            *self.0.entry(id.clone()).or_default() += value;
        }
    }

    /// Whether nothing happened: every one of `watched` is zero.
    pub fn is_zero(&self, watched: &[String]) -> bool {
        watched.iter().all(|id| self.get(id) == 0)
    }
}

impl<const N: usize> From<[(&str, i64); N]> for Figures {
    fn from(pairs: [(&str, i64); N]) -> Self {
        Self(pairs.into_iter().map(|(id, value)| (id.to_owned(), value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_add_up_and_zero_means_the_watched_ones() {
        let mut sum = Figures::from([("arrivals", 1), ("visits", 4)]);
        sum.add(&Figures::from([("visits", 3), ("unwell", 0)]));
        assert_eq!(sum, Figures::from([("arrivals", 1), ("unwell", 0), ("visits", 7)]));
        let watched = ["arrivals".to_owned(), "unwell".to_owned()];
        assert!(!sum.is_zero(&watched));
        assert!(Figures::from([("visits", 9)]).is_zero(&watched));
    }
}
