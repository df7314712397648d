//! Certificates of the clients' listener: read from files, checked, and read again when the files
//! change. Connections keep what they began with.

mod current;
mod error;
mod expiry;
mod follower;
mod pair;
mod reload;

pub use current::Certificates;
pub use error::{Error, Fault};
pub use expiry::NotAfter;
pub use pair::Files;
pub use reload::Reload;

/// HTTP/2's name in the handshake (RFC 9113, section 3.2).
pub(crate) const HTTP_2: &[u8] = b"h2";
/// HTTP/1.1's (RFC 7301, section 6).
const HTTP_1_1: &[u8] = b"http/1.1";
