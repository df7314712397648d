//! The East Asian encodings of `iconv`, as differences from the WHATWG Encoding Standard. They are
//! those of the GNU C Library 2.36; the comparison with `iconv` in `tests/` keeps them so.

use super::multi_byte::MultiByte;

pub(super) static GBK: MultiByte = MultiByte {
    encoding: encoding_rs::GBK,
    has_pair: |_, _| true,
    without: &[
        0x1f9..=0x1f9,
        0x1e3f..=0x1e3f,
        0x2e81..=0x2ffb,
        0x303e..=0x303e,
        0x3447..=0x4dae,
        0x9fb4..=0xe864,
        0xfe10..=0xfe19,
    ],
    special: |_| None,
};

pub(super) static GB2312: MultiByte = MultiByte {
    encoding: encoding_rs::GBK,
    has_pair: |lead, trail| (0xa1..=0xf7).contains(&lead) && trail >= 0xa1,
    without: &[
        0xb7..=0xb7,
        0x144..=0x148,
        0x1f9..=0x261,
        0x1e3f..=0x2014,
        0x20ac..=0x20ac,
        0x2170..=0x2179,
        0xe000..=0xfe44,
    ],
    special: |character| match character {
        '\u{2015}' => Some(vec![0xa1, 0xaa]),
        '\u{30fb}' => Some(vec![0xa1, 0xa4]),
        _ => None,
    },
};

pub(super) static GB18030: MultiByte = MultiByte {
    encoding: encoding_rs::GB18030,
    has_pair: |_, _| true,
    without: &[
        0xe78d..=0xe796,
        0xe816..=0xe818,
        0xe81e..=0xe81e,
        0xe826..=0xe826,
        0xe82b..=0xe82c,
        0xe831..=0xe832,
        0xe83b..=0xe83b,
        0xe843..=0xe843,
        0xe854..=0xe855,
        0xe864..=0xe864,
    ],
    special: |character| match character {
        '\u{e5e5}' => Some(vec![0xa3, 0xa0]),
        '\u{20087}' => Some(vec![0xfe, 0x51]),
        '\u{20089}' => Some(vec![0xfe, 0x52]),
        '\u{200cc}' => Some(vec![0xfe, 0x53]),
        '\u{215d7}' => Some(vec![0xfe, 0x6c]),
        '\u{2298f}' => Some(vec![0xfe, 0x76]),
        '\u{241fe}' => Some(vec![0xfe, 0x91]),
        _ => None,
    },
};

pub(super) static EUC_KR: MultiByte = MultiByte {
    encoding: encoding_rs::EUC_KR,
    // The standard means the larger UHC; rows 0xc9 and 0xfe are for private use.
    has_pair: |lead, trail| lead >= 0xa1 && trail >= 0xa1 && lead != 0xc9 && lead != 0xfe,
    without: &[],
    special: |character| match character {
        '\u{80}'..='\u{9f}' => Some(vec![u8::try_from(character).ok()?]),
        '\u{20a9}' => Some(vec![0xa3, 0xdc]),
        '\u{327e}' => Some(vec![0xa2, 0xe8]),
        _ => None,
    },
};

pub(super) static UHC: MultiByte = MultiByte {
    encoding: encoding_rs::EUC_KR,
    has_pair: |_, _| true,
    without: &[],
    special: |_| None,
};

pub(super) static SHIFT_JIS: MultiByte = MultiByte {
    encoding: encoding_rs::SHIFT_JIS,
    // The standard adds the extensions of NEC and IBM.
    has_pair: |lead, _| lead != 0x87 && lead < 0xed,
    without: &[
        0x80..=0x80,
        0x2225..=0x2225,
        0xff0d..=0xff0d,
        0xff5e..=0xff5e,
    ],
    special: |character| match character {
        '\u{a2}' => Some(vec![0x81, 0x91]),
        '\u{a3}' => Some(vec![0x81, 0x92]),
        '\u{ac}' | '\u{ffe2}' => Some(vec![0x81, 0xca]),
        '\u{2016}' => Some(vec![0x81, 0x61]),
        '\u{301c}' => Some(vec![0x81, 0x60]),
        _ => None,
    },
};

pub(super) static CP932: MultiByte = MultiByte {
    encoding: encoding_rs::SHIFT_JIS,
    has_pair: |_, _| true,
    without: &[0x80..=0x80],
    special: |character| match character {
        '\u{a2}' => Some(vec![0x81, 0x91]),
        '\u{a3}' => Some(vec![0x81, 0x92]),
        '\u{ac}' => Some(vec![0x81, 0xca]),
        '\u{2014}' => Some(vec![0x81, 0x5c]),
        '\u{2016}' => Some(vec![0x81, 0x61]),
        '\u{301c}' => Some(vec![0x81, 0x60]),
        '\u{e000}'..='\u{e757}' => user_defined(character),
        _ => None,
    },
};

/// Ten rows of 188 characters for private use from 0xf040; there is no trail byte 0x7f.
fn user_defined(character: char) -> Option<Vec<u8>> {
    let index = u32::from(character).checked_sub(0xe000)?;
    let lead = u8::try_from(0xf0 + index / 188).ok()?;
    let column = u8::try_from(index % 188).ok()?;
    Some(vec![lead, 0x40 + column + u8::from(column >= 0x3f)])
}
