//! The bytes of a tree object: mode in octal, space, name, NUL, twenty bytes of id, repeated.

use goproxy_core::object_id::ObjectId;
use goproxy_core::tree::EntryMode;

use crate::error::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Directory,
    Leaf(EntryMode),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    pub(super) kind: Kind,
    pub(super) id: ObjectId,
}

/// The entry at `offset` and the offset after it; `None` at the end. `tree` is for the message.
pub(super) fn next(
    bytes: &[u8],
    offset: usize,
    tree: ObjectId,
) -> Result<Option<(Entry<'_>, usize)>, Error> {
    let rest = bytes.get(offset..).unwrap_or_default();
    if rest.is_empty() {
        return Ok(None);
    }
    let parsed = split(rest).ok_or_else(|| Error::object_corrupt(tree, "an entry is cut off"))?;
    let (mode, name, id, length) = parsed;
    let kind = kind(mode).ok_or_else(|| {
        let mode = String::from_utf8_lossy(mode).into_owned();
        Error::object_corrupt(tree, format!("an entry has the mode {mode:?}"))
    })?;
    if name.is_empty() || name.contains(&b'/') {
        let name = String::from_utf8_lossy(name).into_owned();
        return Err(Error::object_corrupt(
            tree,
            format!("an entry is called {name:?}"),
        ));
    }
    Ok(Some((Entry { name, kind, id }, offset + length)))
}

/// All entries in order, ending after the first error.
pub(super) fn entries(
    bytes: &[u8],
    tree: ObjectId,
) -> impl Iterator<Item = Result<Entry<'_>, Error>> {
    let mut offset = Some(0);
    std::iter::from_fn(move || match next(bytes, offset?, tree) {
        Ok(Some((entry, after))) => {
            offset = Some(after);
            Some(Ok(entry))
        }
        Ok(None) => None,
        Err(error) => {
            offset = None;
            Some(Err(error))
        }
    })
}

fn split(rest: &[u8]) -> Option<(&[u8], &[u8], ObjectId, usize)> {
    let space = rest.iter().position(|byte| *byte == b' ')?;
    let (mode, after_mode) = rest.split_at(space);
    let after_mode = after_mode.get(1..)?;
    let end = after_mode.iter().position(|byte| *byte == 0)?;
    let name = after_mode.get(..end)?;
    let id: [u8; 20] = after_mode.get(end + 1..end + 21)?.try_into().ok()?;
    Some((mode, name, ObjectId::from_bytes(id), space + 1 + end + 21))
}

/// git canonicalises permissions: a file is executable when its owner may execute it.
fn kind(mode: &[u8]) -> Option<Kind> {
    if mode.is_empty() || mode.len() > 7 {
        return None;
    }
    let mut number = 0u32;
    for digit in mode {
        number = number * 8 + char::from(*digit).to_digit(8)?;
    }
    match number & 0o170_000 {
        0o040_000 => Some(Kind::Directory),
        0o100_000 if number & 0o100 != 0 => Some(Kind::Leaf(EntryMode::Executable)),
        0o100_000 => Some(Kind::Leaf(EntryMode::Regular)),
        0o120_000 => Some(Kind::Leaf(EntryMode::Symlink)),
        0o160_000 => Some(Kind::Leaf(EntryMode::Submodule)),
        _ => None,
    }
}

/// Refuses the names that git refuses to put in an index, which `git archive` goes through.
pub(super) fn check_name(name: &[u8], tree: ObjectId) -> Result<(), Error> {
    if name == b"." || name == b".." || name.eq_ignore_ascii_case(b".git") {
        let name = String::from_utf8_lossy(name).into_owned();
        let reason = format!("an entry is called {name:?}, which git archive refuses");
        return Err(Error::object_corrupt(tree, reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: ObjectId = ObjectId::from_bytes([7; 20]);

    fn entry(mode: &str, name: &str) -> Vec<u8> {
        let mut bytes = format!("{mode} {name}\0").into_bytes();
        bytes.extend([1; 20]);
        bytes
    }

    #[test]
    fn modes_are_canonicalised_as_git_does() {
        for (mode, kind) in [
            ("100644", Kind::Leaf(EntryMode::Regular)),
            ("100664", Kind::Leaf(EntryMode::Regular)),
            ("100755", Kind::Leaf(EntryMode::Executable)),
            ("100775", Kind::Leaf(EntryMode::Executable)),
            ("120000", Kind::Leaf(EntryMode::Symlink)),
            ("160000", Kind::Leaf(EntryMode::Submodule)),
            ("40000", Kind::Directory),
            ("040000", Kind::Directory),
        ] {
            let bytes = entry(mode, "a");
            let (found, after) = next(&bytes, 0, TREE).unwrap().unwrap();
            assert_eq!((found.kind, after), (kind, bytes.len()), "{mode}");
        }
    }

    #[test]
    fn malformed_entries_are_errors() {
        for bytes in [
            entry("", "a"),
            entry("0", "a"),
            entry("100648", "a"),
            entry("100644", ""),
            entry("100644", "a/b"),
            entry("100644", "a")[..20].to_vec(),
            b"100644".to_vec(),
            b"100644 a".to_vec(),
        ] {
            assert!(next(&bytes, 0, TREE).is_err(), "{bytes:?}");
        }
        for name in [".", "..", ".git", ".GIT"] {
            assert!(check_name(name.as_bytes(), TREE).is_err(), "{name}");
        }
    }
}
