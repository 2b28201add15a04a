//! What is divided: places with a size, and who is whose neighbour.

use std::collections::HashMap;

/// A way from one place to its neighbour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The neighbour.
    pub to: u32,
    /// How far it is, in metres.
    pub length: f32,
}

/// Places with their size and neighbours (an undirected graph in compressed rows).
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Where each place is: metres east and north.
    pub at: Vec<[f64; 2]>,
    /// What each place counts for under the size rule.
    pub size: Vec<u32>,
    first: Vec<u32>,
    links: Vec<Link>,
}

impl Ground {
    /// Builds the rows out of pairs of neighbours; a pair stands once, in either order.
    pub fn new(at: Vec<[f64; 2]>, size: Vec<u32>, pairs: &[(u32, u32, f64)]) -> Self {
        let mut first = vec![0u32; at.len() + 1];
        for (a, b, _) in pairs {
            first[*a as usize + 1] += 1;
            first[*b as usize + 1] += 1;
        }
        for place in 0..at.len() {
            first[place + 1] += first[place];
        }
        let mut next = first.clone();
        let mut links = vec![Link { to: 0, length: 0.0 }; pairs.len() * 2];
        for (a, b, length) in pairs {
            for (from, to) in [(*a, *b), (*b, *a)] {
                let slot = &mut next[from as usize];
                links[*slot as usize] = Link { to, length: *length as f32 };
                *slot += 1;
            }
        }
        Self { at, size, first, links }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is nothing to divide.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The neighbours of a place.
    pub fn links(&self, place: u32) -> &[Link] {
        &self.links[self.first[place as usize] as usize..self.first[place as usize + 1] as usize]
    }

    /// What all places count for together.
    pub fn total(&self, places: &[u32]) -> u64 {
        places.iter().map(|place| u64::from(self.size[*place as usize])).sum()
    }

    /// Some of the places with the links between them, numbered as they stand in `places`.
    #[must_use]
    pub fn part(&self, places: &[u32]) -> Self {
        let number: HashMap<u32, u32> =
            places.iter().enumerate().map(|(at, place)| (*place, at as u32)).collect();
        let mut own = Self {
            at: places.iter().map(|place| self.at[*place as usize]).collect(),
            size: places.iter().map(|place| self.size[*place as usize]).collect(),
            first: vec![0],
            links: Vec::new(),
        };
        for place in places {
            let links = self.links(*place).iter();
            own.links
                .extend(links.filter_map(|link| number.get(&link.to).map(|to| Link { to: *to, ..*link })));
            own.first.push(own.links.len() as u32);
        }
        own
    }

    /// The connected pieces, each with its places, in the order of their first place.
    pub fn pieces(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.len()];
        let mut pieces = Vec::new();
        for start in 0..self.len() as u32 {
            if seen[start as usize] {
                continue;
            }
            seen[start as usize] = true;
            let mut piece = vec![start];
            let mut next = 0;
            while next < piece.len() {
                for link in self.links(piece[next]) {
                    if !std::mem::replace(&mut seen[link.to as usize], true) {
                        piece.push(link.to);
                    }
                }
                next += 1;
            }
            pieces.push(piece);
        }
        pieces
    }
}
