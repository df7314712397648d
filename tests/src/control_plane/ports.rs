//! Ports that are free.

use std::net::TcpListener;

/// `N` ports of 127.0.0.1 that were free a moment ago, all different: they are held until the last
/// one is known.
pub(super) fn free<const N: usize>() -> [u16; N] {
    let listeners = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("its address").port())
}
