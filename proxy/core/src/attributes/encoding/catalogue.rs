//! The encodings by name: for each the names that `iconv` knows it by, the usual one first.

use super::multi_byte::MultiByte;
use super::multi_byte_sets::{CP932, EUC_KR, GB2312, GB18030, GBK, SHIFT_JIS, UHC};
use super::wide::Order::{Big, Little};
use super::wide::Unit::{Ucs2, Utf16, Utf32};
use super::wide::{Order, Unit, Wide};
use super::{Codec, tables};

/// An encoding under all its names, in upper case and separated by blanks.
pub(super) struct Entry {
    pub(super) names: &'static str,
    pub(super) codec: Codec,
}

const fn wide(names: &'static str, unit: Unit, order: Order, mark: bool) -> Entry {
    let codec = Codec::Wide(Wide { unit, order, mark });
    Entry { names, codec }
}

const fn single(names: &'static str, table: &'static str) -> Entry {
    let codec = Codec::SingleByte(table);
    Entry { names, codec }
}

const fn multi(names: &'static str, set: &'static MultiByte) -> Entry {
    let codec = Codec::MultiByte(set);
    Entry { names, codec }
}

pub(super) static ENTRIES: &[Entry] = &[
    wide("UTF-16LE-BOM", Utf16, Little, true),
    wide("UTF-16BE-BOM", Utf16, Big, true),
    wide("UTF-16 UTF16", Utf16, Little, true),
    wide("UTF-16LE UTF16LE", Utf16, Little, false),
    wide("UTF-16BE UTF16BE", Utf16, Big, false),
    wide("UTF-32 UTF32", Utf32, Little, true),
    wide("UTF-32LE UTF32LE", Utf32, Little, false),
    wide("UTF-32BE UTF32BE", Utf32, Big, false),
    wide(
        "UCS-2LE OSF00010100 OSF00010101 OSF00010102 UCS-2 UCS2 UNICODELITTLE",
        Ucs2,
        Little,
        false,
    ),
    wide("UCS-2BE UNICODEBIG", Ucs2, Big, false),
    wide("UNICODE CSUNICODE", Ucs2, Little, true),
    multi("GBK CP936 GB13000 MS936 WINDOWS-936", &GBK),
    multi("EUC-CN CN-GB CSGB2312 EUCCN GB2312", &GB2312),
    multi("GB18030", &GB18030),
    multi("EUC-KR CSEUCKR EUCKR OSF0004000A", &EUC_KR),
    multi("UHC CP949 MSCP949 OSF100203B5", &UHC),
    multi("SJIS CSSHIFTJIS MS_KANJI SHIFT-JIS SHIFT_JIS", &SHIFT_JIS),
    multi(
        "CP932 CSWINDOWS31J MS932 SJIS-OPEN SJIS-WIN WINDOWS-31J",
        &CP932,
    ),
    single(
        "ISO-8859-1 8859_1 CP819 CSISOLATIN1 IBM819 ISO-IR-100 ISO8859-1 ISO88591 ISO_8859-1 \
     ISO_8859-1:1987 L1 LATIN1 OSF00010001",
        tables::ISO_8859_1,
    ),
    single(
        "ISO-8859-2 8859_2 CP912 CSISOLATIN2 IBM912 ISO-IR-101 ISO8859-2 ISO88592 ISO_8859-2 \
     ISO_8859-2:1987 L2 LATIN2 OSF00010002",
        tables::ISO_8859_2,
    ),
    single(
        "ISO-8859-3 8859_3 CSISOLATIN3 ISO-IR-109 ISO8859-3 ISO88593 ISO_8859-3 \
     ISO_8859-3:1988 L3 LATIN3 OSF00010003",
        tables::ISO_8859_3,
    ),
    single(
        "ISO-8859-4 8859_4 CSISOLATIN4 ISO-IR-110 ISO8859-4 ISO88594 ISO_8859-4 \
     ISO_8859-4:1988 L4 LATIN4 OSF00010004",
        tables::ISO_8859_4,
    ),
    single(
        "ISO-8859-5 8859_5 CP915 CSISOLATINCYRILLIC CYRILLIC IBM915 ISO-IR-144 ISO8859-5 \
     ISO88595 ISO_8859-5 ISO_8859-5:1988 OSF00010005",
        tables::ISO_8859_5,
    ),
    single(
        "ISO-8859-6 8859_6 ARABIC ASMO-708 CP1089 CSISOLATINARABIC ECMA-114 IBM1089 \
     ISO-IR-127 ISO8859-6 ISO88596 ISO_8859-6 ISO_8859-6:1987 OSF00010006",
        tables::ISO_8859_6,
    ),
    single(
        "ISO-8859-7 8859_7 CP813 CSISOLATINGREEK ECMA-118 ELOT_928 GREEK GREEK8 IBM813 \
     ISO-IR-126 ISO8859-7 ISO88597 ISO_8859-7 ISO_8859-7:1987 ISO_8859-7:2003 OSF00010007",
        tables::ISO_8859_7,
    ),
    single(
        "ISO-8859-8 8859_8 CP916 CSISOLATINHEBREW HEBREW IBM916 ISO-IR-138 ISO8859-8 ISO88598 \
     ISO_8859-8 ISO_8859-8:1988 OSF00010008",
        tables::ISO_8859_8,
    ),
    single(
        "ISO-8859-9 8859_9 CP920 CSISOLATIN5 ECMA-128 IBM920 ISO-IR-148 ISO8859-9 ISO88599 \
     ISO_8859-9 ISO_8859-9:1989 L5 LATIN5 OSF00010009 TS-5881",
        tables::ISO_8859_9,
    ),
    single(
        "ISO-8859-10 CSISOLATIN6 ISO-IR-157 ISO8859-10 ISO885910 ISO_8859-10 ISO_8859-10:1992 \
     L6 LATIN6 OSF0001000A",
        tables::ISO_8859_10,
    ),
    single(
        "ISO-8859-11 HP-THAI8 HPTHAI8 ISO8859-11 ISO885911 THAI8",
        tables::ISO_8859_11,
    ),
    single(
        "ISO-8859-13 BALTIC CP921 CSIBM921 IBM-921 IBM921 ISO-IR-179 ISO8859-13 ISO885913 L7 \
     LATIN7",
        tables::ISO_8859_13,
    ),
    single(
        "ISO-8859-14 ISO-CELTIC ISO-IR-199 ISO8859-14 ISO885914 ISO_8859-14 ISO_8859-14:1998 \
     L8 LATIN8",
        tables::ISO_8859_14,
    ),
    single(
        "ISO-8859-15 ISO-IR-203 ISO8859-15 ISO885915 ISO_8859-15 ISO_8859-15:1998 LATIN-9 \
     LATIN9",
        tables::ISO_8859_15,
    ),
    single(
        "ISO-8859-16 ISO-IR-226 ISO8859-16 ISO885916 ISO_8859-16 ISO_8859-16:2001 L10 LATIN10",
        tables::ISO_8859_16,
    ),
    single("CP1250 MS-EE WINDOWS-1250", tables::CP1250),
    single("CP1251 MS-CYRL WINDOWS-1251", tables::CP1251),
    single("CP1252 MS-ANSI WINDOWS-1252", tables::CP1252),
    single("CP1253 MS-GREEK WINDOWS-1253", tables::CP1253),
    single("CP1254 MS-TURK WINDOWS-1254", tables::CP1254),
    single("CP1256 MS-ARAB WINDOWS-1256", tables::CP1256),
    single("CP1257 WINBALTRIM WINDOWS-1257", tables::CP1257),
    single("KOI8-R CSKOI8R KOI8R", tables::KOI8_R),
    single("KOI8-U KOI8U", tables::KOI8_U),
    single(
        "CP437 437 CSPC8CODEPAGE437 IBM437 OSF100201B5",
        tables::CP437,
    ),
    single("CP737", tables::CP737),
    single("CP775 CSPC775BALTIC IBM775", tables::CP775),
    single(
        "CP850 850 CSPC850MULTILINGUAL IBM850 OSF10020352",
        tables::CP850,
    ),
    single("CP852 852 CSPCP852 IBM852 OSF10020354", tables::CP852),
    single("CP855 855 CSIBM855 IBM855 OSF10020357", tables::CP855),
    single("CP857 857 CSIBM857 IBM857 OSF10020359", tables::CP857),
    single("CP858 858 CSPC858MULTILINGUAL IBM858", tables::CP858),
    single("CP860 860 CSIBM860 IBM860", tables::CP860),
    single("CP861 861 CPIBM861 IBM861 OSF1002035D", tables::CP861),
    single(
        "CP862 862 CSPC862LATINHEBREW IBM862 OSF1002035E",
        tables::CP862,
    ),
    single("CP863 863 CSIBM863 IBM863 OSF1002035F", tables::CP863),
    single("CP865 865 CSIBM865 IBM865", tables::CP865),
    single("CP866 866 CSIBM866 IBM866", tables::CP866),
    single("CP869 869 CP-GR CSIBM869 IBM869 OSF10020365", tables::CP869),
    single("CP874 874 IBM874 WINDOWS-874", tables::CP874),
    single("MACINTOSH CSMACINTOSH MAC", tables::MACINTOSH),
    single(
        "MAC-CYRILLIC MAC-UK MACCYRILLIC MACUK MACUKRAINIAN",
        tables::MAC_CYRILLIC,
    ),
    single("MAC-CENTRALEUROPE CP1282", tables::MAC_CENTRALEUROPE),
    single(
        "TIS-620 ISO-IR-166 TIS620 TIS620-0 TIS620.2529-1 TIS620.2533-0",
        tables::TIS_620,
    ),
    single(
        "US-ASCII ANSI_X3.4 ANSI_X3.4-1968 ANSI_X3.4-1986 ASCII CP367 CP891 CP903 CSASCII \
     CSIBM891 CSIBM903 IBM367 IBM891 IBM903 ISO-IR-6 ISO646-US ISO_646.IRV:1991 \
     OSF00010020 OSF1002037B OSF10020387 US",
        "",
    ),
    single("KOI8-T", tables::KOI8_T),
    single("CP1125 IBM848 RUSCII", tables::CP1125),
    single("PT154", tables::PT154),
    single("ARMSCII-8 ARMSCII8", tables::ARMSCII_8),
];
