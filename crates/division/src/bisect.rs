//! The first draft: halves of halves, each in one piece.
//!
//! Connected ground is cut in two along one of two families of cuts, both of which leave two connected
//! sides: the bisector of the distances (along links) to two far ends, and a branch of the tree of shortest
//! ways from an end. Of the cuts whose sides can be filled with whole units the one with the least spread
//! a unit is taken. Cost: `O(n log n)` a level and a quarter at least on each side, so `O(n log² n)` in all.

use crate::ground::Ground;
use crate::moments::Moments;
use crate::reach::Reach;
use crate::rules::Size;

/// Below so many units both axes are tried.
const BOTH_AXES: u64 = 8;
/// Two bisector distances nearer than this (metres) count as the same, so that a branch is never torn.
const SAME: f32 = 0.02;

/// A cut in two, and the units each side gets.
struct Cut {
    worth: f64,
    way: Way,
    units: [u64; 2],
}

#[derive(Clone, Copy)]
enum Way {
    /// So many places from the front of the line by their lead.
    Front(usize),
    /// The branch that begins at this place of the first (0) or second (1) tree goes to the second side.
    Branch(usize, u32),
}

struct Bisection<'a> {
    ground: &'a Ground,
    size: Size,
    exact: bool,
    /// The unit each place is in so far.
    unit: Vec<u32>,
    trees: [Reach; 2],
    below: Vec<Moments>,
    line: Vec<u32>,
}

/// Drafts units for connected ground; answers the unit of every place and how many there are.
pub fn draft(ground: &Ground, size: Size, units: u64, exact: bool) -> (Vec<u32>, u32) {
    let mut own = Bisection {
        ground,
        size,
        exact,
        unit: vec![0; ground.len()],
        trees: [Reach::default(), Reach::default()],
        below: vec![Moments::default(); ground.len()],
        line: Vec::new(),
    };
    let mut places: Vec<u32> = (0..ground.len() as u32).collect();
    let mut todo = vec![(0, places.len(), units, 0)];
    let mut count = 1;
    while let Some((from, to, units, unit)) = todo.pop() {
        if units < 2 || to - from < 2 {
            continue;
        }
        let part = &mut places[from..to];
        let Some((first, second)) = own.cut(part, units, unit, count) else { continue };
        let middle = from + fronted(part, |place| own.unit[place as usize] == unit);
        todo.push((from, middle, first, unit));
        todo.push((middle, to, second, count));
        count += 1;
    }
    (own.unit, count)
}

/// Brings those for which `first` holds to the front; says how many they are.
fn fronted(places: &mut [u32], first: impl Fn(u32) -> bool) -> usize {
    let mut middle = 0;
    for at in 0..places.len() {
        if first(places[at]) {
            places.swap(middle, at);
            middle += 1;
        }
    }
    middle
}

impl Bisection<'_> {
    /// Cuts a part in two; its second side becomes unit `new`. Says how many units each side is to become.
    fn cut(&mut self, places: &[u32], units: u64, unit: u32, new: u32) -> Option<(u64, u64)> {
        let all = Moments::over(self.ground, places);
        let (mut best, mut second) = (None::<Cut>, Vec::new());
        for across in [false, true] {
            if across && units > BOTH_AXES {
                break;
            }
            let ends = self.ends(places, &all, across);
            if ends[0] == ends[1] {
                continue;
            }
            for (tree, end) in self.trees.iter_mut().zip(ends) {
                tree.search(self.ground, &self.unit, places, end);
            }
            let before = best.as_ref().map_or(f64::INFINITY, |it| it.worth);
            self.fronts(places, &all, units, &mut best);
            self.branches(&all, units, &mut best);
            if let Some(cut) = best.as_ref().filter(|it| it.worth < before) {
                second = match cut.way {
                    Way::Front(from) => self.line[from..].to_vec(),
                    Way::Branch(tree, top) => self.trees[tree].branch(top),
                };
            }
        }
        let cut = best?;
        for place in second {
            debug_assert_eq!(self.unit[place as usize], unit);
            self.unit[place as usize] = new;
        }
        Some((cut.units[0], cut.units[1]))
    }

    /// The two places farthest apart along the long axis of the part, or across it.
    fn ends(&self, places: &[u32], all: &Moments, across: bool) -> [u32; 2] {
        let [mx, my] = all.middle();
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for place in places {
            let [x, y] = self.ground.at[*place as usize];
            xx += (x - mx) * (x - mx);
            xy += (x - mx) * (y - my);
            yy += (y - my) * (y - my);
        }
        let quarter = if across { std::f64::consts::FRAC_PI_2 } else { 0.0 };
        let (sin, cos) = (0.5 * (2.0 * xy).atan2(xx - yy) + quarter).sin_cos();
        let (mut low, mut high) = ((f64::INFINITY, places[0]), (f64::NEG_INFINITY, places[0]));
        for place in places {
            let [x, y] = self.ground.at[*place as usize];
            let along = (x - mx) * cos + (y - my) * sin;
            if along < low.0 {
                low = (along, *place);
            }
            if along > high.0 {
                high = (along, *place);
            }
        }
        [low.1, high.1]
    }

    /// Cuts along the bisector: nearer the first end than the second by at least so much.
    fn fronts(&mut self, places: &[u32], all: &Moments, units: u64, best: &mut Option<Cut>) {
        let [one, two] = &self.trees;
        let lead = |place: u32| one.far[place as usize] - two.far[place as usize];
        self.line.clear();
        self.line.extend_from_slice(places);
        self.line.sort_unstable_by(|a, b| lead(*a).total_cmp(&lead(*b)).then(a.cmp(b)));
        let mut front = Moments::default();
        for at in 1..self.line.len() {
            front.add(&Moments::of(self.ground, self.line[at - 1]));
            if lead(self.line[at]) - lead(self.line[at - 1]) > SAME {
                self.weigh(&front, all, units, Way::Front(at), best);
            }
        }
    }

    /// Cuts that take a branch off a tree of shortest ways.
    fn branches(&mut self, all: &Moments, units: u64, best: &mut Option<Cut>) {
        for number in 0..2 {
            let tree = &self.trees[number];
            for place in &tree.order {
                self.below[*place as usize] = Moments::of(self.ground, *place);
            }
            for place in tree.order.iter().skip(1).rev() {
                let own = self.below[*place as usize];
                self.below[tree.before[*place as usize] as usize].add(&own);
                self.weigh(&all.less(&own), all, units, Way::Branch(number, *place), best);
            }
        }
    }

    fn weigh(&self, side: &Moments, all: &Moments, units: u64, way: Way, best: &mut Option<Cut>) {
        let rest = all.less(side);
        let Some((share, strain)) = share(self.size, [side.held, rest.held], units, self.exact) else {
            return;
        };
        let spread = side.spread() / share[0] as f64 + rest.spread() / share[1] as f64;
        let worth = (spread + 1.0) * (1.0 + strain);
        if best.as_ref().is_none_or(|it| worth < it.worth) {
            *best = Some(Cut { worth, way, units: share });
        }
    }
}

/// How many units each side becomes, and how much that strains the size rule; none where a side would be
/// less than a quarter of many units.
fn share(size: Size, held: [u64; 2], units: u64, exact: bool) -> Option<([u64; 2], f64)> {
    let mean = (held[0] + held[1]) as f64 / units as f64;
    let first = (held[0] as f64 / mean).round().clamp(1.0, (units - 1) as f64) as u64;
    if units > BOTH_AXES && (first * 4 < units || first * 4 > units * 3) {
        return None;
    }
    let second = if exact { units - first } else { (held[1] as f64 / mean).round().max(1.0) as u64 };
    let slack = (mean - f64::from(size.least)).min(f64::from(size.most) - mean).max(4.0);
    let pull = |held: u64, units: u64| {
        let off = (held as f64 / units as f64 - mean) / slack;
        let out = if size.holds(held, units) { 0.0 } else { 10.0 };
        off * off + out * (1.0 + off.abs())
    };
    Some(([first, second], pull(held[0], first) + pull(held[1], second)))
}
