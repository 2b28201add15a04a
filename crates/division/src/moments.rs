//! Sums over places from which their spread follows, whichever way they are put together.

use crate::ground::Ground;

/// Number, size, and first and second moments of a set of places.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moments {
    pub count: f64,
    pub held: u64,
    pub x: f64,
    pub y: f64,
    pub square: f64,
}

impl Moments {
    pub fn of(ground: &Ground, place: u32) -> Self {
        let [x, y] = ground.at[place as usize];
        Self { count: 1.0, held: u64::from(ground.size[place as usize]), x, y, square: x * x + y * y }
    }

    pub fn over(ground: &Ground, places: &[u32]) -> Self {
        places.iter().fold(Self::default(), |mut sums, place| {
            sums.add(&Self::of(ground, *place));
            sums
        })
    }

    pub fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.held += other.held;
        self.x += other.x;
        self.y += other.y;
        self.square += other.square;
    }

    pub fn less(&self, other: &Self) -> Self {
        Self {
            count: self.count - other.count,
            held: self.held - other.held,
            x: self.x - other.x,
            y: self.y - other.y,
            square: self.square - other.square,
        }
    }

    /// The middle of the places.
    pub fn middle(&self) -> [f64; 2] {
        [self.x / self.count, self.y / self.count]
    }

    /// The sum of squared distances to the middle, in square metres.
    pub fn spread(&self) -> f64 {
        if self.count < 0.5 {
            0.0
        } else {
            (self.square - (self.x * self.x + self.y * self.y) / self.count).max(0.0)
        }
    }
}
