//! `working-tree-encoding`: blobs hold UTF-8, archived files something else (gitattributes(5),
//! "working-tree-encoding").
//!
//! Git leaves the conversion to `iconv`. Names and mappings here are those of the GNU C Library on
//! a little-endian machine, where published hashes were computed: a name it does not know and a
//! text that the encoding cannot express leave the file unchanged. Encodings that it knows and
//! this module does not are told apart, so that they can be refused.

mod catalogue;
mod multi_byte;
mod multi_byte_sets;
mod single_byte;
mod tables;
mod unsupported;
mod wide;

use std::fmt;
use std::hash::{Hash, Hasher};

use catalogue::{ENTRIES, Entry};
use multi_byte::MultiByte;
use wide::Wide;

/// An encoding whose conversion from UTF-8 is known exactly. Aliases are equal.
#[derive(Clone, Copy)]
pub(super) struct Encoding(&'static Entry);

/// How characters become bytes.
enum Codec {
    /// Units of two or four bytes.
    Wide(Wide),
    /// ASCII, and the characters of bytes 0x80 to 0xff; U+FFFD marks unused bytes.
    SingleByte(&'static str),
    /// ASCII, and sequences of bytes.
    MultiByte(&'static MultiByte),
}

/// What a name stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// UTF-8 itself, or a name that `iconv` does not know: nothing is converted.
    Unchanged,
    /// This encoding.
    Encoding(Encoding),
    /// An encoding that `iconv` knows and this module does not.
    Unsupported,
}

impl Encoding {
    /// Looks up the value of the attribute.
    pub(super) fn find(value: &[u8]) -> Named {
        // Names with a byte order mark are git's own.
        let name = match utf_suffix(value) {
            Some(suffix) if suffix.eq_ignore_ascii_case(b"8") => return Named::Unchanged,
            Some(suffix) if suffix.eq_ignore_ascii_case(b"16LE-BOM") => "UTF-16LE-BOM".into(),
            Some(suffix) if suffix.eq_ignore_ascii_case(b"16BE-BOM") => "UTF-16BE-BOM".into(),
            _ if value.eq_ignore_ascii_case(b"latin-1") => "ISO-8859-1".into(),
            _ if value.is_empty() => return Named::Unchanged,
            _ => normalised(value),
        };
        let is_named = |entry: &&Entry| entry.names().any(|known| known == name);
        if let Some(entry) = ENTRIES.iter().find(is_named) {
            return Named::Encoding(Self(entry));
        }
        // An empty name is the locale's encoding, a slash or comma starts the options of `iconv`.
        if name.is_empty() || name.contains(['/', ',']) || unsupported::contains(&name) {
            return Named::Unsupported;
        }
        Named::Unchanged
    }

    /// Re-encodes a whole file, or leaves it as it is when that is not possible.
    pub(super) fn encode(self, content: Vec<u8>) -> Vec<u8> {
        let text = str::from_utf8(&content)
            .ok()
            .filter(|text| !text.is_empty());
        let encoded = text.and_then(|text| match &self.0.codec {
            Codec::Wide(wide) => wide.encode(text),
            Codec::SingleByte(table) => single_byte::encode(table, text),
            Codec::MultiByte(multi_byte) => multi_byte.encode(text),
        });
        encoded.unwrap_or(content)
    }

    /// The fewest and the most bytes that a file of `size` bytes can become.
    pub(super) fn size_bounds(self, size: u64) -> (u64, u64) {
        match &self.0.codec {
            Codec::Wide(wide) => wide.size_bounds(size),
            Codec::SingleByte(_) => (0, size),
            // Four bytes of GB18030 at worst for two of UTF-8.
            Codec::MultiByte(_) => (0, size.saturating_mul(2)),
        }
    }

    /// The name that stands for all aliases.
    pub(super) fn name(self) -> &'static str {
        self.0.names().next().unwrap_or_default()
    }
}

impl Entry {
    fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.names.split_ascii_whitespace()
    }
}

/// What follows `utf` or `utf-`, in whatever case.
fn utf_suffix(value: &[u8]) -> Option<&[u8]> {
    let (utf, suffix) = value.split_at_checked(3)?;
    let suffix = suffix.strip_prefix(b"-").unwrap_or(suffix);
    utf.eq_ignore_ascii_case(b"utf").then_some(suffix)
}

/// Upper case, without the characters that `iconv_open` ignores in names.
fn normalised(value: &[u8]) -> String {
    let kept = value
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric() || b"_-.,:/".contains(byte));
    kept.map(|byte| char::from(byte.to_ascii_uppercase()))
        .collect()
}

/// Tag characters: the legacy encodings of `iconv` leave them out.
fn is_tag(character: char) -> bool {
    matches!(character, '\u{e0000}'..='\u{e007f}')
}

impl PartialEq for Encoding {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Encoding {}

impl Hash for Encoding {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
