//! What each group head will do, drawn from the seed before the day begins, so that the books can be
//! held against it at the end.

use rand::prelude::*;
use rand_chacha::ChaCha8Rng;

/// When a group reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reports {
    /// Before the cut-off.
    InTime,
    /// After it.
    Late,
    /// Not at all.
    Never,
}

/// What happens at one door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Outcome id, or nobody went there.
    pub outcome: Option<&'static str>,
    /// At which hour.
    pub hour: u32,
    /// Somebody is unwell.
    pub unwell: bool,
    /// Somebody has arrived.
    pub arrival: bool,
    /// The phone sends everything twice, as after a lost answer.
    pub twice: bool,
}

/// One group head's day.
#[derive(Debug, Clone)]
pub struct Head {
    /// Account.
    pub login: String,
    /// One a household, in the order of the list.
    pub doors: Vec<Door>,
    /// When they report.
    pub reports: Reports,
}

/// Draws a head's day.
pub fn head(login: String, doors: usize, rng: &mut ChaCha8Rng) -> Head {
    let reports = match rng.random_range(0..100) {
        0..90 => Reports::InTime,
        90..96 => Reports::Late,
        _ => Reports::Never,
    };
    Head { login, doors: (0..doors).map(|_| door(rng)).collect(), reports }
}

fn door(rng: &mut ChaCha8Rng) -> Door {
    let outcome = match rng.random_range(0..100) {
        0..78 => Some("visited"),
        78..86 => Some("absent"),
        86..89 => Some("moved"),
        89..91 => Some("refused"),
        _ => None,
    };
    Door {
        outcome,
        hour: rng.random_range(9..15),
        unwell: outcome == Some("visited") && rng.random_bool(0.02),
        arrival: outcome == Some("visited") && rng.random_bool(0.03),
        twice: rng.random_bool(0.1),
    }
}
