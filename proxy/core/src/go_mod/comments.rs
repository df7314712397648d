//! The comments that belong to a directive, and the deprecation message among them.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

/// What is written about a directive: on the lines before it, behind it, and around its block.
#[derive(Debug, Default)]
pub(super) struct Comments<'a> {
    /// Whole lines of the file, from the first comment on; lines that are no comments are empty.
    before: &'a str,
    /// The comment on the directive's own line.
    pub(super) behind: Option<&'a str>,
    /// Whether an empty line precedes the directive in its block. Such a directive does not share
    /// the comments of its block.
    pub(super) is_set_off: bool,
    /// The comments of the block that the directive stands in.
    pub(super) block: Option<Rc<Self>>,
    text: OnceCell<Arc<str>>,
}

impl<'a> Comments<'a> {
    pub(super) fn before(before: &'a str) -> Self {
        Self {
            before,
            ..Self::default()
        }
    }

    /// The text without slashes, one line each; the block's when the directive has none itself.
    /// Lines of a block share one allocation.
    pub(super) fn text(&self) -> Arc<str> {
        let has_own = !self.before.is_empty() || self.behind.is_some() || self.is_set_off;
        match &self.block {
            Some(block) if !has_own => block.text(),
            _ => Arc::clone(self.text.get_or_init(|| self.own_text())),
        }
    }

    fn own_text(&self) -> Arc<str> {
        let lines = self.before.split('\n').chain(self.behind);
        let comments = lines.filter_map(|line| line.trim_start().strip_prefix("//"));
        let texts: Vec<&str> = comments.map(str::trim).collect();
        texts.join("\n").into()
    }
}

/// The first paragraph that begins with `Deprecated:`, without that word.
pub(super) fn deprecation(text: &str) -> Option<&str> {
    let message = match text.strip_prefix("Deprecated:") {
        Some(message) => message,
        None => text.split_once("\n\nDeprecated:")?.1,
    };
    let message = message.trim_start_matches(' ');
    let end = message.find("\n\n").unwrap_or(message.len());
    message.get(..end).filter(|message| !message.is_empty())
}
