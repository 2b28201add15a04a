//! Edits name the version they saw: `If-Match: "3"`, answered with the new `ETag`.

use axum::extract::FromRequestParts;
use axum::http::{HeaderName, HeaderValue, header, request::Parts};
use axum::response::AppendHeaders;

use crate::problem::{FieldError, Problem};

/// The version an edit is based on.
#[derive(Debug, Clone, Copy)]
pub struct Seen(pub i64);

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let value = parts.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        let number = value.and_then(|text| text.trim().trim_matches('"').parse().ok());
        number.map(Self).ok_or_else(|| Problem::invalid(vec![FieldError::new("If-Match", "missing")]))
    }
}

/// The header that tells a version.
pub fn etag(version: i64) -> AppendHeaders<[(HeaderName, HeaderValue); 1]> {
    let value = HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""));
    AppendHeaders([(header::ETAG, value)])
}
