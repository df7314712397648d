//! `docs/gitlab-compatibility.md`, read.

use std::fs;

use goproxy_tests::workspace;

use crate::case::Verdict;

/// A row of the table of cases.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) statuses: String,
    pub(crate) verdict: Verdict,
    pub(crate) why: String,
}

/// The rows, in order: `| case | asked | GitLab | here | verdict | why |`.
pub(crate) fn rows() -> Vec<Row> {
    let page = workspace::root().join("docs/gitlab-compatibility.md");
    let text = fs::read_to_string(&page).unwrap();
    let is_case = |line: &&str| line.starts_with("| A") && line.as_bytes()[3].is_ascii_digit();
    text.lines().filter(is_case).map(row).collect()
}

fn row(line: &str) -> Row {
    let columns: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
    let [id, _asked, _gitlab, here, verdict, why] = columns[..] else {
        panic!("{line:?} has {} columns", columns.len());
    };
    let verdict = match verdict {
        "as GitLab" => Verdict::Kept,
        "differs" => Verdict::Differs,
        "chosen" => Verdict::Chosen,
        "outside" => Verdict::Outside,
        other => panic!("{id}: {other:?} is no verdict"),
    };
    Row {
        id: id.to_owned(),
        statuses: here.trim_start_matches('–').to_owned(),
        verdict,
        why: why.to_owned(),
    }
}
