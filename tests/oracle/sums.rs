//! Downloads every row with the real `go` and compares checksums.

use std::collections::BTreeSet;

use goproxy_tests::{go::Go, goproxy::Goproxy, oracle::Row, sandbox::Sandbox};

use crate::inputs::Inputs;

/// Asks for all rows whose repository is in the folder and prints a line for each wrong one, then
/// the totals. A row without a repository is wrong.
pub(crate) fn check(inputs: &Inputs, sandbox: &Sandbox, goproxy: &Goproxy) -> bool {
    let rows = inputs.rows.iter();
    let (present, absent): (Vec<_>, Vec<_>) = rows.partition(|row| inputs.has(&row.project));
    for row in &absent {
        wrong(row, &format!("{}.git is not in the folder", row.project));
    }
    println!(
        "oracle: go downloads {} versions, this takes minutes",
        present.len()
    );
    let questions: Vec<_> = present
        .iter()
        .map(|row| (row.module.to_string(), row.version.to_string()))
        .collect();
    let downloads = Go::proxied(sandbox, &goproxy.url()).downloads(&questions);
    let mut right = 0;
    for (row, download) in present.iter().zip(&downloads) {
        match row.difference(download) {
            None => right += 1,
            Some(difference) if download.error.is_some() => {
                wrong(row, &format!("{difference}; {}", answers(row, goproxy)));
            }
            Some(difference) => wrong(row, &difference),
        }
    }
    let projects: BTreeSet<_> = present.iter().map(|row| &row.project).collect();
    let (rows, repositories) = (inputs.rows.len(), projects.len());
    println!("oracle: {right} of {rows} rows right, over {repositories} repositories");
    right == rows
}

fn wrong(row: &Row, reason: &str) {
    let Row {
        module,
        version,
        why,
        ..
    } = row;
    println!("WRONG {module}@{version} ({why}): {reason}");
}

/// The first artefact that the server itself does not answer with 200, and its reason: go's own
/// words leave out which object a snapshot lacks.
fn answers(row: &Row, goproxy: &Goproxy) -> String {
    for artefact in ["info", "mod", "zip"] {
        let (module, version) = (row.module.escape(), row.version.escape());
        let response = goproxy.get(&format!("{module}/@v/{version}.{artefact}"));
        let reason = response.text().trim().replace('\n', " ");
        match response.status {
            200 => {}
            503 => {
                return format!(
                    ".{artefact} is 503, the repository lacks an object or cannot be read: {reason}"
                );
            }
            status => return format!(".{artefact} is {status}: {reason}"),
        }
    }
    "the server answers .info, .mod and .zip with 200".into()
}
