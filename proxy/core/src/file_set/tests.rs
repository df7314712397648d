use super::*;

fn clashes(paths: &[&str]) -> Vec<FileProblem> {
    let mut paths = paths.to_vec();
    paths.sort_unstable();
    let mut problems = Problems::default();
    find_clashes(paths.into_iter(), &mut problems);
    problems.listed().to_vec()
}

fn collision(path: &str, other: &str) -> FileProblem {
    FileProblem {
        path: path.to_owned(),
        fault: Fault::Collision {
            other: other.to_owned(),
        },
    }
}

fn problem(path: &str, fault: Fault) -> FileProblem {
    FileProblem {
        path: path.to_owned(),
        fault,
    }
}

#[test]
fn distinct_paths_do_not_clash() {
    let paths = ["a", "a-b/x", "a.b/x", "b/a", "b/c/a", "c/a", "go.mod", "é"];
    assert_eq!(clashes(&paths), []);
}

#[test]
fn files_that_differ_in_case_clash() {
    assert_eq!(
        clashes(&["README.md", "doc/x", "readme.md"]),
        [collision("readme.md", "README.md")]
    );
    assert_eq!(clashes(&["d/é", "d/É"]), [collision("d/é", "d/É")]);
}

#[test]
fn characters_that_fold_to_one_clash_across_scripts() {
    assert_eq!(clashes(&["k", "\u{212a}"]), [collision("\u{212a}", "k")]);
    assert_eq!(clashes(&["σ", "ς"]), [collision("σ", "ς")]);
    assert_eq!(clashes(&["straße", "strasse"]), []);
}

#[test]
fn directories_that_differ_in_case_clash_once() {
    assert_eq!(
        clashes(&["A/x", "A/y", "a/z", "a/v/w"]),
        [collision("a", "A")]
    );
}

#[test]
fn the_same_name_in_different_directories_is_no_clash() {
    assert_eq!(clashes(&["a/X", "b/x"]), []);
    assert_eq!(clashes(&["a/b/X", "a/x"]), []);
}

#[test]
fn a_directory_is_recognised_behind_siblings_that_sort_between() {
    let fault = Fault::FileAndDirectory;
    assert_eq!(clashes(&["a", "a-b", "a/x"]), [problem("a", fault)]);
    assert_eq!(clashes(&["a", "A/x"]), [collision("a", "A")]);
}

#[test]
fn a_path_listed_twice_clashes_unless_it_is_a_directory() {
    assert_eq!(clashes(&["a/x", "a/x"]), [problem("a/x", Fault::Duplicate)]);
    assert_eq!(clashes(&["a/", "a/", "a/x"]), []);
    assert_eq!(
        clashes(&["a", "a/"]),
        [problem("a", Fault::FileAndDirectory)]
    );
    assert_eq!(clashes(&["A/", "a/"]), [collision("a", "A")]);
}

#[test]
fn a_path_of_many_directories_costs_no_stack() {
    let path = "d/".repeat(30_000) + "f";
    assert_eq!(clashes(&[&path]), []);
}

#[test]
fn of_many_problems_the_first_are_told_and_the_rest_counted() {
    let mut problems = Problems::default();
    for index in 0..20 {
        let path = format!("{index}{}", "é".repeat(300));
        problems.add(path.as_bytes(), Fault::NotClean);
    }
    assert_eq!(problems.total(), 20);
    assert_eq!(problems.listed().len(), 8);
    let text = problems.to_string();
    assert_eq!(text.lines().count(), 9);
    assert!(text.ends_with("\nand 12 more"), "{text}");
    let first = format!("\"0{}…\": the path is not clean", "é".repeat(199));
    assert_eq!(text.lines().next(), Some(first.as_str()));
}

#[test]
fn clean_paths_have_no_empty_or_dotted_elements() {
    for path in ["a", ".a/..b", "a/...", "a b"] {
        assert!(is_clean(path.as_bytes()), "{path}");
    }
    for path in ["", "/a", "a/", "a//b", ".", "a/./b", "../a", "a/.."] {
        assert!(!is_clean(path.as_bytes()), "{path}");
    }
}
