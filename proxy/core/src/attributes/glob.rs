//! Shell patterns as git's `wildmatch` understands them with `WM_PATHNAME`.
//!
//! A pattern is compiled once and matched against many paths. `*`, `?` and bracket expressions
//! never match a slash; `**` between slashes does. Matching is iterative, needs no memory, and
//! counts its steps so that hostile patterns can be given up.

/// A compiled pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Glob(Box<[Token]>);

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Byte(u8),
    /// `?`
    NotSlash,
    /// `[...]`; a slash is never in it.
    Class(Box<Class>),
    /// `*`: any bytes but slashes.
    Star,
    /// `**` at the end (or before an escaped slash): any bytes.
    Anything,
    /// `**/`: nothing, or any bytes that end in a slash.
    Directories,
}

/// A set of bytes.
#[derive(Debug, PartialEq, Eq)]
struct Class([bool; 256]);

impl Glob {
    /// Compiles `pattern`; `None` when nothing can match it: an unclosed bracket, an unknown
    /// character class, a trailing backslash.
    pub(super) fn compile(pattern: &[u8]) -> Option<Self> {
        let mut tokens = Vec::with_capacity(pattern.len());
        let mut rest = pattern;
        let mut previous = None;
        while let Some((&byte, mut after)) = rest.split_first() {
            let token = match byte {
                b'\\' => {
                    let (&literal, tail) = after.split_first()?;
                    after = tail;
                    Token::Byte(literal)
                }
                b'?' => Token::NotSlash,
                b'[' => {
                    let (class, tail) = Class::parse(after)?;
                    after = tail;
                    Token::Class(Box::new(class))
                }
                b'*' => stars(previous, &mut after),
                _ => Token::Byte(byte),
            };
            let consumed = rest.len() - after.len();
            previous = rest.get(consumed - 1).copied();
            tokens.push(token);
            rest = after;
        }
        Some(Self(tokens.into()))
    }

    /// Whether the whole of `text` matches. Takes one from `steps` for each comparison and answers
    /// `false` once nothing is left.
    pub(super) fn matches(&self, text: &[u8], steps: &mut u32) -> bool {
        let mut at = Position { token: 0, byte: 0 };
        let mut star: Option<Position> = None;
        let mut directories: Option<(Position, bool)> = None;
        loop {
            *steps = steps.saturating_sub(1);
            if *steps == 0 {
                return false;
            }
            let next = Position {
                token: at.token + 1,
                byte: at.byte,
            };
            match (self.0.get(at.token), text.get(at.byte)) {
                (None, None) => return true,
                (Some(Token::Star), _) => {
                    star = Some(next);
                    at = next;
                    continue;
                }
                (Some(token @ (Token::Anything | Token::Directories)), _) => {
                    directories = Some((next, *token == Token::Directories));
                    star = None;
                    at = next;
                    continue;
                }
                (Some(token), Some(&byte)) if token.contains(byte) => {
                    at = Position {
                        token: next.token,
                        byte: at.byte + 1,
                    };
                    continue;
                }
                _ => {}
            }
            // Only the innermost star can help: where an outer one could end differently, the
            // inner one has covered it. The same holds for `**`.
            let retry =
                extend_star(&mut star, text).or_else(|| extend_directories(&mut directories, text));
            let Some(retry) = retry else { return false };
            at = retry;
        }
    }
}

#[derive(Clone, Copy)]
struct Position {
    token: usize,
    byte: usize,
}

/// Lets the star swallow one more byte, which must not be a slash.
fn extend_star(star: &mut Option<Position>, text: &[u8]) -> Option<Position> {
    let position = star.as_mut()?;
    if text.get(position.byte).is_none_or(|&byte| byte == b'/') {
        *star = None;
        return None;
    }
    position.byte += 1;
    *star
}

/// Lets `**` swallow one more byte, or `**/` the next directory.
fn extend_directories(directories: &mut Option<(Position, bool)>, text: &[u8]) -> Option<Position> {
    let (position, to_slash) = directories.as_mut()?;
    let rest = text.get(position.byte..)?;
    let swallowed = if *to_slash {
        rest.iter().position(|&byte| byte == b'/')? + 1
    } else {
        1
    };
    position.byte += swallowed;
    Some(*position)
}

impl Token {
    fn contains(&self, byte: u8) -> bool {
        match self {
            Self::Byte(literal) => *literal == byte,
            Self::NotSlash => byte != b'/',
            Self::Class(class) => class.contains(byte),
            Self::Star | Self::Anything | Self::Directories => false,
        }
    }
}

/// A run of stars, the first of which is consumed: `**` counts only between slashes or ends.
fn stars(previous: Option<u8>, rest: &mut &[u8]) -> Token {
    let mut several = false;
    while let Some(after) = rest.strip_prefix(b"*") {
        *rest = after;
        several = true;
    }
    if !several || previous.is_some_and(|byte| byte != b'/') {
        return Token::Star;
    }
    match *rest {
        [] | [b'\\', b'/', ..] => Token::Anything,
        [b'/', after @ ..] => {
            *rest = after;
            Token::Directories
        }
        _ => Token::Star,
    }
}

impl Class {
    fn contains(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }

    fn insert(&mut self, is_member: impl Fn(u8) -> bool) {
        for (byte, member) in (0..=u8::MAX).zip(&mut self.0) {
            *member |= is_member(byte);
        }
    }

    /// Parses what follows the opening bracket; returns what follows the closing one.
    fn parse(text: &[u8]) -> Option<(Self, &[u8])> {
        let (negated, mut rest) = match text {
            [b'!' | b'^', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let mut class = Self([false; 256]);
        // The byte that a following hyphen would make the low end of a range.
        let mut low = None;
        loop {
            (low, rest) = class.parse_member(low, rest)?;
            // A bracket in the first place is a member.
            if let Some(after) = rest.strip_prefix(b"]") {
                for (byte, member) in (0..=u8::MAX).zip(&mut class.0) {
                    *member = *member != negated && byte != b'/';
                }
                return Some((class, after));
            }
        }
    }

    fn parse_member<'a>(
        &mut self,
        low: Option<u8>,
        text: &'a [u8],
    ) -> Option<(Option<u8>, &'a [u8])> {
        if let (Some(low), [b'-', end, ..]) = (low, text)
            && *end != b']'
        {
            let (high, rest) = unescape(text.get(1..)?)?;
            self.insert(|byte| (low..=high).contains(&byte));
            return Some((None, rest));
        }
        if let [b'[', b':', named @ ..] = text {
            let end = named.iter().position(|&byte| byte == b']')?;
            let (name, rest) = named.split_at_checked(end)?;
            if let Some(name) = name.strip_suffix(b":") {
                self.insert(named_class(name)?);
                return Some((None, rest.get(1..)?));
            }
            // Not the name of a class: the bracket is a member like any other.
        }
        let (byte, rest) = unescape(text)?;
        self.insert(|member| member == byte);
        Some((Some(byte), rest))
    }
}

fn unescape(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&byte, rest) = text.strip_prefix(b"\\").unwrap_or(text).split_first()?;
    Some((byte, rest))
}

/// The classes of POSIX over ASCII, except that git's white space lacks VT and FF.
fn named_class(name: &[u8]) -> Option<fn(u8) -> bool> {
    Some(match name {
        b"alnum" => |byte| byte.is_ascii_alphanumeric(),
        b"alpha" => |byte| byte.is_ascii_alphabetic(),
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => |byte| byte.is_ascii_control(),
        b"digit" => |byte| byte.is_ascii_digit(),
        b"graph" => |byte| byte.is_ascii_graphic(),
        b"lower" => |byte| byte.is_ascii_lowercase(),
        b"print" => |byte| byte.is_ascii_graphic() || byte == b' ',
        b"punct" => |byte| byte.is_ascii_punctuation(),
        b"space" => |byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'),
        b"upper" => |byte| byte.is_ascii_uppercase(),
        b"xdigit" => |byte| byte.is_ascii_hexdigit(),
        _ => return None,
    })
}
