//! Where a coordinate is counted from. Stored is WGS 84 (within a metre the same as CGCS2000); Chinese web
//! maps use GCJ-02, Baidu BD-09. Both are the identity outside China.

use std::f64::consts::PI;

/// What longitude and latitude are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Datum {
    /// WGS 84 and CGCS2000.
    #[default]
    Wgs84,
    /// GCJ-02: Amap, Tencent.
    Gcj02,
    /// BD-09: Baidu.
    Bd09,
}

/// Half the long axis and the squared eccentricity of Krasovsky's ellipsoid.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;
/// Baidu's own turn.
const TURN: f64 = PI * 3000.0 / 180.0;

impl Datum {
    /// All of them, the one that is stored first.
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// The name in settings and requests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// The datum of a name, in whatever letters; CGCS2000 is WGS 84.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().replace(['-', '_', ' '], "").as_str() {
            "wgs84" | "cgcs2000" | "epsg4326" | "epsg4490" => Some(Self::Wgs84),
            "gcj02" => Some(Self::Gcj02),
            "bd09" | "bd09ll" => Some(Self::Bd09),
            _ => None,
        }
    }

    /// Degrees of this datum to degrees WGS 84, right to a millimetre.
    pub fn to_wgs84(self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Wgs84 => [lon, lat],
            Self::Gcj02 => undo([lon, lat], |at| Self::Gcj02.shown(at)),
            Self::Bd09 => undo([lon, lat], |at| Self::Bd09.shown(at)),
        }
    }

    /// Degrees WGS 84 to degrees of this datum.
    pub fn shown(self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Wgs84 => [lon, lat],
            Self::Gcj02 => offset([lon, lat]),
            Self::Bd09 => turned(offset([lon, lat])),
        }
    }
}

/// Finds what is shown at a place, by iteration.
fn undo(goal: [f64; 2], shown: impl Fn([f64; 2]) -> [f64; 2]) -> [f64; 2] {
    let mut at = goal;
    for _ in 0..12 {
        let there = shown(at);
        at = [at[0] + goal[0] - there[0], at[1] + goal[1] - there[1]];
    }
    at
}

fn abroad([lon, lat]: [f64; 2]) -> bool {
    !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat)
}

fn offset([lon, lat]: [f64; 2]) -> [f64; 2] {
    if abroad([lon, lat]) {
        return [lon, lat];
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave =
        |at: f64, by: [f64; 3]| (by[0] * (at * PI).sin() + by[1] * (at / by[2] * PI).sin()) * 2.0 / 3.0;
    let common = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + wave(y, [20.0, 40.0, 3.0])
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + wave(x, [20.0, 40.0, 3.0])
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let (sin, cos) = lat.to_radians().sin_cos();
    let bend = 1.0 - EE * sin * sin;
    let north = north.to_degrees() / ((A * (1.0 - EE)) / (bend * bend.sqrt()));
    let east = east.to_degrees() / (A / bend.sqrt() * cos);
    [lon + east, lat + north]
}

fn turned([lon, lat]: [f64; 2]) -> [f64; 2] {
    if abroad([lon, lat]) {
        return [lon, lat];
    }
    let far = lon.hypot(lat) + 0.00002 * (lat * TURN).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * TURN).cos();
    [far * angle.cos() + 0.0065, far * angle.sin() + 0.006]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: [f64; 2], b: [f64; 2], degrees: f64) -> bool {
        (a[0] - b[0]).abs() < degrees && (a[1] - b[1]).abs() < degrees
    }

    /// Pairs published with other implementations. Their way back is one step without iteration, right to a few metres.
    #[test]
    fn known_places_come_out() {
        assert!(near(Datum::Gcj02.shown([116.404, 39.915]), [116.410_244_499, 39.916_404_282], 1e-9));
        assert!(near(Datum::Bd09.to_wgs84([116.404, 39.915]), [116.391_349, 39.907_220], 5e-5));
        let bd = turned([116.404, 39.915]);
        assert!(near(bd, [116.410_369_494, 39.921_336_994], 1e-9), "{bd:?}");
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        for datum in Datum::ALL {
            for at in [[121.85, 29.93], [106.3, 33.9], [124.8, 45.17], [117.2, 35.1], [75.0, 39.5]] {
                assert!(near(datum.to_wgs84(datum.shown(at)), at, 1e-8), "{datum:?} {at:?}");
            }
            assert!(near(datum.shown([11.5, 50.0]), [11.5, 50.0], 1e-12), "the identity outside China");
        }
    }

    #[test]
    fn names_are_known_in_any_letters() {
        for datum in Datum::ALL {
            assert_eq!(Datum::named(datum.name()), Some(datum));
        }
        assert_eq!(Datum::named("CGCS2000"), Some(Datum::Wgs84));
        assert_eq!(Datum::named("GCJ-02"), Some(Datum::Gcj02));
        assert_eq!(Datum::named("beijing54"), None);
    }
}
