//! The lines that both forms of the protocol share.

use std::str::FromStr;

use goproxy_core::object_id::ObjectId;

use super::Malformed;

/// A line of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// `want <id>`; in protocol 0 the client's capabilities follow on the first.
    Want { id: ObjectId, capabilities: String },
    /// `have <id>`.
    Have(ObjectId),
    /// `shallow <id>`.
    Shallow(ObjectId),
    /// `deepen-not <ref>`.
    DeepenNot(String),
    /// Any other line that names no object and no ref.
    Plain(String),
}

impl Line {
    /// The object that it names.
    pub(super) fn id(&self) -> Option<ObjectId> {
        match self {
            Self::Want { id, .. } | Self::Have(id) | Self::Shallow(id) => Some(*id),
            Self::DeepenNot(_) | Self::Plain(_) => None,
        }
    }

    /// The line as it is written.
    pub(super) fn text(&self) -> Vec<u8> {
        let text = match self {
            Self::Want { id, capabilities } => format!("want {id}{capabilities}"),
            Self::Have(id) => format!("have {id}"),
            Self::Shallow(id) => format!("shallow {id}"),
            Self::DeepenNot(name) => format!("deepen-not {name}"),
            Self::Plain(text) => text.clone(),
        };
        text.into_bytes()
    }

    /// The lines of protocol 0 and 2 that say what is wanted and how deep (gitprotocol-pack,
    /// "Packfile Negotiation"); `None` for any other.
    pub(super) fn common(text: &str, allow_filter: bool) -> Result<Option<Self>, Malformed> {
        let malformed = || Malformed::line(text.as_bytes());
        let (word, argument) = text.split_once(' ').unwrap_or((text, ""));
        let id = || argument.parse().map_err(|_| malformed());
        Ok(Some(match word {
            "have" => Self::Have(id()?),
            "shallow" => Self::Shallow(id()?),
            "deepen" | "deepen-since" if is_number(argument) => Self::Plain(text.to_owned()),
            "deepen-not" if !argument.is_empty() => Self::DeepenNot(argument.to_owned()),
            "filter" if !allow_filter => return Err(Malformed::Filter),
            "filter" if is_filter(argument) => Self::Plain(text.to_owned()),
            "deepen" | "deepen-since" | "deepen-not" | "filter" => return Err(malformed()),
            _ => return Ok(None),
        }))
    }
}

/// The text of a line: printable ASCII, or UTF-8 without control characters.
pub(super) fn text(line: &[u8]) -> Result<&str, Malformed> {
    let text = std::str::from_utf8(line).ok();
    text.filter(|text| !text.chars().any(char::is_control))
        .ok_or_else(|| Malformed::line(line))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && u64::from_str(text).is_ok()
}

/// `blob:none`, `blob:limit=<n>` and `tree:<n>` (git-rev-list, "--filter"). `sparse:oid` reads a
/// blob that the client names, so it is not among them.
fn is_filter(argument: &str) -> bool {
    let limit = argument.strip_prefix("blob:limit=");
    let limit = limit.map(|limit| limit.strip_suffix(['k', 'm', 'g']).unwrap_or(limit));
    argument == "blob:none"
        || limit.is_some_and(is_number)
        || argument.strip_prefix("tree:").is_some_and(is_number)
}
