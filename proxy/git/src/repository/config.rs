//! Reads the little of a repository's config that decides whether it can be served.
//!
//! The format is git-config's "Syntax": sections, subsections, quotes, escapes, comments,
//! continuation lines. Only what [`Config`] names is kept. It is read before the refs, because
//! libgit2 reports a repository with a reftable as one without tags.

use std::path::PathBuf;

use crate::error::Unsupported;

/// What a config file says about the format, and which other files it pulls in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Config {
    /// `core.repositoryFormatVersion`.
    pub(crate) format_version: Option<String>,
    /// Every `extensions.<name>`, name in lower case, with its value.
    pub(crate) extensions: Vec<(String, String)>,
    /// Every `include.path` and `includeIf.<condition>.path`, whatever the condition.
    pub(crate) includes: Vec<PathBuf>,
}

/// The line that could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) line: usize,
}

impl Config {
    /// Adds what another file says, later files winning.
    pub(crate) fn extend(&mut self, other: Self) {
        self.format_version = other.format_version.or(self.format_version.take());
        self.extensions.extend(other.extensions);
        self.includes.extend(other.includes);
    }

    /// The format that cannot be served, if any.
    pub(crate) fn unsupported(&self) -> Option<Unsupported> {
        let version = self.format_version.as_deref().unwrap_or("0");
        let strict = match version {
            "0" => false,
            "1" => true,
            other => return Some(Unsupported::FormatVersion(other.to_owned())),
        };
        self.extensions.iter().find_map(|(name, value)| {
            let value = value.to_ascii_lowercase();
            match (name.as_str(), value.as_str()) {
                ("objectformat", "sha256") => Some(Unsupported::Sha256),
                ("refstorage", "reftable") => Some(Unsupported::Reftable),
                ("objectformat", "sha1")
                | ("noop" | "worktreeconfig" | "preciousobjects" | "relativeworktrees", _) => None,
                ("objectformat" | "refstorage", _) => Some(Unsupported::Extension(name.clone())),
                // git ignores what it does not know while the format is 0.
                _ => strict.then(|| Unsupported::Extension(name.clone())),
            }
        })
    }

    /// Whether `config.worktree` counts.
    pub(crate) fn has_worktree_config(&self) -> bool {
        self.extensions
            .iter()
            .any(|(name, _)| name == "worktreeconfig")
    }

    /// Reads one file's text; included files are named, not read.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, SyntaxError> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut reader = Reader { text, line: 1 };
        let mut config = Self::default();
        let mut section = String::new();
        loop {
            match reader.skip_blank() {
                None => return Ok(config),
                Some(b'[') => section = reader.section()?,
                Some(_) => {
                    let (name, value) = reader.variable()?;
                    config.keep(&section, &name, value);
                }
            }
        }
    }

    fn keep(&mut self, section: &str, name: &str, value: Vec<u8>) {
        let text = || String::from_utf8_lossy(&value).into_owned();
        match (section, name) {
            ("core", "repositoryformatversion") => self.format_version = Some(text()),
            ("extensions", name) => self.extensions.push((name.to_owned(), text())),
            ("include" | "includeif", "path") => {
                use std::os::unix::ffi::OsStringExt;
                self.includes
                    .push(PathBuf::from(std::ffi::OsString::from_vec(value)));
            }
            _ => {}
        }
    }
}

struct Reader<'a> {
    text: &'a [u8],
    line: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.text.split_first()?;
        self.text = rest;
        // A CR before LF is part of the line end.
        if *first == b'\r' && self.peek() == Some(b'\n') {
            return self.next();
        }
        self.line += usize::from(*first == b'\n');
        Some(*first)
    }

    fn error<T>(&self) -> Result<T, SyntaxError> {
        Err(SyntaxError { line: self.line })
    }

    /// Skips white space and comments; the character that follows.
    fn skip_blank(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b'#' | b';' => while !matches!(self.next(), None | Some(b'\n')) {},
                character if character.is_ascii_whitespace() => {
                    self.next();
                }
                character => return Some(character),
            }
        }
    }

    /// `[section]`, `[section "sub"]` or `[section.sub]`: the section's name in lower case, the
    /// subsection dropped except that it marks the section as another one.
    fn section(&mut self) -> Result<String, SyntaxError> {
        self.next();
        let mut name = String::new();
        let mut subsection = false;
        loop {
            match self.next() {
                Some(b']') => break,
                Some(b'.') => subsection = true,
                Some(b' ' | b'\t') => {}
                Some(b'"') => {
                    subsection = true;
                    self.quoted_subsection()?;
                }
                Some(c) if c.is_ascii_alphanumeric() || c == b'-' => {
                    if !subsection {
                        name.push(char::from(c.to_ascii_lowercase()));
                    }
                }
                _ => return self.error(),
            }
        }
        if subsection && name != "includeif" {
            name.push('.');
        }
        Ok(name)
    }

    fn quoted_subsection(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.next() {
                Some(b'"') => return Ok(()),
                Some(b'\\') => drop(self.next()),
                None | Some(b'\n') => return self.error(),
                Some(_) => {}
            }
        }
    }

    /// `name`, `name = value`: the name in lower case; a name alone means true.
    fn variable(&mut self) -> Result<(String, Vec<u8>), SyntaxError> {
        let mut name = String::new();
        while let Some(c) = self
            .peek()
            .filter(|c| c.is_ascii_alphanumeric() || *c == b'-')
        {
            name.push(char::from(c.to_ascii_lowercase()));
            self.next();
        }
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.next();
        }
        match self.next() {
            _ if name.is_empty() => self.error(),
            Some(b'=') => Ok((name, self.value()?)),
            None | Some(b'\n') => Ok((name, b"true".to_vec())),
            Some(b'#' | b';') => {
                while !matches!(self.next(), None | Some(b'\n')) {}
                Ok((name, b"true".to_vec()))
            }
            Some(_) => self.error(),
        }
    }

    fn value(&mut self) -> Result<Vec<u8>, SyntaxError> {
        let mut value = Vec::new();
        let mut kept = 0;
        let mut quoted = false;
        loop {
            match self.next() {
                None | Some(b'\n') if quoted => return self.error(),
                None | Some(b'\n') => break,
                Some(b'"') => {
                    quoted = !quoted;
                    kept = value.len();
                }
                Some(b'#' | b';') if !quoted => {
                    while !matches!(self.next(), None | Some(b'\n')) {}
                    break;
                }
                Some(b'\\') => {
                    match self.next() {
                        Some(b'\n') => continue,
                        Some(c @ (b'"' | b'\\')) => value.push(c),
                        Some(b'n') => value.push(b'\n'),
                        Some(b't') => value.push(b'\t'),
                        Some(b'b') => value.push(8),
                        _ => return self.error(),
                    }
                    kept = value.len();
                }
                Some(c) if !quoted && c.is_ascii_whitespace() => {
                    if !value.is_empty() {
                        value.push(c);
                    }
                }
                Some(c) => {
                    value.push(c);
                    kept = value.len();
                }
            }
        }
        value.truncate(kept);
        Ok(value)
    }
}

#[cfg(test)]
mod tests;
