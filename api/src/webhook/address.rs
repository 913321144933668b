//! Where a webhook may go: not into the network that Klieg itself stands in, whatever a name
//! resolves to at the moment of sending.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Longest URL: more than any receiver needs.
const URL_CHARS_MAX: usize = 2000;

/// What an installation lets webhooks do beyond `https` to public addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leeway {
    /// Plain `http`, for development.
    pub(crate) plain: bool,
    /// Addresses of private networks and of this machine.
    pub(crate) private: bool,
}

/// Reads the URL of an endpoint, or says why it cannot be one.
pub(super) fn parse(text: &str, leeway: Leeway) -> Result<Url, &'static str> {
    if text.chars().count() > URL_CHARS_MAX {
        return Err("must have at most 2000 characters");
    }
    let Ok(url) = Url::parse(text) else {
        return Err("is not a URL");
    };
    match url.scheme() {
        "https" => {}
        "http" if leeway.plain => {}
        _ => return Err("must start with https://"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or password");
    }
    // Names are judged when they are resolved, at the moment of sending; addresses here.
    let address = url.host_str().and_then(|host| {
        host.trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>()
            .ok()
    });
    match address {
        Some(address) if !leeway.private && !is_public(address) => {
            Err("must not lead into a private network")
        }
        _ => Ok(url),
    }
}

/// Whether an address belongs to the public internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 224
        || is_shared
        || is_protocol
        || is_benchmark
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // 2000::/3 is what has been given out; inside it lie documentation and the tunnels that can
    // lead to any IPv4 address (6to4, Teredo).
    let is_global = segments[0] & 0xe000 == 0x2000;
    let is_documentation = segments[0] == 0x2001 && segments[1] == 0x0db8;
    let is_tunnel = segments[0] == 0x2002 || (segments[0] == 0x2001 && segments[1] == 0);
    is_global && !is_documentation && !is_tunnel
}

/// Resolves names, and forgets every address that is not public.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicResolver;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move { public_addresses(name.as_str()).await })
    }
}

async fn public_addresses(name: &str) -> Result<Addrs, Box<dyn std::error::Error + Send + Sync>> {
    let found = tokio::net::lookup_host((name, 0)).await?;
    let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
    if public.is_empty() {
        return Err("the name leads into a private network".into());
    }
    Ok(Box::new(public.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Leeway = Leeway {
        plain: false,
        private: false,
    };

    #[test]
    fn only_https_to_the_public_internet_is_taken() {
        for good in [
            "https://hooks.example.org/klieg?x=1",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::1]/",
        ] {
            assert!(parse(good, STRICT).is_ok(), "{good}");
        }
        for bad in [
            "",
            "hooks.example.org",
            "http://hooks.example.org/",
            "ftp://hooks.example.org/",
            "https://user:pass@hooks.example.org/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://224.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[2002:7f00:1::]/",
        ] {
            assert!(parse(bad, STRICT).is_err(), "{bad}");
        }
    }

    #[test]
    fn development_may_send_to_itself() {
        let leeway = Leeway {
            plain: true,
            private: true,
        };
        assert!(parse("http://127.0.0.1:9000/hook", leeway).is_ok());
        assert!(parse("file:///etc/passwd", leeway).is_err());
    }

    #[tokio::test]
    async fn names_that_lead_to_this_machine_are_not_followed() {
        let name: Name = "localhost".parse().expect("a name");
        assert!(PublicResolver.resolve(name).await.is_err());
    }
}
