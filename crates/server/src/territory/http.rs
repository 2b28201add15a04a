//! The map over HTTP.

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::BorderId;
use domain::territory::Tile;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{
    BorderFit, BorderPage, BorderWire, DecideBorder, KeepBorder, MapFile, MapPage, MapPlan, TileAsked,
};
use super::{actions, imports, tiles};
use crate::app::App;
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query};
use crate::problem::{Problem, ProblemBody};
use crate::upload::receive;

/// Largest file with shapes.
const LARGEST: usize = 64 << 20;
/// Corners of a border take room.
const CORNERS: usize = 1 << 20;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(take_in))
        .layer(DefaultBodyLimit::disable())
        .merge(OpenApiRouter::new().routes(routes!(draw, withdraw)).layer(DefaultBodyLimit::max(CORNERS)))
        .routes(routes!(map))
        .routes(routes!(square))
        .routes(routes!(border))
        .routes(routes!(borders))
        .routes(routes!(decide))
}

/// Which borders.
#[derive(Debug, Deserialize, IntoParams)]
struct BordersAsked {
    /// Of which area; one's whole scope when absent.
    area: Option<Uuid>,
    /// `proposed`, `held`, `past`, `refused`, `withdrawn`.
    state: String,
}

/// What the map of an area holds.
#[utoipa::path(get, path = "/map", tag = "territory", params(AreaAsked), responses((status = 200, body = MapPage)))]
async fn map(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<MapPage>, Problem> {
    Ok(Json(actions::page(&actor, asked.area).await?))
}

/// A square of the map as a Mapbox vector tile: layers `land`, `unit`, `name`.
#[utoipa::path(get, path = "/map/{z}/{x}/{y}", tag = "territory",
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path), TileAsked),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>),
        (status = 204), (status = 404, body = ProblemBody)))]
async fn square(
    actor: Actor,
    Path(at): Path<(u8, u32, u32)>,
    Query(asked): Query<TileAsked>,
) -> Result<Response, Problem> {
    let square = tiles::square(&actor, Tile::new(at.0, at.1, at.2), asked.v).await?;
    let kept = if square.lasting { "private, max-age=604800, immutable" } else { "private, no-cache" };
    let headers =
        [(header::CACHE_CONTROL, kept), (header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile")];
    if square.bytes.is_empty() {
        return Ok((StatusCode::NO_CONTENT, headers).into_response());
    }
    Ok((headers, square.bytes.to_vec()).into_response())
}

/// Take in borders or base map from a file: GeoJSON, Shapefile (zipped), or a table.
#[utoipa::path(put, path = "/map/imports/{id}", tag = "territory", params(("id" = Uuid, Path), MapFile),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = MapPlan), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn take_in(
    actor: Actor,
    Path(id): Path<Uuid>,
    Query(asked): Query<MapFile>,
    body: Body,
) -> Result<Json<MapPlan>, Problem> {
    actor.permit(domain::access::Action::KeepTerritory, domain::access::Purpose::Oversight)?;
    let file = receive(&actor.app, body, LARGEST).await?;
    Ok(Json(imports::take_in(&actor, id, file.path().to_owned(), asked).await?))
}

/// The border of a unit with what is around it.
#[utoipa::path(get, path = "/areas/{id}/border", tag = "territory", params(("id" = Uuid, Path)),
    responses((status = 200, body = BorderPage), (status = 404, body = ProblemBody)))]
async fn border(actor: Actor, Path(id): Path<Uuid>) -> Result<Json<BorderPage>, Problem> {
    Ok(Json(actions::border(&actor, id).await?))
}

/// Borders that stand so.
#[utoipa::path(get, path = "/borders", tag = "territory", params(BordersAsked),
    responses((status = 200, body = [BorderWire])))]
async fn borders(actor: Actor, Query(asked): Query<BordersAsked>) -> Result<Json<Vec<BorderWire>>, Problem> {
    Ok(Json(actions::list(&actor, asked.area, &asked.state).await?))
}

/// Look how a border would fit in, set it, or propose it.
#[utoipa::path(put, path = "/borders/{id}", tag = "territory", params(("id" = Uuid, Path)), request_body = KeepBorder,
    responses((status = 200, body = BorderFit), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn draw(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<KeepBorder>,
) -> Result<Json<BorderFit>, Problem> {
    Ok(Json(actions::draw(&actor, BorderId(id), said).await?))
}

/// Take back a border one proposed.
#[utoipa::path(delete, path = "/borders/{id}", tag = "territory", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 409, body = ProblemBody)))]
async fn withdraw(actor: Actor, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    actions::withdraw(&actor, BorderId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decide about a border somebody else proposed.
#[utoipa::path(post, path = "/borders/{id}/decision", tag = "territory", params(("id" = Uuid, Path)),
    request_body = DecideBorder, responses((status = 200, body = BorderWire), (status = 409, body = ProblemBody)))]
async fn decide(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(said): Json<DecideBorder>,
) -> Result<Json<BorderWire>, Problem> {
    Ok(Json(actions::decide(&actor, BorderId(id), said).await?))
}
