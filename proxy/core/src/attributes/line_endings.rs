//! `text`, `crlf` and `eol`: whether a lone LF becomes CRLF (gitattributes(5), "text" and "eol").

use super::rules::{Value, Values};

/// What happens to lone LF on checkout under `core.autocrlf=input` and `core.eol=lf`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum LineEndings {
    /// Nothing.
    #[default]
    Keep,
    /// It becomes CRLF.
    Crlf,
    /// It becomes CRLF in a file that looks like text and has no CR.
    CrlfIfText,
}

/// What `text`, or in its absence `crlf`, says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Set,
    Unset,
    Auto,
    Undecided,
}

impl LineEndings {
    pub(super) fn from_values(values: Values<'_>) -> Self {
        let text = match Text::from_value(values.text) {
            Text::Undecided => Text::from_value(values.crlf),
            decided => decided,
        };
        let to_crlf = matches!(values.eol, Some(Value::Text(text)) if **text == *b"crlf");
        match text {
            Text::Set | Text::Undecided if to_crlf => Self::Crlf,
            Text::Auto if to_crlf => Self::CrlfIfText,
            _ => Self::Keep,
        }
    }
}

impl Text {
    fn from_value(value: Option<&Value>) -> Self {
        match value {
            Some(Value::True) => Self::Set,
            Some(Value::False) => Self::Unset,
            // Stands for LF in the working tree, which a valid `eol` overrides.
            Some(Value::Text(text)) if **text == *b"input" => Self::Set,
            Some(Value::Text(text)) if **text == *b"auto" => Self::Auto,
            Some(Value::Text(_) | Value::Unspecified) | None => Self::Undecided,
        }
    }
}

/// Applies the rule to one file.
pub(super) fn apply(rule: LineEndings, content: Vec<u8>) -> Vec<u8> {
    let converts = match rule {
        LineEndings::Keep => false,
        LineEndings::Crlf => true,
        LineEndings::CrlfIfText => !content.contains(&b'\r') && !looks_binary(&content),
    };
    if converts { to_crlf(content) } else { content }
}

fn to_crlf(content: Vec<u8>) -> Vec<u8> {
    let lone = lone_line_feeds(&content).count();
    if lone == 0 {
        return content;
    }
    let mut converted = Vec::with_capacity(content.len() + lone);
    let mut written = 0;
    for position in lone_line_feeds(&content) {
        converted.extend_from_slice(content.get(written..position).unwrap_or_default());
        converted.push(b'\r');
        written = position;
    }
    converted.extend_from_slice(content.get(written..).unwrap_or_default());
    converted
}

fn lone_line_feeds(content: &[u8]) -> impl Iterator<Item = usize> {
    let before = std::iter::once(&0).chain(content);
    let pairs = before.zip(content).enumerate();
    pairs.filter_map(|(position, (&before, &byte))| {
        (byte == b'\n' && before != b'\r').then_some(position)
    })
}

/// Git's guess, here of content without CR: a NUL, or more than one control character in 128
/// printable ones. One Ctrl-Z at the very end does not count.
fn looks_binary(content: &[u8]) -> bool {
    if content.contains(&0) {
        return true;
    }
    let body = content.strip_suffix(b"\x1a").unwrap_or(content);
    let is_control = |byte: u8| byte.is_ascii_control() && !b"\n\x08\t\x1b\x0c".contains(&byte);
    let is_printable = |byte: u8| byte != b'\n' && !is_control(byte);
    let control = body.iter().filter(|&&byte| is_control(byte)).count();
    let printable = body.iter().filter(|&&byte| is_printable(byte)).count();
    printable / 128 < control
}
