//! Reads the table: a header line, then six columns a line, separated by tabs.
//!
//! The reader is strict. A column that moved would compare the wrong things and blame the server.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use goproxy_core::{module_path::ModulePath, version::Version};

use crate::go::Download;

const HEADER: &str = "github_repo\tmodule_path\tversion\th1_zip\th1_gomod\twhy";

/// A version of a module, and what a `go.sum` file of another repository says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// `owner/name` of the repository.
    pub project: String,
    pub module: ModulePath,
    pub version: Version,
    /// The `h1:` of the zip.
    pub sum: String,
    /// The `h1:` of the `.mod`.
    pub go_mod_sum: String,
    /// The rules that this row depends on, with semicolons between them.
    pub why: String,
}

impl Row {
    /// What is wrong with go's answer for this row; nothing when both checksums are equal.
    pub fn difference(&self, download: &Download) -> Option<String> {
        if let Some(error) = &download.error {
            let lines: Vec<_> = error.lines().map(str::trim).collect();
            return Some(format!("go says: {}", lines.join(" ")));
        }
        let pairs = [
            ("zip", &self.sum, &download.sum),
            (".mod", &self.go_mod_sum, &download.go_mod_sum),
        ];
        let differing = pairs
            .into_iter()
            .filter(|(_, recorded, found)| recorded != found);
        let differing: Vec<_> = differing
            .map(|(what, recorded, found)| format!("{what} is {found}, recorded is {recorded}"))
            .collect();
        (!differing.is_empty()).then(|| differing.join("; "))
    }
}

/// Reads the whole table.
///
/// # Errors
/// The line and what is wrong with it: another header, another number of columns, a value that is
/// not what its column holds, or a version that came before. A table without rows is an error too.
pub fn parse(text: &str) -> anyhow::Result<Vec<Row>> {
    let mut lines = text.split_terminator('\n');
    let header = lines.next().unwrap_or_default();
    ensure!(
        header == HEADER,
        "line 1: the header is {header:?} instead of {HEADER:?}"
    );
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, line) in (2..).zip(lines) {
        let row = row(line).with_context(|| format!("line {number}"))?;
        let new = seen.insert((row.module.clone(), row.version.to_string()));
        ensure!(new, "line {number}: {}@{} again", row.module, row.version);
        rows.push(row);
    }
    ensure!(!rows.is_empty(), "no rows below the header");
    Ok(rows)
}

fn row(line: &str) -> anyhow::Result<Row> {
    let columns: Vec<_> = line.split('\t').collect();
    let [project, module, version, sum, go_mod_sum, why] = columns[..] else {
        bail!("{} columns instead of 6", columns.len());
    };
    let elements: Vec<_> = project.split('/').collect();
    ensure!(
        elements.len() == 2 && !elements.contains(&""),
        "repository {project:?} is not owner/name"
    );
    Ok(Row {
        project: project.into(),
        module: ModulePath::parse(module)?,
        version: Version::parse(version)?,
        sum: checksum(sum)?,
        go_mod_sum: checksum(go_mod_sum)?,
        why: why.into(),
    })
}

/// `h1:` and a SHA-256 in base64.
fn checksum(text: &str) -> anyhow::Result<String> {
    let digest = text
        .strip_prefix("h1:")
        .map(|rest| BASE64_STANDARD.decode(rest));
    let whole = matches!(digest, Some(Ok(digest)) if digest.len() == 32);
    ensure!(whole, "{text:?} is no h1: checksum");
    Ok(text.into())
}

#[cfg(test)]
mod tests;
