//! The unit in which something is: by the border that holds the place, by code, or by a name that stands in the address.

use domain::areas::AreaPath;
use domain::ids::County;
use geo::{Contains, Point};
use store::Reader;
use store::areas::Area;

use super::answer::Fault;
use crate::territory::shapes::ground;

/// Where somebody says it is.
#[derive(Debug, Default)]
pub struct Said {
    /// Latitude and longitude, WGS 84.
    pub point: Option<(f64, f64)>,
    /// Code of a unit.
    pub id: Option<String>,
    /// In words.
    pub address: Option<String>,
}

impl Said {
    /// Which spot, in words.
    pub fn words(&self) -> String {
        let point = self.point.map(|(lat, lon)| format!("{lat:.6}, {lon:.6}"));
        let words = [self.address.clone(), self.id.clone(), point];
        words.into_iter().flatten().next().unwrap_or_default()
    }
}

/// The deepest unit that can be told; the county itself where nothing can, so that nothing is lost.
///
/// # Errors
/// 400 for a point outside the borders of the county.
pub async fn unit(db: &Reader, county: County, said: &Said) -> Result<Area, Fault> {
    if let Some(id) = &said.id {
        let found = store::areas::named(db, county, id).await?;
        return found.ok_or_else(|| Fault::wrong("address_id is no code of a unit here"));
    }
    let top = store::areas::at_path(db, county, &AreaPath::county()).await?;
    let top = top.ok_or_else(|| Fault::missing("no such jurisdiction"))?;
    if let Some((lat, lon)) = said.point {
        for unit in store::territory::boxes_at(db, county, lon, lat).await? {
            if ground(&unit.shape)?.contains(&Point::new(lon, lat)) {
                let found = store::areas::at_path(db, county, &unit.path).await?;
                return found.ok_or_else(|| Fault::missing("no such unit"));
            }
        }
        let drawn = store::territory::held_of(db, county, top.id).await?;
        if let (Some(border), None) = (drawn, &said.address)
            && !ground(&border.shape)?.contains(&Point::new(lon, lat))
        {
            return Err(Fault::wrong("lat and long lie outside this jurisdiction"));
        }
    }
    if let Some(address) = &said.address
        && let Some(found) = store::areas::named_in(db, county, address).await?
    {
        return Ok(found);
    }
    Ok(top)
}
