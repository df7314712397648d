//! From lines to the attributes of a path: macros, precedence, and what is relevant.
//!
//! For one path the last line of the deepest directory comes first and each attribute keeps the
//! first setting it gets; in a line the last setting comes first. A macro that becomes true sets
//! the attributes of its definition at that moment (gitattributes(5), "DEFINING MACRO
//! ATTRIBUTES"). Settings that can never reach one of the five attributes that change bytes are
//! dropped while compiling.

use std::collections::{HashMap, HashSet};

use super::Error;
use super::parse::{Line, Setting, Subject, lines};
use super::pattern::Pattern;

/// Comparisons spent on one path before it is given up; a dozen ordinary files need hundreds.
pub(super) const MAX_STEPS: u32 = 1_000_000;
/// Bytes of lines kept for one commit.
const MAX_KEPT: usize = 4 << 20;

/// The attributes that change bytes; their places in [`State`].
const ATTRIBUTES: [&[u8]; 5] = [b"text", b"crlf", b"eol", b"ident", b"working-tree-encoding"];
const BUILT_IN: &[u8] = b"[attr]binary -diff -merge -text";

/// What an attribute is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// `attribute`
    True,
    /// `-attribute`
    False,
    /// `!attribute`
    Unspecified,
    /// `attribute=text`
    Text(Box<[u8]>),
}

type Settings = Box<[(usize, Value)]>;

/// The settings of one path in the making: by attribute, `None` while undecided.
#[derive(Debug)]
pub(super) struct State<'a>(Vec<Option<&'a Value>>);

/// The five attributes of one path; `None` where no line mentions them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Values<'a> {
    pub(super) text: Option<&'a Value>,
    pub(super) crlf: Option<&'a Value>,
    pub(super) eol: Option<&'a Value>,
    pub(super) ident: Option<&'a Value>,
    pub(super) encoding: Option<&'a Value>,
}

/// The definitions of the macros that can reach one of the five attributes, by number. The first
/// five numbers are those attributes themselves: their names may be macros, too.
#[derive(Debug, Default)]
pub(super) struct Macros(Vec<Settings>);

/// The rules of one directory's file, in the order of its lines.
#[derive(Debug)]
pub(super) struct DirectoryRules(Vec<(Pattern, Settings)>);

/// Compiles the files of one commit.
pub(super) struct Compiler {
    numbers: HashMap<Vec<u8>, usize>,
    macros: Macros,
    budget: usize,
}

impl Compiler {
    /// Learns the macros from the root directory's file: no other may define any.
    pub(super) fn new(root: &[u8]) -> Result<Self, Error> {
        let mut budget = MAX_KEPT;
        let mut definitions = HashMap::new();
        for line in lines(BUILT_IN).chain(lines(root)) {
            if let Subject::Macro(name) = line.subject {
                spend(&mut budget, line.length)?;
                // The last definition replaces earlier ones, the built-in one too.
                definitions.insert(name, line.settings);
            }
        }
        let numbers = number(&definitions);
        let mut macros: Vec<Settings> = vec![Box::default(); numbers.len()];
        for (name, settings) in definitions {
            let Some(place) = numbers
                .get(&name)
                .and_then(|&number| macros.get_mut(number))
            else {
                continue;
            };
            *place = compile_settings(&numbers, &settings);
        }
        Ok(Self {
            numbers,
            macros: Macros(macros),
            budget,
        })
    }

    /// Compiles the patterns of one file. Macro definitions are skipped: [`Self::new`] has read
    /// those of the root, and no other file may have any.
    pub(super) fn directory(&mut self, content: &[u8]) -> Result<DirectoryRules, Error> {
        let mut rules = Vec::new();
        for line in lines(content) {
            if let Some(rule) = self.rule(&line) {
                spend(&mut self.budget, line.length)?;
                rules.push(rule);
            }
        }
        Ok(DirectoryRules(rules))
    }

    fn rule(&self, line: &Line<'_>) -> Option<(Pattern, Settings)> {
        let Subject::Pattern(pattern) = &line.subject else {
            return None;
        };
        let settings = compile_settings(&self.numbers, &line.settings);
        if settings.is_empty() {
            return None;
        }
        Some((Pattern::compile(pattern)?, settings))
    }

    pub(super) fn finish(self) -> Macros {
        self.macros
    }
}

fn spend(budget: &mut usize, length: usize) -> Result<(), Error> {
    *budget = budget
        .checked_sub(length)
        .ok_or(Error::TooManyRules { limit: MAX_KEPT })?;
    Ok(())
}

/// Numbers the five attributes and every macro whose definition mentions a numbered one.
fn number(definitions: &HashMap<Vec<u8>, Vec<(&[u8], Setting<'_>)>>) -> HashMap<Vec<u8>, usize> {
    let mut mentioned_in: HashMap<&[u8], Vec<&[u8]>> = HashMap::new();
    for (name, settings) in definitions {
        for (mentioned, _) in settings {
            mentioned_in.entry(mentioned).or_default().push(name);
        }
    }
    let mut order: Vec<&[u8]> = ATTRIBUTES.to_vec();
    let mut seen: HashSet<&[u8]> = ATTRIBUTES.into();
    let mut next = 0;
    while let Some(&name) = order.get(next) {
        next += 1;
        for user in mentioned_in.get(name).into_iter().flatten() {
            if seen.insert(user) {
                order.push(user);
            }
        }
    }
    order.into_iter().map(<[u8]>::to_vec).zip(0..).collect()
}

fn compile_settings(
    numbers: &HashMap<Vec<u8>, usize>,
    settings: &[(&[u8], Setting<'_>)],
) -> Settings {
    let relevant = settings.iter().filter_map(|(name, setting)| {
        let value = match setting {
            Setting::True => Value::True,
            Setting::False => Value::False,
            Setting::Unspecified => Value::Unspecified,
            Setting::Value(text) => Value::Text((*text).into()),
        };
        Some((*numbers.get(*name)?, value))
    });
    relevant.collect()
}

impl Macros {
    /// No attribute is decided.
    pub(super) fn start(&self) -> State<'_> {
        State(vec![None; self.0.len()])
    }

    /// Takes the settings that are not decided yet, the last first. What a macro stands for comes
    /// before the settings to its left.
    fn set<'a>(&'a self, settings: &'a Settings, state: &mut State<'a>) {
        let mut pending: Vec<&(usize, Value)> = settings.iter().collect();
        while let Some((number, value)) = pending.pop() {
            let Some(place @ None) = state.0.get_mut(*number) else {
                continue;
            };
            *place = Some(value);
            if *value == Value::True {
                pending.extend(self.0.get(*number).into_iter().flatten());
            }
        }
    }
}

impl DirectoryRules {
    /// Whether the file says nothing of interest.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what this file says of the file at `path` (from this directory).
    pub(super) fn apply<'a>(
        &'a self,
        path: &[u8],
        macros: &'a Macros,
        state: &mut State<'a>,
        steps: &mut u32,
    ) {
        let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
        for (pattern, settings) in self.0.iter().rev() {
            if pattern.matches(path, name, steps) {
                macros.set(settings, state);
            }
        }
    }
}

impl<'a> State<'a> {
    /// The five attributes as they were decided.
    pub(super) fn values(&self) -> Values<'a> {
        let value = |number: usize| self.0.get(number).copied().flatten();
        Values {
            text: value(0),
            crlf: value(1),
            eol: value(2),
            ident: value(3),
            encoding: value(4),
        }
    }
}
