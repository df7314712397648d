use std::io::{Cursor, Read};
use std::process::Command;

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

struct File {
    path: String,
    content: Vec<u8>,
    body: Body,
    bytes: Vec<u8>,
}

fn file(path: &str, content: &[u8]) -> File {
    let crc = crc32fast::hash(content);
    let mut bytes = vec![0; content.len()];
    let deflated = libdeflater::Compressor::new(libdeflater::CompressionLvl::default())
        .deflate_compress(content, &mut bytes)
        .ok()
        .filter(|length| *length < content.len());
    let size = content.len() as u64;
    let (body, bytes) = match deflated {
        Some(length) => {
            bytes.truncate(length);
            let body = Body::deflated(crc, size, length as u64).unwrap();
            (body, bytes)
        }
        None => (Body::stored(crc, size), content.to_vec()),
    };
    File {
        path: path.to_owned(),
        content: content.to_vec(),
        body,
        bytes,
    }
}

fn entries(files: &[File]) -> impl Iterator<Item = (&str, Body)> {
    files.iter().map(|file| (file.path.as_str(), file.body))
}

fn write(prefix: &str, files: &[File]) -> Vec<u8> {
    let mut writer = Writer::new(prefix);
    let mut out = Vec::new();
    for file in files {
        assert_eq!(writer.offset(), out.len() as u64);
        out.extend(writer.local_header(&file.path, &file.body).unwrap());
        out.extend(&file.bytes);
    }
    let length = writer.length();
    out.extend(writer.finish());
    assert_eq!(length, out.len() as u64);
    out
}

/// What the segments of `range` add up to.
fn slice(layout: &Layout<'_>, files: &[File], range: std::ops::Range<u64>) -> Vec<u8> {
    layout
        .segments(range)
        .flat_map(|Segment { part, range }| {
            let bytes = match part {
                Part::Header(index) => layout.header(index),
                Part::Body(index) => files[index].bytes.clone(),
                Part::Directory => layout.directory(),
            };
            bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
                .to_vec()
        })
        .collect()
}

fn sample() -> Vec<File> {
    vec![
        file("LICENSE", b"free"),
        file("a/empty", b""),
        file("a/zeros", &[0; 100_000]),
        file("go.mod", b"module example.com/m\n"),
        file("é/世界.go", b"package p\n"),
    ]
}

fn many(count: usize) -> Vec<File> {
    (0..count)
        .map(|index| file(&format!("{index:05}"), b""))
        .collect()
}

#[test]
fn the_zip_crate_reads_back_every_file() {
    let files = sample();
    let mut archive = zip::ZipArchive::new(Cursor::new(write("m@v1.0.0/", &files))).unwrap();
    assert_eq!(archive.len(), files.len());
    for (index, expected) in files.iter().enumerate() {
        let mut entry = archive.by_index(index).unwrap();
        assert_eq!(entry.name().unwrap(), format!("m@v1.0.0/{}", expected.path));
        assert_eq!(entry.crc32(), crc32fast::hash(&expected.content));
        assert_eq!(entry.unix_mode(), None);
        assert_eq!(entry.last_modified(), None);
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        assert_eq!(content, expected.content);
    }
}

#[test]
fn info_zip_and_python_accept_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    for (name, files) in [("sample.zip", sample()), ("zip64.zip", many(65_535))] {
        let path = folder.path().join(name);
        std::fs::write(&path, write("example.com/m@v1.0.0/", &files)).unwrap();
        for (program, arguments) in [
            ("unzip", ["-tqq"].as_slice()),
            ("python3", ["-m", "zipfile", "-t"].as_slice()),
        ] {
            match Command::new(program).args(arguments).arg(&path).output() {
                Ok(output) => assert!(output.status.success(), "{program} {name}: {output:?}"),
                Err(error) => eprintln!("SKIPPED: {program} on {name}: {error}"),
            }
        }
    }
}

#[test]
fn an_empty_archive_is_readable() {
    let bytes = write("m@v1.0.0/", &[]);
    assert_eq!(bytes.len(), 22);
    assert!(zip::ZipArchive::new(Cursor::new(bytes)).unwrap().is_empty());
}

#[test]
fn only_names_beyond_ascii_carry_the_utf8_flag() {
    let flags = |path: &str| {
        let bytes = write("m@v1.0.0/", &[file(path, b"x")]);
        u16::from_le_bytes([bytes[6], bytes[7]])
    };
    assert_eq!(flags("plain ~!.go"), 0);
    assert_eq!(flags("é"), 1 << 11);
}

#[test]
fn archives_are_zip64_from_65535_files_on() {
    for (count, zip64) in [(65_534, false), (65_535, true), (70_000, true)] {
        let files = many(count);
        let bytes = write("m@v1.0.0/", &files);
        assert_eq!(bytes.windows(4).any(|four| four == b"PK\x06\x06"), zip64);
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(archive.len(), count);
        let last = archive.by_index(count - 1).unwrap();
        assert_eq!(last.name().unwrap(), format!("m@v1.0.0/{:05}", count - 1));
        let bodies = files.iter().map(|file| (file.path.as_str(), &file.body));
        assert_eq!(exact_length("m@v1.0.0/", bodies), bytes.len() as u64);
    }
}

#[test]
fn bytes_are_those_of_this_encoding() {
    // A failure means that zips differ from those in caches: count ENCODING up, then renew this.
    assert_eq!(ENCODING, 1);
    let files = [
        File {
            path: "a.go".into(),
            content: vec![],
            body: Body::deflated(0x0123_4567, 1000, 3).unwrap(),
            bytes: vec![1, 2, 3],
        },
        file("é", b"stored"),
    ];
    let digest = Sha256::digest(write("example.com/m@v1.2.3/", &files));
    let digits: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        digits.concat(),
        "b303aea21010dfc591094b16f11f1777ae031565ecf89fe641fea615fd8b290c"
    );
}

#[test]
fn a_name_beyond_16_bits_is_refused() {
    let body = Body::stored(0, 0);
    let longest = "n".repeat(65_535 - 2);
    assert!(Writer::new("m/").local_header(&longest, &body).is_ok());
    let error = Writer::new("m//").local_header(&longest, &body);
    let expected = Error::NameTooLong {
        start: format!("m//{}", "n".repeat(97)),
        length: 65_536,
    };
    assert_eq!(error, Err(expected.clone()));
    assert_eq!(
        Layout::new("m//", [(longest.as_str(), body)]).unwrap_err(),
        expected
    );
}

#[test]
fn an_archive_of_four_gibibytes_is_refused() {
    let half = Body::stored(0, 1 << 31);
    let mut writer = Writer::new("m/");
    writer.local_header("a", &half).unwrap();
    let error = Error::TooLarge { path: "b".into() };
    assert_eq!(writer.local_header("b", &half), Err(error.clone()));
    assert_eq!(
        Layout::new("m/", [("a", half), ("b", half)]).unwrap_err(),
        error
    );
    let bomb = Body::deflated(0, u64::MAX, 10).unwrap();
    assert!(Writer::new("m/").local_header("bomb", &bomb).is_err());
}

#[test]
fn a_body_that_does_not_shrink_must_be_stored() {
    let error = Error::NotSmaller {
        compressed_size: 5,
        size: 5,
    };
    assert_eq!(Body::deflated(0, 5, 5), Err(error));
    assert!(Body::deflated(0, 5, 4).is_ok());
}

fn files() -> impl Strategy<Value = Vec<File>> {
    let path = "[a-zé/]{1,20}";
    let content = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        proptest::collection::vec(Just(b'a'), 0..400),
    ];
    proptest::collection::vec((path, content), 0..12).prop_map(|files| {
        let files = files.into_iter();
        files.map(|(path, content)| file(&path, &content)).collect()
    })
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {} bytes", self.path, self.content.len())
    }
}

proptest! {
    #[test]
    fn ranges_are_slices_of_the_whole(
        files in files(),
        start in 0..110_usize,
        length in 0..110_usize,
    ) {
        let whole = write("example.com/m@v1.0.0/", &files);
        let layout = Layout::new("example.com/m@v1.0.0/", entries(&files)).unwrap();
        prop_assert_eq!(layout.length(), whole.len() as u64);
        let scale = |percent: usize| percent * whole.len() / 100;
        let (start, end) = (scale(start), scale(start) + scale(length));
        let expected = &whole[start.min(whole.len())..end.min(whole.len())];
        let actual = slice(&layout, &files, start as u64..end as u64);
        prop_assert_eq!(actual, expected);
        prop_assert_eq!(slice(&layout, &files, 0..u64::MAX), whole);
    }

    #[test]
    fn lengths_are_known_beforehand(files in files()) {
        let whole = write("m@v1.0.0/", &files).len() as u64;
        let bodies = files.iter().map(|file| (file.path.as_str(), &file.body));
        prop_assert_eq!(exact_length("m@v1.0.0/", bodies), whole);
        let sizes = files.iter().map(|file| (file.path.as_str(), file.content.len() as u64));
        prop_assert!(upper_bound("m@v1.0.0/", sizes) >= whole);
    }
}
