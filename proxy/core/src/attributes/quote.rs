//! Patterns in double quotes, with the escapes of a C string (gitattributes(5), "DESCRIPTION").

/// Splits `line`, which starts with a double quote, into the unquoted pattern and what follows the
/// closing quote. `None` when it is not a complete, well-formed string: git then reads the line as
/// if the quote were an ordinary character.
pub(super) fn unquote(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = line.strip_prefix(b"\"")?;
    let mut pattern = Vec::new();
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => return Some((pattern, rest)),
            b'\\' => {
                let (byte, after) = escape(rest)?;
                pattern.push(byte);
                rest = after;
            }
            _ => pattern.push(byte),
        }
    }
}

fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&letter, rest) = text.split_first()?;
    let byte = match letter {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'\\' | b'"' => letter,
        b'0'..=b'3' => return octal(text),
        _ => return None,
    };
    Some((byte, rest))
}

/// Exactly three octal digits, the first of them at most 3.
fn octal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = text.split_at_checked(3)?;
    let mut value = 0;
    for digit in digits {
        if !(b'0'..=b'7').contains(digit) {
            return None;
        }
        value = value << 3 | (digit - b'0');
    }
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_the_rest_is_returned() {
        let (pattern, rest) = unquote(br#""a b\t\"\\\303\274"text"#).unwrap();
        assert_eq!(pattern, "a b\t\"\\ü".as_bytes());
        assert_eq!(rest, b"text");
    }

    #[test]
    fn malformed_strings_are_not_unquoted() {
        for line in [
            &br#""open"#[..],
            br#""\q""#,
            br#""\400""#,
            br#""\08""#,
            br#""\1"#,
            br#""\"#,
        ] {
            assert_eq!(unquote(line), None, "{}", String::from_utf8_lossy(line));
        }
    }
}
