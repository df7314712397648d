//! The few commands that the git scripts use: `handle`, `env`, `at`, `echo`, `unquote`, `cp`,
//! `mkdir`, `cmp` and `git`. Anything else fails, so that a newer Go's scripts are not half run.

use std::{collections::BTreeMap, fs, path::Path};

use crate::sandbox::Sandbox;

/// The state that one command leaves to the next.
struct State<'a> {
    sandbox: &'a Sandbox,
    folder: &'a Path,
    environment: BTreeMap<String, String>,
    output: String,
}

pub(super) fn run(sandbox: &Sandbox, folder: &Path, name: &str, text: &str) {
    let mut state = State {
        sandbox,
        folder,
        environment: BTreeMap::new(),
        output: String::new(),
    };
    for line in text.lines() {
        let words = words(line, &state.environment);
        if let Some((command, arguments)) = words.split_first() {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            state
                .command(command, &arguments)
                .unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
        }
    }
}

impl State<'_> {
    fn command(&mut self, command: &str, arguments: &[&str]) -> Result<(), String> {
        match (command, arguments) {
            // `[!git-sha256] skip`: every git that is recent enough for these tests has SHA-256.
            ("[!git-sha256]", ["skip"]) | ("handle", ["git"]) => {}
            ("env", [setting]) => {
                let (key, value) = setting.split_once('=').ok_or("no value")?;
                self.environment.insert(key.into(), value.into());
            }
            ("at", [time]) => {
                for key in ["GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"] {
                    self.environment.insert(key.into(), (*time).into());
                }
            }
            ("echo", words) => self.output = words.join(" ") + "\n",
            ("unquote", [text]) => self.output = unquote(text),
            ("mkdir", folders) => {
                for folder in folders {
                    fs::create_dir_all(self.folder.join(folder))
                        .map_err(|error| error.to_string())?;
                }
            }
            ("cp", [from, to]) => {
                let content = self.read(from)?;
                fs::write(self.folder.join(to), content).map_err(|error| error.to_string())?;
            }
            ("cmp", [left, right]) => {
                let (left, right) = (self.read(left)?, self.read(right)?);
                if left.trim_end() != right.trim_end() {
                    return Err(format!("found:\n{left}\nexpected:\n{right}"));
                }
            }
            ("git", arguments) => self.git(arguments)?,
            _ => return Err("unknown command".into()),
        }
        Ok(())
    }

    /// A file, or what the last command printed.
    fn read(&self, name: &str) -> Result<String, String> {
        if name == "stdout" {
            return Ok(self.output.clone());
        }
        fs::read_to_string(self.folder.join(name)).map_err(|error| error.to_string())
    }

    fn git(&mut self, arguments: &[&str]) -> Result<(), String> {
        let mut command = self.sandbox.command("git");
        command
            .current_dir(self.folder)
            .envs(&self.environment)
            .args(arguments);
        let output = command.output().map_err(|error| error.to_string())?;
        self.output = String::from_utf8_lossy(&output.stdout).into_owned();
        let failure = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            Ok(())
        } else {
            Err(failure)
        }
    }
}

/// The words of a line: split at white space, `'…'` is literal with `''` for a quote, `$NAME` is a
/// variable elsewhere, `#` before a word starts a comment.
fn words(line: &str, environment: &BTreeMap<String, String>) -> Vec<String> {
    let mut words = Vec::new();
    let mut letters = line.chars().peekable();
    while let Some(first) = letters.peek() {
        if first.is_whitespace() {
            letters.next();
            continue;
        }
        if *first == '#' {
            break;
        }
        words.push(word(&mut letters, environment));
    }
    words
}

fn word(
    letters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    environment: &BTreeMap<String, String>,
) -> String {
    let (mut word, mut quoted) = (String::new(), false);
    while let Some(&letter) = letters.peek() {
        if !quoted && letter.is_whitespace() {
            break;
        }
        letters.next();
        match letter {
            '\'' if quoted && letters.peek() == Some(&'\'') => {
                letters.next();
                word.push('\'');
            }
            '\'' => quoted = !quoted,
            '$' if !quoted => {
                let mut name = String::new();
                while let Some(letter) =
                    letters.next_if(|letter| letter.is_alphanumeric() || *letter == '_')
                {
                    name.push(letter);
                }
                word.push_str(environment.get(&name).map_or("", String::as_str));
            }
            letter => word.push(letter),
        }
    }
    word
}

/// The escapes that occur in the scripts.
fn unquote(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_quoted_and_expanded() {
        let environment = BTreeMap::from([("NAME".to_owned(), "a b".to_owned())]);
        assert_eq!(
            words("git commit -m 'it''s $NAME' # why", &environment),
            ["git", "commit", "-m", "it's $NAME"]
        );
        assert_eq!(words("env X=$NAME", &environment), ["env", "X=a b"]);
        assert_eq!(words("unquote ''", &environment), ["unquote", ""]);
        assert_eq!(words("echo 'a'b#c", &environment), ["echo", "ab#c"]);
    }
}
