//! Answers of Open311: the same rows as JSON or as XML, and faults in its own shape.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use formats::Element;
use serde_json::{Value, json};

use crate::problem::{FieldError, Problem};

/// In which form somebody asks for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Xml,
}

/// What the rows of each list are called.
const SINGULAR: [(&str, &str); 6] = [
    ("services", "service"),
    ("attributes", "attribute"),
    ("service_requests", "request"),
    ("errors", "error"),
    ("endpoints", "endpoint"),
    ("formats", "format"),
];

impl Form {
    /// Splits `services.xml` into the name and the form.
    pub fn of(file: &str) -> Option<(&str, Self)> {
        let (name, form) = file.rsplit_once('.')?;
        match form {
            "json" => Some((name, Self::Json)),
            "xml" => Some((name, Self::Xml)),
            _ => None,
        }
    }

    /// An answer whose root is called so in XML.
    pub fn answer(self, status: StatusCode, root: &str, content: &Value) -> Response {
        let (kind, body) = match self {
            Self::Json => ("application/json; charset=utf-8", content.to_string().into_bytes()),
            Self::Xml => {
                let written = formats::xml(&Element::of(root, content, &SINGULAR));
                ("text/xml; charset=utf-8", written.unwrap_or_default())
            }
        };
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

/// Why a request was not done, as Open311 says it: 400, 403, 404 or what happened here.
#[derive(Debug)]
pub struct Fault(pub StatusCode, pub String);

impl Fault {
    /// Something is missing or wrong.
    pub fn wrong(text: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, text.into())
    }

    /// What was asked for is not here.
    pub fn missing(text: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, text.into())
    }

    /// As an answer.
    pub fn answer(self, form: Form) -> Response {
        let errors = json!([{ "code": self.0.as_u16(), "description": self.1 }]);
        form.answer(self.0, "errors", &errors)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let body = problem.body();
        let field = |it: &FieldError| format!("{} ({})", it.field, it.code);
        let fields = body.fields.iter().map(field).collect::<Vec<_>>().join(", ");
        let status = match StatusCode::from_u16(body.status) {
            Ok(StatusCode::UNPROCESSABLE_ENTITY) | Err(_) => StatusCode::BAD_REQUEST,
            Ok(status) => status,
        };
        Self(status, format!("{} / {} {fields}", body.title, body.title_en).trim_end().to_owned())
    }
}

impl From<store::StoreError> for Fault {
    fn from(error: store::StoreError) -> Self {
        Problem::from(error).into()
    }
}
