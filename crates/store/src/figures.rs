//! What happened in each unit on each day, by figure of the playbook: the work adds to it, reports read it.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::County;
use domain::reports::Figures;
use jiff::civil::Date;

use crate::db::{Reader, StoreError, Writer};

/// Adds figures to the day of one lowest unit.
pub async fn add_day_figures(
    writer: &Writer,
    county: County,
    day: Date,
    unit: &AreaPath,
    figures: &Figures,
) -> Result<(), StoreError> {
    let sql = "insert into day_figure (county, day, path, figure, value) values ($1, $2, $3, $4, $5) \
               on conflict (county, day, path, figure) do update set value = day_figure.value + excluded.value";
    for (figure, value) in &figures.0 {
        let params = [county.into(), day.into(), unit.into(), figure.into(), (*value).into()];
        writer.execute(sql, &params).await?;
    }
    Ok(())
}

/// The figures of a day over the permit's subtree.
pub async fn day_figures(reader: &Reader, permit: &Permit, day: Date) -> Result<Figures, StoreError> {
    let range = permit.range();
    let sql = "select figure, cast(sum(value) as bigint) from day_figure \
               where county = $1 and day = $2 and path >= $3 and path < $4 group by figure";
    let params = [permit.county().into(), day.into(), range.from.into(), range.until.into()];
    let mut figures = Figures::default();
    for mut row in reader.query(sql, &params).await? {
        figures.set(&row.take::<String>(0)?, row.take(1)?);
    }
    Ok(figures)
}

/// The figures of one unit itself on a day, without those below it.
pub async fn day_figures_at(
    reader: &Reader,
    permit: &Permit,
    day: Date,
    path: &AreaPath,
) -> Result<Figures, StoreError> {
    let sql = "select figure, value from day_figure where county = $1 and day = $2 and path = $3";
    let mut figures = Figures::default();
    for mut row in reader.query(sql, &[permit.county().into(), day.into(), path.into()]).await? {
        figures.set(&row.take::<String>(0)?, row.take(1)?);
    }
    Ok(figures)
}
