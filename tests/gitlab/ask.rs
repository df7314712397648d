//! A request and what must come of it. Names in braces stand for facts of the repositories, such
//! as `{B}` for the module path of the first one; `world` says which there are.

use std::{collections::BTreeMap, io::Cursor};

use goproxy_tests::http::Response;

use crate::{tokens::Credential, world::Variant};

/// What a placeholder stands for.
pub(crate) type Facts = BTreeMap<String, String>;

/// A request, and what must come of it.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) credential: Credential,
    pub(crate) variant: Variant,
    pub(crate) status: u16,
    checks: Vec<Check>,
}

#[derive(Clone, Debug)]
enum Check {
    Body(String),
    Starts(String),
    Contains(String),
    Header(&'static str, &'static str),
    NoHeader(&'static str),
    Entries(Vec<String>),
}

/// A question about a module of the project with id 1; `rest` is what follows `packages/go/`.
pub(crate) fn module(rest: &str) -> Ask {
    at("1", rest)
}

/// A question about a module at another project: `id` as it stands in the URL.
pub(crate) fn at(id: &str, rest: &str) -> Ask {
    request(
        "GET",
        format!("/api/v4/projects/{id}/packages/go/{rest}"),
        Credential::Member,
    )
}

/// `?go-get=1` for a path, by nobody.
pub(crate) fn go_get(path: &str) -> Ask {
    request("GET", format!("/{path}?go-get=1"), Credential::Nobody)
}

/// git's first request for the repository at a path, by nobody.
pub(crate) fn refs(path: &str) -> Ask {
    let target = format!("/{path}.git/info/refs?service=git-upload-pack");
    request("GET", target, Credential::Nobody)
}

pub(crate) fn request(method: &'static str, target: String, credential: Credential) -> Ask {
    Ask {
        method,
        target,
        credential,
        variant: Variant::Private,
        status: 0,
        checks: Vec::new(),
    }
}

impl Ask {
    pub(crate) fn by(self, credential: Credential) -> Self {
        Self { credential, ..self }
    }

    pub(crate) fn when(self, variant: Variant) -> Self {
        Self { variant, ..self }
    }

    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(crate) fn is(self, status: u16) -> Self {
        Self { status, ..self }
    }

    fn check(mut self, check: Check) -> Self {
        self.checks.push(check);
        self
    }

    pub(crate) fn body(self, body: &str) -> Self {
        self.check(Check::Body(body.to_owned()))
    }

    pub(crate) fn starts(self, words: &str) -> Self {
        self.check(Check::Starts(words.to_owned()))
    }

    pub(crate) fn contains(self, words: &str) -> Self {
        self.check(Check::Contains(words.to_owned()))
    }

    pub(crate) fn header(self, name: &'static str, value: &'static str) -> Self {
        self.check(Check::Header(name, value))
    }

    pub(crate) fn no_header(self, name: &'static str) -> Self {
        self.check(Check::NoHeader(name))
    }

    /// A list of exactly these versions, one a line.
    pub(crate) fn lists<const N: usize>(self, versions: [&str; N]) -> Self {
        let lines: String = versions.map(|version| format!("{version}\n")).concat();
        self.is(200).body(&lines)
    }

    /// A zip with exactly these files below `prefix`.
    pub(crate) fn holds<const N: usize>(self, prefix: &str, files: [&str; N]) -> Self {
        let entries = files.map(|file| format!("{prefix}/{file}"));
        self.is(200).check(Check::Entries(entries.into()))
    }

    pub(crate) fn shown(&self, facts: &Facts) -> String {
        format!(
            "{} {} by {:?} when {:?}",
            self.method,
            fill(&self.target, facts),
            self.credential,
            self.variant
        )
    }

    /// Whether `answer` is the expected one; else what is wrong with it.
    pub(crate) fn judge(&self, answer: &Response, facts: &Facts) -> Result<(), String> {
        let text = answer.text();
        if answer.status != self.status {
            return Err(format!(
                "{} instead of {}: {text}",
                answer.status, self.status
            ));
        }
        for check in &self.checks {
            let passes = match check {
                Check::Body(body) => text == fill(body, facts),
                Check::Starts(words) => text.starts_with(&fill(words, facts)),
                Check::Contains(words) => text.contains(&fill(words, facts)),
                Check::Header(name, value) => answer.header(name).is_some_and(|shown| {
                    // Of a content type the charset is ours to add.
                    shown.strip_suffix("; charset=utf-8").unwrap_or(shown) == *value
                }),
                Check::NoHeader(name) => answer.header(name).is_none(),
                Check::Entries(entries) => {
                    let expected = entries.iter().map(|entry| fill(entry, facts));
                    entries_of(&answer.body) == expected.collect::<Vec<_>>()
                }
            };
            if !passes {
                return Err(format!("{check:?}, but {:?} {text:?}", answer.headers));
            }
        }
        Ok(())
    }
}

/// `text` with its placeholders replaced.
pub(crate) fn fill(text: &str, facts: &Facts) -> String {
    let replace = |text: String, (name, value): (&String, &String)| {
        text.replace(&format!("{{{name}}}"), value)
    };
    facts.iter().fold(text.to_owned(), replace)
}

/// The names in a zip, sorted.
fn entries_of(zip: &[u8]) -> Vec<String> {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(zip)) else {
        return vec!["no zip".to_owned()];
    };
    let names = archive.file_names().map(|name| name.map(String::from));
    let mut names: Vec<String> = names.collect::<Result<_, _>>().unwrap_or_default();
    names.sort();
    names
}
