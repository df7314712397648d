//! Which version of git's protocol a client speaks (gitprotocol-http, "Git-Protocol").

use hyper::header::HeaderMap;

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The first, which names itself nowhere.
    V0,
    /// The first with a line that says so.
    V1,
    /// Commands and arguments (gitprotocol-v2).
    V2,
}

impl Protocol {
    /// What `Git-Protocol: version=N` asks for. Whatever else the header says is not for us: git
    /// would read further keys from it.
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get("git-protocol");
        match asked.map(hyper::header::HeaderValue::as_bytes) {
            Some(b"version=2") => Self::V2,
            Some(b"version=1") => Self::V1,
            _ => Self::V0,
        }
    }

    /// The value of `GIT_PROTOCOL` for the program.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::V0 => "version=0",
            Self::V1 => "version=1",
            Self::V2 => "version=2",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_three_versions_are_heard() {
        for (value, expected) in [
            ("version=0", Protocol::V0),
            ("version=1", Protocol::V1),
            ("version=2", Protocol::V2),
            ("version=3", Protocol::V0),
            ("version=2:other", Protocol::V0),
            ("", Protocol::V0),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("git-protocol", value.parse().unwrap());
            assert_eq!(Protocol::of(&headers), expected, "{value}");
        }
        assert_eq!(Protocol::of(&HeaderMap::new()), Protocol::V0);
    }
}
