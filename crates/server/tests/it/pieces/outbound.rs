//! Where requests may go.

use reqwest::dns::Resolve;
use server::Outbound;
use server::internals::{PublicOnly, is_public};
use std::net::IpAddr;

#[test]
fn only_named_hosts_are_written_to_and_none_of_the_own_network() {
    let strict = Outbound { hosts: vec!["gov.example.cn".into(), "10.0.0.5".into()], private: false };
    let open = Outbound { private: true, ..strict.clone() };
    for (address, strictly, openly) in [
        ("https://oapi.dingtalk.com/robot/send?access_token=a", true, true),
        ("https://gov.example.cn/robot", true, true),
        ("http://oapi.dingtalk.com/robot/send", false, true),
        ("https://evil.example.com/robot", false, false),
        ("https://oapi.dingtalk.com.evil.example.com/", false, false),
        ("https://user:pass@oapi.dingtalk.com/", false, false),
        ("https://10.0.0.5/hook", false, true),
        ("https://[::1]/hook", false, false),
        ("ftp://gov.example.cn/", false, false),
        ("not an address", false, false),
    ] {
        assert_eq!((strict.allows(address), open.allows(address)), (strictly, openly), "{address}");
    }
}

#[test]
fn addresses_of_the_own_network_are_told_apart() {
    for (address, want) in [
        ("8.8.8.8", true),
        ("127.0.0.1", false),
        ("10.1.2.3", false),
        ("172.20.0.1", false),
        ("192.168.1.1", false),
        ("169.254.169.254", false),
        ("100.64.0.1", false),
        ("0.0.0.0", false),
        ("::1", false),
        ("fe80::1", false),
        ("fd00::1", false),
        ("2606:4700::1111", true),
        ("::ffff:10.0.0.1", false),
        ("::ffff:8.8.8.8", true),
    ] {
        let ip: IpAddr = address.parse().unwrap();
        assert_eq!(is_public(ip), want, "{address}");
    }
}

#[tokio::test]
async fn a_name_that_points_into_the_own_network_is_not_followed() {
    let found = PublicOnly.resolve("localhost".parse().unwrap()).await;
    assert!(found.is_err());
}
