//! What happens to the bytes of one file: identifier, then line endings, then encoding.
//!
//! The order is git's on the way out of the repository (gitattributes(5), "Interaction between
//! checkin/checkout attributes").

use std::fmt;

use super::encoding::{Encoding, Named};
use super::ident;
use super::line_endings::{self, LineEndings};
use super::rules::{Value, Values};
use super::{Error, lossy};
use crate::object_id::ObjectId;

/// The conversion of a regular file on checkout. Equal conversions make equal bytes of equal
/// blobs; the text form is stable and fit for keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Conversion {
    line_endings: LineEndings,
    ident: bool,
    encoding: Option<Encoding>,
}

impl Conversion {
    /// What the values of the attributes mean for the file at `path`.
    pub(super) fn from_values(values: Values<'_>, path: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            line_endings: LineEndings::from_values(values),
            ident: values.ident == Some(&Value::True),
            encoding: find_encoding(values.encoding, path)?,
        })
    }

    /// Whether every blob stays as it is.
    pub fn is_identity(&self) -> bool {
        *self == Self::default()
    }

    /// The bytes that `git archive` writes for the blob `id`, whose bytes are `content`.
    pub fn apply(&self, id: ObjectId, content: Vec<u8>) -> Vec<u8> {
        let content = if self.ident {
            ident::expand(id, content)
        } else {
            content
        };
        let content = line_endings::apply(self.line_endings, content);
        match self.encoding {
            Some(encoding) => encoding.encode(content),
            None => content,
        }
    }

    /// The fewest and the most bytes that a blob of `size` bytes can become.
    pub fn size_bounds(&self, size: u64) -> (u64, u64) {
        let (mut lower, mut upper) = (size, size);
        if self.ident {
            (lower, upper) = ident::size_bounds(size);
        }
        if self.line_endings != LineEndings::Keep {
            // An expanded identifier brings more than the LF that could stand in its place.
            upper = if self.ident {
                upper + size % 4
            } else {
                size * 2
            };
        }
        if let Some(encoding) = self.encoding {
            // A file that cannot be converted stays as it is.
            lower = lower.min(encoding.size_bounds(lower).0);
            upper = upper.max(encoding.size_bounds(upper).1);
        }
        (lower, upper)
    }
}

/// Unset means no encoding, although git's own message says otherwise.
fn find_encoding(value: Option<&Value>, path: &[u8]) -> Result<Option<Encoding>, Error> {
    let name = match value {
        None | Some(Value::False | Value::Unspecified) => return Ok(None),
        Some(Value::True) => return Err(Error::EncodingWithoutName { path: lossy(path) }),
        Some(Value::Text(name)) => name,
    };
    match Encoding::find(name) {
        Named::Unchanged => Ok(None),
        Named::Encoding(encoding) => Ok(Some(encoding)),
        Named::Unsupported => Err(Error::UnsupportedEncoding {
            path: lossy(path),
            name: lossy(name),
        }),
    }
}

/// The stable text form: `crlf`, `crlf-if-text`, `ident` and `encoding=NAME`, separated by commas;
/// empty for the identity.
impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line_endings = match self.line_endings {
            LineEndings::Keep => "",
            LineEndings::Crlf => "crlf",
            LineEndings::CrlfIfText => "crlf-if-text",
        };
        let ident = if self.ident { "ident" } else { "" };
        let encoding = self
            .encoding
            .map(|encoding| format!("encoding={}", encoding.name()));
        let parts = [line_endings, ident, encoding.as_deref().unwrap_or_default()];
        let mut separator = "";
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            write!(f, "{separator}{part}")?;
            separator = ",";
        }
        Ok(())
    }
}
