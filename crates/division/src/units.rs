//! Units in the making: who is in which, and the sums that tell what a change is worth.

use crate::ground::Ground;
use crate::moments::Moments;
use crate::rules::Size;

/// What a way of cutting is worth; less is better, the first counts before the second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Worth {
    /// How much is outside the size rule.
    pub off: u64,
    /// How much changes against today.
    pub changed: u64,
    /// The sum of squared distances.
    pub spread: f64,
}

/// A division that is being improved. Every unit stays in one piece.
pub struct Units<'a> {
    pub ground: &'a Ground,
    pub size: Size,
    /// The unit of every place.
    pub of: Vec<u32>,
    /// The places of every unit, in no order.
    pub members: Vec<Vec<u32>>,
    pub sums: Vec<Moments>,
    /// The unit each place is in today, where as little as possible is to change.
    home: Option<Vec<u32>>,
    /// How much all units together are outside the rule.
    outside: u64,
    slot: Vec<u32>,
    mark: Vec<u32>,
    stamp: u32,
    queue: Vec<u32>,
    /// Where places were before, latest last, while a try may still be taken back.
    journal: Vec<(u32, u32)>,
    tries: Vec<usize>,
}

impl<'a> Units<'a> {
    pub fn new(ground: &'a Ground, size: Size, of: Vec<u32>, count: u32) -> Self {
        let mut units = Self {
            ground,
            size,
            members: vec![Vec::new(); count as usize],
            sums: vec![Moments::default(); count as usize],
            slot: vec![0; of.len()],
            mark: vec![0; of.len()],
            stamp: 0,
            queue: Vec::new(),
            journal: Vec::new(),
            tries: Vec::new(),
            home: None,
            outside: 0,
            of,
        };
        for place in 0..units.of.len() as u32 {
            units.enter(place, units.of[place as usize]);
        }
        units
    }

    /// From now on, every place that is not where it is now counts as changed.
    pub fn settle_home(&mut self) {
        self.home = Some(self.of.clone());
    }

    /// What changes when the place is in this unit, in what the size rule counts; one at least for each place.
    pub fn changed(&self, place: u32, unit: u32) -> u64 {
        match &self.home {
            Some(home) if home[place as usize] != unit => u64::from(self.ground.size[place as usize]).max(1),
            _ => 0,
        }
    }

    /// What two units together are worth as they stand.
    pub fn worth(&self, one: u32, two: u32) -> Worth {
        let changed =
            |unit: u32| self.members[unit as usize].iter().map(|it| self.changed(*it, unit)).sum::<u64>();
        Worth {
            off: self.off(one) + self.off(two),
            changed: if self.home.is_some() { changed(one) + changed(two) } else { 0 },
            spread: self.sums[one as usize].spread() + self.sums[two as usize].spread(),
        }
    }

    /// A new unit without places.
    pub fn open(&mut self) -> u32 {
        self.members.push(Vec::new());
        self.sums.push(Moments::default());
        self.members.len() as u32 - 1
    }

    /// The unit of every place and their number, without those that ended.
    pub fn named(self) -> (Vec<u32>, u32) {
        let mut count = 0;
        let names: Vec<u32> = self
            .members
            .iter()
            .map(|places| {
                count += u32::from(!places.is_empty());
                count.saturating_sub(1)
            })
            .collect();
        (self.of.into_iter().map(|unit| names[unit as usize]).collect(), count)
    }

    fn enter(&mut self, place: u32, unit: u32) {
        let before = self.off(unit);
        self.of[place as usize] = unit;
        self.slot[place as usize] = self.members[unit as usize].len() as u32;
        self.members[unit as usize].push(place);
        self.sums[unit as usize].add(&Moments::of(self.ground, place));
        self.outside = self.outside - before + self.off(unit);
    }

    fn leave(&mut self, place: u32) {
        let own = self.of[place as usize];
        let (unit, before) = (own as usize, self.off(own));
        let slot = self.slot[place as usize] as usize;
        self.members[unit].swap_remove(slot);
        if let Some(moved) = self.members[unit].get(slot) {
            self.slot[*moved as usize] = slot as u32;
        }
        self.sums[unit] = self.sums[unit].less(&Moments::of(self.ground, place));
        self.outside = self.outside - before + self.off(own);
    }

    /// Puts a place into a unit, wherever it was.
    pub fn put(&mut self, place: u32, unit: u32) {
        let was = self.of[place as usize];
        if was != unit {
            if !self.tries.is_empty() {
                self.journal.push((place, was));
            }
            self.leave(place);
            self.enter(place, unit);
        }
    }

    /// Begins a try that can be taken back; tries may stand within one another.
    pub fn begin(&mut self) {
        self.tries.push(self.journal.len());
    }

    /// Ends a try: it stands, or everything goes back to where it was.
    pub fn end(&mut self, stands: bool) {
        let from = self.tries.pop().unwrap_or_default();
        if !stands {
            for (place, was) in self.journal.split_off(from).into_iter().rev() {
                self.leave(place);
                self.enter(place, was);
            }
        }
        if self.tries.is_empty() {
            self.journal.clear();
        }
    }

    /// The neighbouring units, each once, in order.
    pub fn near(&self, unit: u32) -> Vec<u32> {
        let mut near: Vec<u32> = self.members[unit as usize]
            .iter()
            .flat_map(|place| self.ground.links(*place))
            .map(|link| self.of[link.to as usize])
            .filter(|it| *it != unit)
            .collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    pub fn held(&self, unit: u32) -> u64 {
        self.sums[unit as usize].held
    }

    /// How far a unit is from the rule; one without places is no unit.
    pub fn off(&self, unit: u32) -> u64 {
        if self.members[unit as usize].is_empty() { 0 } else { self.size.off(self.held(unit)) }
    }

    /// How much all units together are outside the rule.
    pub fn outside(&self) -> u64 {
        self.outside
    }

    /// How much the spread falls when the place leaves its unit, and how much it grows elsewhere.
    pub fn relief(&self, place: u32) -> f64 {
        let sums = &self.sums[self.of[place as usize] as usize];
        sums.count / (sums.count - 1.0).max(0.5) * self.apart(place, sums)
    }

    pub fn burden(&self, place: u32, unit: u32) -> f64 {
        let sums = &self.sums[unit as usize];
        sums.count / (sums.count + 1.0) * self.apart(place, sums)
    }

    fn apart(&self, place: u32, sums: &Moments) -> f64 {
        let ([x, y], [mx, my]) = (self.ground.at[place as usize], sums.middle());
        (x - mx) * (x - mx) + (y - my) * (y - my)
    }

    /// Whether the unit stays in one piece (and is not emptied) when the place leaves.
    pub fn can_leave(&mut self, place: u32) -> bool {
        let unit = self.of[place as usize];
        let mut sought = 0;
        self.stamp += 2;
        let (asked, seen) = (self.stamp, self.stamp + 1);
        let mut start = None;
        for link in self.ground.links(place) {
            if self.of[link.to as usize] == unit && self.mark[link.to as usize] != asked {
                self.mark[link.to as usize] = asked;
                sought += 1;
                start.get_or_insert(link.to);
            }
        }
        let Some(start) = start else { return false };
        if sought == 1 {
            return true;
        }
        self.mark[place as usize] = seen;
        self.mark[start as usize] = seen;
        sought -= 1;
        self.queue.clear();
        self.queue.push(start);
        let mut next = 0;
        while next < self.queue.len() {
            for link in self.ground.links(self.queue[next]) {
                let there = link.to as usize;
                if self.of[there] != unit || self.mark[there] == seen {
                    continue;
                }
                if self.mark[there] == asked {
                    sought -= 1;
                    if sought == 0 {
                        return true;
                    }
                }
                self.mark[there] = seen;
                self.queue.push(link.to);
            }
            next += 1;
        }
        false
    }

    /// Whether those of `places` for which `side` holds hang together.
    pub fn hangs_together(&mut self, places: &[u32], side: impl Fn(u32) -> bool) -> bool {
        self.stamp += 2;
        let (asked, seen) = (self.stamp, self.stamp + 1);
        let mut sought = 0;
        let mut start = None;
        for place in places {
            if side(*place) {
                self.mark[*place as usize] = asked;
                sought += 1;
                start = Some(*place);
            }
        }
        let Some(start) = start else { return false };
        self.mark[start as usize] = seen;
        self.queue.clear();
        self.queue.push(start);
        let mut next = 0;
        while next < self.queue.len() {
            for link in self.ground.links(self.queue[next]) {
                if self.mark[link.to as usize] == asked {
                    self.mark[link.to as usize] = seen;
                    self.queue.push(link.to);
                }
            }
            next += 1;
        }
        self.queue.len() == sought
    }
}
