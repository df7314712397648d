//! HTTP/2 by the frame (RFC 9113): a connection of the test's own.

use std::io::{Read as _, Write as _};

use goproxy_tests::{authority::HOST, goproxy::Goproxy};

use crate::{client::Client, world::World};

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;

pub(crate) const END_STREAM: u8 = 1;
pub(crate) const ACK: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;

/// RFC 9113, section 7: the peer takes too much.
pub(crate) const ENHANCE_YOUR_CALM: u32 = 11;

pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Vec<u8>,
}

/// A connection that has said hello.
pub(crate) struct Connection(pub(crate) Client);

impl Connection {
    /// Windows of streams begin with `window` bytes.
    pub(crate) fn open(world: &World, goproxy: &Goproxy, window: u32) -> Self {
        let client = Client::connect(goproxy.address, &world.authority, &["h2"]);
        let mut connection = Self(client);
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        connection.0.stream.write_all(preface).unwrap();
        let window = [&[0, 4][..], &window.to_be_bytes()].concat();
        connection.send(SETTINGS, 0, 0, &window).unwrap();
        connection
    }

    pub(crate) fn send(
        &mut self,
        kind: u8,
        flags: u8,
        stream: u32,
        payload: &[u8],
    ) -> std::io::Result<()> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
        self.0.stream.write_all(&[&head, payload].concat())?;
        self.0.stream.flush()
    }

    /// `GET path`, with the lengths in one byte each (RFC 7541).
    pub(crate) fn get(&mut self, stream: u32, path: &str) -> std::io::Result<()> {
        let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let head = [&[0x82, 0x87, 0x04][..], &text(path), &[0x01], &text(HOST)].concat();
        self.send(HEADERS, END_HEADERS | END_STREAM, stream, &head)
    }

    /// The next frame; pings and settings are acknowledged on the way.
    pub(crate) fn next(&mut self) -> std::io::Result<Frame> {
        let mut head = [0; 9];
        self.0.stream.read_exact(&mut head)?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        self.0.stream.read_exact(&mut payload)?;
        let (kind, flags) = (head[3], head[4]);
        if matches!(kind, PING | SETTINGS) && flags & ACK == 0 {
            let echo = if kind == PING { &payload[..] } else { &[] };
            self.send(kind, ACK, 0, echo)?;
        }
        Ok(Frame {
            kind,
            flags,
            stream: u32::from_be_bytes([head[5], head[6], head[7], head[8]]),
            payload,
        })
    }

    /// The body of the answer on `stream`, read to its end.
    pub(crate) fn body(&mut self, stream: u32) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let frame = self.next().unwrap();
            assert_ne!(frame.kind, RST_STREAM, "stream {}", frame.stream);
            if frame.stream == stream && frame.kind == DATA {
                body.extend(frame.payload);
                if frame.flags & END_STREAM != 0 {
                    return body;
                }
            }
        }
    }

    pub(crate) fn open_window(&mut self, stream: u32, bytes: u32) {
        self.send(WINDOW_UPDATE, 0, stream, &bytes.to_be_bytes())
            .unwrap();
    }

    /// Reads until the server says goodbye; its reason.
    pub(crate) fn goodbye(&mut self) -> u32 {
        loop {
            let frame = self.next().unwrap();
            if frame.kind == GOAWAY {
                return u32::from_be_bytes(frame.payload[4..8].try_into().unwrap());
            }
        }
    }
}
