//! The headquarters' work list: what is to be done on a day, split level by level, taken on and done.

use crate::refusal::Refusal;

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Nobody has taken it on.
    Published,
    /// Somebody has.
    Accepted,
    /// It is done.
    Done,
}

impl ItemState {
    /// The name in the store and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Accepted => "accepted",
            Self::Done => "done",
        }
    }

    /// Back from the store.
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::Published, Self::Accepted, Self::Done].into_iter().find(|it| it.as_str() == text)
    }
}

/// Says that an item is done: its parts must be, and saying so takes it on as well.
///
/// # Errors
/// [`Refusal::PartsOpen`] while some part of it is not done.
pub fn finish(state: ItemState, open_parts: i64) -> Result<ItemState, Refusal> {
    match (state, open_parts) {
        (ItemState::Done, _) | (_, 0) => Ok(ItemState::Done),
        _ => Err(Refusal::PartsOpen),
    }
}

/// Takes back that an item is done, while what it is part of is not.
///
/// # Errors
/// [`Refusal::PartsOpen`] when the whole was said to be done already.
pub fn resume(state: ItemState, whole: Option<ItemState>) -> Result<ItemState, Refusal> {
    match (state, whole) {
        (ItemState::Done, Some(ItemState::Done)) => Err(Refusal::PartsOpen),
        (ItemState::Done, _) => Ok(ItemState::Accepted),
        (state, _) => Ok(state),
    }
}

#[cfg(test)]
mod tests {
    use super::ItemState::{Accepted, Done, Published};
    use super::*;

    #[test]
    fn a_whole_is_done_after_its_parts_and_a_part_is_not_undone_behind_it() {
        let finished = [
            (Published, 0, Ok(Done)),
            (Accepted, 0, Ok(Done)),
            (Accepted, 2, Err(Refusal::PartsOpen)),
            (Done, 0, Ok(Done)),
        ];
        for (state, parts, want) in finished {
            assert_eq!(finish(state, parts), want, "{state:?} {parts}");
        }
        let resumed = [
            (Done, None, Ok(Accepted)),
            (Done, Some(Accepted), Ok(Accepted)),
            (Done, Some(Done), Err(Refusal::PartsOpen)),
            (Accepted, Some(Done), Ok(Accepted)),
        ];
        for (state, whole, want) in resumed {
            assert_eq!(resume(state, whole), want, "{state:?} {whole:?}");
        }
        assert_eq!(ItemState::from_stored("done"), Some(Done));
    }
}
