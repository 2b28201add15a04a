//! Viewpoints of key areas (B-89): a link and what for. There is no picture here, nothing is recorded, no face or plate is
//! recognised (I-19).

use crate::names::names;

names! {
    /// What a viewpoint in a public place may be looked through for: public safety and nothing else (PIPL 26). The list is
    /// closed; no use of it is about a person.
    ViewUse {
        /// A gate or checkpoint: whether somebody is there.
        Gate "gate",
        /// A place where many people come together.
        Crowd "crowd",
        /// Fire and smoke.
        Fire "fire",
        /// Water and landslides.
        Flood "flood",
        /// What lies or trades on the road.
        Road "road",
    }
}

/// Where a viewpoint is looked through: an address of the web without a name or password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

/// Longest address in bytes.
const LONGEST: usize = 500;

impl Link {
    /// Reads an address; `None` for one that is not `http` or `https`, names no host, or carries a name and password.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = text.bytes().all(|it| it.is_ascii_graphic() && !b"\"'<>\\`".contains(&it));
        let named = host.split(':').next().is_some_and(|it| !it.is_empty());
        (plain && named && !host.contains('@') && text.len() <= LONGEST).then(|| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_an_address_of_the_web_and_carries_no_password() {
        for right in
            ["https://video.example.cn/live/17", "http://10.20.0.7:8080/?channel=3", " https://v.cn "]
        {
            assert!(Link::parse(right).is_some(), "{right}");
        }
        for wrong in [
            "",
            "video.example.cn",
            "rtsp://v.cn/1",
            "https://",
            "https://:80/",
            "https://admin:123@v.cn/",
            "javascript:alert(1)",
            "https://v.cn/a b",
            "https://v.cn/\"x",
            "https://v.cn/直播",
        ] {
            assert!(Link::parse(wrong).is_none(), "{wrong}");
        }
        assert!(Link::parse(&format!("https://v.cn/{}", "a".repeat(LONGEST))).is_none());
    }
}
