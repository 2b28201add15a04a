//! Borders for a demonstration: an outline about as large as the county, cut in two and two again until every unit has
//! its own ground. They follow no river and no road; what is real of them is where they lie and how large they are.

use std::collections::HashMap;

use domain::access::{Action, Post, Purpose};
use domain::ids::{AreaId, BorderId};
use domain::territory::{BorderOrigin, BorderState};
use geo::{Area as _, BooleanOps, BoundingRect, Coord, Geometry, LineString, MultiPolygon, Polygon};
use jiff::{Timestamp, civil::Date};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use store::areas::Area;
use store::territory::NewBorder;
use store::{Store, StoreError};

use super::{Ids, Locality};

/// Corners of the outline.
const CORNERS: usize = 28;
/// Steps until a cut lies where it should.
const STEPS: usize = 14;

/// Borders of all areas, which stand in tree order. Random numbers come from a copy: residents stay who they were.
pub fn borders(locality: &Locality, areas: &[Area], ids: &mut Ids, rng: &mut ChaCha8Rng) -> Vec<NewBorder> {
    let mut rng = rng.clone();
    let mut below: HashMap<Option<AreaId>, Vec<&Area>> = HashMap::new();
    for it in areas {
        below.entry(it.parent).or_default().push(it);
    }
    let mut out = Vec::new();
    let mut open: Vec<(&Area, MultiPolygon)> = Vec::new();
    if let Some(top) = below.get(&None).and_then(|it| it.first()) {
        open.push((top, outline(locality.ground, &mut rng)));
    }
    while let Some((area, ground)) = open.pop() {
        let children = below.get(&Some(area.id)).map(Vec::as_slice).unwrap_or_default();
        let weights: Vec<f64> = children.iter().map(|it| weight(&below, it)).collect();
        let mut parts = Vec::new();
        cut(&ground, &weights, &mut rng, &mut parts);
        open.extend(children.iter().copied().zip(parts));
        let Some(shape) = server::territory::kept(&Geometry::from(ground)) else { continue };
        out.push(NewBorder {
            id: BorderId(ids.next()),
            area: area.id,
            path: area.path.clone(),
            shape,
            state: BorderState::Held,
            origin: BorderOrigin::Central,
            note: "演示示意".to_owned(),
        });
    }
    out
}

/// Lowest units below an area, itself where there are none.
fn weight(below: &HashMap<Option<AreaId>, Vec<&Area>>, area: &Area) -> f64 {
    below.get(&Some(area.id)).map_or(1.0, |it| it.iter().map(|one| weight(below, one)).sum())
}

fn outline(([lon, lat], square_km): ([f64; 2], f64), rng: &mut ChaCha8Rng) -> MultiPolygon {
    let radius = (square_km / std::f64::consts::PI).sqrt();
    let (east, north) = (1.0 / (111.32 * lat.to_radians().cos()), 1.0 / 110.95);
    let corner = |number: usize| {
        let turn = number as f64 / CORNERS as f64 * std::f64::consts::TAU;
        let far = radius * rng.random_range(0.82..1.18);
        Coord { x: lon + turn.cos() * far * 1.15 * east, y: lat + turn.sin() * far / 1.15 * north }
    };
    Polygon::new((0..CORNERS).map(corner).collect::<LineString>(), Vec::new()).into()
}

/// Cuts ground into parts of these weights, from west to east or north to south, whichever is longer.
fn cut(ground: &MultiPolygon, weights: &[f64], rng: &mut ChaCha8Rng, out: &mut Vec<MultiPolygon>) {
    if weights.len() < 2 {
        out.extend(weights.first().map(|_| ground.clone()));
        return;
    }
    let Some(around) = ground.bounding_rect() else { return };
    let total: f64 = weights.iter().sum();
    // The half that comes first in the tree lies west or north.
    let mut first = 0.0;
    let count = weights[..weights.len() - 1].iter().take_while(|it| {
        first += **it;
        first <= total / 2.0
    });
    let middle = count.count().max(1);
    let share = weights[..middle].iter().sum::<f64>() / total;
    let (low, high, size) = (around.min(), around.max(), (around.width(), around.height()));
    let upright = size.0 * low.y.to_radians().cos() > size.1;
    let slant = rng.random_range(-0.25..0.25);
    // Everything on the first side of a slanted line through a place along the longer side.
    let side = |at: f64| {
        let (far, lean) = (4.0 * (size.0 + size.1), if upright { size.1 } else { size.0 } * slant);
        let corners = if upright {
            let x = low.x + size.0 * at;
            vec![
                (x - lean, low.y - size.1),
                (x + lean, high.y + size.1),
                (x - far, high.y + far),
                (x - far, low.y - far),
            ]
        } else {
            let y = high.y - size.1 * at;
            vec![
                (low.x - size.0, y - lean),
                (high.x + size.0, y + lean),
                (high.x + far, y + far),
                (low.x - far, y + far),
            ]
        };
        Polygon::new(LineString::from(corners), Vec::new())
    };
    let whole = ground.unsigned_area();
    let (mut from, mut to) = (-1.0, 2.0);
    for _ in 0..STEPS {
        let at = f64::midpoint(from, to);
        if ground.intersection(&side(at)).unsigned_area() < whole * share { from = at } else { to = at }
    }
    let half = side(f64::midpoint(from, to));
    cut(&ground.intersection(&half), &weights[..middle], rng, out);
    cut(&ground.difference(&half), &weights[middle..], rng, out);
}

/// Writes the borders down in the name of whoever keeps the map.
pub async fn keep(
    store: &Store,
    keeper: &Post,
    borders: Vec<NewBorder>,
    today: Date,
    now: Timestamp,
) -> anyhow::Result<()> {
    let Ok(permit) = keeper.permit(Action::KeepTerritory, Purpose::Oversight, today) else { return Ok(()) };
    let kept: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                for border in &borders {
                    store::territory::insert_border(writer, &permit, border, now).await?;
                }
                store::territory::changed(writer, permit.county()).await
            })
        })
        .await;
    Ok(kept?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn ground_is_cut_by_weight_without_a_rest() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let whole = outline(([121.85, 29.9], 599.0), &mut rng);
        let weights = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0];
        let mut parts = Vec::new();
        cut(&whole, &weights, &mut rng, &mut parts);
        assert_eq!(parts.len(), weights.len());
        let total: f64 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(weights) {
            let share = part.unsigned_area() / whole.unsigned_area();
            assert!((share - weight / total).abs() < 0.002, "{share} {weight}");
        }
        let sum: f64 = parts.iter().map(geo::Area::unsigned_area).sum();
        assert!((sum / whole.unsigned_area() - 1.0).abs() < 1e-6, "no overlap and nothing left over");
    }
}
