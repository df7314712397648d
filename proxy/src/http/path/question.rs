//! The end of a path: what is asked about a module.

use std::borrow::Cow;

use goproxy_core::version::{self, Version};

use super::PathError;
use super::decode::decode;
use crate::questions::Question;

/// A question whose argument is still as the URL has it, percent escapes undone.
pub(super) enum RawQuestion<'a> {
    Latest,
    File(Cow<'a, str>),
}

/// Splits `module/@v/file` and `module/@latest`.
pub(super) fn split_question(rest: &str) -> Result<(&str, RawQuestion<'_>), PathError> {
    let (before, last) = split_at_last(rest, b'/').ok_or(PathError::Unrouted)?;
    let last = decode(last)?;
    if last == "@latest" {
        return Ok((before, RawQuestion::Latest));
    }
    let (module, marker) = split_at_last(before, b'/').ok_or(PathError::Unrouted)?;
    if decode(marker)? != "@v" {
        return Err(PathError::Unrouted);
    }
    Ok((module, RawQuestion::File(last)))
}

/// What stands before and after the last `byte` of ASCII. It is near the end: to look at each byte takes
/// less than to begin a search.
fn split_at_last(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|one| one == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

impl RawQuestion<'_> {
    /// As the URL has it.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Latest => "@latest",
            Self::File(file) => file,
        }
    }

    /// What is asked.
    pub(super) fn read(&self) -> Result<Question, PathError> {
        let file = match self {
            Self::Latest => return Ok(Question::Latest),
            Self::File(file) => file.as_ref(),
        };
        if file == "list" {
            return Ok(Question::List);
        }
        let (name, suffix) = split_at_last(file, b'.').ok_or(PathError::Unrouted)?;
        match suffix {
            "info" => version::unescape_query(name).map(Question::Info),
            "mod" => Version::unescape(name).map(Question::Mod),
            "zip" => Version::unescape(name).map(Question::Zip),
            _ => return Err(PathError::Unrouted),
        }
        .map_err(PathError::Version)
    }
}
