//! Stand-ins of the chat platforms' robots that check signatures, times and limits as their documentation says.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// Secret of the robots that ask for signatures.
pub const SECRET: &str = "SECtestsecret0123456789";
/// Secret of the webhooks.
pub const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const HOUR: i64 = 3_600;

/// The platforms, listening on this machine.
#[derive(Clone)]
pub struct Vendors {
    /// Where they listen.
    pub address: String,
    seen: Arc<Mutex<Seen>>,
    clock: Arc<AtomicI64>,
}

#[derive(Default)]
struct Seen {
    texts: Vec<String>,
    /// When each was sent, in seconds: the last minute of each robot.
    times: Vec<(String, VecDeque<i64>)>,
    /// Robots that were blocked, and until when.
    blocked: Vec<(String, i64)>,
    /// The worst minute of any robot.
    most: usize,
    /// Ids of webhooks, each as often as it came.
    ids: Vec<String>,
}

impl Vendors {
    /// Starts them; they tell the time by the test's clock.
    pub async fn start(clock: Arc<AtomicI64>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let it = Self { address, seen: Arc::default(), clock };
        let router = Router::new()
            .route("/robot/send", post(dingtalk))
            .route("/cgi-bin/webhook/send", post(wecom))
            .route("/open-apis/bot/v2/hook/{token}", post(feishu))
            .route("/webhook/{name}", post(webhook))
            .route("/away", post(async || Redirect::temporary("http://169.254.169.254/latest")))
            .route("/busy", post(async || (StatusCode::SERVICE_UNAVAILABLE, "come again")))
            .route("/lost", post(lost))
            .with_state(it.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        it
    }

    /// Messages that reached a group, in their order.
    pub fn texts(&self) -> Vec<String> {
        self.seen.lock().expect("not poisoned").texts.clone()
    }

    /// The most messages any robot was sent in one minute.
    pub fn most_in_a_minute(&self) -> usize {
        self.seen.lock().expect("not poisoned").most
    }

    /// Ids of the webhooks that came with a right signature, each as often as it came.
    pub fn ids(&self) -> Vec<String> {
        self.seen.lock().expect("not poisoned").ids.clone()
    }

    /// Blocks a robot for ten minutes, as if others had written to it too often.
    pub fn block(&self, robot: &str) {
        let until = self.now() + 600;
        self.seen.lock().expect("not poisoned").blocked.push((robot.to_owned(), until));
    }

    fn now(&self) -> i64 {
        self.clock.load(Ordering::Acquire) / 1_000_000
    }

    /// Whether a robot may be sent one more: twenty a minute, and ten minutes' block beyond.
    fn admits(&self, robot: &str) -> bool {
        let now = self.now();
        let mut seen = self.seen.lock().expect("not poisoned");
        if seen.blocked.iter().any(|(name, until)| name == robot && *until > now) {
            return false;
        }
        let place = seen.times.iter().position(|(name, _)| name == robot).unwrap_or_else(|| {
            seen.times.push((robot.to_owned(), VecDeque::new()));
            seen.times.len() - 1
        });
        let times = &mut seen.times[place].1;
        times.retain(|at| now - at < 60);
        times.push_back(now);
        let count = times.len();
        seen.most = seen.most.max(count);
        if count > 20 {
            seen.blocked.push((robot.to_owned(), now + 600));
        }
        count <= 20
    }

    fn keep(&self, text: &str) {
        self.seen.lock().expect("not poisoned").texts.push(text.to_owned());
    }
}

fn hmac(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length");
    mac.update(message.as_bytes());
    Base64::encode_string(&mac.finalize().into_bytes())
}

#[derive(serde::Deserialize)]
struct Asked {
    access_token: Option<String>,
    key: Option<String>,
    timestamp: Option<i64>,
    sign: Option<String>,
}

async fn dingtalk(
    State(it): State<Vendors>,
    Query(asked): Query<Asked>,
    Json(body): Json<Value>,
) -> Json<Value> {
    let at = asked.timestamp.unwrap_or_default();
    let signed = asked.sign.as_deref() == Some(&hmac(SECRET, &format!("{at}\n{SECRET}")));
    if !signed || (at / 1_000 - it.now()).abs() > HOUR {
        return Json(json!({ "errcode": 310_000, "errmsg": "sign not match" }));
    }
    if !it.admits(&asked.access_token.unwrap_or_default()) {
        return Json(json!({ "errcode": 130_101, "errmsg": "send too fast, exceed 20 times per minute" }));
    }
    let (title, text) = (body["markdown"]["title"].as_str(), body["markdown"]["text"].as_str());
    match (body["msgtype"].as_str(), title, text) {
        (Some("markdown"), Some(title), Some(text)) if !title.is_empty() && text.len() < 20_000 => {
            it.keep(text);
        }
        _ => return Json(json!({ "errcode": 400_105, "errmsg": "unsupported msgtype" })),
    }
    Json(json!({ "errcode": 0, "errmsg": "ok" }))
}

async fn wecom(
    State(it): State<Vendors>,
    Query(asked): Query<Asked>,
    Json(body): Json<Value>,
) -> Json<Value> {
    let key = asked.key.unwrap_or_default();
    if key.is_empty() || key == "wrong" {
        return Json(json!({ "errcode": 93_000, "errmsg": "invalid webhook url" }));
    }
    if !it.admits(&key) {
        return Json(json!({ "errcode": 45_009, "errmsg": "api freq out of limit" }));
    }
    match body["markdown"]["content"].as_str() {
        Some(text) if text.len() <= 4_096 => it.keep(text),
        _ => return Json(json!({ "errcode": 40_058, "errmsg": "markdown.content exceed max length 4096" })),
    }
    Json(json!({ "errcode": 0, "errmsg": "ok" }))
}

/// A receiver of Standard Webhooks: the signature is right and not older than five minutes; what came before is taken once.
/// One named `slow` takes the message and fails the first time.
async fn webhook(
    State(it): State<Vendors>,
    Path(name): Path<String>,
    headers: axum::http::HeaderMap,
    body: String,
) -> StatusCode {
    let said = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    let (id, at) = (said("webhook-id"), said("webhook-timestamp"));
    let key = Base64::decode_vec(&WEBHOOK_SECRET["whsec_".len()..]).expect("base64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length");
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    let sign = format!("v1,{}", Base64::encode_string(&mac.finalize().into_bytes()));
    let old = (at.parse::<i64>().unwrap_or_default() - it.now()).abs() > 300;
    if id.is_empty() || old || said("webhook-signature") != sign {
        return StatusCode::UNAUTHORIZED;
    }
    let mut seen = it.seen.lock().expect("not poisoned");
    let known = seen.ids.contains(&id);
    seen.ids.push(id);
    if !known {
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        seen.texts.push(body["data"]["text"].as_str().unwrap_or_default().to_owned());
    }
    if name == "slow" && !known { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
}

/// It is in the group, but the answer is lost on its way back.
async fn lost(State(it): State<Vendors>, Json(body): Json<Value>) -> (StatusCode, &'static str) {
    it.keep(body["markdown"]["content"].as_str().unwrap_or_default());
    (StatusCode::BAD_GATEWAY, "bad gateway")
}

async fn feishu(State(it): State<Vendors>, Path(token): Path<String>, Json(body): Json<Value>) -> Response {
    let at: i64 = body["timestamp"].as_str().and_then(|it| it.parse().ok()).unwrap_or_default();
    let signed = body["sign"].as_str() == Some(&hmac(&format!("{at}\n{SECRET}"), ""));
    let answer = if !signed || (at - it.now()).abs() > HOUR {
        json!({ "code": 19_021, "msg": "sign match fail or timestamp is not within one hour from current time" })
    } else if !it.admits(&token) {
        json!({ "code": 9_499, "msg": "too many requests" })
    } else {
        it.keep(body["card"]["elements"][0]["content"].as_str().unwrap_or_default());
        json!({ "code": 0, "msg": "success", "data": {} })
    };
    Json(answer).into_response()
}
