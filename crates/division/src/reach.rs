//! Shortest ways inside one group of places.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

use crate::ground::Ground;

/// What a search from one place found; kept between searches so that nothing is allocated again.
#[derive(Default)]
pub struct Reach {
    /// How far each place is from the start.
    pub far: Vec<f32>,
    /// The place before it on the way.
    pub before: Vec<u32>,
    /// The places in the order they were reached, the start first.
    pub order: Vec<u32>,
    heap: BinaryHeap<Step>,
}

#[derive(PartialEq)]
struct Step(f32, u32);

impl Eq for Step {}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

impl Reach {
    /// Searches from `start` through `places`, which are all those of one unit.
    pub fn search(&mut self, ground: &Ground, unit: &[u32], places: &[u32], start: u32) {
        self.far.resize(ground.len(), 0.0);
        self.before.resize(ground.len(), 0);
        for place in places {
            self.far[*place as usize] = f32::INFINITY;
        }
        let own = unit[start as usize];
        self.order.clear();
        self.heap.clear();
        self.far[start as usize] = 0.0;
        self.before[start as usize] = start;
        self.heap.push(Step(0.0, start));
        while let Some(Step(far, place)) = self.heap.pop() {
            if far > self.far[place as usize] {
                continue;
            }
            self.order.push(place);
            for link in ground.links(place) {
                let next = link.to as usize;
                // Never nothing: ways of equal length would be put in no order.
                let there = far + link.length.max(0.1);
                if unit[next] == own && there < self.far[next] {
                    self.far[next] = there;
                    self.before[next] = place;
                    self.heap.push(Step(there, link.to));
                }
            }
        }
    }

    /// A place and all that is reached through it.
    pub fn branch(&self, top: u32) -> Vec<u32> {
        let mut inside = HashSet::from([top]);
        let from = self.order.iter().position(|place| *place == top).unwrap_or(0);
        let mut branch = vec![top];
        for place in &self.order[from..] {
            if inside.contains(&self.before[*place as usize]) && inside.insert(*place) {
                branch.push(*place);
            }
        }
        branch
    }
}
