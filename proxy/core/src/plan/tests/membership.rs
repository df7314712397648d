//! Which files belong to a module at all.

use super::*;

#[test]
fn submodules_leave_no_trace() {
    assert_eq!(Case::of(&["submodule:A", "a"]).paths(), ["a"]);
    assert_eq!(Case::of(&["submodule:bad?", "a"]).paths(), ["a"]);
}

#[test]
fn symlinks_are_left_out() {
    assert_eq!(Case::of(&["a", "link:b", "link:c/d"]).paths(), ["a"]);
}

#[test]
fn a_symlink_with_an_invalid_name_or_a_collision_is_fatal() {
    assert_eq!(Case::of(&["link:a?"]).problems().len(), 1);
    assert_eq!(Case::of(&["A", "link:a"]).problems(), collision("a", "A"));
}

#[test]
fn nested_modules_are_left_out_with_their_go_mod() {
    let paths = [
        "go.mod",
        "a/go.mod",
        "a/b/x",
        "a.go",
        "ab/x",
        "b/go.mod.txt",
    ];
    let kept = ["a.go", "ab/x", "b/go.mod.txt", "go.mod"];
    assert_eq!(Case::of(&paths).paths(), kept);
}

#[test]
fn a_go_mod_of_any_case_starts_a_nested_module() {
    assert_eq!(Case::of(&["a/Go.MOD", "a/x", "b"]).paths(), ["b"]);
    assert_eq!(
        Case::of(&["executable:a/go.mod", "a/x", "b"]).paths(),
        ["b"]
    );
}

#[test]
fn a_symlink_directory_or_submodule_go_mod_starts_no_module() {
    assert_eq!(Case::of(&["link:a/go.mod", "a/x"]).paths(), ["a/x"]);
    assert_eq!(Case::of(&["a/go.mod/x", "a/y"]).paths().len(), 2);
    assert_eq!(Case::of(&["submodule:a/go.mod", "a/x"]).paths(), ["a/x"]);
}

#[test]
fn a_go_mod_in_a_dropped_directory_counts() {
    // It stands below a vendored package, yet what lies around it is another module.
    let paths = ["vendor/go.mod", "vendor/vendor.json", "x"];
    assert_eq!(Case::of(&paths).paths(), ["x"]);
}

#[test]
fn a_module_within_a_nested_module_changes_nothing() {
    let paths = ["a/go.mod", "a/b/go.mod", "a/b/x", "a/c", "a-b/x"];
    assert_eq!(Case::of(&paths).paths(), ["a-b/x"]);
}

const VENDORED: [&str; 7] = [
    "go.mod",
    "pkg/vendor/a.go",
    "pkg/vendor/modules.txt",
    "pkg/vendor/x/a.go",
    "vendor/modules.txt",
    "vendor/vendor.json",
    "vendor/x/a.go",
];

#[test]
fn before_go_1_24_modules_txt_stays_and_files_in_inner_vendor_directories_go() {
    let kept = ["go.mod", "vendor/modules.txt", "vendor/vendor.json"];
    for go_mod in [
        "module example.com/M\n",
        "module example.com/M\n\ngo 1.23\n",
        "module example.com/M\ngo 1.9\n",
        "\u{feff}",
        "",
    ] {
        assert_eq!(Case::of(&VENDORED).go_mod(go_mod).paths(), kept, "{go_mod}");
    }
    assert_eq!(Case::of(&VENDORED).paths(), kept);
}

#[test]
fn from_go_1_24_on_modules_txt_goes_and_files_in_inner_vendor_directories_stay() {
    let kept = [
        "go.mod",
        "pkg/vendor/a.go",
        "pkg/vendor/modules.txt",
        "vendor/vendor.json",
    ];
    for go_mod in [
        "module example.com/M\r\n\r\ngo 1.24\r\n",
        "module example.com/M\ngo 1.24rc1\n",
        "module example.com/M\ngo 1.24.3\ntoolchain go1.26.0\n",
        "module example.com/M\ngo 1.100\n",
        "module example.com/M\ngo 2.0\n",
    ] {
        assert_eq!(Case::of(&VENDORED).go_mod(go_mod).paths(), kept, "{go_mod}");
    }
}

#[test]
fn only_whole_elements_named_vendor_count() {
    let paths = ["a.vendor/b/c", "vendor.txt", "vendors/a/b", "x/vendor"];
    assert_eq!(Case::of(&paths).paths(), paths);
}

#[test]
fn hg_archival_txt_goes_from_the_root_only() {
    let paths = [".hg_archival.txt", "a/.hg_archival.txt"];
    assert_eq!(Case::of(&paths).paths(), ["a/.hg_archival.txt"]);
}
