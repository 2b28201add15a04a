//! One user's connection, as a phone or a desk would have it.

use anyhow::{Context, bail};
use reqwest::{Client, Method, Response, header};
use serde_json::Value;

/// Somebody signed in.
#[derive(Clone)]
pub struct User {
    http: Client,
    address: String,
    cookie: String,
}

impl User {
    /// Signs in.
    pub async fn sign_in(http: &Client, address: &str, login: &str) -> anyhow::Result<Self> {
        let body = serde_json::json!({ "login": login, "password": crate::demo::LIANGDANG.password });
        let response = http.post(format!("{address}/api/v1/session")).json(&body).send().await?;
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|it| it.to_str().ok());
        let cookie = cookie.and_then(|it| it.split(';').next()).map(str::to_owned);
        let cookie = cookie.with_context(|| format!("{login} cannot sign in: {}", response.status()))?;
        Ok(Self { http: http.clone(), address: address.to_owned(), cookie })
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> anyhow::Result<Response> {
        let request = self.http.request(method, format!("{}{path}", self.address));
        let request = request.header(header::COOKIE, &self.cookie);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        Ok(request.send().await?)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let response = self.send(Method::GET, path, None).await?;
        Self::body(response, path).await
    }

    /// POST.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let response = self.send(Method::POST, path, Some(body)).await?;
        Self::body(response, path).await
    }

    async fn body(response: Response, path: &str) -> anyhow::Result<Value> {
        let status = response.status();
        let text = response.text().await?;
        if !status.is_success() {
            bail!("{path}: {status}: {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }
}
