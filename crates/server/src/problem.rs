//! The only thing that becomes an error response: `application/problem+json` (RFC 9457) with a
//! stable code, words in both languages, the fields that need mending, and the request id. Causes go
//! to the log under that id and never to the client.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

/// Why a request was not done.
#[derive(Debug)]
pub enum Problem {
    /// A rule forbids it; with the fields it is about.
    Refused(Refusal, Vec<FieldError>),
    /// The store failed.
    Store(StoreError),
}

/// One field that needs mending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Name of the field as sent.
    pub field: String,
    /// Stable code: `missing`, `unfit`, `unknown`, `too_long`, `too_short`, `too_large`, `same`.
    pub code: String,
}

/// The shape of every error.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemBody {
    /// Stable code.
    pub code: String,
    /// What happened, in Chinese.
    pub title: String,
    /// What happened, in English.
    pub title_en: String,
    /// HTTP status.
    pub status: u16,
    /// Fields that need mending.
    pub fields: Vec<FieldError>,
}

impl FieldError {
    /// Names a field and what is wrong with it.
    pub fn new(field: impl Into<String>, code: &str) -> Self {
        Self { field: field.into(), code: code.to_owned() }
    }
}

impl Problem {
    /// Something needs to be corrected.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self::Refused(Refusal::Invalid, fields)
    }

    fn status(refusal: Refusal) -> StatusCode {
        match refusal {
            Refusal::SignInWrong | Refusal::SignedOut | Refusal::AccountClosed => StatusCode::UNAUTHORIZED,
            Refusal::NotAllowed | Refusal::NoPost | Refusal::OutsideSite | Refusal::NotTheMediator => {
                StatusCode::FORBIDDEN
            }
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::SignInTooOften | Refusal::UnmaskTooOften => StatusCode::TOO_MANY_REQUESTS,
            Refusal::ChangedMeanwhile => StatusCode::PRECONDITION_FAILED,
            Refusal::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooBusy => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Invalid | Refusal::FileUnreadable | Refusal::ReasonMissing | Refusal::PurposeMissing => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            _ => StatusCode::CONFLICT,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal, fields) => {
                write!(f, "{} / {}", refusal.zh(), refusal.en())?;
                fields.iter().try_for_each(|field| write!(f, " [{}: {}]", field.field, field.code))
            }
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Problem {}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, Vec::new())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Refusal::TooBusy.into(),
            error => Self::Store(error),
        }
    }
}

impl Problem {
    /// What a client reads. A cause goes to the log and no further.
    pub fn body(self) -> ProblemBody {
        let (status, code, zh, en, fields) = match self {
            Self::Refused(refusal, fields) => {
                (Self::status(refusal), refusal.code(), refusal.zh(), refusal.en(), fields)
            }
            Self::Store(error) => {
                tracing::error!(%error, "store failed");
                let zh = "系统出了点问题，内容没有保存，请稍后再试。";
                let en = "Something went wrong here and nothing was saved. Please try again later.";
                (StatusCode::INTERNAL_SERVER_ERROR, "internal", zh, en, Vec::new())
            }
        };
        ProblemBody {
            code: code.to_owned(),
            title: zh.to_owned(),
            title_en: en.to_owned(),
            status: status.as_u16(),
            fields,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = self.body();
        let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
