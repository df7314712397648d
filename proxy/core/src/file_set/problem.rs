//! The faults of single files, gathered in bounded memory.

use std::fmt;

use crate::path_element::ElementError;

/// How many faults are kept word by word; of the others only the number is.
const LISTED: usize = 8;

/// How many characters of a path are shown.
const SHOWN: usize = 200;

/// Why one file keeps a set of files from being a module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An element is empty, `.` or `..`.
    #[error("the path is not clean")]
    NotClean,
    /// Git does not promise UTF-8, modules do.
    #[error("the path is not UTF-8")]
    NotUtf8,
    /// A name that some system cannot hold.
    #[error("{0}")]
    Name(ElementError),
    /// A file header counts the bytes of a name in 16 bits.
    #[error("the name has {0} bytes in the zip; up to 65535 fit")]
    NameTooLong(usize),
    /// `Go.mod` and the like in the module's root.
    #[error("a go.mod file has a lowercase name")]
    GoModCase,
    /// A file or directory whose path is another one's but for the case of letters.
    #[error("differs from {other:?} in case only")]
    Collision {
        /// The other path.
        other: String,
    },
    /// A file has the path of a directory.
    #[error("is both a file and a directory")]
    FileAndDirectory,
    /// Two files have the same path.
    #[error("is there more than once")]
    Duplicate,
    /// The module's go.mod or LICENSE passes its own limit.
    #[error("has {size} bytes; the limit is {limit}")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest one allowed.
        limit: u64,
    },
    /// A file of a zip that does not lie below `module@version/`.
    #[error("the name does not start with {prefix:?}")]
    Prefix {
        /// What it has to start with.
        prefix: String,
    },
    /// A zip holds another module: a go.mod file outside of its root.
    #[error("a go.mod file stands outside the module's root")]
    NestedGoMod,
}

/// A file and its fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path:?}: {fault}")]
pub struct FileProblem {
    /// The path, cut after 200 characters; bytes that are not UTF-8 are replaced by `U+FFFD`.
    pub path: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// All faults of a set of files: the first ones in full, the others counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    listed: Vec<FileProblem>,
    total: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, path: &[u8], fault: Fault) {
        self.total += 1;
        if self.listed.len() < LISTED {
            let path = String::from_utf8_lossy(path);
            let fault = match fault {
                Fault::Collision { other } => Fault::Collision {
                    other: shorten(&other),
                },
                fault => fault,
            };
            self.listed.push(FileProblem {
                path: shorten(&path),
                fault,
            });
        }
    }

    /// The first faults, at most eight.
    pub fn listed(&self) -> &[FileProblem] {
        &self.listed
    }

    /// How many there are, listed or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

fn shorten(path: &str) -> String {
    if path.len() <= SHOWN {
        return path.to_owned();
    }
    let mut characters = path.chars();
    let mut shown: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// One fault a line.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.listed.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        match self.total - self.listed.len() {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}
