//! `ident`: `$Id$` becomes `$Id: <blob id> $` (gitattributes(5), "ident").

use crate::object_id::ObjectId;

/// Bytes of an expanded identifier: the keyword, 40 digits, two dollar signs and what is between.
const EXPANDED: u64 = 47;
/// Bytes of the shortest identifier, `$Id$`.
const SHORTEST: u64 = 4;

/// Expands every `$Id$`, and every `$Id: … $` on one line that git itself may have written: one
/// without a space inside. Others are foreign and stay.
pub(super) fn expand(id: ObjectId, content: Vec<u8>) -> Vec<u8> {
    let mut expanded = Vec::new();
    let mut rest = content.as_slice();
    while let Some((through_dollar, after)) = split_after_dollar(rest) {
        let Some(after_ident) = skip_ident(after) else {
            expanded.extend_from_slice(through_dollar);
            rest = after;
            continue;
        };
        expanded.extend_from_slice(through_dollar);
        expanded.extend_from_slice(format!("Id: {id} $").as_bytes());
        rest = after_ident;
    }
    if expanded.is_empty() {
        return content;
    }
    expanded.extend_from_slice(rest);
    expanded
}

fn split_after_dollar(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let dollar = text.iter().position(|&byte| byte == b'$')?;
    text.split_at_checked(dollar + 1)
}

/// What follows the identifier whose first dollar sign stands before `text`.
fn skip_ident(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_prefix(b"Id")?;
    if let Some(after) = text.strip_prefix(b"$") {
        return Some(after);
    }
    let (through_dollar, after) = split_after_dollar(text.strip_prefix(b":")?)?;
    let value = through_dollar.strip_suffix(b"$")?;
    if value.contains(&b'\n') {
        return None;
    }
    // The first byte is not looked at, the last may be a space.
    let inside = value
        .get(1..value.len().saturating_sub(1))
        .unwrap_or_default();
    (!inside.contains(&b' ')).then_some(after)
}

/// The fewest and the most bytes that `size` bytes can become.
pub(super) fn size_bounds(size: u64) -> (u64, u64) {
    let most = (size / SHORTEST).saturating_mul(EXPANDED);
    (size.min(EXPANDED), most.saturating_add(size % SHORTEST))
}
