//! More than fits into a Secret.

use goproxy_core::hash::{hex, sha256};
use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::world::namespace;

const TOKEN: &str = "glpat-0123456789abcdefghij";
/// Tokens of one Secret; three of them do not fit into a serving set, however well it is compressed.
const MANY: u32 = 9000;

#[test]
fn what_does_not_fit_is_told_of_and_what_was_written_last_is_served() {
    let go = namespace("too-large");
    let naming = |secrets: &str| proxy("main", &format!("  tokens: [{secrets}]\n"));
    go.apply(
        &(naming("{secretName: ci}")
            + &project("lib", 1, "platform/lib")
            + &token("ci", TOKEN, "")),
    );
    go.wait_until_ready("main");
    go.wait_for_answer("main", TOKEN, 200);
    for name in ["a", "b", "c"] {
        go.apply(&many(name));
    }
    go.apply(&naming(
        "{secretName: ci}, {secretName: a}, {secretName: b}, {secretName: c}",
    ));
    let full = go.wait_for(
        "goproxy",
        "main",
        "Programmed",
        "False",
        "ServingSetTooLarge",
    );
    let message = condition(&full, "Programmed")["message"].to_string();
    assert!(message.contains("900 KiB fit into a Secret"), "{message}");
    assert_eq!(condition(&full, "Ready")["reason"], "NotProgrammed");
    assert_eq!(go.answer("main", TOKEN), Some(200));

    // What was written goes on as it was; what is new waits, and says what for.
    go.apply(&project("late", 2, "platform/late"));
    let late = go.wait_for("gomoduleproject", "late", "Programmed", "False", "Pending");
    let message = condition(&late, "Programmed")["message"].to_string();
    assert!(
        message.contains("Move projects to another GoProxy"),
        "{message}"
    );
    go.wait_for("gomoduleproject", "lib", "Programmed", "True", "Programmed");

    go.apply(&naming("{secretName: ci}"));
    go.wait_until_ready("main");
    go.wait_for(
        "gomoduleproject",
        "late",
        "Programmed",
        "True",
        "Programmed",
    );
}

/// A Secret with as many tokens as it can hold.
fn many(name: &str) -> String {
    let digest = |number: u32| hex(&sha256(format!("{name} {number}").as_bytes()));
    let entries = (0..MANY).map(|number| format!("    - {{token-sha256: {}}}\n", digest(number)));
    let entries: Vec<String> = entries.collect();
    format!(
        "apiVersion: v1\nkind: Secret\ntype: goproxy-operator.github.io/token\nmetadata: {{name: {name}}}\n\
         stringData:\n  tokens.yaml: |\n{}---\n",
        entries.concat()
    )
}
