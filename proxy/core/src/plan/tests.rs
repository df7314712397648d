use super::*;

const ROOT_LICENSE: ObjectId = ObjectId::from_bytes([0xff; 20]);

fn id(index: usize) -> ObjectId {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&index.to_le_bytes());
    ObjectId::from_bytes(bytes)
}

/// A listing: `link:` and `submodule:` before a path tell its mode.
fn entries(paths: &[&str]) -> Vec<TreeEntry> {
    let entry = |(index, path): (usize, &&str)| {
        let (mode, path) = match path.split_once(':') {
            Some(("link", path)) => (EntryMode::Symlink, path),
            Some(("submodule", path)) => (EntryMode::Submodule, path),
            Some(("executable", path)) => (EntryMode::Executable, path),
            _ => (EntryMode::Regular, *path),
        };
        TreeEntry {
            path: path.as_bytes().into(),
            mode,
            id: id(index),
        }
    };
    paths.iter().enumerate().map(entry).collect()
}

struct Case {
    entries: Vec<TreeEntry>,
    go_mod: Option<&'static str>,
    root_license: Option<ObjectId>,
}

impl Case {
    fn of(paths: &[&str]) -> Self {
        Self {
            entries: entries(paths),
            go_mod: None,
            root_license: None,
        }
    }

    fn go_mod(self, go_mod: &'static str) -> Self {
        Self {
            go_mod: Some(go_mod),
            ..self
        }
    }

    fn below_the_root(self) -> Self {
        Self {
            root_license: Some(ROOT_LICENSE),
            ..self
        }
    }

    fn plan(self) -> Result<Plan, PlanError> {
        plan(Inputs {
            module: &ModulePath::parse("example.com/M").unwrap(),
            version: &Version::parse("v1.2.3").unwrap(),
            entries: self.entries,
            go_mod: self.go_mod.map(str::as_bytes),
            root_license: self.root_license,
        })
    }

    fn paths(self) -> Vec<String> {
        let plan = self.plan().unwrap();
        let path = |file: &PlannedFile| file.path.to_string();
        plan.files().iter().map(path).collect()
    }

    fn problems(self) -> Vec<(String, Fault)> {
        match self.plan() {
            Err(PlanError::Files(problems)) => problems
                .listed()
                .iter()
                .map(|problem| (problem.path.clone(), problem.fault.clone()))
                .collect(),
            other => panic!("{other:?}"),
        }
    }
}

fn collision(path: &str, other: &str) -> Vec<(String, Fault)> {
    let other = other.to_owned();
    vec![(path.to_owned(), Fault::Collision { other })]
}

#[test]
fn every_file_keeps_its_blob_and_the_order_is_that_of_bytes() {
    let plan = Case::of(&["a/x", "executable:a-b/x", "go.mod"])
        .plan()
        .unwrap();
    assert_eq!(plan.prefix(), "example.com/M@v1.2.3/");
    let file = |path: &str, index| PlannedFile {
        path: path.into(),
        id: id(index),
        raw: false,
    };
    assert_eq!(
        plan.files(),
        [file("a-b/x", 1), file("a/x", 0), file("go.mod", 2)]
    );
}

#[test]
fn a_directory_without_files_is_an_empty_module() {
    assert_eq!(Case::of(&[]).paths(), [""; 0]);
    assert_eq!(Case::of(&["submodule:a", "link:b"]).paths(), [""; 0]);
}

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

#[test]
fn a_version_of_another_major_is_refused() {
    let module = ModulePath::parse("example.com/m/v2").unwrap();
    let version = Version::parse("v1.0.0").unwrap();
    let result = plan(Inputs {
        module: &module,
        version: &version,
        entries: Vec::new(),
        go_mod: None,
        root_license: None,
    });
    assert_eq!(result, Err(PlanError::MajorVersion { module, version }));
}

fn sizes_of(paths: &[&str], sizes: &[(u64, u64)]) -> Result<SizeVerdict, PlanError> {
    let plan = Case::of(paths).plan().unwrap();
    plan.check_sizes(sizes.iter().copied())
}

#[test]
fn the_sum_of_sizes_is_limited() {
    let half = limits::MAX_ZIP / 2;
    let may_exceed = Ok(SizeVerdict::MayExceed);
    assert_eq!(sizes_of(&["a", "b"], &[(half, half); 2]), may_exceed);
    let too_large = Err(SizeError::Files(limits::MAX_ZIP + 1).into());
    let sizes = [(half, half), (half + 1, half + 1)];
    assert_eq!(sizes_of(&["a", "b"], &sizes), too_large);
    let overflow = Err(SizeError::Files(u64::MAX).into());
    assert_eq!(sizes_of(&["a", "b"], &[(u64::MAX, u64::MAX); 2]), overflow);
    assert_eq!(sizes_of(&["a"], &[(1, limits::MAX_ZIP + 1)]), may_exceed);
}

#[test]
fn the_framing_counts_towards_the_size_of_the_zip() {
    let overhead = 30 + 46 + 2 * ("example.com/M@v1.2.3/a".len() as u64) + 22;
    let size = limits::MAX_ZIP - overhead;
    assert_eq!(sizes_of(&["a"], &[(0, size)]), Ok(SizeVerdict::Fits));
    assert_eq!(
        sizes_of(&["a"], &[(0, size + 1)]),
        Ok(SizeVerdict::MayExceed)
    );
}

#[test]
fn go_mod_and_licence_have_limits_of_their_own() {
    let limit = 16 << 20;
    for path in ["go.mod", "LICENSE"] {
        let of = |sizes| sizes_of(&[path], &[sizes]);
        assert_eq!(of((limit, limit)), Ok(SizeVerdict::Fits));
        assert_eq!(of((limit, limit + 1)), Ok(SizeVerdict::MayExceed));
        let size = limit + 1;
        let Err(PlanError::Files(problems)) = of((size, size)) else {
            panic!("{path} of {size} bytes is accepted");
        };
        assert_eq!(problems.listed()[0].fault, Fault::TooLarge { size, limit });
    }
    let sizes = (limit + 1, limit + 1);
    assert_eq!(sizes_of(&["a/LICENSE"], &[sizes]), Ok(SizeVerdict::Fits));
}
