//! The modules that a repository may hold, found in its history.

use std::{collections::BTreeSet, path::Path};

use super::git_lines;
use crate::{fixtures::Module, sandbox::Sandbox};

/// Module paths below `root`: the root, every folder that ever had a go.mod, and each with every
/// major that a tag has; the second and third major of the root in any case.
pub(super) fn derive(sandbox: &Sandbox, folder: &Path, root: &str) -> Vec<Module> {
    let touched = [
        "log",
        "--all",
        "-m",
        "--name-only",
        "--format=",
        "--",
        "go.mod",
        "*/go.mod",
    ];
    let mut folders: BTreeSet<String> = git_lines(sandbox, folder, &touched)
        .iter()
        .filter_map(|file| file.strip_suffix("go.mod"))
        .map(|folder| folder.trim_end_matches('/').to_owned())
        .collect();
    folders.insert(String::new());
    let tags = git_lines(
        sandbox,
        folder,
        &["for-each-ref", "--format=%(refname:strip=2)", "refs/tags"],
    );
    let mut paths = BTreeSet::from([format!("{root}/v2"), format!("{root}/v3")]);
    for folder in &folders {
        let path = if folder.is_empty() {
            root.to_owned()
        } else {
            format!("{root}/{folder}")
        };
        let versions = tags.iter().filter_map(|tag| match folder.as_str() {
            "" => Some(tag.as_str()),
            folder => tag.strip_prefix(folder)?.strip_prefix('/'),
        });
        if !has_major(&path) {
            paths.extend(
                versions
                    .filter_map(major)
                    .map(|major| format!("{path}/v{major}")),
            );
        }
        paths.insert(path);
    }
    paths.retain(|path| servable(path));
    paths
        .into_iter()
        .map(|path| Module {
            path,
            ..Module::default()
        })
        .collect()
}

fn major(version: &str) -> Option<u64> {
    let digits = version.strip_prefix('v')?.split('.').next()?;
    digits.parse().ok().filter(|major| *major >= 2)
}

fn has_major(path: &str) -> bool {
    path.rsplit('/').next().and_then(major).is_some()
}

/// A last element like `v1` is a path that go does not ask for.
fn servable(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    !matches!(last, "v0" | "v1") && !last.starts_with('.')
}
