//! Requests of protocol 2 (gitprotocol-v2, "Command Request"): one command, its capabilities, and
//! behind a delimiter its arguments. `ls-refs` and `fetch` are served; `object-info` tells about
//! any object and is not.

use super::line::{Line, text};
use super::{Malformed, Part};
use crate::upload_pack::packet::{self, Packet};

#[derive(Clone, Copy)]
enum Command {
    LsRefs,
    Fetch,
}

pub(super) fn parse(body: &[u8], allow_filter: bool) -> Result<Vec<Part>, Malformed> {
    let mut rest = body;
    let mut parts = Vec::new();
    let mut command = None;
    let mut in_arguments = false;
    loop {
        match packet::next(&mut rest)?.ok_or(Malformed::End)? {
            Packet::Flush => break,
            Packet::Delimiter if in_arguments || command.is_none() => {
                return Err(Malformed::Packet);
            }
            Packet::Delimiter => {
                in_arguments = true;
                parts.push(Part::Delimiter);
            }
            Packet::Line(line) => {
                let text = text(line)?;
                let line = match command.filter(|_| in_arguments) {
                    None => capability(text, &mut command)?,
                    Some(Command::LsRefs) => ls_refs(text)?,
                    Some(Command::Fetch) => fetch(text, allow_filter)?,
                };
                parts.push(Part::Line(line));
            }
        }
    }
    // A lone flush is what git sends to see whether the server answers at all.
    if !rest.is_empty() || (command.is_none() && !parts.is_empty()) {
        return Err(Malformed::End);
    }
    parts.push(Part::Flush);
    Ok(parts)
}

/// The command, or a capability ("Capability Advertisement": what we advertise the client may
/// answer to).
fn capability(text: &str, command: &mut Option<Command>) -> Result<Line, Malformed> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    match name {
        "command" if command.is_some() => return Err(Malformed::line(text.as_bytes())),
        "command" => {
            *command = Some(match value {
                "ls-refs" => Command::LsRefs,
                "fetch" => Command::Fetch,
                other => return Err(Malformed::Command(other.chars().take(80).collect())),
            });
        }
        "agent" | "session-id" | "server-option" => {}
        "object-format" if value == "sha1" => {}
        _ => return Err(Malformed::line(text.as_bytes())),
    }
    Ok(Line::Plain(text.to_owned()))
}

fn ls_refs(text: &str) -> Result<Line, Malformed> {
    if matches!(text, "peel" | "symrefs" | "unborn") || text.starts_with("ref-prefix ") {
        return Ok(Line::Plain(text.to_owned()));
    }
    Err(Malformed::line(text.as_bytes()))
}

fn fetch(text: &str, allow_filter: bool) -> Result<Line, Malformed> {
    if let Some(id) = text.strip_prefix("want ") {
        let id = id.parse().map_err(|_| Malformed::line(text.as_bytes()))?;
        let capabilities = String::new();
        return Ok(Line::Want { id, capabilities });
    }
    if let Some(line) = Line::common(text, allow_filter)? {
        return Ok(line);
    }
    match text {
        "done" | "thin-pack" | "no-progress" | "include-tag" | "ofs-delta" | "deepen-relative"
        | "wait-for-done" => Ok(Line::Plain(text.to_owned())),
        // `want-ref`, `sideband-all` and `packfile-uris` are not advertised.
        _ => Err(Malformed::line(text.as_bytes())),
    }
}
