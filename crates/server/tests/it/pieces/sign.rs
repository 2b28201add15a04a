//! What each platform of chat robots wants.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use server::internals::sign::{Outcome, Ready, dingtalk, feishu, outcome, request, webhook, webhook_key};
use store::notices::{Platform, Robot};

// covers: B-87
#[test]
fn signatures_are_those_of_the_vectors() {
    assert_eq!(
        dingtalk("SECtestsecret0123456789", 1_650_000_000_000),
        "oQR5fL8jtNoOJgNG3izxIHH/q6HGSoezBADhdblRjXA="
    );
    assert_eq!(feishu("testsecret0123456789", 1_650_000_000), "E7cChA5E8GvIk4FC41QYtkEXB7YhqC+SloUHOzaB3gg=");
    let key = webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    assert_eq!(
        webhook(&key, id, 1_614_265_330, r#"{"test": 2432232314}"#),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
    for short in ["", "whsec_", "whsec_c2hvcnQ=", "not base64!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"] {
        assert_eq!(webhook_key(short), None, "{short}");
    }
}

#[test]
fn a_signature_in_an_address_is_escaped() {
    let robot = Robot {
        chat: uuid::Uuid::nil(),
        platform: Platform::DingTalk,
        address: "https://oapi.dingtalk.com/robot/send?access_token=T".into(),
        secret: Some("SECtestsecret0123456789".into()),
        keyword: Some("网格".into()),
        hourly: true,
        blocked_until: None,
        path: domain::areas::AreaPath::county(),
        area_name: String::new(),
    };
    let Ready { url, body, .. } =
        request(&robot, ("k", "### 提醒\n正文"), Timestamp::from_second(1_650_000_000).unwrap()).unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert!(
        url.as_str()
            .ends_with("&timestamp=1650000000000&sign=oQR5fL8jtNoOJgNG3izxIHH%2Fq6HGSoezBADhdblRjXA%3D"),
        "{url}"
    );
    assert_eq!(
        body["markdown"]["text"], "网格\n### 提醒\n正文",
        "the keyword is there where the robot asks for it"
    );
}

#[test]
fn answers_mean_what_the_vendors_say() {
    use Outcome::{Blocked, Later, Refused, Sent, Unclear};
    use Platform::{DingTalk, Feishu, WeCom, Webhook};
    let mins = SignedDuration::from_mins;
    for (platform, status, body, want) in [
        (DingTalk, 200, json!({ "errcode": 0, "errmsg": "ok" }), Sent),
        (DingTalk, 200, json!({ "errcode": 130_101, "errmsg": "send too fast" }), Blocked(mins(10))),
        (
            DingTalk,
            200,
            json!({ "errcode": 310_000, "errmsg": "sign not match" }),
            Refused("310000 sign not match".into()),
        ),
        (DingTalk, 200, json!({ "errcode": -1, "errmsg": "busy" }), Later("-1 busy".into())),
        (WeCom, 200, json!({ "errcode": 45_009, "errmsg": "freq" }), Blocked(mins(1))),
        (
            WeCom,
            200,
            json!({ "errcode": 93_000, "errmsg": "invalid webhook url" }),
            Refused("93000 invalid webhook url".into()),
        ),
        (Feishu, 200, json!({ "code": 0, "msg": "success" }), Sent),
        (
            Feishu,
            200,
            json!({ "code": 19_021, "msg": "sign match fail" }),
            Refused("19021 sign match fail".into()),
        ),
        (Feishu, 200, json!({ "code": 11_232, "msg": "limit" }), Blocked(mins(1))),
        (Feishu, 200, json!({}), Unclear("no answer of a robot".into())),
        (WeCom, 302, json!({}), Refused("HTTP 302".into())),
        (DingTalk, 502, json!({ "errcode": 0 }), Unclear("HTTP 502".into())),
        (DingTalk, 503, json!({}), Later("HTTP 503".into())),
        (Webhook, 204, Value::Null, Sent),
        (Webhook, 500, json!({}), Later("HTTP 500".into())),
        (Webhook, 410, json!({}), Refused("HTTP 410".into())),
        (Webhook, 301, json!({}), Refused("HTTP 301".into())),
    ] {
        assert_eq!(outcome(platform, status, &body), want, "{platform:?} {status} {body}");
    }
}
