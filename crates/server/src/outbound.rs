//! The way out: requests go only to hosts that were named, never to addresses of the own network unless that was allowed,
//! and never on to where an answer points.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Once};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url};

/// The hosts of the chat robots that are known.
pub const ROBOT_HOSTS: [&str; 3] = ["oapi.dingtalk.com", "qyapi.weixin.qq.com", "open.feishu.cn"];
const PATIENCE: Duration = Duration::from_secs(10);

/// Where requests may go.
#[derive(Debug, Clone, Default)]
pub struct Outbound {
    /// Hosts, besides those of the robots that are known.
    pub hosts: Vec<String>,
    /// Whether hosts of the own network, and plain HTTP to them, are allowed.
    pub private: bool,
}

impl Outbound {
    /// Whether an address may be written to.
    pub fn allows(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        let host = url.host_str().unwrap_or_default();
        let named = ROBOT_HOSTS.contains(&host) || self.hosts.iter().any(|it| it == host);
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        let reachable = self.private || literal.is_none_or(is_public);
        let safe = url.scheme() == "https" || (self.private && url.scheme() == "http");
        named && reachable && safe && url.username().is_empty() && url.password().is_none()
    }

    /// A client that keeps to this.
    ///
    /// # Errors
    /// Where this machine has no certificates to trust.
    pub fn client(&self) -> Result<Client, reqwest::Error> {
        speak_tls();
        let plain = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("wangge/", env!("CARGO_PKG_VERSION")));
        if self.private { plain.build() } else { plain.dns_resolver(Arc::new(PublicOnly)).build() }
    }
}

/// Chooses how TLS is spoken, once a program. Whoever makes a client of their own calls it before.
pub fn speak_tls() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        // Somebody else may have chosen before.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// Whether an address is nobody's own network.
pub fn is_public(it: IpAddr) -> bool {
    match it.to_canonical() {
        IpAddr::V4(it) => {
            let [a, b, ..] = it.octets();
            let shared = a == 100 && (64..128).contains(&b);
            !(it.is_private()
                || it.is_loopback()
                || it.is_link_local()
                || it.is_unspecified()
                || it.is_broadcast()
                || it.is_multicast()
                || shared
                || a == 0)
        }
        IpAddr::V6(it) => {
            let first = it.segments()[0];
            let (local, link) = (first & 0xfe00 == 0xfc00, first & 0xffc0 == 0xfe80);
            !(it.is_loopback() || it.is_unspecified() || it.is_multicast() || local || link)
        }
    }
}

/// Finds public addresses only, whatever a name points to.
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|it| is_public(it.ip())).collect();
            if public.is_empty() {
                return Err("the host has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}
