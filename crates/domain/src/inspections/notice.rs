//! The life of a rectification notice: issued, told to be done, checked again by somebody else, closed, sent
//! back, or ordered by those above. Nothing closes without a second pair of eyes.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// Handed to whoever must act.
    Issued,
    /// They say it is done.
    HandedIn,
    /// It was not.
    SentBack,
    /// Those above order it done.
    Ordered,
    /// Somebody else saw that it is done.
    Closed,
}

/// What somebody found who checked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is done.
    Closed,
    /// It is not.
    SentBack,
}

impl NoticeState {
    /// Every state there is.
    pub const ALL: [Self; 5] = [Self::Issued, Self::HandedIn, Self::SentBack, Self::Ordered, Self::Closed];

    /// The name in the store and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::HandedIn => "handed_in",
            Self::SentBack => "sent_back",
            Self::Ordered => "ordered",
            Self::Closed => "closed",
        }
    }

    /// Back from the store.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// Whoever must act says that it is done.
///
/// # Errors
/// [`Refusal::NoticeClosed`] for one that is closed; once more on top of the last is no harm.
pub fn hand_in(state: NoticeState) -> Result<NoticeState, Refusal> {
    if state == NoticeState::Closed { Err(Refusal::NoticeClosed) } else { Ok(NoticeState::HandedIn) }
}

/// Somebody checks again, without waiting to be told that it is done.
///
/// # Errors
/// [`Refusal::NoticeClosed`]; [`Refusal::OwnFinding`] for whoever issued it or said that it is done.
pub fn verdict(state: NoticeState, found: Verdict, had_part: bool) -> Result<NoticeState, Refusal> {
    match (state, had_part, found) {
        (NoticeState::Closed, ..) => Err(Refusal::NoticeClosed),
        (_, true, _) => Err(Refusal::OwnFinding),
        (.., Verdict::Closed) => Ok(NoticeState::Closed),
        (.., Verdict::SentBack) => Ok(NoticeState::SentBack),
    }
}

/// Those above order a unit to see to it: only what is late or was sent back.
///
/// # Errors
/// [`Refusal::NoticeClosed`], [`Refusal::NotDueYet`].
pub fn order(state: NoticeState, late: bool) -> Result<NoticeState, Refusal> {
    match state {
        NoticeState::Closed => Err(Refusal::NoticeClosed),
        NoticeState::SentBack => Ok(NoticeState::Ordered),
        _ if late => Ok(NoticeState::Ordered),
        _ => Err(Refusal::NotDueYet),
    }
}

/// The number of a notice: `尼督改〔2022〕12号`.
pub fn number(prefix: &str, year: i16, serial: i64) -> String {
    format!("{prefix}〔{year}〕{serial}号")
}

#[cfg(test)]
mod tests {
    use super::NoticeState::{Closed, HandedIn, Issued, Ordered, SentBack};
    use super::*;

    //
    #[test]
    fn a_notice_closes_only_by_other_eyes_and_is_ordered_only_when_late_or_sent_back() {
        for state in NoticeState::ALL {
            let closed = state == Closed;
            assert_eq!(NoticeState::from_stored(state.as_str()), Some(state));
            assert_eq!(hand_in(state), if closed { Err(Refusal::NoticeClosed) } else { Ok(HandedIn) });
            let own = verdict(state, Verdict::Closed, true);
            assert_eq!(own, Err(if closed { Refusal::NoticeClosed } else { Refusal::OwnFinding }));
            let other = verdict(state, Verdict::SentBack, false);
            assert_eq!(other, if closed { Err(Refusal::NoticeClosed) } else { Ok(SentBack) });
            assert_eq!(order(state, true).is_ok(), !closed);
        }
        let early =
            [(Issued, Err(Refusal::NotDueYet)), (HandedIn, Err(Refusal::NotDueYet)), (SentBack, Ok(Ordered))];
        for (state, want) in early {
            assert_eq!(order(state, false), want, "{state:?}");
        }
        assert_eq!(number("尼督改", 2022, 12), "尼督改〔2022〕12号");
    }
}
