//! One line a capability. Everything under `/api/v1` passes `entry`.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::from_fn;
use axum::routing::get;
use domain::Refusal;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa::openapi::{Content, OpenApi as Document, Ref, Response as OpenApiResponse, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::entry::{own_site, protect};
use crate::problem::{Problem, ProblemBody};
use crate::{
    access, areas, command, duty, events, field, inspections, measures, notices, ops, people, places,
    reports, reshape, staffing, tasks, territory,
};

const BODY: usize = 256 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(OpenApi)]
#[openapi(
    info(title = "wangge", description = "Community grid: areas, people, tasks, reports.", version = "1"),
    components(schemas(ProblemBody))
)]
struct Base;

fn api() -> OpenApiRouter<App> {
    let capabilities = OpenApiRouter::new()
        .merge(areas::http::routes())
        .merge(access::http::routes())
        .merge(territory::http::routes())
        .merge(people::http::routes())
        .merge(people::roster::http::routes())
        .merge(people::leads::routes())
        .merge(people::care_http::routes())
        .merge(people::census::routes())
        .merge(ops::sheet::routes())
        .merge(places::http::routes())
        .merge(places::employees_http::routes())
        .merge(staffing::http::routes())
        .merge(measures::http::routes())
        .merge(duty::http::routes())
        .merge(tasks::http::routes())
        .merge(inspections::http::routes())
        .merge(events::routes())
        .merge(events::tip_routes())
        .merge(events::request_routes())
        .merge(events::viewpoint_routes())
        .merge(events::dispute_routes())
        .merge(events::open311::http::routes())
        .merge(reports::http::routes())
        .merge(reports::assess::routes())
        .merge(notices::http::routes())
        .merge(notices::robots::http::routes())
        .merge(command::http::routes())
        .merge(command::responses::http::routes())
        .merge(reshape::http::routes())
        .merge(field::http::routes());
    OpenApiRouter::with_openapi(Base::openapi()).nest("/api/v1", capabilities)
}

fn problem() -> OpenApiResponse {
    let content = Content::new(Some(Ref::from_schema_name("ProblemBody")));
    ResponseBuilder::new().description("why not").content("application/problem+json", content).build()
}

/// The generated OpenAPI 3.1 document. Handlers are named by their verb, so an operation's id is its
/// capability and that verb: `tasks_record`.
pub fn openapi() -> Document {
    let mut document = api().split_for_parts().1;
    for path in document.paths.paths.values_mut() {
        let methods = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in methods.into_iter().flatten() {
            let capability = operation.tags.as_ref().and_then(|tags| tags.first());
            if let (Some(capability), Some(verb)) = (capability, &operation.operation_id) {
                operation.operation_id = Some(format!("{capability}_{verb}"));
            }
            // Whatever else happens is a problem of one shape.
            operation.responses.responses.insert("default".to_owned(), problem().into());
        }
    }
    document
}

/// The whole interface; `client` answers whatever is not part of it.
pub fn router(app: App, client: Router) -> Router {
    let (api, _) = api().split_for_parts();
    let compress = CompressionLayer::new()
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream")));
    let trace = TraceLayer::new_for_http().make_span_with(|request: &axum::extract::Request| {
        let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
        tracing::info_span!("request", method = %request.method(), id)
    });
    api.route("/api/{*rest}", axum::routing::any(|| async { Problem::from(Refusal::NotFound) }))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .merge(events::open311::routes())
        .merge(command::cap::routes())
        .route("/healthz", get(ops::healthz))
        .route("/readyz", get(ops::readyz))
        .route("/metrics", get(ops::metrics))
        .fallback_service(client)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn(own_site))
        .layer(from_fn(ops::measure))
        .layer(from_fn(protect))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(2)))
        .layer(compress)
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .with_state(app)
}
