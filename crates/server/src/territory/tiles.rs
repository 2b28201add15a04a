//! Squares of the map as vector tiles: units down to the rung that can be told apart at that zoom, where their names stand,
//! and the base map. A square is drawn once for a version, a scope and a place, and kept.

use std::sync::Arc;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::County;
use domain::territory::{DEEPEST, LandKind, Tile};
use formats::{Drawing, RIM, Tag, vector_tile};
use geo::{Centroid, Contains, Geometry, InteriorPoint, MultiPolygon};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use store::territory::{Drawn, Land, Rung};
use store::{Reader, StoreError};

use super::shapes::{degrees, ground};
use crate::entry::Actor;
use crate::problem::Problem;

/// Zoom of the finest squares: a metre is three quarters of a step there; finer ones show the same.
pub const FINEST: u8 = 16;
/// A unit is drawn from so many pixels on.
const PIXELS: f64 = 14.0;
/// Pixels a square is drawn wide.
const WIDE: f64 = 512.0;
/// Shapes of the base map in a square, of those inside it and of those around it.
const LAND: usize = 20_000;
/// Bytes of squares that are kept.
const KEPT: u64 = 64 << 20;
/// From which zoom on what lies on the base map is drawn.
const LAND_FROM: [(LandKind, u8); 6] = [
    (LandKind::Water, 8),
    (LandKind::Railway, 10),
    (LandKind::Green, 11),
    (LandKind::Road, 12),
    (LandKind::Wall, 14),
    (LandKind::Building, 14),
];

type Key = (County, i64, AreaPath, Tile);

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Arc<[u8]>> for Bytes {
    fn weight(&self, _: &Key, square: &Arc<[u8]>) -> u64 {
        square.len() as u64 + 128
    }
}

/// Squares that were drawn.
pub struct Tiles {
    squares: Cache<Key, Arc<[u8]>, Bytes>,
    rungs: Cache<(County, i64, AreaPath), Arc<[Rung]>>,
}

impl Default for Tiles {
    fn default() -> Self {
        Self { squares: Cache::with_weighter(4_096, KEPT, Bytes), rungs: Cache::new(256) }
    }
}

/// From which zoom on a rung is drawn.
pub fn from_zoom(rung: &Rung) -> u8 {
    let seen = |zoom: &u8| rung.share * f64::from(1u32 << zoom) * WIDE >= PIXELS;
    (0..=FINEST).find(|zoom| rung.depth == 0 || seen(zoom)).unwrap_or(FINEST)
}

/// A square of the map as it was drawn.
pub struct Square {
    /// The tile; empty where nothing lies.
    pub bytes: Arc<[u8]>,
    /// Whether it is that of the version asked for, and stays so.
    pub lasting: bool,
}

/// A square of the map inside one's scope.
///
/// # Errors
/// [`Refusal::NotFound`] for squares there are none of.
pub async fn square(actor: &Actor, tile: Option<Tile>, asked: Option<i64>) -> Result<Square, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let tile = tile.filter(|it| it.z <= FINEST.min(DEEPEST)).ok_or(Refusal::NotFound)?;
    let tiles = actor.app.tiles();
    let key = |version| (permit.county(), version, permit.path().clone(), tile);
    if let Some(bytes) = asked.and_then(|it| tiles.squares.get(&key(it))) {
        return Ok(Square { bytes, lasting: true });
    }
    // Cacheable by the browser only when the current version was asked for.
    let version = super::actions::version(actor).await?;
    let lasting = asked == Some(version);
    let scope = permit.clone();
    let held = key(version);
    let drawn = tiles.squares.get_or_insert_async(&held, async {
        let app = actor.app.clone();
        let (units, land) =
            actor.read(async move |db: &Reader| Ok(read(db, &app, &scope, (version, tile)).await?)).await?;
        // Cutting shapes is work for a thread of its own.
        let drawn = tokio::task::spawn_blocking(move || draw(tile, &units, &land)).await;
        Ok::<_, Problem>(Arc::from(drawn.map_err(|it| StoreError::Engine(it.to_string()))??))
    });
    Ok(Square { bytes: drawn.await?, lasting })
}

async fn read(
    db: &Reader,
    app: &crate::app::App,
    permit: &Permit,
    (version, tile): (i64, Tile),
) -> Result<(Vec<Drawn>, Vec<Land>), StoreError> {
    let key = (permit.county(), version, permit.path().clone());
    let rungs = match app.tiles().rungs.get(&key) {
        Some(known) => known,
        None => {
            let rungs: Arc<[Rung]> = store::territory::rungs(db, permit).await?.into();
            app.tiles().rungs.insert(key, rungs.clone());
            rungs
        }
    };
    let deepest = rungs.iter().filter(|it| from_zoom(it) <= tile.z).map(|it| it.depth).max();
    let units = match deepest {
        Some(deepest) => store::territory::units_in(db, permit, (tile, RIM), deepest).await?,
        None => Vec::new(),
    };
    let kinds: Vec<LandKind> = LAND_FROM.iter().filter(|it| it.1 <= tile.z).map(|it| it.0).collect();
    let land = if kinds.is_empty() {
        Vec::new()
    } else {
        store::territory::land_in(db, permit.county(), (tile, RIM), &kinds, LAND).await?
    };
    Ok((units, land))
}

/// Where a unit's name stands.
fn middle(ground: &MultiPolygon) -> Option<geo::Point> {
    ground.centroid().filter(|it| ground.contains(it)).or_else(|| ground.interior_point())
}

fn draw(tile: Tile, units: &[Drawn], land: &[Land]) -> Result<Vec<u8>, StoreError> {
    let (mut drawn, mut names, mut base) = (Vec::new(), Vec::new(), Vec::new());
    for it in land {
        let tags = vec![("kind", Tag::Text(it.kind.as_str())), ("name", Tag::Text(&it.name))];
        base.push(Drawing { shape: degrees(&it.shape)?, tags });
    }
    let ids: Vec<String> = units.iter().map(|it| it.area.to_string()).collect();
    for (it, id) in units.iter().zip(&ids) {
        let shape = ground(&it.shape)?;
        let tags =
            vec![("id", Tag::Text(id)), ("level", Tag::Text(&it.level)), ("name", Tag::Text(&it.name))];
        if let Some(at) = middle(&shape) {
            names.push(Drawing { shape: Geometry::from(at), tags: tags.clone() });
        }
        drawn.push(Drawing { shape: Geometry::from(shape), tags });
    }
    Ok(vector_tile(vec![("land", base), ("unit", drawn), ("name", names)], |at| tile.inside(at)))
}
