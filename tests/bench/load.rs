//! Requests on connections that stay open, read into one buffer each, so that the server is the
//! limit as far as possible.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
};

use goproxy_tests::http;

/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// An open connection on which one question is asked again and again.
pub(crate) struct Connection {
    stream: TcpStream,
    request: String,
    buffer: Vec<u8>,
}

/// Asks `requests` times in all, on so many connections at once. Returns the bytes of all bodies.
pub(crate) fn run(
    address: SocketAddr,
    method: &str,
    target: &str,
    connections: usize,
    requests: usize,
) -> u64 {
    let open = || Connection::open(address, method, target);
    run_on((0..connections).map(|_| open()).collect(), requests)
}

/// The same on connections that are open.
pub(crate) fn run_on(mut open: Vec<Connection>, requests: usize) -> u64 {
    let share = requests / open.len();
    thread::scope(|scope| {
        let workers: Vec<_> = open
            .iter_mut()
            .map(|connection| {
                scope.spawn(move || (0..share).map(|_| connection.ask()).sum::<u64>())
            })
            .collect();
        let bytes = workers.into_iter().map(thread::ScopedJoinHandle::join);
        bytes.map(|bytes| bytes.expect("every answer came")).sum()
    })
}

impl Connection {
    pub(crate) fn open(address: SocketAddr, method: &str, target: &str) -> Self {
        Self::open_with(address, method, target, "")
    }

    /// The same with further header lines, each with its end.
    pub(crate) fn open_with(address: SocketAddr, method: &str, target: &str, lines: &str) -> Self {
        let head = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\n");
        let agent = "User-Agent: Go-http-client/1.1\r\n";
        Self::with_request(address, format!("{head}{agent}{lines}\r\n"))
    }

    /// A connection for a request as it goes onto the wire.
    pub(crate) fn with_request(address: SocketAddr, request: String) -> Self {
        let stream = http::connect(address).expect("the server accepts connections");
        stream.set_nodelay(true).expect("a TCP connection");
        Self {
            stream,
            request,
            buffer: vec![0; BUFFER],
        }
    }

    /// Asks once; returns the bytes of the body, which are read and forgotten.
    ///
    /// # Panics
    /// When the answer is not 200 with a known length.
    pub(crate) fn ask(&mut self) -> u64 {
        let (status, bytes) = self.exchange();
        assert_eq!(status, 200, "{}", self.request);
        bytes
    }

    /// Asks once; returns the status and the bytes of the body.
    ///
    /// # Panics
    /// When the answer has no known length.
    pub(crate) fn exchange(&mut self) -> (u16, u64) {
        let sent = self.stream.write_all(self.request.as_bytes());
        sent.expect("the server reads");
        let mut filled = 0;
        let end = loop {
            filled += self.read(filled);
            if let Some(end) = find(&self.buffer[..filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = std::str::from_utf8(&self.buffer[..end]).expect("a head is text");
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        let status = status.expect("a status");
        if self.request.starts_with("HEAD ") {
            return (status, 0);
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<u64>().ok())?
        });
        let length = length.expect("a known length");
        let mut rest = length - (filled - end) as u64;
        while rest > 0 {
            rest -= self.read(0) as u64;
        }
        (status, length)
    }

    fn read(&mut self, from: usize) -> usize {
        let count = self.stream.read(&mut self.buffer[from..]);
        let count = count.expect("the server answers");
        assert!(count > 0, "{}: cut", self.request);
        count
    }
}

fn find(text: &[u8], words: &[u8]) -> Option<usize> {
    text.windows(words.len()).position(|window| window == words)
}
