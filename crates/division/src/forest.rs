//! Which places hang together, while links are added.

/// Sets that are joined and never parted (union-find with halved paths).
pub struct Forest(Vec<u32>);

impl Forest {
    /// So many sets of one.
    pub fn of(trees: usize) -> Self {
        Self((0..trees as u32).collect())
    }

    /// The one that stands for its set.
    pub fn root(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    /// Joins two sets; says whether they were apart.
    pub fn join(&mut self, one: u32, two: u32) -> bool {
        let (one, two) = (self.root(one), self.root(two));
        self.0[two as usize] = one;
        one != two
    }
}
