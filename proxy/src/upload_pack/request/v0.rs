//! Requests of protocols 0 and 1 (gitprotocol-http, "Smart Service git-upload-pack"): what is
//! wanted, a flush, and what the client has, in batches that flushes end, or `done`.

use super::line::{Line, text};
use super::{Malformed, Part};
use crate::upload_pack::packet::{self, Packet};

pub(super) fn parse(body: &[u8], allow_filter: bool) -> Result<Vec<Part>, Malformed> {
    let mut rest = body;
    let mut parts = Vec::new();
    loop {
        match packet::next(&mut rest)?.ok_or(Malformed::End)? {
            Packet::Flush => break,
            Packet::Delimiter => return Err(Malformed::Packet),
            Packet::Line(line) => parts.push(Part::Line(wanted(text(line)?, allow_filter)?)),
        }
    }
    parts.push(Part::Flush);
    while let Some(packet) = packet::next(&mut rest)? {
        match packet {
            Packet::Flush => parts.push(Part::Flush),
            Packet::Delimiter => return Err(Malformed::Packet),
            Packet::Line(b"done") => {
                parts.push(Part::Line(Line::Plain("done".into())));
                // Some clients end with a flush, which git does not read any more.
                return if matches!(rest, b"" | b"0000") {
                    Ok(parts)
                } else {
                    Err(Malformed::End)
                };
            }
            Packet::Line(line) => parts.push(Part::Line(had(text(line)?)?)),
        }
    }
    Ok(parts)
}

fn wanted(text: &str, allow_filter: bool) -> Result<Line, Malformed> {
    let malformed = || Malformed::line(text.as_bytes());
    if let Some(want) = text.strip_prefix("want ") {
        let (id, capabilities) = want.split_at_checked(40).ok_or_else(malformed)?;
        if !(capabilities.is_empty() || capabilities.starts_with(' ')) {
            return Err(malformed());
        }
        return Ok(Line::Want {
            id: id.parse().map_err(|_| malformed())?,
            capabilities: capabilities.to_owned(),
        });
    }
    match Line::common(text, allow_filter)? {
        Some(line) if !matches!(line, Line::Have(_)) => Ok(line),
        _ => Err(malformed()),
    }
}

fn had(text: &str) -> Result<Line, Malformed> {
    match Line::common(text, false) {
        Ok(Some(line @ Line::Have(_))) => Ok(line),
        _ => Err(Malformed::line(text.as_bytes())),
    }
}
