//! Where an area stands in the tree, as text whose byte order is tree order: four characters a
//! level, the county empty. A whole subtree is then one range of an index, whatever the ladder, so
//! scope, lists and totals are each one indexed read (I-11).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

const WIDTH: usize = 4;
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Path of an area below its county: `""`, `"0003"`, `"0003000a"` … Cheap to clone: everybody of a
/// unit shares one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaPath(Arc<str>);

/// All paths `p` with `from <= p < until`: an area and everything below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathRange {
    /// First path inside.
    pub from: String,
    /// First path behind the subtree.
    pub until: String,
}

impl AreaPath {
    /// The county itself.
    pub fn county() -> Self {
        Self(Arc::from(""))
    }

    /// Takes a path back from the store.
    pub fn from_stored(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The path of the `ordinal`-th child (0 … 1,679,615).
    #[must_use]
    pub fn child(&self, ordinal: u32) -> Self {
        let mut segment = [b'0'; WIDTH];
        let mut rest = ordinal;
        for place in segment.iter_mut().rev() {
            *place = DIGITS[(rest % 36) as usize];
            rest /= 36;
        }
        Self(format!("{}{}", self.0, String::from_utf8_lossy(&segment)).into())
    }

    /// A place behind every child there can be: where one that has no place yet would come to stand.
    #[must_use]
    pub fn behind(&self) -> Self {
        self.child(36u32.pow(WIDTH as u32) - 1)
    }

    /// Which child of its parent it is; `None` at the county.
    pub fn ordinal(&self) -> Option<u32> {
        let cut = self.0.len().checked_sub(WIDTH)?;
        u32::from_str_radix(&self.0[cut..], 36).ok()
    }

    /// Where this place stands once the subtree of `from` has gone to `to`; itself outside that subtree.
    #[must_use]
    pub fn gone(&self, from: &Self, to: &Self) -> Self {
        self.0
            .strip_prefix(&*from.0)
            .map_or_else(|| self.clone(), |rest| Self(format!("{}{rest}", to.0).into()))
    }

    /// The path one level up; `None` at the county.
    pub fn parent(&self) -> Option<Self> {
        let cut = self.0.len().checked_sub(WIDTH)?;
        Some(Self(self.0[..cut].into()))
    }

    /// The path cut to a depth (its ancestor there), or itself when it is not deeper.
    #[must_use]
    pub fn at_depth(&self, depth: usize) -> Self {
        Self(self.0[..(depth * WIDTH).min(self.0.len())].into())
    }

    /// The lowest area that covers both.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let same = self.0.bytes().zip(other.0.bytes()).take_while(|(a, b)| a == b).count();
        self.at_depth(same / WIDTH)
    }

    /// Levels below the county: 0 for the county.
    pub fn depth(&self) -> usize {
        self.0.len() / WIDTH
    }

    /// The text as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this area or lies below it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&*self.0)
    }

    /// The subtree as a range of stored texts (`~` sorts behind every digit and letter).
    pub fn range(&self) -> PathRange {
        PathRange { from: self.0.to_string(), until: format!("{}~", self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(ordinals: &[u32]) -> AreaPath {
        ordinals.iter().fold(AreaPath::county(), |path, ordinal| path.child(*ordinal))
    }

    #[test]
    fn what_covers_two_places_is_the_lowest_that_does() {
        let (a, b) = (path(&[1, 2, 3]), path(&[1, 2, 37]));
        assert_eq!(a.common(&b), path(&[1, 2]));
        assert_eq!(a.common(&a), a);
        assert_eq!(a.common(&path(&[2])), AreaPath::county());
        assert_eq!(path(&[1]).common(&path(&[1, 2])), path(&[1]));
    }

    proptest! {
        #[test]
        fn a_range_holds_the_subtree_and_nothing_else(
            top in prop::collection::vec(0u32..1_679_616, 0..4),
            other in prop::collection::vec(0u32..1_679_616, 0..6),
        ) {
            let (top, other) = (path(&top), path(&other));
            let range = top.range();
            let inside = other.as_str() >= range.from.as_str() && other.as_str() < range.until.as_str();
            prop_assert_eq!(inside, top.covers(&other));
        }

        #[test]
        fn siblings_sort_by_their_number(a in 0u32..1_679_616, b in 0u32..1_679_616) {
            let county = AreaPath::county();
            prop_assert_eq!(county.child(a).cmp(&county.child(b)), a.cmp(&b));
        }
    }

    #[test]
    fn a_subtree_goes_as_a_whole() {
        let (from, to) = (path(&[1, 2]), path(&[7, 40]));
        assert_eq!(path(&[1, 2, 3, 4]).gone(&from, &to), path(&[7, 40, 3, 4]));
        assert_eq!(path(&[1, 2]).gone(&from, &to), to);
        assert_eq!(path(&[1, 3]).gone(&from, &to), path(&[1, 3]));
        assert_eq!((to.ordinal(), AreaPath::county().ordinal()), (Some(40), None));
    }

    #[test]
    fn paths_climb_and_cut() {
        let group = path(&[3, 10, 1]);
        assert_eq!(group.as_str(), "0003000a0001");
        assert_eq!(group.depth(), 3);
        assert_eq!(group.parent(), Some(path(&[3, 10])));
        assert_eq!(group.at_depth(1), path(&[3]));
        assert_eq!(AreaPath::county().parent(), None);
    }
}
