mod licence;
mod membership;
mod names;
mod sizes;

use super::*;
use crate::file_set::Fault;

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
