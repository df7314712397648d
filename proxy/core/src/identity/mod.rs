//! What a project is called: its path (`group/subgroup/name`) and its number. A project is one
//! repository.

mod path;

use std::fmt;
use std::num::NonZeroU64;

pub use path::{MAX_SEGMENT_LENGTH, MAX_SEGMENTS, ProjectPath, ProjectPathError, ProjectPathFault};

/// The number of a project, from 1 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectId(NonZeroU64);

/// What stands for a project in a URL: `/projects/{id}/…`, percent escapes already undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectReference<'a> {
    /// A number.
    Id(ProjectId),
    /// Anything else: the text to look up among the paths.
    Path(&'a str),
}

impl ProjectId {
    /// The id with this number; there is no project 0.
    pub fn new(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl<'a> ProjectReference<'a> {
    /// Reads what stands for a project in a URL. Decimal digits are a number, even where a
    /// project has such a path. `None` for numbers that no project has: negative ones, zero, and
    /// those beyond 64 bits.
    pub fn parse(text: &'a str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Path(text));
        }
        ProjectId::new(text.parse().ok()?).map(Self::Id)
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_a_url_are_a_number() {
        let id = ProjectId::new(42).map(ProjectReference::Id);
        assert_eq!(ProjectReference::parse("42"), id);
        assert_eq!(ProjectReference::parse("042"), id);
        for text in ["0", "-42", "-0", "99999999999999999999"] {
            assert_eq!(ProjectReference::parse(text), None, "{text}");
        }
        for text in ["group/name", "42/name", "", "-", "4x"] {
            assert_eq!(
                ProjectReference::parse(text),
                Some(ProjectReference::Path(text))
            );
        }
    }
}
