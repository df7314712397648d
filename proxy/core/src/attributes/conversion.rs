//! What happens to the bytes of one file: identifier, then line endings, then encoding.
//!
//! The order is git's on the way out of the repository (gitattributes(5), "Interaction between
//! checkin/checkout attributes").

use super::ident;
use super::line_endings::{self, LineEndings};
use super::rules::{Value, Values};
use crate::object_id::ObjectId;

/// The conversion of a regular file on checkout. Equal conversions make equal bytes of equal
/// blobs; the text form is stable and fit for keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Conversion {
    line_endings: LineEndings,
    ident: bool,
}

impl Conversion {
    /// `None` when `working-tree-encoding` is set instead of naming an encoding. Unset means none
    /// at all, although git's own message says otherwise.
    pub(super) fn from_values(values: Values<'_>) -> Option<Self> {
        match values.encoding {
            Some(Value::True) => return None,
            Some(Value::False | Value::Unspecified | Value::Text(_)) | None => {}
        }
        Some(Self {
            line_endings: LineEndings::from_values(values),
            ident: values.ident == Some(&Value::True),
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
        line_endings::apply(self.line_endings, content)
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
        (lower, upper)
    }
}
