//! The patterns of `.gitattributes` lines (gitattributes(5) and gitignore(5), "PATTERN FORMAT").

use super::glob::Glob;

/// Which files of a directory and below a line applies to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// A pattern without a slash: the last element of the path decides.
    Name(Matcher),
    /// A pattern with one: the path from the attribute file's directory decides.
    Path(Matcher),
}

/// How the text is compared.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Matcher {
    /// Equal to this.
    Literal(Box<[u8]>),
    /// Anything that ends so.
    Suffix(Box<[u8]>),
    /// The literal text, then what the glob matches.
    Glob(Box<[u8]>, Glob),
}

impl Pattern {
    /// Compiles a pattern; `None` when no regular file can match it. Negative patterns (`!x`) are
    /// forbidden, patterns that end in a slash mean directories, and directories have no content.
    pub(super) fn compile(pattern: &[u8]) -> Option<Self> {
        if pattern.starts_with(b"!") || pattern.ends_with(b"/") || pattern.is_empty() {
            return None;
        }
        if pattern.contains(&b'/') {
            let anchored = pattern.strip_prefix(b"/").unwrap_or(pattern);
            return compile_path(anchored).map(Self::Path);
        }
        compile_name(pattern).map(Self::Name)
    }

    /// Whether the file at `path` (from the attribute file's directory), the last element of
    /// which is `name`, is meant.
    pub(super) fn matches(&self, path: &[u8], name: &[u8], steps: &mut u32) -> bool {
        match self {
            Self::Name(matcher) => matcher.matches(name, steps),
            Self::Path(matcher) => matcher.matches(path, steps),
        }
    }
}

impl Matcher {
    fn matches(&self, text: &[u8], steps: &mut u32) -> bool {
        *steps = steps.saturating_sub(1);
        match self {
            Self::Literal(literal) => text == &**literal,
            Self::Suffix(suffix) => text.ends_with(suffix),
            Self::Glob(prefix, glob) => text
                .strip_prefix(&**prefix)
                .is_some_and(|rest| glob.matches(rest, steps)),
        }
    }
}

/// Git cuts the literal start off before it looks at the rest. So `a**/b` means `a` and then
/// `**/b`, which matches `a/x/b` and `ab`; releases since 2.52 take it for `a*/b`. Published
/// hashes stem from the older ones.
fn compile_path(pattern: &[u8]) -> Option<Matcher> {
    let (prefix, rest) = split_literal(pattern);
    if rest.is_empty() {
        return Some(Matcher::Literal(prefix.into()));
    }
    Some(Matcher::Glob(prefix.into(), Glob::compile(rest)?))
}

fn compile_name(pattern: &[u8]) -> Option<Matcher> {
    if let Some(suffix) = pattern.strip_prefix(b"*")
        && split_literal(suffix).1.is_empty()
    {
        return Some(Matcher::Suffix(suffix.into()));
    }
    compile_path(pattern)
}

/// Splits before the first byte with a meaning of its own.
fn split_literal(pattern: &[u8]) -> (&[u8], &[u8]) {
    let special = pattern.iter().position(|byte| b"*?[\\".contains(byte));
    pattern
        .split_at_checked(special.unwrap_or(pattern.len()))
        .unwrap_or_default()
}
