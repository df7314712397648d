//! East Asian encodings: those of the WHATWG Encoding Standard, corrected to what `iconv` does.

use std::ops::RangeInclusive;

use super::is_tag;

/// One of them.
pub(super) struct MultiByte {
    /// The relative in the standard.
    pub(super) encoding: &'static encoding_rs::Encoding,
    /// Which of the relative's two-byte sequences belong to it.
    pub(super) has_pair: fn(u8, u8) -> bool,
    /// Characters that it lacks.
    pub(super) without: &'static [RangeInclusive<u32>],
    /// Characters that become other bytes.
    pub(super) special: fn(char) -> Option<Vec<u8>>,
}

impl MultiByte {
    pub(super) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let mut encoder = self.encoding.new_encoder();
        let mut bytes = Vec::with_capacity(text.len());
        let mut buffer = [0; 16];
        for character in text.chars() {
            if character.is_ascii() {
                bytes.push(u8::try_from(character).ok()?);
            } else if let Some(special) = (self.special)(character) {
                bytes.extend(special);
            } else if !is_tag(character) || self.encoding == encoding_rs::GB18030 {
                let member = self.character(&mut encoder, character, &mut buffer)?;
                bytes.extend_from_slice(member);
            }
        }
        Some(bytes)
    }

    fn character<'a>(
        &self,
        encoder: &mut encoding_rs::Encoder,
        character: char,
        buffer: &'a mut [u8],
    ) -> Option<&'a [u8]> {
        let code = u32::from(character);
        if self.without.iter().any(|range| range.contains(&code)) {
            return None;
        }
        let mut utf8 = [0; 4];
        let text = character.encode_utf8(&mut utf8);
        let (result, _, written) =
            encoder.encode_from_utf8_without_replacement(text, buffer, false);
        let bytes = buffer.get(..written)?;
        let is_member = match bytes {
            [lead, trail] => (self.has_pair)(*lead, *trail),
            _ => true,
        };
        (result == encoding_rs::EncoderResult::InputEmpty && is_member).then_some(bytes)
    }
}
