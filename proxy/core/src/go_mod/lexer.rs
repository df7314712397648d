//! Cuts a go.mod file into words, punctuation, comments and line ends.

use super::{GoModError, GoModFault};
use crate::unicode;

/// A piece of a go.mod file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// The end of the file, over and over.
    EndOfFile,
    /// A line feed outside comments.
    EndOfLine,
    /// A comment alone on its line, which it ends; begins at this offset.
    Comment(usize),
    /// A comment behind something else on its line, which it ends.
    CommentBehind(&'a str),
    /// A word, a quoted string with its quotes, or one of `()[]{},`.
    Text(&'a str),
}

impl Token<'_> {
    pub(super) fn ends_line(self) -> bool {
        matches!(
            self,
            Self::EndOfFile | Self::EndOfLine | Self::CommentBehind(_)
        )
    }
}

/// Reads tokens one after the other, with one token of look-ahead.
pub(super) struct Lexer<'a> {
    source: &'a str,
    rest: &'a str,
    /// Whether something stands before `rest` on its line.
    inside_line: bool,
    peeked: Option<Token<'a>>,
    /// Where the token begins that was read last.
    start: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            rest: source,
            inside_line: false,
            peeked: None,
            start: 0,
        }
    }

    /// The offset at which the last token begins.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// The text between two offsets.
    pub(super) fn text(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// An error in the line of the last token.
    pub(super) fn error(&self, fault: GoModFault) -> GoModError {
        let before = self.text(0, self.start);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        GoModError::Line { line, fault }
    }

    pub(super) fn peek(&mut self) -> Result<Token<'a>, GoModError> {
        let token = self.next()?;
        self.peeked = Some(token);
        Ok(token)
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, GoModError> {
        match self.peeked.take() {
            Some(token) => Ok(token),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<Token<'a>, GoModError> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
        self.start = self.source.len() - self.rest.len();
        if self.rest.starts_with("//") {
            return Ok(self.comment());
        }
        if self.rest.starts_with("/*") {
            return Err(self.error(GoModFault::BlockComment));
        }
        let length = match self.rest.chars().next() {
            None => return Ok(Token::EndOfFile),
            Some('\n') => {
                self.take(1);
                self.inside_line = false;
                return Ok(Token::EndOfLine);
            }
            Some('(' | ')' | '[' | ']' | '{' | '}' | ',') => 1,
            Some(quote @ ('"' | '`')) => self.string_length(quote)?,
            Some(_) => self.word_length()?,
        };
        self.inside_line = true;
        Ok(Token::Text(self.take(length)))
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes the comment with the line feed after it.
    fn comment(&mut self) -> Token<'a> {
        let length = self.rest.find('\n').unwrap_or(self.rest.len());
        let comment = self.take(length);
        self.take(1);
        if std::mem::take(&mut self.inside_line) {
            Token::CommentBehind(comment)
        } else {
            Token::Comment(self.start)
        }
    }

    fn string_length(&self, quote: char) -> Result<usize, GoModError> {
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((offset, character)) = characters.next() {
            match character {
                '\n' => break,
                // Whatever follows is part of the string, even a line feed.
                '\\' if quote == '"' => drop(characters.next()),
                _ if character == quote => return Ok(offset + 1),
                _ => {}
            }
        }
        Err(self.error(GoModFault::UnterminatedString))
    }

    fn word_length(&self) -> Result<usize, GoModError> {
        for (offset, character) in self.rest.char_indices() {
            let from_here = self.rest.get(offset..).unwrap_or_default();
            if from_here.starts_with("/*") {
                return Err(self.error(GoModFault::BlockComment));
            }
            if !is_word_character(character) || from_here.starts_with("//") {
                return match offset {
                    0 => Err(self.error(GoModFault::Character(character))),
                    _ => Ok(offset),
                };
            }
        }
        Ok(self.rest.len())
    }
}

fn is_word_character(character: char) -> bool {
    match character {
        '!'..='~' => !matches!(character, '(' | ')' | '[' | ']' | '{' | '}' | ','),
        _ if character.is_ascii() => false,
        _ => !unicode::is_space(character) && unicode::is_printable(character),
    }
}
