//! What really comes in: arrivals by weekday and hour, kinds with how long they take against their limit, and how unevenly
//! units are hit, from 10,000 requests of a city (`../shared/data/incidents`).

use std::path::Path;

/// A kind of request.
pub struct Kind {
    /// Category of the playbook, by how much time the city gives itself.
    pub category: &'static str,
    /// Share of all requests that are of it.
    share: f64,
    /// How long it takes, as a multiple of the limit: at no, 10, 25, 50, 75, 90 and 99 of a hundred.
    took: [f64; 7],
    /// Share that nobody ever closes.
    unclosed: f64,
}

/// The profile.
pub struct Load {
    hours: Vec<f64>,
    kinds: Vec<Kind>,
    units: Vec<f64>,
}

/// The same number makes the same year.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From nought up to one.
    pub fn share(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.share() * limit as f64) as usize
    }

    /// The place of a number drawn by weight.
    fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.share() * weights.clone().sum::<f64>();
        let last = weights.clone().count() - 1;
        weights
            .take(last)
            .position(|it| {
                left -= it;
                left < 0.0
            })
            .unwrap_or(last)
    }
}

fn rows(folder: &Path, file: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(folder.join(file))?;
    // Names of types are quoted nowhere else than at the front; figures are counted from the end.
    Ok(text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

fn category(limit_hours: f64) -> &'static str {
    match limit_hours {
        it if it <= 12.0 => "staying_home",
        it if it <= 48.0 => "gate_control",
        it if it <= 168.0 => "vendors",
        _ => "daily",
    }
}

impl Load {
    /// Reads the profile for so many units.
    pub fn read(folder: &Path, units: usize) -> anyhow::Result<Self> {
        let number = |row: &[String], from_end: usize| row[row.len() - from_end].parse::<f64>();
        let hours = rows(folder, "arrival_by_dow_hour.csv")?;
        let hours = hours.iter().map(|it| number(it, 1)).collect::<Result<_, _>>()?;
        let mut kinds = Vec::new();
        for row in rows(folder, "service_type_profile.csv")? {
            let Ok(limit) = number(&row, 3) else { continue };
            let mut took = [0.0; 7];
            for (place, it) in took[1..].iter_mut().enumerate() {
                *it = number(&row, 9 - place)? / limit.max(0.5);
            }
            let (share, unclosed) = (number(&row, 10)?, number(&row, 1)?);
            kinds.push(Kind { category: category(limit), share, took, unclosed });
        }
        let ranks = rows(folder, "area_load_rank.csv")?;
        let ranks = ranks.iter().take(units).map(|it| number(it, 1)).collect::<Result<_, _>>()?;
        Ok(Self { hours, kinds, units: ranks })
    }

    /// Share of a week's arrivals that come in an hour, Monday being 0.
    pub fn in_hour(&self, weekday: usize, hour: usize) -> f64 {
        self.hours[weekday * 24 + hour]
    }

    pub fn kind(&self, dice: &mut Dice) -> usize {
        dice.weighted(self.kinds.iter().map(|it| it.share))
    }

    pub fn category(&self, kind: usize) -> &'static str {
        self.kinds[kind].category
    }

    /// The place of a unit by how often units are hit.
    pub fn unit(&self, dice: &mut Dice) -> usize {
        dice.weighted(self.units.iter().copied())
    }

    /// How long one takes, as a multiple of its limit; `None` for one that nobody ever handles.
    pub fn takes(&self, kind: usize, dice: &mut Dice) -> Option<f64> {
        const AT: [f64; 7] = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];
        let kind = &self.kinds[kind];
        if dice.share() < kind.unclosed {
            return None;
        }
        let at = dice.share().min(0.99);
        let above = AT.iter().position(|it| *it >= at).unwrap_or(6).max(1);
        let part = (at - AT[above - 1]) / (AT[above] - AT[above - 1]);
        Some(kind.took[above - 1] + part * (kind.took[above] - kind.took[above - 1]))
    }
}
