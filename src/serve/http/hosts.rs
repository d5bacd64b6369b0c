//! Which names of the server a request may use.
//!
//! A page of another site can have its name lead to 127.0.0.1 and then read what is served there. Its requests still
//! carry that name, so only names that are known to be ours are answered.

use std::net::IpAddr;

/// The names under which the server is asked.
#[derive(Debug)]
pub(super) struct Hosts {
    name: String,
    addresses: Vec<IpAddr>,
}

impl Hosts {
    /// Those of a server that was started for `name` and listens on `addresses`.
    pub fn new(name: &str, addresses: impl Iterator<Item = IpAddr>) -> Self {
        Hosts { name: name.to_ascii_lowercase(), addresses: addresses.collect() }
    }

    /// Whether `authority`, a host with or without a port, is one of them. Any port will do, since a tunnel changes it.
    pub fn accept(&self, authority: &str) -> bool {
        let Some(host) = host(authority) else { return false };
        let host = host.to_ascii_lowercase();
        if let Ok(address) = host.parse::<IpAddr>() {
            let everywhere = self.addresses.iter().any(IpAddr::is_unspecified);
            return everywhere || address.to_canonical().is_loopback() || self.addresses.contains(&address);
        }
        host == "localhost" || host == self.name
    }
}

/// The host of `host:port`, an IPv6 address without its brackets.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(host, _)| host.contains(':'))?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port = if port.is_empty() { "" } else { port.strip_prefix(':')? };
    port.bytes().all(|byte| byte.is_ascii_digit()).then_some(host.strip_suffix('.').unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(name: &str, address: &str) -> Hosts {
        Hosts::new(name, std::iter::once(address.parse().unwrap()))
    }

    #[test]
    fn this_machine_is_known_by_all_its_names() {
        let local = hosts("localhost", "127.0.0.1");
        for name in
            ["localhost", "LocalHost:3000", "localhost.:3000", "127.0.0.1", "127.8.9.1:80", "[::1]", "[::1]:3000"]
        {
            assert!(local.accept(name), "{name}");
        }
    }

    #[test]
    fn names_of_others_are_refused() {
        let local = hosts("localhost", "127.0.0.1");
        for name in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:3000",
            "user@localhost",
            "localhost:3000@evil.example",
            "localhost:port",
            "localhost 127.0.0.1",
            "0.0.0.0",
            "192.168.1.5",
            "::1",
            "[localhost]",
            "[::1",
            "[::1]evil",
        ] {
            assert!(!local.accept(name), "{name}");
        }
    }

    #[test]
    fn a_server_for_others_is_known_by_its_name_and_addresses() {
        let lan = hosts("Box.lan", "192.168.1.5");
        assert!(lan.accept("box.lan:3000") && lan.accept("192.168.1.5") && lan.accept("localhost:3000"));
        assert!(!lan.accept("192.168.1.6") && !lan.accept("other.lan"));
        let everywhere = hosts("0.0.0.0", "0.0.0.0");
        assert!(everywhere.accept("192.168.1.6:3000") && everywhere.accept("[fe80::1]:3000"));
        assert!(!everywhere.accept("evil.example"));
    }
}
