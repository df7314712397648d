//! The licence that a module in a subdirectory takes over.

use super::*;

#[test]
fn the_licence_of_the_root_is_added_raw_where_a_module_has_none() {
    let plan = Case::of(&["a.go", "LICENSE.md"])
        .below_the_root()
        .plan()
        .unwrap();
    let license = PlannedFile {
        path: "LICENSE".into(),
        id: ROOT_LICENSE,
        raw: true,
    };
    assert_eq!(plan.files()[0], license);
    assert_eq!(plan.files().len(), 3);
}

#[test]
fn a_licence_of_the_modules_own_is_kept() {
    let plan = Case::of(&["LICENSE"]).below_the_root().plan().unwrap();
    assert_eq!(plan.files()[0].id, id(0));
    assert!(!plan.files()[0].raw);
}

#[test]
fn a_symlinked_licence_leaves_the_module_without_one() {
    let case = Case::of(&["link:LICENSE", "a"]).below_the_root();
    assert_eq!(case.paths(), ["a"]);
}

#[test]
fn a_submodule_named_license_does_not_count_as_one() {
    let case = Case::of(&["submodule:LICENSE"]).below_the_root();
    assert_eq!(case.paths(), ["LICENSE"]);
}

#[test]
fn a_licence_directory_or_one_in_other_case_clashes_with_the_added_one() {
    let case = Case::of(&["License"]).below_the_root();
    assert_eq!(case.problems(), collision("License", "LICENSE"));
    let case = Case::of(&["LICENSE/MIT"]).below_the_root();
    assert_eq!(
        case.problems(),
        [("LICENSE".into(), Fault::FileAndDirectory)]
    );
}
