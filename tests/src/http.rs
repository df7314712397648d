//! HTTP/1.1 by hand, for requests that clients would normalise or refuse to send.

use std::{
    io::{BufRead, BufReader, Read, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long a test waits for a server before it fails.
pub const PATIENCE: Duration = Duration::from_mins(5);

/// A whole response.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// False when the connection ended before the announced length.
    pub complete: bool,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// `GET target` as the `go` command sends it; `target` goes onto the wire as it is.
pub fn get(address: SocketAddr, target: &str) -> Response {
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: Go-http-client/1.1\r\nConnection: close\r\n\r\n"
    );
    raw(address, request.as_bytes()).unwrap_or_else(|error| panic!("GET {target}: {error}"))
}

/// A request without body and with these headers, for instance of a browser.
pub fn request(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> Response {
    let first = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\n");
    let headers = headers.iter().chain(&[("Connection", "close")]);
    let lines = headers.map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = std::iter::once(first).chain(lines).collect::<String>() + "\r\n";
    raw(address, head.as_bytes()).unwrap_or_else(|error| panic!("{method} {target}: {error}"))
}

/// Sends `request` as it is and reads one response.
pub fn raw(address: SocketAddr, request: &[u8]) -> std::io::Result<Response> {
    let mut stream = connect(address)?;
    stream.write_all(request)?;
    if request.starts_with(b"HEAD ") {
        let (status, headers) = head(&mut BufReader::new(&stream))?;
        return Ok(Response {
            status,
            headers,
            body: Vec::new(),
            complete: true,
        });
    }
    read(&stream)
}

/// A connection on which reads and writes give up after [`PATIENCE`].
pub fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// Reads one response with a body of known length, in chunks, or up to the end.
pub fn read(stream: impl Read) -> std::io::Result<Response> {
    next(&mut BufReader::new(stream))
}

/// The same from where the one before it ended.
pub fn next(reader: &mut impl BufRead) -> std::io::Result<Response> {
    let (status, headers) = head(reader)?;
    let mut response = Response {
        status,
        headers,
        body: Vec::new(),
        complete: true,
    };
    if matches!(status, 100 | 204 | 304) {
        return Ok(response);
    }
    let length = response
        .header("content-length")
        .and_then(|length| length.parse::<u64>().ok());
    if let Some(length) = length {
        let mut body = reader.take(length);
        body.read_to_end(&mut response.body)?;
        response.complete = response.body.len() as u64 == length;
    } else if response.header("transfer-encoding").is_some() {
        response.complete = chunks(reader, &mut response.body).is_ok();
    } else {
        reader.read_to_end(&mut response.body)?;
    }
    Ok(response)
}

fn head(reader: &mut impl BufRead) -> std::io::Result<(u16, Vec<(String, String)>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let status = lines[0]
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let headers = lines[1..].iter().filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(key, value)| (key.to_ascii_lowercase(), value.trim().to_owned()));
    Ok((
        status.ok_or(std::io::ErrorKind::InvalidData)?,
        headers.collect(),
    ))
}

fn chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16)
            .map_err(|_| std::io::Error::from(std::io::ErrorKind::InvalidData))?;
        let before = body.len() as u64;
        reader.take(size).read_to_end(body)?;
        if (body.len() as u64) < before + size {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let mut end = String::new();
        reader.read_line(&mut end)?;
        if size == 0 {
            return Ok(());
        }
    }
}
