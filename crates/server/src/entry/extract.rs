//! What a request carries. Whatever does not fit is answered as a problem that names the field, like
//! every other refusal.

use axum::body::Bytes;
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{FieldError, Problem};

/// A JSON body, of a request or of an answer.
pub struct Json<T>(pub T);
/// Parts of the path.
pub struct Path<T>(pub T);
/// The query.
pub struct Query<T>(pub T);
/// The address a request comes from; empty where nobody knows.
pub struct Origin(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let known = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(known.map_or(String::new(), |it| it.0.ip().to_string())))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let whole = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(whole, state).await.map_err(|_| Refusal::FileTooLarge)?;
        // No engine keeps this sign in a text, and nobody types it.
        if bytes.windows(6).any(|it| it == b"\\u0000") {
            return Err(Problem::invalid(vec![FieldError::new("body", "unfit")]));
        }
        match axum::Json::from_request(Request::from_parts(parts, bytes.into()), state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(JsonRejection::BytesRejection(_)) => Err(Refusal::FileTooLarge.into()),
            Err(rejection) => Err(misfit(&rejection.body_text(), "body")),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    /// What no id can be is not there.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.path().contains("%00") {
            return Err(Refusal::NotFound.into());
        }
        let found = axum::extract::Path::from_request_parts(parts, state).await;
        found.map(|axum::extract::Path(it)| Self(it)).map_err(|_| Refusal::NotFound.into())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|it| it.contains("%00")) {
            return Err(Problem::invalid(vec![FieldError::new("query", "unfit")]));
        }
        let found = axum::extract::Query::from_request_parts(parts, state).await;
        found
            .map(|axum::extract::Query(it)| Self(it))
            .map_err(|rejection| misfit(&rejection.body_text(), "query"))
    }
}

/// The field a reader stumbled over, out of what it says: `Failed to …: made_at: invalid type …` or
/// `Failed to …: missing field `id` …`; `whole` when it says none.
fn misfit(said: &str, whole: &str) -> Problem {
    let said = said.split_once(": ").map_or("", |(_, why)| why);
    let missing = said.rsplit_once("missing field `").and_then(|(_, rest)| rest.split_once('`'));
    let field = match (missing, said.split_once(": ")) {
        (Some((field, _)), _) => FieldError::new(field, "missing"),
        (None, Some((path, why))) if !path.contains(' ') => {
            FieldError::new(path, if why.starts_with(crate::word::UNKNOWN) { "unknown" } else { "unfit" })
        }
        (None, _) => FieldError::new(whole, "unfit"),
    };
    Problem::invalid(vec![field])
}
