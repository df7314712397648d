//! What a namespace goes through: it comes, is edited, gets another token and another volume, and
//! goes.

use goproxy_tests::cluster::resources::{project, proxy, token};
use serde_json::Value;

use crate::case::Case;
use crate::snapshot;

const FIRST: &str = "glpat-first-0123456789abcd";
const SECOND: &str = "glpat-second-0123456789abc";
const REVISION: &str = "deployment.kubernetes.io/revision";
const SPEC: &str =
    "  replicas: 2\n  tokens: [{secretName: ci}, {secretName: made, generate: true}]\n";

/// How things stand at the end of a stage.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ends {
    /// When all is there.
    pub(crate) served: Value,
    /// When the GoProxy is gone.
    pub(crate) gone: Value,
}

/// All stages. Where ends are known, they are waited for.
pub(crate) fn run(case: &Case, known: Option<&Ends>) -> Ends {
    create(case);
    let made = || case.go.get("secret", "made")["data"]["token"].clone();
    let token = made();
    edit(case);
    rotate(case);
    add_volume(case);
    assert_eq!(made(), token, "a generated token stays as it is");
    let deployment = case.go.get("deployment", "main");
    let revision = &deployment["metadata"]["annotations"][REVISION];
    assert_eq!(
        revision, "2",
        "the pods' template changes with the volumes alone"
    );
    let served = end(case, known.map(|ends| &ends.served));
    delete(case);
    assert_eq!(
        made(),
        token,
        "a generated token stays when its GoProxy goes"
    );
    let gone = end(case, known.map(|ends| &ends.gone));
    Ends { served, gone }
}

fn end(case: &Case, known: Option<&Value>) -> Value {
    if let Some(known) = known {
        snapshot::wait_for(&case.go, known);
    }
    // What comes to rest stays as it is.
    case.settle();
    let end = snapshot::take(&case.go);
    if let Some(known) = known {
        assert_eq!(snapshot::differences(&end, known), Vec::<String>::new());
    }
    end
}

fn create(case: &Case) {
    let go = &case.go;
    go.apply(
        &(token("ci", FIRST, "")
            + &proxy("main", SPEC)
            + &project("lib", 1, "platform/lib")
            + &project("other", 2, "platform/other")),
    );
    go.wait_until_ready("main");
    go.wait_for_answer("main", FIRST, 200);
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
}

/// Flags, and objects that are no longer wanted.
fn edit(case: &Case) {
    let go = &case.go;
    let patch = r#"{"spec": {"replicas": 1, "networkPolicy": {"enabled": false}}}"#;
    go.patch("goproxy", "main", patch);
    go.patch(
        "gomoduleproject",
        "other",
        r#"{"spec": {"enabled": false}}"#,
    );
    go.wait_until_gone(&[("poddisruptionbudget", "main"), ("networkpolicy", "main")]);
    go.wait_for("gomoduleproject", "other", "Ready", "True", "Disabled");
    go.wait_until_ready("main");
}

fn rotate(case: &Case) {
    case.go.apply(&token("ci", SECOND, ""));
    case.go.wait_for_answer("main", SECOND, 200);
    assert_eq!(case.go.answer("main", FIRST), Some(401));
}

/// A new template of the pods, and a project whose repository lies on the new volume.
fn add_volume(case: &Case) {
    let go = &case.go;
    let volumes = r#"{"spec": {"volumes": [
        {"name": "repositories", "persistentVolumeClaim": {"claimName": "git"}},
        {"name": "more", "nfs": {"server": "nfs.example.com", "path": "/srv/git"}}]}}"#;
    go.patch("goproxy", "main", volumes);
    let on_more =
        project("third", 3, "platform/third").replace("volume: repositories", "volume: more");
    go.apply(&on_more);
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "third", "Ready", "True", "Ready");
    go.wait_for_answer("main", SECOND, 200);
}

fn delete(case: &Case) {
    let go = &case.go;
    go.kubectl(&["delete", "gomoduleproject", "other"]);
    go.kubectl(&["delete", "goproxy", "main"]);
    go.wait_until_gone(&[
        ("deployment", "main"),
        ("service", "main"),
        ("serviceaccount", "main-goproxy"),
        ("secret", "main-serving-set"),
    ]);
    go.wait_for_no_proxy("lib");
}
