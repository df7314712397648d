//! What names rule a module out.

use super::*;

#[test]
fn an_invalid_name_rules_the_module_out() {
    for path in [
        "a?", "a/b:c", "aux.go", "a./x", "a/...", "’", "e\u{301}", "a\nb", "a\\b",
    ] {
        let problems = Case::of(&["go.mod", path]).problems();
        assert!(
            matches!(problems.as_slice(), [(bad, Fault::Name(_))] if bad == path),
            "{path}: {problems:?}"
        );
    }
}

#[test]
fn unusual_but_valid_names_are_kept() {
    let paths = [" x", ".github/x", "a~1", "x+y#z@w[1]{2}.go", "世界/é.go"];
    assert_eq!(Case::of(&paths).paths(), paths);
}

#[test]
fn names_in_dropped_directories_are_harmless() {
    let paths = [
        "a",
        "nested/a?",
        "nested/go.mod",
        "vendor/x/A",
        "vendor/x/a:",
    ];
    assert_eq!(Case::of(&paths).paths(), ["a"]);
}

#[test]
fn a_name_that_is_not_utf8_rules_the_module_out_unless_dropped() {
    let not_utf8 = |path: &[u8]| TreeEntry {
        path: path.into(),
        mode: EntryMode::Regular,
        id: id(0),
    };
    let mut case = Case::of(&["a"]);
    case.entries.push(not_utf8(b"vendor/x/\xff"));
    assert_eq!(case.paths(), ["a"]);
    let mut case = Case::of(&["a"]);
    case.entries.push(not_utf8(b"caf\xe9"));
    assert_eq!(case.problems(), [("caf\u{fffd}".into(), Fault::NotUtf8)]);
}

#[test]
fn an_unclean_path_rules_the_module_out() {
    for path in ["a//b", "a/./b", "a/../b", "/a", ""] {
        assert_eq!(
            Case::of(&[path]).problems(),
            [(path.into(), Fault::NotClean)]
        );
    }
}

#[test]
fn a_root_go_mod_in_capitals_rules_the_module_out() {
    let expected = [("GO.MOD".into(), Fault::GoModCase)];
    assert_eq!(Case::of(&["GO.MOD", "a"]).problems(), expected);
    assert_eq!(Case::of(&["link:GO.MOD", "a"]).problems(), expected);
    assert_eq!(Case::of(&["GO.MOD/a"]).paths(), ["GO.MOD/a"]);
}

#[test]
fn names_that_differ_in_case_rule_the_module_out() {
    assert_eq!(Case::of(&["A/x", "a/y"]).problems(), collision("a", "A"));
    assert_eq!(
        Case::of(&["Vendor/x/a", "vendor/x/b"]).paths(),
        ["Vendor/x/a"]
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let problems = Case::of(&["A", "a", "b?", "con"]).problems();
    let paths: Vec<&str> = problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["b?", "con", "a"]);
}

#[test]
fn a_name_beyond_the_zip_format_rules_the_module_out() {
    let longest = 65_535 - "example.com/M@v1.2.3/".len();
    let path = "a/".repeat(longest / 2) + "b";
    let path = &path[path.len() - longest..];
    let path = path.trim_start_matches('/');
    assert_eq!(Case::of(&[path]).paths(), [path]);
    let longer = format!("a/b{path}");
    let problems = Case::of(&[&longer]).problems();
    assert!(matches!(problems.as_slice(), [(_, Fault::NameTooLong(_))]));
}
