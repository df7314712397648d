//! Random lines of `.gitattributes`: mostly sensible, often odd, some broken.

use crate::random::Random;

pub(crate) const DIRECTORY_NAMES: &[&str] = &["d", "e", "dd", "d.e", "d e", "dü", "[d]"];
pub(crate) const FILE_NAMES: &[&str] = &[
    "a", "b", "ab", "a.txt", "b.txt", "ab.txt", "foo", "foo.bar", "x y", "ü.txt", "[a]", "a*b",
    "!x", "#x", "a\\b", "A.TXT", "-", "a-b", "a]b", "a\"b", ".a", "a\tb", "a\x0bb", "{a,b}",
];

const FRAGMENTS: &[&str] = &[
    "*",
    "*",
    "**",
    "**/",
    "/**",
    "/**/",
    "***",
    "?",
    "/",
    "a",
    "b",
    ".txt",
    ".",
    "d",
    "dd",
    "foo",
    "[ab]",
    "[!a]",
    "[^a]",
    "[a-c]",
    "[--a]",
    "[a-]",
    "[]a]",
    "[!]a]",
    "[]-a]",
    "[a\\]b]",
    "[\\a-\\c]",
    "[[:alpha:]]",
    "[[:space:]]",
    "[[:upper:][:digit:]]",
    "[[:punct:]-z]",
    "[[:bogus:]]",
    "[[:alpha]",
    "[[:]",
    "[[:a]b]",
    "[a",
    "[",
    "]",
    "\\",
    "\\*",
    "\\a",
    "\\/",
    "{a,b}",
    "!",
    "#",
    "\"",
    "ü",
    "-",
    "[a-\\]]",
    "[[-b]",
    "[/]",
    "[!/]",
    "[a[:graph:]z]",
    "[[:xdigit:]]",
    "[[:cntrl:]]",
    "[[:blank:]]",
    "[c-a]",
    "[\u{fc}]",
];

const SETTINGS: &[&str] = &[
    "eol=crlf",
    "eol=crlf",
    "eol=crlf",
    "eol=crlf",
    "eol=lf",
    "eol",
    "-eol",
    "!eol",
    "eol=CRLF",
    "text",
    "-text",
    "!text",
    "text=auto",
    "text=auto",
    "text=input",
    "text=foo",
    "text=",
    "crlf",
    "-crlf",
    "!crlf",
    "crlf=input",
    "crlf=auto",
    "ident",
    "ident",
    "-ident",
    "!ident",
    "ident=x",
    "binary",
    "-binary",
    "!binary",
    "binary=1",
    "m1",
    "m1",
    "-m1",
    "!m1",
    "m1=x",
    "m2",
    "m2",
    "-m2",
    "m3",
    "filter=lfs",
    "diff",
    "-diff",
    "merge=union",
    "export-ignore",
    "export-subst",
    "-text=x",
    "!eol=crlf",
    "working-tree-encoding=UTF-8",
    "working-tree-encoding=utf-16",
    "working-tree-encoding=UTF-16LE-BOM",
    "working-tree-encoding=utf16be-bom",
    "working-tree-encoding=UTF-16BE",
    "working-tree-encoding=UTF-32",
    "working-tree-encoding=latin-1",
    "working-tree-encoding=ISO-8859-2",
    "working-tree-encoding=GB18030",
    "working-tree-encoding=unknown",
    "working-tree-encoding=utf32be",
    "working-tree-encoding=UCS-2",
    "working-tree-encoding=ISO-IR-193",
    "working-tree-encoding=UTF-16LE-BOMB",
    "working-tree-encoding=Shift_JIS",
    "!working-tree-encoding",
];
const BROKEN_SETTINGS: &[&str] = &[
    "--text", "=x", "-", "!", "te:xt", "ü", "\"text\"", "-=x", "!-text",
];
const ODD_SETTINGS: &[&str] = &[
    "working-tree-encoding",
    "-working-tree-encoding",
    "working-tree-encoding=",
];
const MACROS: &[&str] = &["m1", "m2", "m3", "binary", "text", "eol", "-m", "m:"];

/// The file of `directory`, in a commit with the given paths.
pub(crate) fn random_file(random: &mut Random, directory: &[u8], paths: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    if random.one_in(20) {
        file.extend_from_slice("\u{feff}".as_bytes());
    }
    for _ in 0..random.between(0, 8) {
        file.extend(random_line(random, directory, paths));
        file.extend_from_slice(random.choose_text(&["\n", "\n", "\n", "\r\n", " \n", "\n\n"]));
    }
    if random.one_in(3) {
        file.pop();
    }
    file
}

fn random_line(random: &mut Random, directory: &[u8], paths: &[Vec<u8>]) -> Vec<u8> {
    let mut line = Vec::new();
    match random.between(0, 30) {
        0 => line.extend_from_slice(random.choose_text(&[" ", "\t", "\r", "\x0b"])),
        1 => line.extend_from_slice(random.choose_text(&["#", " # ", "\0", "\"\"", "[attr]"])),
        _ => {}
    }
    if random.one_in(6) {
        line.extend_from_slice(random.choose_text(&["[attr]", "[attr] ", "[attr"]));
        line.extend_from_slice(random.choose_text(MACROS));
    } else {
        line.extend(random_pattern(random, directory, paths));
    }
    if random.one_in(40) {
        // Around the bound of 2,048 bytes.
        let padding = 2048usize.saturating_sub(line.len() + random.between(0, 30));
        line.extend(std::iter::repeat_n(b' ', padding));
    }
    if random.one_in(2) {
        line.extend_from_slice(random.choose_text(&[" eol=crlf", " ident", " m1"]));
    }
    for _ in 0..random.between(0, 3) {
        line.extend_from_slice(random.choose_text(&[" ", " ", " ", "\t", "  ", "\r"]));
        let settings = match random.between(0, 60) {
            0 => BROKEN_SETTINGS,
            1 => ODD_SETTINGS,
            _ => SETTINGS,
        };
        line.extend_from_slice(random.choose_text(settings));
    }
    line
}

fn random_pattern(random: &mut Random, directory: &[u8], paths: &[Vec<u8>]) -> Vec<u8> {
    let mut pattern = match random.between(0, 9) {
        0 => b"*".to_vec(),
        1 => b"*.txt".to_vec(),
        2..=4 => {
            let count = random.between(1, 4);
            (0..count)
                .flat_map(|_| random.choose_text(FRAGMENTS).to_vec())
                .collect()
        }
        _ => from_path(random, directory, paths),
    };
    if random.one_in(10) {
        pattern.insert(0, b'/');
    }
    if random.one_in(20) {
        pattern.push(b'/');
    }
    let needs_quotes = pattern.iter().any(|byte| b" \t\"".contains(byte));
    if random.one_in(if needs_quotes { 2 } else { 8 }) {
        pattern = quoted(random, &pattern);
    }
    pattern
}

/// A pattern that resembles a path, so that it has a chance to match.
fn from_path(random: &mut Random, directory: &[u8], paths: &[Vec<u8>]) -> Vec<u8> {
    let path = random.choose(paths);
    let mut pattern = path.strip_prefix(directory).unwrap_or(path).to_vec();
    if random.one_in(2) {
        let start = pattern
            .iter()
            .rposition(|&byte| byte == b'/')
            .map_or(0, |slash| slash + 1);
        pattern.drain(..start);
    }
    for _ in 0..random.between(0, 5).saturating_sub(2) {
        let start = random.between(0, pattern.len());
        let end = random.between(start, pattern.len().min(start + 3));
        pattern.splice(start..end, random.choose_text(FRAGMENTS).to_vec());
    }
    pattern
}

fn quoted(random: &mut Random, pattern: &[u8]) -> Vec<u8> {
    let mut text = b"\"".to_vec();
    for &byte in pattern {
        match byte {
            b'"' | b'\\' => text.extend([b'\\', byte]),
            _ if random.one_in(8) => text.extend(format!("\\{byte:03o}").bytes()),
            _ => text.push(byte),
        }
    }
    if random.one_in(20) {
        text.extend_from_slice(random.choose_text(&["\\", "\\q", "\\400", "\\000", "\\18"]));
    }
    if !random.one_in(20) {
        text.push(b'"');
    }
    text
}
