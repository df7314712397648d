//! Where a request comes from: the peer's address, or what trusted proxies in front say of it.
//!
//! Each proxy appends the address that it was asked from, so the list is read from its end: each
//! address that a trusted proxy vouches for may be another trusted proxy, the first that is none is
//! the client. What stands before it is the client's own invention.

use std::net::{IpAddr, SocketAddr};

use hyper::header::{self, HeaderMap, HeaderValue};
use ipnet::IpNet;

use super::Source;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// The best that is known, for logs: the client's address, or that of the last proxy.
    pub address: IpAddr,
    /// Whom the request counts for; `None` where the address may be that of many: nothing is
    /// known of the proxies in front, or a trusted one does not say whom it asks for.
    pub source: Option<Source>,
}

impl Client {
    /// Reads the headers of a request that `peer` sent. `X-Forwarded-For` comes first, and
    /// `Forwarded` (RFC 7239) counts where there is none.
    pub fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let peer = peer.ip().to_canonical();
        if trusted.is_empty() {
            return Self {
                address: peer,
                source: None,
            };
        }
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
        if !is_trusted(peer) {
            return Self::at(peer);
        }
        let forwarded = if headers.contains_key(X_FORWARDED_FOR) {
            furthest(elements(headers, X_FORWARDED_FOR), plain, is_trusted)
        } else {
            furthest(
                elements(headers, header::FORWARDED),
                for_parameter,
                is_trusted,
            )
        };
        match forwarded {
            Some(address) => Self::at(address),
            None => Self {
                address: peer,
                source: None,
            },
        }
    }

    fn at(address: IpAddr) -> Self {
        Self {
            address,
            source: Some(address.into()),
        }
    }
}

/// The first address from the end that is not trusted, else the last that a trusted one vouched
/// for; `None` when not even the nearest proxy says one.
fn furthest<'a>(
    elements: impl Iterator<Item = &'a str>,
    parse: impl Fn(&str) -> Option<IpAddr>,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let mut furthest = None;
    for address in elements.map_while(parse) {
        furthest = Some(address);
        if !is_trusted(address) {
            break;
        }
    }
    furthest
}

/// The elements of a list in several headers, the last one first (RFC 9110, section 5.3).
fn elements(headers: &HeaderMap, name: impl header::AsHeaderName) -> impl Iterator<Item = &str> {
    let values: Vec<&HeaderValue> = headers.get_all(name).iter().collect();
    // What is no text is no address either, and must not be passed over.
    let texts = values
        .into_iter()
        .rev()
        .map(|value| value.to_str().unwrap_or("?"));
    texts.flat_map(|text| text.rsplit(','))
}

/// An address, perhaps with a port behind it.
fn plain(element: &str) -> Option<IpAddr> {
    let element = element.trim();
    let inner = element
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = inner.unwrap_or(element).parse::<IpAddr>().ok();
    let with_port = || {
        element
            .parse::<SocketAddr>()
            .ok()
            .map(|address| address.ip())
    };
    address
        .or_else(with_port)
        .map(|address| address.to_canonical())
}

/// The value of `for` in an element of `Forwarded`: `for="[2001:db8::1]:4711";proto=https`.
fn for_parameter(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    plain(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str]) -> (String, bool) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let client = Client::of(SocketAddr::new(peer.parse().unwrap(), 5), &map, &trusted);
        (client.address.to_string(), client.source.is_some())
    }

    #[test]
    fn the_client_is_the_last_address_that_no_trusted_proxy_has() {
        const XFF: &str = "X-Forwarded-For";
        const FORWARDED: &str = "Forwarded";
        let trusted = ["10.0.0.0/8", "fd00::/8"];
        for (peer, headers, address) in [
            ("192.0.2.1", vec![], "192.0.2.1"),
            ("192.0.2.1", vec![(XFF, "198.51.100.7")], "192.0.2.1"),
            ("10.0.0.1", vec![(XFF, "198.51.100.7")], "198.51.100.7"),
            (
                "::ffff:10.0.0.1",
                vec![(XFF, "198.51.100.7")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(XFF, "1.1.1.1, 198.51.100.7")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(XFF, "198.51.100.7,10.9.9.9 , fd00::1")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(XFF, "198.51.100.7"), (XFF, "10.2.2.2")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(XFF, "x, 198.51.100.7:4711")],
                "198.51.100.7",
            ),
            ("10.0.0.1", vec![(XFF, "[2001:db8::1]:4711")], "2001:db8::1"),
            ("10.0.0.1", vec![(XFF, "[2001:db8::1]")], "2001:db8::1"),
            (
                "10.0.0.1",
                vec![(XFF, "::ffff:198.51.100.7")],
                "198.51.100.7",
            ),
            // Clients that lie in a trusted network.
            ("10.0.0.1", vec![(XFF, "10.0.0.9, 10.0.0.2")], "10.0.0.9"),
            ("10.0.0.1", vec![(XFF, "unknown, 10.0.0.2")], "10.0.0.2"),
            (
                "10.0.0.1",
                vec![(FORWARDED, "for=198.51.100.7")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(
                    FORWARDED,
                    "for=1.1.1.1, proto=http; For=\"[2001:db8::1]:99\" ;by=x",
                )],
                "2001:db8::1",
            ),
            (
                "10.0.0.1",
                vec![(FORWARDED, "for=1.1.1.1"), (XFF, "198.51.100.7")],
                "198.51.100.7",
            ),
        ] {
            let found = client(peer, &headers, &trusted);
            assert_eq!(found, (address.to_owned(), true), "{peer} {headers:?}");
        }
    }

    #[test]
    fn an_address_that_many_may_share_is_no_source() {
        let trusted = ["10.0.0.0/8"];
        let xff = |value: &'static str| vec![("X-Forwarded-For", value)];
        for (peer, headers, trusted) in [
            ("192.0.2.1", xff("198.51.100.7"), &[][..]),
            ("10.0.0.1", vec![], &trusted),
            ("10.0.0.1", xff(""), &trusted),
            ("10.0.0.1", xff("198.51.100.7, unknown"), &trusted),
            ("10.0.0.1", vec![("Forwarded", "for=_hidden")], &trusted),
            ("10.0.0.1", vec![("Forwarded", "by=198.51.100.7")], &trusted),
        ] {
            let found = client(peer, &headers, trusted);
            assert_eq!(found, (peer.to_owned(), false), "{peer} {headers:?}");
        }
    }
}
