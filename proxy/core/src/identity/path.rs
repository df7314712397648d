//! A project's path, and why a text is none. The rules are GitLab's lenient ones, by which it reads
//! existing paths, rather than the stricter ones by which it lets people choose them; reserved words
//! are no business of this module. Source: GitLab documentation, "Reserved project and group names";
//! GitLab behaviour (`PathRegex`, lookup by path).

use std::fmt;

/// How many bytes one segment of a path may have.
pub const MAX_SEGMENT_LENGTH: usize = 255;

/// How many segments a path may have: twenty nested groups and the project.
pub const MAX_SEGMENTS: usize = 21;

/// The full path of a project, `group/name` or deeper.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectPath(Box<str>);

/// Why a text is no project path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("project path {path:?} invalid: {fault}")]
pub struct ProjectPathError {
    /// The refused text.
    pub path: String,
    /// The rule it breaks.
    pub fault: ProjectPathFault,
}

/// The rule that a text breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectPathFault {
    /// A project lies in a group.
    #[error("needs a group and a name, separated by a slash")]
    WithoutGroup,
    /// There are more than [`MAX_SEGMENTS`] segments.
    #[error("has more than {MAX_SEGMENTS} segments")]
    TooDeep,
    /// There is nothing between two slashes, or before the first or after the last one.
    #[error("has an empty segment")]
    EmptySegment,
    /// A segment has more than [`MAX_SEGMENT_LENGTH`] bytes.
    #[error("has a segment of more than {MAX_SEGMENT_LENGTH} bytes")]
    LongSegment,
    /// A segment holds something other than ASCII letters, digits, `_`, `-` and `.`.
    #[error("char {0:?} is not a letter, digit, '_', '-' or '.' of ASCII")]
    Character(char),
    /// A segment begins with a dash.
    #[error("segment {0:?} begins with '-'")]
    LeadingDash(String),
    /// A segment ends in a dot.
    #[error("segment {0:?} ends in '.'")]
    TrailingDot(String),
    /// A segment ends in `.git` or `.atom`, which URLs use for other things.
    #[error("segment {0:?} ends in \".git\" or \".atom\"")]
    Suffix(String),
}

impl ProjectPath {
    /// Checks a path of at least two segments.
    pub fn parse(text: &str) -> Result<Self, ProjectPathError> {
        Self::checked(text, &GITLAB)
    }

    /// Checks the path of a repository below a served folder, where one segment will do, and where
    /// `~` and `+` may stand in names as well: module paths have the one, repositories the other.
    pub fn parse_in_folder(text: &str) -> Result<Self, ProjectPathError> {
        Self::checked(text, &FOLDER)
    }

    fn checked(text: &str, rules: &Rules) -> Result<Self, ProjectPathError> {
        match check(text, rules) {
            Ok(()) => Ok(Self(text.into())),
            Err(fault) => Err(ProjectPathError {
                path: text.to_owned(),
                fault,
            }),
        }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The segments from the outermost group to the project's own name.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The key under which a path is found when no path equals the request exactly: GitLab then
    /// ignores case. Module paths, in contrast, must spell the project as it is spelt.
    pub fn lookup_key(text: &str) -> String {
        text.to_ascii_lowercase()
    }
}

/// What a path must have and may have.
struct Rules {
    segments: usize,
    punctuation: &'static [char],
}

const GITLAB: Rules = Rules {
    segments: 2,
    punctuation: &['_', '-', '.'],
};

const FOLDER: Rules = Rules {
    segments: 1,
    punctuation: &['_', '-', '.', '~', '+'],
};

fn check(text: &str, rules: &Rules) -> Result<(), ProjectPathFault> {
    let segments = text.split('/').count();
    if segments > MAX_SEGMENTS {
        return Err(ProjectPathFault::TooDeep);
    }
    let mut each = text.split('/');
    each.try_for_each(|segment| check_segment(segment, rules))?;
    if segments < rules.segments {
        return Err(ProjectPathFault::WithoutGroup);
    }
    Ok(())
}

fn check_segment(segment: &str, rules: &Rules) -> Result<(), ProjectPathFault> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || rules.punctuation.contains(&c);
    if segment.is_empty() {
        return Err(ProjectPathFault::EmptySegment);
    }
    if segment.len() > MAX_SEGMENT_LENGTH {
        return Err(ProjectPathFault::LongSegment);
    }
    if let Some(character) = segment.chars().find(|&character| !is_allowed(character)) {
        return Err(ProjectPathFault::Character(character));
    }
    if segment.starts_with('-') {
        return Err(ProjectPathFault::LeadingDash(segment.to_owned()));
    }
    if segment.ends_with('.') {
        return Err(ProjectPathFault::TrailingDot(segment.to_owned()));
    }
    let extension = segment
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    if ["git", "atom"]
        .into_iter()
        .any(|taken| extension.eq_ignore_ascii_case(taken))
    {
        return Err(ProjectPathFault::Suffix(segment.to_owned()));
    }
    Ok(())
}

impl AsRef<str> for ProjectPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ProjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_gitlab_are_accepted() {
        for path in [
            "group/name",
            "Group/sub.group/my-go_lib",
            "_a/b",
            "a/.github",
            "1/2",
            "a/b--c",
        ] {
            assert_eq!(ProjectPath::parse(path).unwrap().as_str(), path);
        }
        let deepest = vec!["g"; MAX_SEGMENTS].join("/");
        assert!(ProjectPath::parse(&deepest).is_ok());
    }

    #[test]
    fn other_paths_are_refused() {
        let deep = vec!["g"; MAX_SEGMENTS + 1].join("/");
        let long = format!("g/{}", "n".repeat(MAX_SEGMENT_LENGTH + 1));
        for path in [
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            "a/-",
            "-a/b",
            "a/b.",
            "a/..",
            "./a",
            "a/b.git",
            "a/b.GIT",
            "a.atom/b",
            "a/b c",
            "a/é",
            "a/b\\c",
            "a/@hashed",
            &deep,
            &long,
        ] {
            assert!(ProjectPath::parse(path).is_err(), "{path:?}");
            assert!(ProjectPath::parse_in_folder(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn one_segment_and_two_more_characters_will_do_in_a_folder_only() {
        for path in ["c++", "group/some~name"] {
            assert!(ProjectPath::parse_in_folder(path).is_ok(), "{path}");
            assert!(ProjectPath::parse(path).is_err(), "{path}");
        }
        assert!(ProjectPath::parse_in_folder("name").is_ok());
        let refused = ProjectPath::parse("name").unwrap_err();
        assert_eq!(refused.fault, ProjectPathFault::WithoutGroup);
    }
}
