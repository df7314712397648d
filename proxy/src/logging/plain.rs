//! Lines of text without control characters: what clients send and what repositories hold is part of some
//! lines, and must neither forge another one nor steer the terminal that shows it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use tracing::Metadata;
use tracing_subscriber::fmt::MakeWriter;

/// Makes each line plain that is written to `T`, whole lines at a time.
#[derive(Debug, Clone)]
pub(super) struct Plain<T>(pub(super) T);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(&plain(line))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Plain<M> {
    type Writer = Plain<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Plain(self.0.make_writer())
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        Plain(self.0.make_writer_for(metadata))
    }
}

/// `line`, which is UTF-8 and may end in a line feed, with every other control character escaped as Rust
/// does.
fn plain(line: &[u8]) -> Cow<'_, [u8]> {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    if !text
        .iter()
        .fold(false, |found, byte| found | suspicious(*byte))
    {
        return Cow::Borrowed(line);
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for character in String::from_utf8_lossy(text).chars() {
        if character.is_control() {
            // A string takes all that is written.
            let _ = write!(escaped, "{}", character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    let end = line.get(text.len()..).unwrap_or_default();
    Cow::Owned([escaped.as_bytes(), end].concat())
}

/// Whether a control character may begin with `byte`: those up to U+001F, U+007F, and those of two bytes
/// up to U+009F, which share their first with harmless ones.
fn suspicious(byte: u8) -> bool {
    byte < b' ' || byte == 0x7f || byte == 0xc2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> String {
        String::from_utf8(plain(line.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn control_characters_are_escaped_and_nothing_else_is() {
        for (line, escaped) in [
            ("GET /x 200\n", "GET /x 200\n"),
            ("", ""),
            ("\n", "\n"),
            (
                "sch\u{f6}n \u{a9} \u{1f600}\n",
                "sch\u{f6}n \u{a9} \u{1f600}\n",
            ),
            ("two\nlines\n", "two\\nlines\n"),
            ("\n\n", "\\n\n"),
            ("\r\t", "\\r\\t"),
            ("\u{1b}[2J \u{7f} \u{0}\n", "\\u{1b}[2J \\u{7f} \\u{0}\n"),
            ("\u{9b}31m \u{a9}\n", "\\u{9b}31m \u{a9}\n"),
        ] {
            assert_eq!(of(line), escaped, "{line:?}");
        }
    }

    #[test]
    fn a_plain_line_is_not_copied() {
        let line = "GET /api/v4/packages/go 200 \u{1f600}\n".as_bytes();
        assert!(matches!(plain(line), Cow::Borrowed(_)));
    }
}
