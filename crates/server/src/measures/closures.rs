//! Closures of venues (B-109): what is decided is written at the venues it is about, and taken off again when it is over.

use domain::ids::County;
use domain::measures::Terms;
use jiff::Timestamp;
use store::{StoreError, Writer};

/// Makes the venues of a county say what the closures that hold now say; a venue opened meanwhile included. May be done
/// twice.
pub async fn apply(writer: &Writer, county: County, now: Timestamp) -> Result<(), StoreError> {
    let held = store::measures::closures(writer, county, now).await?;
    let ids: Vec<_> = held.iter().map(|it| it.id).collect();
    store::places::resume(writer, county, &ids).await?;
    for it in held {
        let Terms::Closure(categories) = &it.terms else { continue };
        let until = it.plan.ends_at.min(it.plan.review_at);
        store::places::release(writer, county, it.id, &it.path, categories).await?;
        store::places::suspend(writer, county, (it.id, until), &it.path, categories.as_slice()).await?;
    }
    Ok(())
}
