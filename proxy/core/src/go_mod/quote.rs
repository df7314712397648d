//! Quoted strings as Go writes them (Go specification, "String literals" and "Rune literals").

/// The text of a literal in double quotes or back quotes, which must be nothing but the literal.
/// Bytes that are not UTF-8 are replaced. `None` when it is malformed.
pub(super) fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('`') {
        let raw = raw.strip_suffix('`').filter(|raw| !raw.contains('`'))?;
        return Some(raw.replace('\r', ""));
    }
    let mut bytes = Vec::with_capacity(literal.len());
    let mut characters = literal.strip_prefix('"')?.strip_suffix('"')?.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\n' => return None,
            '\\' => escape(&mut characters, &mut bytes)?,
            _ => push(&mut bytes, character),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads what follows a backslash.
fn escape(characters: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let first = characters.next()?;
    match first {
        'a' => bytes.push(0x07),
        'b' => bytes.push(0x08),
        'f' => bytes.push(0x0c),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(0x0b),
        '\\' | '"' => push(bytes, first),
        'x' => bytes.push(u8::try_from(digits(characters, 0, 2, 16)?).ok()?),
        '0'..='7' => bytes.push(u8::try_from(digits(characters, first.to_digit(8)?, 2, 8)?).ok()?),
        'u' => push(bytes, char::from_u32(digits(characters, 0, 4, 16)?)?),
        'U' => push(bytes, char::from_u32(digits(characters, 0, 8, 16)?)?),
        _ => return None,
    }
    Some(())
}

fn digits(characters: &mut std::str::Chars<'_>, first: u32, count: u32, base: u32) -> Option<u32> {
    (0..count).try_fold(first, |value, _| {
        let digit = characters.next()?.to_digit(base)?;
        value.checked_mul(base)?.checked_add(digit)
    })
}

fn push(bytes: &mut Vec<u8>, character: char) {
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}
