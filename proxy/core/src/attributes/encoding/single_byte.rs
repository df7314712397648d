//! Encodings of one byte a character, the lower half of them ASCII.

use super::is_tag;

/// `table` holds the characters of bytes 0x80 to 0xff.
pub(super) fn encode(table: &str, text: &str) -> Option<Vec<u8>> {
    let mut encoded = Vec::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            encoded.push(u8::try_from(character).ok()?);
        } else if !is_tag(character) {
            encoded.push(upper_half(table, character)?);
        }
    }
    Some(encoded)
}

fn upper_half(table: &str, character: char) -> Option<u8> {
    let is_used = character != char::REPLACEMENT_CHARACTER;
    let mut pairs = (0x80..=0xff).zip(table.chars());
    let (byte, _) = pairs.find(|&(_, member)| member == character && is_used)?;
    Some(byte)
}
