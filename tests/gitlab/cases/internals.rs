//! Cases about classes inside GitLab, which no request shows.

use crate::case::{Case, outside};

pub(crate) fn cases() -> Vec<Case> {
    let finders = ["A87a", "A87b", "A87c", "A87d", "A87e", "A105"];
    let versions = [
        "A104a", "A104b", "A104c", "A104d", "A104e", "A104f", "A104g",
    ];
    let files = ["A107a", "A107b", "A107c", "A108a", "A108b", "A108c"];
    let records = ["A109a", "A109b", "A109c", "A110", "A111"];
    let names = ["A106a", "A106b", "A106c"];
    let all = [&finders[..], &versions, &files, &records, &names].concat();
    all.into_iter().map(outside).collect()
}
