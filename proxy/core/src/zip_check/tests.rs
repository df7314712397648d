use super::*;

fn check_names(names: &[&str]) -> Result<Summary, ZipError> {
    check_sizes(names.iter().map(|name| (*name, 1)))
}

fn check_sizes<'a>(entries: impl IntoIterator<Item = (&'a str, u64)>) -> Result<Summary, ZipError> {
    let names: Vec<(String, u64)> = entries
        .into_iter()
        .map(|(path, size)| (format!("example.com/M@v1.2.3/{path}"), size))
        .collect();
    check(
        &ModulePath::parse("example.com/M").unwrap(),
        &Version::parse("v1.2.3").unwrap(),
        1000,
        names.iter().map(|(name, size)| (name.as_bytes(), *size)),
    )
}

fn faults(result: Result<Summary, ZipError>) -> Vec<Fault> {
    let Err(ZipError::Files(problems)) = result else {
        panic!("{result:?}");
    };
    let listed = problems.listed().iter();
    listed.map(|problem| problem.fault.clone()).collect()
}

#[test]
fn files_and_directories_of_one_module_are_accepted() {
    let summary = check_names(&["", "go.mod", "a/", "a/x", "a/", "vendor/x/y", "é"]);
    assert_eq!(summary, Ok(Summary { files: 4, size: 4 }));
    assert_eq!(check_names(&[]), Ok(Summary { files: 0, size: 0 }));
}

#[test]
fn a_name_outside_of_the_prefix_is_refused() {
    let module = ModulePath::parse("example.com/M").unwrap();
    let version = Version::parse("v1.2.3").unwrap();
    for name in ["example.com/!m@v1.2.3/x", "example.com/M@v1.2.3", "x", "/x"] {
        let result = check(&module, &version, 1000, [(name.as_bytes(), 1)]);
        let prefix = "example.com/M@v1.2.3/".to_owned();
        assert_eq!(faults(result), [Fault::Prefix { prefix }], "{name}");
    }
}

#[test]
fn invalid_names_are_refused() {
    for name in ["a?", "a/con", "a/.../b", "x:/"] {
        assert!(matches!(
            faults(check_names(&[name])).as_slice(),
            [Fault::Name(_)]
        ));
    }
    for name in ["../a", "a//b", "a//", "/", "./a"] {
        assert_eq!(faults(check_names(&[name])), [Fault::NotClean], "{name}");
    }
    let module = ModulePath::parse("example.com/m").unwrap();
    let version = Version::parse("v1.0.0").unwrap();
    let name = b"example.com/m@v1.0.0/\xff".as_slice();
    let result = check(&module, &version, 1000, [(name, 1)]);
    assert_eq!(faults(result), [Fault::NotUtf8]);
}

#[test]
fn duplicates_after_folding_are_refused() {
    assert_eq!(faults(check_names(&["x", "x"])), [Fault::Duplicate]);
    assert_eq!(
        faults(check_names(&["x/a", "x"])),
        [Fault::FileAndDirectory]
    );
    assert_eq!(faults(check_names(&["x/", "x"])), [Fault::FileAndDirectory]);
    let other = "K".to_owned();
    let collision = Fault::Collision { other };
    assert_eq!(faults(check_names(&["k/a", "K/b"])), [collision]);
}

#[test]
fn a_go_mod_belongs_into_the_root_and_in_small_letters() {
    assert_eq!(faults(check_names(&["a/go.mod"])), [Fault::NestedGoMod]);
    assert_eq!(faults(check_names(&["a/GO.mod"])), [Fault::NestedGoMod]);
    assert_eq!(faults(check_names(&["GO.mod"])), [Fault::GoModCase]);
    assert!(check_names(&["a/go.mod/", "GO.MOD/", "go.mod.txt"]).is_ok());
}

#[test]
fn sizes_are_limited() {
    let max = limits::MAX_ZIP;
    assert!(check_sizes([("a", max)]).is_ok());
    let error = Err(SizeError::Files(max + 1).into());
    assert_eq!(check_sizes([("a", max), ("b", 1)]), error);
    assert!(check_sizes([("a/", u64::MAX)]).is_ok());
    for path in ["go.mod", "LICENSE"] {
        let (size, limit) = ((16 << 20) + 1, 16 << 20);
        let fault = Fault::TooLarge { size, limit };
        assert_eq!(faults(check_sizes([(path, size)])), [fault]);
        assert!(check_sizes([(path, limit)]).is_ok());
    }
    let module = ModulePath::parse("example.com/m").unwrap();
    let version = Version::parse("v1.0.0").unwrap();
    let error = Err(SizeError::Zip(max + 1).into());
    assert_eq!(check(&module, &version, max + 1, []), error);
    assert!(check(&module, &version, max, []).is_ok());
}

#[test]
fn the_version_must_fit_the_path() {
    let module = ModulePath::parse("example.com/m/v2").unwrap();
    let version = Version::parse("v3.0.0").unwrap();
    let result = check(&module, &version, 0, []);
    assert_eq!(result, Err(ZipError::MajorVersion { module, version }));
}

#[test]
fn the_first_name_tells_module_and_version() {
    let (module, version) = identify("example.com/M/v2@v2.0.0-rc.1/a@b/c").unwrap();
    assert_eq!(module.as_str(), "example.com/M/v2");
    assert_eq!(version.as_str(), "v2.0.0-rc.1");
    for name in [
        "",
        "x",
        "example.com/m/x",
        "example.com/m@v1.0.0",
        "m@v1.0.0/x",
        "example.com/m@v1/x",
    ] {
        let error = ZipError::Unidentified(name.to_owned());
        assert_eq!(identify(name), Err(error), "{name}");
    }
}
