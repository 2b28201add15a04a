//! Shapes of robots. Neither address nor secret is ever sent out again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A robot of a chat group to be kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepRobot {
    /// `dingtalk`, `wecom` or `feishu`.
    pub platform: String,
    /// The address the platform gave, whole; the one kept before when absent.
    pub address: Option<String>,
    /// What to sign with, where the robot asks for that; the one kept before when absent, none when empty.
    pub secret: Option<String>,
    /// A word every message must contain, where the robot asks for that.
    pub keyword: Option<String>,
    /// Whether it is sent the hourly word of open events.
    pub hourly: bool,
}

/// The robot of a chat group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RobotWire {
    /// `dingtalk`, `wecom` or `feishu`; none where there is no robot.
    pub platform: Option<String>,
    /// The host it is written to.
    pub host: Option<String>,
    /// Whether messages are signed.
    pub signed: bool,
    /// The word every message contains.
    pub keyword: Option<String>,
    /// Whether it is sent the hourly word.
    pub hourly: bool,
    /// Left alone until then, having been sent too much.
    pub blocked_until: Option<String>,
    /// The last messages, newest first.
    pub messages: Vec<RobotMessageWire>,
}

/// A message to a robot.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RobotMessageWire {
    /// Once for ever by this key.
    pub key: String,
    /// What it says.
    pub text: String,
    /// When it was made.
    pub made_at: String,
    /// `queued`, `sending`, `sent` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// What went wrong last.
    pub error: Option<String>,
}

impl From<store::notices::RobotMessage> for RobotMessageWire {
    fn from(it: store::notices::RobotMessage) -> Self {
        Self {
            key: it.key,
            text: it.text,
            made_at: it.made_at.to_string(),
            state: it.state,
            tries: it.tries,
            error: it.error,
        }
    }
}
