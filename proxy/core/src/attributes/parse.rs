//! The lines of a `.gitattributes` file, as git reads them from a commit.
//!
//! Git's bounds hold: a file of 100 MiB or more and a line of 2,048 bytes or more count as absent.
//! Lines end at LF; CR is white space; a NUL ends the file. No byte order mark is skipped: git
//! skips one only in files on disk.

use super::quote::unquote;

/// A file this large or larger is ignored.
const MAX_FILE: usize = 100 << 20;
/// A line this long or longer, its LF not counted, is ignored.
const MAX_LINE: usize = 2048;

const MACRO_PREFIX: &[u8] = b"[attr]";

/// What a line sets one attribute to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting<'a> {
    /// `attribute`
    True,
    /// `-attribute`
    False,
    /// `!attribute`
    Unspecified,
    /// `attribute=value`
    Value(&'a [u8]),
}

/// A well-formed line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// What the settings apply to.
    pub(super) subject: Subject,
    /// The settings as they stand, from left to right.
    pub(super) settings: Vec<(&'a [u8], Setting<'a>)>,
    /// The length of the line in bytes.
    pub(super) length: usize,
}

/// What stands before the settings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The definition of the macro with this name.
    Macro(Vec<u8>),
    /// A pattern of paths.
    Pattern(Vec<u8>),
}

/// Every well-formed line of a file; the others are dropped, as git does after a warning.
pub(super) fn lines(content: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let content = if content.len() < MAX_FILE {
        content
    } else {
        &[]
    };
    until_nul(content)
        .split(|&byte| byte == b'\n')
        .filter_map(line)
}

fn until_nul(text: &[u8]) -> &[u8] {
    text.split(|&byte| byte == 0).next().unwrap_or_default()
}

fn line(line: &[u8]) -> Option<Line<'_>> {
    let text = skip_blanks(line);
    if text.is_empty() || text.starts_with(b"#") || line.len() >= MAX_LINE {
        return None;
    }
    let (name, rest) = unquote(text).unwrap_or_else(|| {
        let (name, rest) = word(text);
        (name.to_vec(), rest)
    });
    Some(Line {
        subject: subject(&name)?,
        settings: settings(skip_blanks(rest))?,
        length: line.len(),
    })
}

fn subject(name: &[u8]) -> Option<Subject> {
    match name.strip_prefix(MACRO_PREFIX) {
        // Alone it is a pattern: a bracket expression of the four letters.
        Some([]) | None => Some(Subject::Pattern(until_nul(name).to_vec())),
        Some(name) => {
            let (name, _) = word(skip_blanks(until_nul(name)));
            is_attribute_name(name).then(|| Subject::Macro(name.to_vec()))
        }
    }
}

/// `None` when one of them is malformed: that spoils the whole line.
fn settings(mut text: &[u8]) -> Option<Vec<(&[u8], Setting<'_>)>> {
    let mut settings = Vec::new();
    while !text.is_empty() {
        let (setting, rest) = word(text);
        settings.push(parse_setting(setting)?);
        text = skip_blanks(rest);
    }
    Some(settings)
}

fn parse_setting(text: &[u8]) -> Option<(&[u8], Setting<'_>)> {
    let mut parts = text.splitn(2, |&byte| byte == b'=');
    let name = parts.next()?;
    let value = parts.next();
    // A value behind a negated attribute is ignored.
    let (name, setting) = match (name, value) {
        ([b'-', name @ ..], _) => (name, Setting::False),
        ([b'!', name @ ..], _) => (name, Setting::Unspecified),
        (name, Some(value)) => (name, Setting::Value(value)),
        (name, None) => (name, Setting::True),
    };
    is_attribute_name(name).then_some((name, setting))
}

fn is_attribute_name(name: &[u8]) -> bool {
    let is_valid = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    !name.is_empty()
        && !name.starts_with(b"-")
        // Reserved since git 2.44.
        && !name.starts_with(b"builtin_")
        && name.iter().all(is_valid)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn skip_blanks(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| !is_blank(byte));
    start
        .and_then(|start| text.get(start..))
        .unwrap_or_default()
}

/// Splits before the first blank.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|&byte| is_blank(byte));
    text.split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, &[]))
}
