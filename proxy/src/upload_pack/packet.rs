//! pkt-lines (gitprotocol-common, "pkt-line Format"): four hexadecimal digits of length, their own
//! four bytes included, then the content. Lengths 0 and 1 are marks.

use super::request::Malformed;

/// The longest pkt-line, its length included.
const MAX_LENGTH: usize = 65_520;

/// One packet as it stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packet<'a> {
    /// `0000`: the end of a list.
    Flush,
    /// `0001`: between the capabilities and the arguments of protocol 2.
    Delimiter,
    /// A line, without the line feed that may end it.
    Line(&'a [u8]),
}

/// Takes the first packet off `bytes`; `None` at the end.
pub(super) fn next<'a>(bytes: &mut &'a [u8]) -> Result<Option<Packet<'a>>, Malformed> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let (head, rest) = bytes.split_at_checked(4).ok_or(Malformed::Packet)?;
    let length = length(head).ok_or(Malformed::Packet)?;
    let content = match length {
        0 | 1 => 0,
        5..=MAX_LENGTH => length - 4,
        // An empty line has no use, and 2 ends answers only.
        _ => return Err(Malformed::Packet),
    };
    let (line, rest) = rest.split_at_checked(content).ok_or(Malformed::Packet)?;
    *bytes = rest;
    Ok(Some(match length {
        0 => Packet::Flush,
        1 => Packet::Delimiter,
        _ => Packet::Line(line.strip_suffix(b"\n").unwrap_or(line)),
    }))
}

fn length(head: &[u8]) -> Option<usize> {
    if !head.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let text = std::str::from_utf8(head).ok()?;
    usize::from_str_radix(text, 16).ok()
}

/// Appends `line` with a line feed. Lines come from a request, so they are short enough.
pub(super) fn put(out: &mut Vec<u8>, line: &[u8]) {
    out.extend_from_slice(format!("{:04x}", line.len() + 5).as_bytes());
    out.extend_from_slice(line);
    out.push(b'\n');
}

/// Appends a mark.
pub(super) fn put_mark(out: &mut Vec<u8>, mark: [u8; 4]) {
    out.extend_from_slice(&mark);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_read_one_by_one() {
        let mut bytes: &[u8] = b"0009want\n0008want00010000";
        let mut packets = Vec::new();
        while let Some(packet) = next(&mut bytes).unwrap() {
            packets.push(packet);
        }
        let line = Packet::Line(b"want");
        assert_eq!(packets, [line, line, Packet::Delimiter, Packet::Flush]);
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        for bytes in [
            "0", "000", "0002", "0003", "0004", "000g", "+005a", "0006a", "fff5", " 005a",
        ] {
            assert!(next(&mut bytes.as_bytes()).is_err(), "{bytes:?}");
        }
    }
}
