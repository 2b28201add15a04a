//! From degrees to metres and back, for a territory no larger than a county.

/// A flat map around a middle: metres east and north of it. Wrong by less than one in a thousand within 50 km.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    lon: f64,
    lat: f64,
    east: f64,
    north: f64,
}

impl Plane {
    /// A plane around this longitude and latitude (degrees, WGS 84).
    pub fn around(lon: f64, lat: f64) -> Self {
        let (sin, cos) = lat.to_radians().sin_cos();
        // Radii of the ellipsoid at this latitude: EPSG guidance note 7-2, 2.
        let (a, e2) = (6_378_137.0_f64, 0.006_694_379_990_14);
        let bend = 1.0 - e2 * sin * sin;
        let east = (a / bend.sqrt() * cos).to_radians();
        let north = (a * (1.0 - e2) / bend.powf(1.5)).to_radians();
        Self { lon, lat, east, north }
    }

    /// Degrees to metres.
    pub fn flat(&self, lon: f64, lat: f64) -> [f64; 2] {
        [(lon - self.lon) * self.east, (lat - self.lat) * self.north]
    }

    /// Metres to degrees.
    pub fn round(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.lon + x / self.east, self.lat + y / self.north]
    }
}
