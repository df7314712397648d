//! Groups the tokens of a go.mod file into lines and blocks, and finds the comments that belong
//! to them. Nothing is kept of a line once the next one is read, so that memory stays bounded.

use std::rc::Rc;

use super::comments::Comments;
use super::lexer::{Lexer, Token};
use super::{GoModError, GoModFault};

/// How many words of a line are kept; no directive that is read has as many.
const KEPT_WORDS: usize = 8;

/// A directive: one line, on its own or within the parentheses of a block.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The word that the line, or the block around it, begins with.
    pub(super) verb: &'a str,
    /// What follows it, quotes included.
    pub(super) arguments: Vec<&'a str>,
    /// What the author says about it.
    pub(super) comments: Comments<'a>,
}

/// Reads a go.mod file line by line.
pub(super) struct Statements<'a> {
    lexer: Lexer<'a>,
    block: Option<Block<'a>>,
}

/// The parentheses that the lexer is in.
struct Block<'a> {
    /// Nothing when more than one word precedes the parenthesis: such blocks mean nothing.
    verb: Option<&'a str>,
    /// The comment lines before the block, shared by its lines.
    comments: Rc<Comments<'a>>,
    has_lines: bool,
}

/// What a look at the next tokens brought.
enum Step<'a> {
    Line(Line<'a>),
    /// The beginning or the end of a block, or a line that means nothing.
    Nothing,
    EndOfFile,
}

/// The words of one line, or of what precedes a parenthesis.
struct Words<'a> {
    kept: Vec<&'a str>,
    comment_behind: Option<&'a str>,
    opens_block: bool,
}

impl<'a> Statements<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            lexer: Lexer::new(source),
            block: None,
        }
    }

    /// The next directive; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Line<'a>>, GoModError> {
        loop {
            let step = match self.block.take() {
                Some(block) => self.next_in_block(block)?,
                None => self.next_at_top()?,
            };
            match step {
                Step::Line(line) => return Ok(Some(line)),
                Step::Nothing => {}
                Step::EndOfFile => return Ok(None),
            }
        }
    }

    /// An error in the line that was read last.
    pub(super) fn error(&self, fault: GoModFault) -> GoModError {
        self.lexer.error(fault)
    }

    fn next_at_top(&mut self) -> Result<Step<'a>, GoModError> {
        let mut comments_start = None;
        let first = loop {
            match self.lexer.next()? {
                Token::EndOfFile => return Ok(Step::EndOfFile),
                // An empty line parts comments from what follows.
                Token::EndOfLine => comments_start = None,
                Token::Comment(start) => drop(comments_start.get_or_insert(start)),
                Token::CommentBehind(_) => {}
                Token::Text(word) => break word,
            }
        };
        let mut comments = self.comments_since(comments_start);
        let words = self.words(first, true)?;
        let (verb, arguments) = words.kept.split_first().unwrap_or((&"", &[]));
        if words.opens_block {
            self.block = Some(Block {
                verb: arguments.is_empty().then_some(verb),
                comments: Rc::new(comments),
                has_lines: false,
            });
            return Ok(Step::Nothing);
        }
        comments.behind = words.comment_behind;
        Ok(Step::Line(Line {
            verb,
            arguments: arguments.to_vec(),
            comments,
        }))
    }

    fn next_in_block(&mut self, mut block: Block<'a>) -> Result<Step<'a>, GoModError> {
        let mut comments_start = None;
        let mut is_set_off = false;
        let first = loop {
            match self.lexer.next()? {
                Token::EndOfFile => return Err(self.lexer.error(GoModFault::UnterminatedBlock)),
                Token::EndOfLine => is_set_off |= block.has_lines,
                Token::Comment(start) => drop(comments_start.get_or_insert(start)),
                Token::CommentBehind(_) => {}
                Token::Text(")") if self.lexer.peek()?.ends_line() => {
                    self.lexer.next()?;
                    return Ok(Step::Nothing);
                }
                Token::Text(")") => return Err(self.lexer.error(GoModFault::AfterBlock)),
                Token::Text(word) => break word,
            }
        };
        let mut comments = self.comments_since(comments_start);
        let words = self.words(first, false)?;
        comments.behind = words.comment_behind;
        comments.is_set_off = is_set_off;
        comments.block = Some(Rc::clone(&block.comments));
        block.has_lines = true;
        let line = block.verb.map(|verb| Line {
            verb,
            arguments: words.kept,
            comments,
        });
        self.block = Some(block);
        Ok(line.map_or(Step::Nothing, Step::Line))
    }

    fn comments_since(&self, start: Option<usize>) -> Comments<'a> {
        let end = self.lexer.start();
        Comments::before(self.lexer.text(start.unwrap_or(end), end))
    }

    /// Reads to the end of the line. Only at the top a parenthesis can open a block.
    fn words(&mut self, first: &'a str, at_top: bool) -> Result<Words<'a>, GoModError> {
        let mut words = Words {
            kept: vec![first],
            comment_behind: None,
            opens_block: false,
        };
        loop {
            match self.lexer.next()? {
                Token::Text("(") if at_top && self.lexer.peek()?.ends_line() => {
                    words.opens_block = true;
                    return Ok(words);
                }
                Token::Text("(") if at_top && self.lexer.peek()? == Token::Text(")") => {
                    self.lexer.next()?;
                    if self.lexer.peek()?.ends_line() {
                        // An empty block: nothing to say, and no words to say it with.
                        self.lexer.next()?;
                        words.kept.clear();
                        return Ok(words);
                    }
                    words.keep("(");
                    words.keep(")");
                }
                Token::Text(word) => words.keep(word),
                Token::CommentBehind(comment) => {
                    words.comment_behind = Some(comment);
                    return Ok(words);
                }
                Token::EndOfFile | Token::EndOfLine | Token::Comment(_) => return Ok(words),
            }
        }
    }
}

impl<'a> Words<'a> {
    fn keep(&mut self, word: &'a str) {
        if self.kept.len() < KEPT_WORDS {
            self.kept.push(word);
        }
    }
}
