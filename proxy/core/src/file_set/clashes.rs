//! Paths that cannot lie in one folder on every system.
//!
//! Two paths clash when they are equal after folding case, be it as a whole or in a leading
//! directory, or when one is a file where the other needs a directory. Whatever clashes, two
//! children of one directory do, so that only the names in the directories that enclose the
//! current path need to be remembered: paths must come sorted as bytes, which brings everything
//! below a directory together. Source: the documentation of `golang.org/x/mod/zip`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Fault, Problems};
use crate::unicode;

/// A directory that encloses the current path.
struct Level<'a> {
    /// Its path with a trailing slash; empty for the root.
    directory: &'a str,
    /// Its children by folded name, with the path of each.
    children: HashMap<Cow<'a, str>, Child<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Child<'a> {
    path: &'a str,
    is_directory: bool,
}

/// Adds every clash among the paths, which are sorted as bytes; that of a directory ends in `/`.
pub(crate) fn find_clashes<'a>(paths: impl Iterator<Item = &'a str>, problems: &mut Problems) {
    let mut levels = vec![Level::new("")];
    for path in paths {
        levels.truncate(enclosing(&levels, path));
        while let Some(directory) = enter_next(&mut levels, path, problems) {
            levels.push(Level::new(directory));
        }
    }
}

/// How many of the levels enclose `path`; the root always does.
fn enclosing(levels: &[Level<'_>], path: &str) -> usize {
    levels
        .iter()
        .rposition(|level| path.starts_with(level.directory))
        .map_or(1, |deepest| deepest + 1)
}

/// Enters the part of `path` just below the deepest level there, and returns that part if it is a
/// directory.
fn enter_next<'a>(
    levels: &mut [Level<'a>],
    path: &'a str,
    problems: &mut Problems,
) -> Option<&'a str> {
    let level = levels.last_mut()?;
    let rest = path.strip_prefix(level.directory)?;
    let name = rest.split('/').next().filter(|name| !name.is_empty())?;
    let end = level.directory.len() + name.len();
    let child = Child {
        path: path.get(..end)?,
        is_directory: name.len() < rest.len(),
    };
    if let Some(fault) = level.enter(name, child) {
        problems.add(child.path.as_bytes(), fault);
    }
    path.get(..=end).filter(|_| child.is_directory)
}

impl<'a> Level<'a> {
    fn new(directory: &'a str) -> Self {
        Self {
            directory,
            children: HashMap::new(),
        }
    }

    fn enter(&mut self, name: &'a str, child: Child<'a>) -> Option<Fault> {
        match self.children.entry(unicode::fold_key(name)) {
            Entry::Vacant(vacant) => {
                vacant.insert(child);
                None
            }
            Entry::Occupied(other) if other.get().path != child.path => Some(Fault::Collision {
                other: other.get().path.to_owned(),
            }),
            Entry::Occupied(other) if other.get().is_directory != child.is_directory => {
                Some(Fault::FileAndDirectory)
            }
            Entry::Occupied(_) => Some(Fault::Duplicate),
        }
    }
}
