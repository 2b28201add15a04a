//! Squares of the web mercator map: every zoom level cuts the one above in four. A shape is found by the smallest square
//! that holds it whole, so a window of the map asks for a handful of squares above it and one range below it.

use std::f64::consts::PI;

/// Squares are told apart down to this zoom: some 150 metres.
pub const DEEPEST: u8 = 18;
/// Farther north or south there is no square.
const FARTHEST: f64 = 85.051_128;
/// Fractions of a degree in which bounds are kept.
const FINE: f64 = 1e7;

/// A box of degrees, in whole ten-millionths (about a centimetre).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Western edge.
    pub west: i64,
    /// Southern edge.
    pub south: i64,
    /// Eastern edge.
    pub east: i64,
    /// Northern edge.
    pub north: i64,
}

impl Bounds {
    /// The box between two corners in degrees, rounded outwards.
    pub fn of([west, south]: [f64; 2], [east, north]: [f64; 2]) -> Self {
        Self {
            west: (west * FINE).floor() as i64,
            south: (south * FINE).floor() as i64,
            east: (east * FINE).ceil() as i64,
            north: (north * FINE).ceil() as i64,
        }
    }

    /// South-western and north-eastern corner in degrees.
    pub fn degrees(self) -> [[f64; 2]; 2] {
        let degrees = |it: i64| it as f64 / FINE;
        [[degrees(self.west), degrees(self.south)], [degrees(self.east), degrees(self.north)]]
    }

    /// The longer side as a share of the whole map's.
    pub fn share(self) -> f64 {
        let [[west, south], [east, north]] = self.degrees();
        ((east - west) / 360.0).max(down(south) - down(north))
    }

    /// The key of the smallest square that holds the box; empty when only the whole map does.
    pub fn key(self) -> String {
        let [[west, south], [east, north]] = self.degrees();
        let (one, other) = (Tile::at(DEEPEST, west, north).key(), Tile::at(DEEPEST, east, south).key());
        one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).map(|(a, _)| char::from(a)).collect()
    }
}

/// How far down the map a latitude lies, from 0 at the top to 1.
fn down(lat: f64) -> f64 {
    let lat = lat.clamp(-FARTHEST, FARTHEST).to_radians();
    0.5 - lat.tan().asinh() / (2.0 * PI)
}

/// A square of the map: zoom, column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Zoom; 0 is the whole map.
    pub z: u8,
    /// Column.
    pub x: u32,
    /// Row.
    pub y: u32,
}

impl Tile {
    /// The square of these numbers; none beyond the map or finer than [`DEEPEST`].
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let there = z <= DEEPEST && x < 1 << z && y < 1 << z;
        there.then_some(Self { z, x, y })
    }

    /// The square of a zoom in which a place lies.
    pub fn at(z: u8, lon: f64, lat: f64) -> Self {
        let count = f64::from(1u32 << z);
        let place = |share: f64| (share * count).floor().clamp(0.0, count - 1.0) as u32;
        Self { z, x: place((lon + 180.0) / 360.0), y: place(down(lat)) }
    }

    /// Where a place lies in the square: from 0 to 1 eastwards and downwards, beyond these outside it.
    pub fn inside(self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        let count = f64::from(1u32 << self.z);
        [(lon + 180.0) / 360.0 * count - f64::from(self.x), down(lat) * count - f64::from(self.y)]
    }

    /// The square with a rim of so large a share of its side, in degrees.
    pub fn bounds(self, rim: f64) -> Bounds {
        let count = f64::from(1u32 << self.z);
        let lon = |x: f64| x / count * 360.0 - 180.0;
        let lat = |y: f64| (PI * (1.0 - 2.0 * y / count)).sinh().atan().to_degrees();
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        Bounds::of([lon(x - rim), lat(y + 1.0 + rim)], [lon(x + 1.0 + rim), lat(y - rim)])
    }

    /// One digit a zoom, each saying which quarter: every square inside begins with the key of this one.
    pub fn key(self) -> String {
        let quarter = |at: u8| char::from(b'0' + (self.x >> at & 1) as u8 + 2 * (self.y >> at & 1) as u8);
        (0..self.z).rev().map(quarter).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_those_of_every_web_map() {
        // Beilun at zoom 10, reckoned by the formula of the OpenStreetMap wiki (slippy map tilenames).
        assert_eq!(Tile::at(10, 121.85, 29.93), Tile { z: 10, x: 858, y: 422 });
        // The example of Microsoft's description of quadkeys: tile 3,5 at level 3 is 213.
        assert_eq!(Tile { z: 3, x: 3, y: 5 }.key(), "213");
        assert_eq!(Tile::new(2, 4, 0), None);
        assert_eq!(Tile::new(30, 0, 0), None);
    }

    #[test]
    fn a_box_is_found_by_the_smallest_square_that_holds_it() {
        let small = Bounds::of([121.8501, 29.9301], [121.8502, 29.9302]);
        assert!(small.key().starts_with(&Tile::at(14, 121.85, 29.93).key()), "{}", small.key());
        assert_eq!(
            Bounds::of([-1.0, 10.0], [1.0, 11.0]).key(),
            "",
            "across the middle only the whole map holds it"
        );
        let tile = Tile::at(15, 121.85, 29.93);
        let [[west, south], [east, north]] = tile.bounds(0.0).degrees();
        assert!(west <= 121.85 && 121.85 < east && south < 29.93 && 29.93 <= north);
        let [x, y] = tile.inside([west, north]);
        assert!(x.abs() < 1e-3 && y.abs() < 1e-3, "the north-western corner is where it begins: {x} {y}");
        assert!((tile.bounds(0.0).share() * f64::from(1 << 15) - 1.0).abs() < 1e-3);
    }
}
