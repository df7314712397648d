//! The syntax of module paths (`CheckPath` in the documentation of `golang.org/x/mod/module`).

use super::split_path_major;
use crate::path_element::{self, ElementError};

/// The rule that a text breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModulePathFault {
    /// The text is empty.
    #[error("empty string")]
    Empty,
    /// The text begins with a dash and could be taken for an option.
    #[error("leading dash")]
    LeadingDash,
    /// One of the elements between the slashes is refused.
    #[error(transparent)]
    Element(#[from] ElementError),
    /// The first element has no dot: paths such as `fmt` belong to the standard library.
    #[error("missing dot in first path element")]
    HostWithoutDot,
    /// The first element holds something other than `a-z`, `0-9`, `.` and `-`.
    #[error("invalid char {0:?} in first path element")]
    HostCharacter(char),
    /// The end of the path looks like a major version suffix but is none, as `/v1` or `/v02`; or
    /// a path on gopkg.in has none.
    #[error("invalid version")]
    MajorSuffix,
}

pub(super) fn check(path: &str) -> Result<(), ModulePathFault> {
    if path.is_empty() {
        return Err(ModulePathFault::Empty);
    }
    if path.starts_with('-') {
        return Err(ModulePathFault::LeadingDash);
    }
    for element in path.split('/') {
        path_element::check(element, is_path_character)?;
        path_element::check_module_element(element)?;
    }
    check_host(path.split('/').next().unwrap_or(path))?;
    match split_path_major(path) {
        Some(_) => Ok(()),
        None => Err(ModulePathFault::MajorSuffix),
    }
}

fn check_host(host: &str) -> Result<(), ModulePathFault> {
    if !host.bytes().any(|byte| byte == b'.') {
        return Err(ModulePathFault::HostWithoutDot);
    }
    match host
        .chars()
        .find(|&character| !is_host_character(character))
    {
        Some(character) => Err(ModulePathFault::HostCharacter(character)),
        None => Ok(()),
    }
}

fn is_path_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '~')
}

fn is_host_character(character: char) -> bool {
    matches!(character, 'a'..='z' | '0'..='9' | '-' | '.')
}
