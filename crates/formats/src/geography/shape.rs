//! Shapes as they are kept: well-known binary (OGC 06-103r4).

use geo::{Geometry, MultiPolygon};
use geo_traits::to_geo::ToGeoGeometry;

/// A shape as bytes.
pub fn to_wkb(shape: &Geometry) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = wkb::writer::write_geometry(&mut bytes, shape, &wkb::writer::WriteOptions::default());
    bytes
}

/// Bytes as a shape; none where they are none.
pub fn from_wkb(bytes: &[u8]) -> Option<Geometry> {
    wkb::reader::read_wkb(bytes).ok()?.try_to_geometry()
}

/// The ground a shape covers; none for points and lines.
pub fn ground(shape: Geometry) -> Option<MultiPolygon> {
    match shape {
        Geometry::Polygon(one) => Some(one.into()),
        Geometry::MultiPolygon(all) => Some(all),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn a_shape_comes_back_as_it_was() {
        let square = Geometry::from(polygon![(x: 121.8, y: 29.9), (x: 121.9, y: 29.9), (x: 121.9, y: 30.0)]);
        let bytes = to_wkb(&square);
        assert_eq!(bytes[..5], [1, 3, 0, 0, 0], "little endian, a polygon");
        assert_eq!(from_wkb(&bytes), Some(square));
        assert_eq!(from_wkb(&bytes[..20]), None, "half a shape is none");
    }
}
