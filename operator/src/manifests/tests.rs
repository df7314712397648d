//! Folders of files, and the lines that their faults stand on.

use super::*;

const PROJECT: &str = "\
apiVersion: goproxy-operator.github.io/v1alpha1
kind: GoModuleProject
metadata:
  name: lib
spec:
  proxyRef: {name: main}
  projectId: 1
  path: platform/lib
  repository:
    volume: repositories
    path: lib.git
";

fn load_files(files: &[(&str, &str)]) -> Manifests {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let mut manifests = load(folder.path(), &Schemas::new().unwrap()).unwrap();
    for problem in &mut manifests.problems {
        let file = problem.place.file.strip_prefix(folder.path()).unwrap();
        problem.place.file = file.to_owned();
    }
    manifests
}

/// The problems of one file.
fn problems(text: &str) -> Vec<String> {
    let manifests = load_files(&[("a.yaml", text)]);
    manifests.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn documents_of_all_files_are_read_and_other_kinds_left_alone() {
    let secret =
        "kind: Secret\napiVersion: v1\nmetadata: {name: s, namespace: go}\nstringData: {a: b}\n";
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: git}\nspec: {}\n";
    let manifests = load_files(&[
        (
            "projects.yaml",
            &format!("# A comment.\n---\n{PROJECT}---\n{claim}"),
        ),
        ("deeper/secret.yml", secret),
        ("deeper/.hidden.yaml", "no: manifest"),
        ("README.md", "not read"),
        (
            "json.json",
            r#"{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "j"}}"#,
        ),
    ]);
    assert_eq!(manifests.problems, []);
    let default = &manifests.namespaces["default"];
    assert_eq!(default.projects["lib"].spec.project_id, 1);
    assert!(default.secrets.contains_key("j"));
    assert!(manifests.namespaces["go"].secrets.contains_key("s"));
    let places: Vec<u64> = manifests.places.values().map(|place| place.line).collect();
    assert_eq!(places.len(), 3);
}

#[test]
fn each_fault_has_the_line_of_its_field() {
    let wrong = |from: &str, to: &str| problems(&format!("---\n{}", PROJECT.replace(from, to)));
    for (from, to, words) in [
        (
            "projectId: 1",
            "projectId: one",
            "a.yaml:8: GoModuleProject lib: spec.projectId",
        ),
        (
            "projectId: 1",
            "projectId: 0",
            "a.yaml:8: GoModuleProject lib: spec.projectId",
        ),
        (
            "    volume: repo",
            "    volum: repo",
            "a.yaml:11: GoModuleProject lib: spec.repository",
        ),
        (
            "path: platform/lib",
            "path: lib",
            "a.yaml:9: GoModuleProject lib: spec.path",
        ),
        ("v1alpha1", "v1", "a.yaml:2: GoModuleProject: apiVersion"),
        (
            "  name: lib",
            "  title: lib",
            "a.yaml:5: GoModuleProject: metadata.name is missing",
        ),
    ] {
        let found = wrong(from, to);
        assert!(!found.is_empty(), "{to} passes");
        assert!(
            found.iter().any(|one| one.starts_with(words)),
            "{found:?} lacks {words:?}"
        );
    }
}

#[test]
fn a_document_that_is_wrong_harms_no_other() {
    let text = format!("a: [1\n---\n{PROJECT}---\njust text\n");
    let manifests = load_files(&[("a.yaml", &text)]);
    assert!(manifests.namespaces["default"].projects.contains_key("lib"));
    let lines: Vec<u64> = manifests
        .problems
        .iter()
        .map(|one| one.place.line)
        .collect();
    assert_eq!(lines.len(), 2, "{:?}", manifests.problems);
}

#[test]
fn of_two_resources_with_one_name_the_first_counts() {
    let manifests = load_files(&[
        ("a.yaml", PROJECT),
        ("b.yaml", &PROJECT.replace("projectId: 1", "projectId: 2")),
    ]);
    assert_eq!(
        manifests.namespaces["default"].projects["lib"]
            .spec
            .project_id,
        1
    );
    let told = manifests.problems[0].to_string();
    assert!(
        told.starts_with("b.yaml:") && told.contains("a.yaml:1 already"),
        "{told}"
    );
}

#[test]
fn no_fault_of_a_secret_shows_a_value() {
    let secret = |rest: &str| {
        problems(&format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n{rest}"
        ))
    };
    for rest in [
        "data: {token: 'glpat-hidden!'}",
        "stringData: [glpat-hidden]",
        "stringData: {token: [glpat-hidden]}",
    ] {
        let found = secret(rest);
        assert_eq!(found.len(), 1, "{rest}");
        assert!(!found[0].contains("hidden"), "{found:?}");
    }
}
