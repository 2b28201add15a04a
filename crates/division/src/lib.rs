//! Dividing territory into small units: buildings with what they count for become units within a size
//! rule, never across a village, each in one connected piece, compact, tall blocks cut by whole stairwells
//! or floors, special buildings apart, and what cannot be kept explained.
//!
//! # The problem
//! Given a graph of places with sizes, find a partition into connected parts whose sizes lie between two
//! bounds, with the least sum of squared distances to the parts' middles. Connected partition with bounds
//! is NP-hard already on grids (Ito, Zhou and Nishizeki 2006), so this is a heuristic in five steps, each
//! of which keeps every part connected:
//!
//! 1. `neighbours` — Gabriel graph and spanning tree out of a Delaunay triangulation; barriers count as far.
//! 2. `settlements` — what lies apart is parted wherever whole units fit.
//! 3. `bisect` — halves of halves along graph-distance bisectors and branches of shortest-way trees.
//! 4. `shift`, `resplit` — single moves (as Kernighan and Lin 1970) and pairs put together and cut anew
//!    (as the recombination of DeFord, Duchin and Solomon 2019), which make units rounder.
//! 5. `repair` — what a unit lacks is handed on from neighbour to neighbour until one can bear it;
//!    small pairs are looked at in full (`exact`); where that does not help, units are opened or closed.
//!
//! Cost: `O(n log² n)` for `n` places with a small constant; villages and settlements in parallel. The same
//! seed gives the same units on any machine. Nothing here knows a database, a file or a clock: how long to
//! go on is asked of the caller ([`Effort`]).
#![warn(missing_docs)]

mod adjust;
mod bisect;
mod conflict;
mod divide;
mod exact;
mod forest;
mod ground;
mod moments;
mod neighbours;
mod outline;
mod pieces;
mod plane;
mod reach;
mod redivide;
mod repair;
mod resplit;
mod rules;
mod score;
mod settlements;
mod shift;
mod solve;
mod territory;
mod topology;
mod units;

pub use conflict::{Conflict, Reason};
pub use divide::{Division, Origin, Part, Unit, divide};
pub use ground::{Ground, Link};
pub use outline::outlines;
pub use plane::Plane;
pub use rules::{Count, Size};
pub use score::Score;
pub use solve::{Effort, solve};
pub use territory::{Building, Rules, Span, Storey, Territory, Today, Unfit, Way};
pub use topology::{Broken, Fit, Seam, broken, fit, joined, mended, tidy, within, without};
