//! How large a unit may be and how many there shall be.

/// The size rule of a unit, in whatever is counted: people, households, workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The least a unit may hold.
    pub least: u32,
    /// The most a unit may hold.
    pub most: u32,
}

/// How many units there shall be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// As many as come nearest to the middle of the size rule.
    #[default]
    Fitting,
    /// This many, as long as the sizes allow it.
    Exactly(u32),
}

impl Size {
    /// The middle of the rule.
    pub fn aim(self) -> f64 {
        f64::midpoint(f64::from(self.least), f64::from(self.most))
    }

    /// How far a unit of this size is from the rule; nothing when it is within.
    pub fn off(self, held: u64) -> u64 {
        let (least, most) = (u64::from(self.least), u64::from(self.most));
        least.saturating_sub(held) + held.saturating_sub(most)
    }

    /// Whether so much can be held by so many units.
    pub fn holds(self, held: u64, units: u64) -> bool {
        (u64::from(self.least) * units..=u64::from(self.most) * units).contains(&held)
    }

    /// The number of units that comes nearest to the middle; where no number keeps the rule, the one
    /// that leaves least outside it.
    pub fn units(self, held: u64) -> u64 {
        let near = held as f64 / self.aim();
        let (below, above) = (near.floor().max(1.0) as u64, near.ceil().max(1.0) as u64);
        let miss = |units: u64| {
            let each = held as f64 / units as f64;
            let off = self.off(each.floor() as u64).max(self.off(each.ceil() as u64)) as f64 * units as f64;
            (off, (each - self.aim()).abs())
        };
        if miss(above) < miss(below) { above } else { below }
    }
}
