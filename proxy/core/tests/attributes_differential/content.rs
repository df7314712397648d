//! Random content of files: line endings, control characters and identifiers in every mixture.

use crate::random::Random;

const PIECES: &[&[u8]] = &[
    b"\n",
    b"\n",
    b"\n\n",
    b"\r\n",
    b"\r",
    b"a",
    b"line\n",
    b"line\r\n",
    b"\0",
    b"\x01",
    b"\x1a",
    b"\x1b\x0c\x08\t",
    b"\x7f",
    b"\x0b",
    "é".as_bytes(),
    "\u{feff}".as_bytes(),
    "č𐍈".as_bytes(),
    "\u{e0041}".as_bytes(),
    "漢ｱ".as_bytes(),
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xff",
    b"$",
    b"$Id$",
    b"$Id$",
    b"$Id:$",
    b"$Id: $",
    b"$Id: 0123 $",
    b"$Id:0123$",
    b"$Id:  0123 $",
    b"$Id: a b $",
    b"$Id:x y$",
    b"$Id: a",
    b"$Id: a\n$",
    b"$Ident$",
    b"$id$",
    b"Id",
    b" ",
    b"$Id",
    b":",
];

/// Shows every attribute that applies.
const PROBE: &[u8] = b"a\n$Id$ b\n";

/// Half of the files only show what applies to them. Most others hold few kinds of pieces, so that those without any CR or NUL are common.
pub(crate) fn random(random: &mut Random) -> Vec<u8> {
    if random.one_in(2) {
        return PROBE.to_vec();
    }
    let kinds: Vec<&[u8]> = (0..random.between(1, 5))
        .map(|_| *random.choose(PIECES))
        .collect();
    let mut content = Vec::new();
    for _ in 0..random.between(0, 12) {
        content.extend(*random.choose(&kinds));
    }
    if random.one_in(4) {
        // Around the border between text and binary.
        let printable = 128 * random.between(1, 2) + random.between(0, 3) - 2;
        content.extend(std::iter::repeat_n(b'x', printable));
        content.extend_from_slice(random.choose_text(&["\n", "\x01\n", "\n\x1a", "\x1a"]));
    }
    content
}
