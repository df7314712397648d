//! How far a reader of changes has come.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How far a reader has come in the changes of one process: opaque text to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cursor {
    /// Drawn by each process at its start, so that another one's cursor is known as such.
    pub process: u64,
    /// The number of the last change that was read; 0 before the first.
    pub change: u64,
}

/// A text that no proxy wrote as a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor; use the one of the last answer as it is")]
pub struct CursorError;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}-{}", self.process, self.change)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (process, change) = text.split_once('-').ok_or(CursorError)?;
        let cursor = Self {
            process: u64::from_str_radix(process, 16).map_err(|_| CursorError)?,
            change: change.parse().map_err(|_| CursorError)?,
        };
        // One text for one cursor: no signs, no leading zeros too many.
        (cursor.to_string() == text)
            .then_some(cursor)
            .ok_or(CursorError)
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

impl TryFrom<String> for Cursor {
    type Error = CursorError;

    fn try_from(text: String) -> Result<Self, CursorError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        for (process, change) in [(0, 0), (0xab, 7), (u64::MAX, u64::MAX)] {
            let cursor = Cursor { process, change };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
            let json = serde_json::to_string(&cursor).unwrap();
            assert_eq!(json, format!("\"{cursor}\""));
            assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
        }
        for text in [
            "",
            "-",
            "1-1",
            "00000000000000ab-+1",
            "00000000000000AB-1",
            "x-1",
            "7",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }
}
