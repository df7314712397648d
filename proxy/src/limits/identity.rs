//! Who is counted.

use std::net::{IpAddr, Ipv6Addr};

/// Who is counted. Its text is for no log and no metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identity {
    /// The holder of the token with this digest.
    Token([u8; 32]),
    /// Somebody without a token that counts, by address.
    Source(Source),
}

/// Where a client is: an address of IPv4, a network of 64 bits of IPv6, which is what one client
/// is given as a rule (RFC 6177).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(network))
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}
