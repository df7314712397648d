//! A listening socket that another program has opened and hands over: through standard input, which is
//! a Unix socket then, with one byte. Whoever starts the server anew keeps the port in the meantime, and
//! connections wait in the socket's queue.

use std::io::{self, IoSliceMut};
use std::mem::MaybeUninit;
use std::net::TcpListener;

use anyhow::Context as _;
use rustix::cmsg_space;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};

/// Waits for the socket.
pub(crate) fn listener() -> anyhow::Result<TcpListener> {
    let mut byte = [0];
    let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut data = [IoSliceMut::new(&mut byte)];
    let flags = RecvFlags::CMSG_CLOEXEC;
    recvmsg(io::stdin(), &mut data, &mut control, flags)
        .map_err(io::Error::from)
        .context("--listen-from-stdin: standard input is no Unix socket")?;
    let mut sent = control.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    let descriptor = sent
        .next()
        .context("--listen-from-stdin: no descriptor came over standard input")?;
    let listener = TcpListener::from(descriptor);
    listener
        .set_nonblocking(true)
        .context("--listen-from-stdin: what came is no socket")?;
    Ok(listener)
}
