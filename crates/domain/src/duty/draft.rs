//! A roster drafted within the rules. Watches that begin together are an assignment problem (Kuhn and
//! Munkres, from a library): who has worked least goes first. A seat nobody may take is tried again by
//! chains of exchanges; afterwards hours move from those with most to those with least. What stays empty
//! says which rule binds. Deterministic; places that share nobody are drafted apart, so that the cost
//! grows with the largest pool, not with the county.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pathfinding::prelude::{Matrix, components, kuhn_munkres_min};

use super::{Breach, DutyRules, Watch, breaches};

/// A place at a checkpoint at a time, and who may take it.
#[derive(Debug, Clone)]
pub struct Seat {
    /// When.
    pub watch: Watch,
    /// Whether the checkpoint is left when nobody takes it; the others are filled with whoever remains.
    pub must: bool,
    /// Places in the list of workers.
    pub candidates: Vec<usize>,
}

/// Who takes which seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// A worker for each seat, in the order of the seats.
    pub taken: Vec<Option<usize>>,
    /// Seats that stayed empty.
    pub unfilled: Vec<Unfilled>,
}

/// A seat that stayed empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled {
    /// Which.
    pub seat: usize,
    /// Rules of which giving up any one would fill it; all that stand against it when no single one would.
    /// Empty when nobody is eligible at all.
    pub binding: Vec<Breach>,
}

/// Exchanges tried in a row for one empty seat.
const CHAIN: usize = 3;
/// Exchanges tried in all for one empty seat: a roster that is far too small is said to be so at once.
const BUDGET: usize = 400;
/// Rounds of evening out.
const ROUNDS: usize = 12;
/// Weight of an empty seat: more than any roster's minutes.
const EMPTY: i64 = 1 << 40;

/// Drafts a roster for workers who hold some watches already.
pub fn draft(rules: DutyRules, held: &[Vec<Watch>], seats: &[Seat]) -> Draft {
    let mut taken = vec![None; seats.len()];
    let pools: Vec<Vec<usize>> =
        seats.iter().filter(|seat| !seat.candidates.is_empty()).map(|seat| seat.candidates.clone()).collect();
    let mut pool_of = HashMap::new();
    for (pool, workers) in components(&pools).into_iter().enumerate() {
        pool_of.extend(workers.into_iter().map(|worker| (worker, pool)));
    }
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, seat) in seats.iter().enumerate() {
        if let Some(first) = seat.candidates.first() {
            places.entry(pool_of[first]).or_default().push(place);
        }
    }
    let mut table = Table { rules, seats, held: held.to_vec(), taken: &mut taken, budget: 0 };
    for mut pool in places.into_values() {
        pool.sort_by_key(|seat| (seats[*seat].watch, *seat));
        let (must, rest): (Vec<usize>, Vec<usize>) = pool.iter().partition(|seat| seats[**seat].must);
        for part in [must, rest] {
            table.assign(&part);
            table.mend(&part);
        }
        table.even_out(&pool);
        // Evening out may have made room.
        table.mend(&pool);
    }
    let mut unfilled = Vec::new();
    for (seat, it) in seats.iter().enumerate().filter(|(seat, _)| table.taken[*seat].is_none()) {
        unfilled.push(Unfilled { seat, binding: table.binding(it) });
    }
    Draft { taken, unfilled }
}

struct Table<'a> {
    rules: DutyRules,
    seats: &'a [Seat],
    held: Vec<Vec<Watch>>,
    taken: &'a mut Vec<Option<usize>>,
    /// Exchanges that may still be tried for the seat at hand.
    budget: usize,
}

/// Minutes, those of a watch that begins by night half as much again: hours are shared fairly only when
/// nights are.
fn weight(watch: Watch) -> i64 {
    // China keeps one zone, eight hours ahead.
    let hour = (watch.from / 60 + 8).rem_euclid(24);
    if (6..22).contains(&hour) { watch.minutes() } else { watch.minutes() * 3 / 2 }
}

impl Table<'_> {
    fn load(&self, worker: usize) -> i64 {
        self.held[worker].iter().map(|watch| weight(*watch)).sum()
    }

    fn fits(&self, worker: usize, watch: Watch) -> bool {
        breaches(self.rules, &self.held[worker], watch).is_empty()
    }

    fn give(&mut self, seat: usize, worker: usize) {
        self.held[worker].push(self.seats[seat].watch);
        self.taken[seat] = Some(worker);
    }

    fn take_back(&mut self, seat: usize) {
        let Some(worker) = self.taken[seat].take() else { return };
        let watch = self.seats[seat].watch;
        if let Some(place) = self.held[worker].iter().position(|it| *it == watch) {
            self.held[worker].swap_remove(place);
        }
    }

    /// Watches that begin together, one after another.
    fn assign(&mut self, pool: &[usize]) {
        for together in pool.chunk_by(|a, b| self.seats[*a].watch.from == self.seats[*b].watch.from) {
            let able: BTreeSet<usize> =
                together.iter().flat_map(|seat| &self.seats[*seat].candidates).copied().collect();
            let able: Vec<usize> = able.into_iter().collect();
            let loads: Vec<i64> = able.iter().map(|worker| self.load(*worker)).collect();
            // One dummy column a seat, so that a seat may stay empty.
            let mut costs = Matrix::new(together.len(), able.len() + together.len(), EMPTY);
            for (row, seat) in together.iter().enumerate() {
                let it = &self.seats[*seat];
                for (column, worker) in able.iter().enumerate() {
                    let may = it.candidates.contains(worker) && self.fits(*worker, it.watch);
                    costs[(row, column)] = if may { loads[column] } else { 2 * EMPTY };
                }
            }
            let (_, chosen) = kuhn_munkres_min(&costs);
            for (seat, column) in together.iter().zip(chosen) {
                if column < able.len() && self.fits(able[column], self.seats[*seat].watch) {
                    self.give(*seat, able[column]);
                }
            }
        }
    }

    /// Fills what stayed empty by exchanges.
    fn mend(&mut self, pool: &[usize]) {
        for seat in pool {
            if self.taken[*seat].is_none() {
                self.budget = BUDGET;
                self.place(*seat, CHAIN, &mut vec![*seat], pool);
            }
        }
    }

    /// Finds somebody for a seat, moving one of their other seats to somebody else when need be.
    fn place(&mut self, seat: usize, chain: usize, busy: &mut Vec<usize>, pool: &[usize]) -> bool {
        let watch = self.seats[seat].watch;
        let mut able = self.seats[seat].candidates.clone();
        able.sort_by_key(|worker| (self.load(*worker), *worker));
        if let Some(worker) = able.iter().find(|worker| self.fits(**worker, watch)) {
            self.give(seat, *worker);
            return true;
        }
        if chain == 0 {
            return false;
        }
        for worker in able {
            let near: Vec<usize> = pool
                .iter()
                .filter(|other| self.taken[**other] == Some(worker) && !busy.contains(other))
                .filter(|other| (self.seats[**other].watch.day - watch.day).abs() <= 7)
                .copied()
                .collect();
            for other in near {
                if self.budget == 0 {
                    return false;
                }
                self.budget -= 1;
                self.take_back(other);
                if self.fits(worker, watch) {
                    self.give(seat, worker);
                    busy.push(other);
                    if self.place(other, chain - 1, busy, pool) {
                        return true;
                    }
                    busy.pop();
                    self.take_back(seat);
                }
                self.give(other, worker);
            }
        }
        false
    }

    /// Moves watches from those who hold most to those who hold least.
    fn even_out(&mut self, pool: &[usize]) {
        for _ in 0..ROUNDS {
            let mut moved = false;
            for seat in pool {
                let Some(worker) = self.taken[*seat] else { continue };
                let watch = self.seats[*seat].watch;
                let load = self.load(worker);
                let lighter = self.seats[*seat].candidates.iter().filter(|it| **it != worker);
                let lighter = lighter.filter(|it| self.load(**it) + weight(watch) < load);
                let best =
                    lighter.filter(|it| self.fits(**it, watch)).min_by_key(|it| (self.load(**it), **it));
                if let Some(best) = best.copied() {
                    self.take_back(*seat);
                    self.give(*seat, best);
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
    }

    fn binding(&self, seat: &Seat) -> Vec<Breach> {
        let broken: Vec<Vec<Breach>> =
            seat.candidates.iter().map(|it| breaches(self.rules, &self.held[*it], seat.watch)).collect();
        let single: BTreeSet<Breach> = broken.iter().filter(|it| it.len() == 1).flatten().copied().collect();
        let binding = if single.is_empty() { broken.iter().flatten().copied().collect() } else { single };
        binding.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seats(days: i64, shifts: i64, each: usize, candidates: &[usize]) -> Vec<Seat> {
        let length = 24 / shifts;
        let mut seats = Vec::new();
        for day in 0..days {
            for shift in 0..shifts {
                for place in 0..each {
                    let from = (day * 24 + shift * length) * 60 - 8 * 60;
                    let watch = Watch { from, until: from + length * 60, day };
                    seats.push(Seat { watch, must: place == 0, candidates: candidates.to_vec() });
                }
            }
        }
        seats
    }

    fn held(draft: &Draft, seats: &[Seat], workers: usize) -> Vec<Vec<Watch>> {
        let mut held = vec![Vec::new(); workers];
        for (seat, worker) in draft.taken.iter().enumerate() {
            if let Some(worker) = worker {
                assert!(seats[seat].candidates.contains(worker), "only who is eligible");
                held[*worker].push(seats[seat].watch);
            }
        }
        held
    }

    /// Every watch fits beside all others of its holder.
    fn keeps(rules: DutyRules, held: &[Vec<Watch>]) -> bool {
        held.iter().all(|watches| {
            watches.iter().enumerate().all(|(place, watch)| {
                let mut others = watches.clone();
                others.swap_remove(place);
                breaches(rules, &others, *watch).is_empty()
            })
        })
    }

    // covers: S-36 S-44
    #[test]
    fn two_weeks_of_a_gate_are_filled_and_shared_evenly() {
        let (rules, all) = (DutyRules::default(), (0..8).collect::<Vec<_>>());
        let seats = seats(14, 3, 2, &all);
        let draft = draft(rules, &vec![Vec::new(); 8], &seats);
        assert_eq!(draft.unfilled, []);
        let held = held(&draft, &seats, 8);
        assert!(keeps(rules, &held));
        let hours: Vec<i64> =
            held.iter().map(|it| it.iter().map(|w| w.minutes()).sum::<i64>() / 60).collect();
        let (most, least) = (hours.iter().max().expect("hours"), hours.iter().min().expect("hours"));
        assert!(most - least <= 16, "{hours:?}");
    }

    // covers: S-35
    #[test]
    fn what_cannot_be_filled_says_which_rule_binds() {
        let rules = DutyRules::default();
        let day = |candidates: &[usize]| seats(1, 1, 1, candidates);
        let long = draft(rules, &[Vec::new()], &day(&[0]));
        assert_eq!(long.unfilled, [Unfilled { seat: 0, binding: vec![Breach::DayHours] }]);
        assert_eq!(draft(rules, &[], &day(&[])).unfilled[0].binding, []);
        let three = seats(1, 3, 1, &[0]);
        let one = draft(rules, &[Vec::new()], &three);
        assert_eq!(one.unfilled.len(), 2);
        assert!(one.unfilled.iter().all(|it| it.binding.contains(&Breach::DayHours)), "{one:?}");
    }

    #[test]
    fn a_gate_is_held_before_anybody_stands_beside() {
        let (rules, two) = (DutyRules { least_rest_hours: 0, ..DutyRules::default() }, [0, 1]);
        let seats = seats(1, 2, 2, &two);
        let made = draft(rules, &vec![Vec::new(); 2], &seats);
        let must: Vec<bool> =
            seats.iter().zip(&made.taken).filter(|(seat, _)| seat.must).map(|(_, it)| it.is_some()).collect();
        assert_eq!(must, [true, true], "one each, never both at once and nobody after");
    }

    #[test]
    fn who_held_much_before_is_spared() {
        let rules = DutyRules::default();
        let seats = seats(2, 3, 1, &[0, 1, 2, 3]);
        let before = |day: i64| Watch { from: day * 1440, until: day * 1440 + 480, day };
        let tired: Vec<Watch> = (-9..-4).map(before).collect();
        let draft = draft(rules, &[tired, vec![], vec![], vec![]], &seats);
        assert_eq!(draft.taken.iter().filter(|it| **it == Some(0)).count(), 0);
        assert_eq!(draft.unfilled, []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_draft_breaks_a_rule_and_none_leaves_a_seat_somebody_may_take(
            workers in 1usize..9, days in 1i64..10, shifts in prop::sample::select(vec![2i64, 3, 4]),
            each in 1usize..3, rest in 0i64..14, day in 6i64..14, week in 20i64..60, running in 2i64..8,
            who in prop::collection::vec(any::<u16>(), 1..40),
        ) {
            let rules = DutyRules {
                least_rest_hours: rest, most_hours_a_day: day, most_hours_a_week: week, most_days_running: running,
            };
            let mut seats = seats(days, shifts, each, &[]);
            for (place, seat) in seats.iter_mut().enumerate() {
                let mask = who[place % who.len()];
                seat.candidates = (0..workers).filter(|worker| mask >> worker & 1 == 1).collect();
            }
            let made = draft(rules, &vec![Vec::new(); workers], &seats);
            let held = held(&made, &seats, workers);
            prop_assert!(keeps(rules, &held));
            for empty in &made.unfilled {
                for worker in &seats[empty.seat].candidates {
                    prop_assert!(!breaches(rules, &held[*worker], seats[empty.seat].watch).is_empty());
                }
            }
            prop_assert_eq!(&made, &draft(rules, &vec![Vec::new(); workers], &seats), "the same again");
        }
    }
}
