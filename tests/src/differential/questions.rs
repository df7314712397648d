//! What to ask about a repository: what its fixture says, and every tag, branch and commit.

use std::collections::BTreeSet;

use super::{Case, git_lines};
use crate::sandbox::Sandbox;

/// More commits than this are asked for in steps, so that long histories stay affordable.
const COMMITS: usize = 12;
/// More tags than this likewise.
const TAGS: usize = 40;

/// The questions about one module, and which of them the fixture knows the answer of.
#[derive(Debug)]
pub(super) struct Questions {
    pub path: String,
    pub queries: Vec<String>,
    pub served: Vec<String>,
    pub refused: Vec<String>,
    pub latest: Option<String>,
}

pub(super) fn of(sandbox: &Sandbox, case: &Case) -> Vec<Questions> {
    let common = common(sandbox, case);
    let expand = |queries: &[String]| -> Vec<String> {
        queries
            .iter()
            .map(|query| expand(sandbox, case, query))
            .collect()
    };
    let questions = case.modules.iter().map(|module| {
        let (served, refused) = (expand(&module.served), expand(&module.refused));
        let asked: BTreeSet<String> = served
            .iter()
            .chain(&refused)
            .chain(&common)
            .cloned()
            .collect();
        let latest = module
            .latest
            .as_ref()
            .map(|latest| expand(std::slice::from_ref(latest)).remove(0));
        Questions {
            path: module.path.clone(),
            queries: asked.into_iter().collect(),
            served,
            refused,
            latest,
        }
    });
    questions.collect()
}

/// Tags, branches, commits, and what go asks by itself. A name with a slash cannot be asked for
/// through a proxy.
fn common(sandbox: &Sandbox, case: &Case) -> BTreeSet<String> {
    let mut queries: BTreeSet<String> = ["HEAD", "latest"].map(str::to_owned).into();
    let format = "--format=%(refname)";
    let names = git_lines(
        sandbox,
        &case.folder,
        &["for-each-ref", format, "refs/heads", "refs/tags"],
    );
    for name in thin(&names, TAGS) {
        let last = name.rsplit('/').next().unwrap_or_default();
        queries.insert(last.to_owned());
        if last.starts_with('v') && !last.contains('+') && !last.starts_with("v0") {
            queries.insert(format!("{last}+incompatible"));
        }
    }
    let commits = git_lines(sandbox, &case.folder, &["rev-list", "--branches", "--tags"]);
    for commit in thin(&commits, COMMITS) {
        queries.insert(commit.clone());
        queries.insert(commit[..12].to_owned());
    }
    queries.extend(commits.first().map(|commit| commit[..8].to_owned()));
    queries.retain(|query| {
        query
            .chars()
            .all(|letter| letter.is_ascii_graphic() && !"@/\\!".contains(letter))
    });
    queries
}

/// At most about `limit` of `all`, evenly.
fn thin<T>(all: &[T], limit: usize) -> impl Iterator<Item = &T> {
    all.iter().step_by(all.len().div_ceil(limit).max(1))
}

/// Replaces the placeholders of a query; see `Fixture::served`.
fn expand(sandbox: &Sandbox, case: &Case, query: &str) -> String {
    let Some((before, rest)) = query.split_once('{') else {
        return query.to_owned();
    };
    let (placeholder, after) = rest.split_once('}').expect("a placeholder ends");
    let (revision, part) = match placeholder.rsplit_once('.') {
        Some((revision, part @ ("time" | "hash" | "hash6" | "hash7" | "full"))) => (revision, part),
        _ => (placeholder, ""),
    };
    let format = [
        "log",
        "-1",
        "--date=format-local:%Y%m%d%H%M%S",
        "--format=%cd %H",
        revision,
    ];
    let line = utc(sandbox, case, &format);
    let (time, hash) = line.split_once(' ').expect("time and hash");
    let text = match part {
        "time" => time.to_owned(),
        "hash" => hash[..12].to_owned(),
        "hash6" => hash[..6].to_owned(),
        "hash7" => hash[..7].to_owned(),
        "full" => hash.to_owned(),
        _ => format!("{time}-{}", &hash[..12]),
    };
    expand(sandbox, case, &format!("{before}{text}{after}"))
}

fn utc(sandbox: &Sandbox, case: &Case, arguments: &[&str]) -> String {
    let output = sandbox
        .command("git")
        .current_dir(&case.folder)
        .env("TZ", "UTC")
        .args(arguments)
        .output();
    let output = output.expect("git runs");
    assert!(
        output.status.success(),
        "{}: {arguments:?}: {}",
        case.project,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
