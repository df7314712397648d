//! A client's request, read line by line: what it names is known before any program sees it.
//!
//! Pure. Lines that are not in the protocol's description are refused, so that nothing passes
//! which a later git reads as something new. [`Request::admit`] writes the request anew from what
//! was understood; git never sees the client's bytes.

mod line;
mod v0;
mod v2;

use goproxy_core::object_id::ObjectId;

use super::packet;
use super::protocol::Protocol;
pub(super) use line::Line;

/// Why a request cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The body is no gzip file.
    #[error("the request is not packed by gzip, though it says so")]
    Gzip,
    /// More bytes than are read.
    #[error("the request is larger than {} MiB", super::MAX_REQUEST >> 20)]
    TooLarge,
    /// The bytes are no pkt-lines.
    #[error("the request is not made of pkt-lines")]
    Packet,
    /// A line that the protocol does not have at this place, shortened.
    #[error("unexpected line: {0:?}")]
    Line(String),
    /// The request ends early, or goes on after its end.
    #[error("the request ends in the wrong place")]
    End,
    /// A command of protocol 2 that is not served.
    #[error("command {0:?} is not served")]
    Command(String),
    /// Partial clones are switched off.
    #[error("partial clones (filter) are not served")]
    Filter,
    /// `deepen-not` names no branch and no tag.
    #[error("deepen-not {0:?}: no such branch or tag")]
    DeepenNot(String),
}

impl Malformed {
    fn line(line: &[u8]) -> Self {
        let start = line.get(..line.len().min(80)).unwrap_or_default();
        Self::Line(String::from_utf8_lossy(start).into_owned())
    }
}

/// One part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Line(Line),
    Flush,
    Delimiter,
}

/// A request that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    parts: Vec<Part>,
    protocol: Protocol,
}

/// What stands in for an object that is not served: no repository has it.
const NOBODYS: ObjectId = ObjectId::from_bytes([0; 20]);

/// What the repository says about what a request names.
pub(super) trait Judge {
    /// Whether a client may know this object.
    fn serves(&self, id: ObjectId) -> bool;
    /// The full name of the branch or tag that `name` means.
    fn full_name(&self, name: &str) -> Option<String>;
}

impl Request {
    /// Reads the whole body of a request to `git-upload-pack`. `allow_filter` lets partial clones
    /// pass.
    pub fn parse(body: &[u8], protocol: Protocol, allow_filter: bool) -> Result<Self, Malformed> {
        let parts = match protocol {
            Protocol::V0 | Protocol::V1 => v0::parse(body, allow_filter)?,
            Protocol::V2 => v2::parse(body, allow_filter)?,
        };
        Ok(Self { parts, protocol })
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parts.iter().filter_map(|part| match part {
            Part::Line(line) => Some(line),
            Part::Flush | Part::Delimiter => None,
        })
    }

    /// The objects that the client wants.
    pub(super) fn wants(&self) -> impl Iterator<Item = ObjectId> {
        self.lines().filter_map(|line| match line {
            Line::Want { id, .. } => Some(*id),
            _ => None,
        })
    }

    /// Every object that is named: wanted, had, or the edge of a shallow clone.
    pub(super) fn ids(&self) -> Vec<ObjectId> {
        self.lines().filter_map(Line::id).collect()
    }

    /// The request as the program gets it. `have` and `shallow` lines about objects that are not
    /// served are hidden from it, as if the repository did not have them: by a `have` a client
    /// would learn whether one exists and get deltas against it, and by a `shallow` (with an
    /// unbounded `deepen`) its parents. In protocol 2 another id takes the place of a `have`, since
    /// there the program answers in another way to a request without any.
    pub(super) fn admit(&self, judge: &impl Judge) -> Result<Vec<u8>, Malformed> {
        let mut out = Vec::new();
        for part in &self.parts {
            match part {
                Part::Flush => packet::put_mark(&mut out, *b"0000"),
                Part::Delimiter => packet::put_mark(&mut out, *b"0001"),
                Part::Line(Line::Shallow(id)) if !judge.serves(*id) => {}
                Part::Line(Line::Have(id)) if !judge.serves(*id) => {
                    if self.protocol == Protocol::V2 {
                        packet::put(&mut out, &Line::Have(NOBODYS).text());
                    }
                }
                Part::Line(Line::DeepenNot(name)) => {
                    let full = judge.full_name(name);
                    let full = full.ok_or_else(|| Malformed::DeepenNot(name.clone()))?;
                    packet::put(&mut out, format!("deepen-not {full}").as_bytes());
                }
                Part::Line(line) => packet::put(&mut out, &line.text()),
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
