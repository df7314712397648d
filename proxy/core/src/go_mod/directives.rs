//! What the directives of a go.mod file mean.

use super::comments::deprecation;
use super::quote::unquote;
use super::retractions::{MAX_RETRACTIONS, Retraction, Retractions};
use super::statements::{Line, Statements};
use super::{GoMod, GoModError, GoModFault, go_version};
use crate::module_path::split_path_major;
use crate::version::Version;

/// Reads the whole file.
pub(super) fn read(source: &str) -> Result<GoMod, GoModError> {
    let mut go_mod = GoMod::default();
    let mut retractions = Vec::new();
    let mut statements = Statements::new(source);
    while let Some(line) = statements.next()? {
        let is_block = line.comments.block.is_some();
        let read = match line.verb {
            "module" => module(&mut go_mod, &line),
            "go" if !is_block => go(&mut go_mod, &line),
            "require" => require(&line),
            "ignore" => ignore(&line),
            "retract" => {
                retractions.extend(retract(&line));
                Ok(())
            }
            _ => Ok(()),
        };
        read.map_err(|fault| statements.error(fault))?;
        if retractions.len() > MAX_RETRACTIONS {
            return Err(GoModError::TooManyRetractions);
        }
    }
    go_mod.retractions = Retractions::new(retractions);
    Ok(go_mod)
}

fn module(go_mod: &mut GoMod, line: &Line<'_>) -> Result<(), GoModFault> {
    if go_mod.module.is_some() {
        return Err(GoModFault::Repeated("module"));
    }
    let [path] = *line.arguments.as_slice() else {
        return Err(GoModFault::Arguments("module"));
    };
    go_mod.module = Some(string(path)?);
    go_mod.deprecated = deprecation(&line.comments.text()).map(str::to_owned);
    Ok(())
}

fn go(go_mod: &mut GoMod, line: &Line<'_>) -> Result<(), GoModFault> {
    if go_mod.go.is_some() {
        return Err(GoModFault::Repeated("go"));
    }
    let [argument] = *line.arguments.as_slice() else {
        return Err(GoModFault::Arguments("go"));
    };
    match go_version::read(argument) {
        Some(version) => go_mod.go = Some(version.to_owned()),
        None => return Err(GoModFault::GoVersion(argument.to_owned())),
    }
    Ok(())
}

fn require(line: &Line<'_>) -> Result<(), GoModFault> {
    let [path, version] = *line.arguments.as_slice() else {
        return Err(GoModFault::Arguments("require"));
    };
    let (path, version) = (string(path)?, string(version)?);
    let fits = || {
        let canonical = crate::version::canonical(&version)?;
        let (_, major) = split_path_major(&path)?;
        Some(major.check(&Version::parse(&canonical).ok()?))
    };
    if fits() == Some(true) {
        Ok(())
    } else {
        Err(GoModFault::Requirement { path, version })
    }
}

fn ignore(line: &Line<'_>) -> Result<(), GoModFault> {
    match *line.arguments.as_slice() {
        [path] => string(path).map(drop),
        _ => Err(GoModFault::Arguments("ignore")),
    }
}

/// A version or an interval. Others are skipped, and so is what follows an interval: future
/// releases of Go may give them a meaning.
fn retract(line: &Line<'_>) -> Option<Retraction> {
    let (low, high) = match *line.arguments.as_slice() {
        ["[", low, ",", high, "]", ..] => (low, high),
        ["[" | "(", ..] | [] => return None,
        [version, ..] => (version, version),
    };
    Some(Retraction {
        low: string(low).ok()?.into(),
        high: string(high).ok()?.into(),
        rationale: line.comments.text(),
    })
}

/// A word as it is, or the text of a string in double quotes. Quotes within words, and the
/// other kinds of quotes, are reserved.
fn string(word: &str) -> Result<String, GoModFault> {
    let text = if word.starts_with('"') {
        unquote(word)
    } else {
        (!word.contains(['"', '\'', '`'])).then(|| word.to_owned())
    };
    text.ok_or_else(|| GoModFault::Quoting(word.to_owned()))
}
