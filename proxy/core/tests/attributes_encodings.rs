//! Compares `working-tree-encoding` with `iconv`: every name that it knows, and for each encoding
//! that is supported every character.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test may panic"
)]

use std::collections::HashMap;
use std::io::Write;
use std::process::{Command, Stdio};

use goproxy_core::attributes::{Attributes, Conversion, Error};
use goproxy_core::object_id::ObjectId;

/// The mapped planes, and some characters of the others.
fn characters() -> impl Iterator<Item = char> {
    let planes = (0..=0x1_0fff)
        .chain(0x2_0000..=0x2_ffff)
        .chain(0xe_0000..=0xe_01ff);
    let others = (0x1_1000..=0x10_ffff).step_by(0xfff);
    let not_line_feed = |character: &char| *character != '\n';
    planes
        .chain(others)
        .filter_map(char::from_u32)
        .filter(not_line_feed)
}

fn conversion(name: &str) -> Result<Conversion, Error> {
    let file = format!("* working-tree-encoding={name}");
    Attributes::from_files([("", file)])?.conversion(b"file")
}

/// Our bytes for one character; none where it cannot be expressed.
fn encode(conversion: &Conversion, character: char) -> Vec<u8> {
    let utf8 = character.to_string().into_bytes();
    let encoded = conversion.apply(ObjectId::from_bytes([0; 20]), utf8.clone());
    // Unchanged is how a failure shows.
    if encoded == utf8 && !character.is_ascii() {
        Vec::new()
    } else {
        encoded
    }
}

/// The output of `iconv` for `text`, without the characters it has no mapping for.
fn iconv(name: &str, text: &str) -> Vec<u8> {
    let mut child = Command::new("iconv")
        .args(["-c", "-f", "UTF-8", "-t", name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("iconv of the GNU C Library is installed");
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output.stdout
}

fn names() -> Vec<String> {
    let output = Command::new("iconv").arg("-l").output().unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    list.lines()
        .map(|line| line.trim_end_matches('/').to_owned())
        .collect()
}

/// One name of each supported encoding, and every other name of it.
fn supported() -> HashMap<Conversion, Vec<String>> {
    let mut supported: HashMap<Conversion, Vec<String>> = HashMap::new();
    for name in names() {
        if let Ok(conversion) = conversion(&name) {
            supported.entry(conversion).or_default().push(name);
        }
    }
    supported
}

#[test]
fn every_name_that_iconv_knows_is_supported_or_refused() {
    for name in names() {
        match conversion(&name) {
            Err(Error::UnsupportedEncoding { name: refused, .. }) => assert_eq!(refused, name),
            Err(error) => panic!("{name}: {error}"),
            Ok(conversion) if conversion.is_identity() => {
                assert_eq!(iconv(&name, "aé漢𐍈"), "aé漢𐍈".as_bytes(), "{name}");
            }
            Ok(conversion) => {
                let lower = name.to_lowercase();
                assert_eq!(self::conversion(&lower), Ok(conversion), "{lower}");
            }
        }
    }
}

#[test]
fn every_character_becomes_the_bytes_of_iconv() {
    let text: String = characters()
        .flat_map(|character| [character, '\n'])
        .collect();
    let mut encodings = 0;
    for (conversion, names) in supported() {
        if conversion.is_identity() || is_wide(&conversion) {
            continue;
        }
        encodings += 1;
        let expected = iconv(&names[0], &text);
        let mut lines = expected.split(|&byte| byte == b'\n');
        for character in characters() {
            let line = lines.next().unwrap();
            let ours = encode(&conversion, character);
            assert_eq!(ours, line, "{conversion} U+{:04X}", u32::from(character));
        }
    }
    assert!(encodings > 40, "{encodings}");
}

#[test]
fn wide_encodings_and_aliases_equal_iconv() {
    for (conversion, names) in supported() {
        let encodable = |character: &char| !encode(&conversion, *character).is_empty();
        let text: String = characters().step_by(97).filter(encodable).collect();
        let ours = conversion.apply(ObjectId::from_bytes([0; 20]), text.clone().into_bytes());
        for name in names {
            assert!(iconv(&name, &text) == ours, "{name} is not {conversion}");
        }
    }
}

fn is_wide(conversion: &Conversion) -> bool {
    let name = conversion.to_string();
    name.contains("=UTF-") || name.contains("=UCS-") || name.contains("=UNICODE")
}
