//! From a look at a repository to an answer: the rules of the core, asked and written down.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use goproxy_core::info;
use goproxy_core::resolve::{self, Module};
use goproxy_core::version::Version;
use goproxy_git::View;

use super::{Answer, Fact, Question};

/// Why there is no answer, not even that something is missing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The repository could not be read.
    #[error(transparent)]
    Repository(#[from] goproxy_git::Error),
    /// A commit's time is beyond what an `.info` file can say.
    #[error(transparent)]
    Info(#[from] info::Error),
}

/// Answers `question` about `module`. `origin` is the URL by which the repository is cloned.
pub(super) fn answer(
    view: &View,
    module: &Module,
    question: &Question,
    origin: &str,
) -> Result<Answer, Error> {
    match found(view, module, question, origin) {
        Ok(answer) => answer,
        Err(resolve::Error::NotFound(reason)) => Ok(Answer::Missing(Arc::from(format!(
            "{}: {reason}",
            name(module, question)
        )))),
        Err(resolve::Error::Repository(error)) => Err(error.into()),
    }
}

type Found<T> = Result<T, resolve::Error<goproxy_git::Error>>;

fn found(
    view: &View,
    module: &Module,
    question: &Question,
    origin: &str,
) -> Found<Result<Answer, Error>> {
    let info = |resolved| info(&resolved, origin);
    Ok(match question {
        Question::List => Ok(Answer::List(lines(&resolve::list(view, module)?))),
        Question::Latest => info(resolve::latest(view, module)?),
        Question::Info(query) => info(resolve::stat(view, module, query)?),
        Question::Mod(version) => {
            let go_mod = resolve::go_mod(view, module, version)?;
            Ok(Answer::Mod(Fact::new(go_mod.bytes.into())))
        }
        Question::Zip(version) => {
            let location = resolve::locate(view, module, version)?;
            Ok(Answer::Zip {
                tree: location.commit.tree,
                directory: location.directory,
            })
        }
    })
}

fn info(resolved: &resolve::Resolved, origin: &str) -> Result<Answer, Error> {
    Ok(Answer::Info {
        json: Fact::new(info::json(resolved, Some(origin))?.into()),
        version: resolved.version.clone(),
    })
}

fn lines(versions: &[Version]) -> Bytes {
    let mut lines = String::new();
    for version in versions {
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{version}");
    }
    lines.into()
}

/// The module and what was asked, as the `go` command prints it before a reason.
fn name(module: &Module, question: &Question) -> String {
    let path = module.path();
    match question {
        Question::List => path.to_string(),
        Question::Latest => format!("{path}@latest"),
        Question::Info(query) => format!("{path}@{query}"),
        Question::Mod(version) | Question::Zip(version) => format!("{path}@{version}"),
    }
}
