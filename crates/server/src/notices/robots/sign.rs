//! What each platform wants: where the signature goes, how a message looks, what an answer means, how long a message may
//! be. Success is what the body says, never the HTTP status alone.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::Sha256;
use store::notices::{Platform, Robot};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the group.
    Sent,
    /// The robot was sent too much: it is to be left alone for so long.
    Blocked(SignedDuration),
    /// It did not arrive this time.
    Later(String),
    /// Nobody knows whether it arrived: it is not sent again.
    Unclear(String),
    /// It will not work until somebody sets the robot right.
    Refused(String),
}

/// A message as it is sent.
#[derive(Debug)]
pub struct Ready {
    /// Where to.
    pub url: reqwest::Url,
    /// What goes into the headers.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

fn hmac(key: impl AsRef<[u8]>, message: &str) -> String {
    // A key of any length is a key.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_ref()) else { return String::new() };
    mac.update(message.as_bytes());
    Base64::encode_string(&mac.finalize().into_bytes())
}

/// Signature of a DingTalk robot: the secret signs milliseconds, line break, secret.
pub fn dingtalk(secret: &str, millis: i64) -> String {
    hmac(secret, &format!("{millis}\n{secret}"))
}

/// Signature of a Feishu robot: seconds, line break, secret sign nothing.
pub fn feishu(secret: &str, seconds: i64) -> String {
    hmac(format!("{seconds}\n{secret}"), "")
}

/// The key of a webhook's secret (Standard Webhooks: 24 to 64 bytes in base64, behind `whsec_` or not).
pub fn webhook_key(secret: &str) -> Option<Vec<u8>> {
    let key = Base64::decode_vec(secret.strip_prefix("whsec_").unwrap_or(secret)).ok()?;
    (24..=64).contains(&key.len()).then_some(key)
}

/// Signature of a webhook (Standard Webhooks): the key signs id, seconds and body, so that nobody sends it again later or
/// changes it; who takes it in knows it by its id, however often it comes.
pub fn webhook(key: &[u8], id: &str, seconds: i64, body: &str) -> String {
    format!("v1,{}", hmac(key, &format!("{id}.{seconds}.{body}")))
}

/// Whether a platform knows a message that comes twice.
pub fn knows_again(platform: Platform) -> bool {
    platform == Platform::Webhook
}

/// Longest text of a platform in bytes, with room for what is around it.
pub fn longest(platform: Platform) -> usize {
    match platform {
        Platform::DingTalk | Platform::Feishu | Platform::Webhook => 18_000,
        Platform::WeCom => 4_000,
    }
}

/// Where a message goes and what is sent there; `key` is its own for ever.
pub fn request(robot: &Robot, (key, text): (&str, &str), now: Timestamp) -> Option<Ready> {
    let mut headers = Vec::new();
    let mut url = reqwest::Url::parse(&robot.address).ok()?;
    let word = robot.keyword.as_deref().filter(|it| !text.contains(it)).map(|it| format!("{it}\n"));
    let text = format!("{}{text}", word.unwrap_or_default());
    let title = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']).to_owned();
    let body = match robot.platform {
        Platform::DingTalk => {
            if let Some(secret) = &robot.secret {
                let millis = now.as_millisecond();
                let sign = dingtalk(secret, millis);
                url.query_pairs_mut()
                    .append_pair("timestamp", &millis.to_string())
                    .append_pair("sign", &sign);
            }
            json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text } })
        }
        Platform::WeCom => json!({ "msgtype": "markdown", "markdown": { "content": text } }),
        Platform::Feishu => {
            let mut body = json!({ "msg_type": "interactive", "card": {
                "elements": [{ "tag": "markdown", "content": text.replacen("### ", "**", 1).replacen('\n', "**\n", 1) }],
            } });
            if let Some(secret) = &robot.secret {
                let seconds = now.as_second();
                body["timestamp"] = json!(seconds.to_string());
                body["sign"] = json!(feishu(secret, seconds));
            }
            body
        }
        Platform::Webhook => {
            let secret = webhook_key(robot.secret.as_deref()?)?;
            let body = json!({ "type": "grid.message", "timestamp": now.to_string(),
                "data": { "area": robot.area_name, "text": text } });
            let id = format!("msg_{}_{}", robot.chat.simple(), key.replace('/', "_"));
            let sign = webhook(&secret, &id, now.as_second(), &body.to_string());
            headers.extend([
                ("webhook-id", id),
                ("webhook-timestamp", now.as_second().to_string()),
                ("webhook-signature", sign),
            ]);
            body
        }
    };
    Some(Ready { url, headers, body: body.to_string() })
}

/// What an answer means.
pub fn outcome(platform: Platform, status: u16, body: &Value) -> Outcome {
    match status {
        // A webhook says by its status whether it took the message, and may be sent it again.
        200..300 if platform == Platform::Webhook => return Outcome::Sent,
        500..600 if platform == Platform::Webhook => return Outcome::Later(format!("HTTP {status}")),
        200..300 => {}
        // Turned away before anybody looked at it.
        429 | 503 => return Outcome::Later(format!("HTTP {status}")),
        300..500 => return Outcome::Refused(format!("HTTP {status}")),
        _ => return Outcome::Unclear(format!("HTTP {status}")),
    }
    let (code, said) = match platform {
        Platform::Feishu => (body["code"].as_i64(), body["msg"].as_str()),
        Platform::DingTalk | Platform::WeCom | Platform::Webhook => {
            (body["errcode"].as_i64(), body["errmsg"].as_str())
        }
    };
    let Some(code) = code else { return Outcome::Unclear("no answer of a robot".to_owned()) };
    let why = format!("{code} {}", said.unwrap_or_default().chars().take(120).collect::<String>());
    match (platform, code) {
        (_, 0) => Outcome::Sent,
        (Platform::DingTalk, 130_101) => Outcome::Blocked(SignedDuration::from_mins(10)),
        (Platform::WeCom, 45_009) | (Platform::Feishu, 11_232 | 9_499) => {
            Outcome::Blocked(SignedDuration::from_mins(1))
        }
        (Platform::DingTalk, 310_000 | 90_030 | 300_001 | 400_101 | 400_102)
        | (Platform::WeCom, 93_000 | 40_058)
        | (Platform::Feishu, 19_001 | 19_021 | 19_022 | 19_024) => Outcome::Refused(why),
        _ => Outcome::Later(why),
    }
}
