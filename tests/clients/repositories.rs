//! The repositories that most topics use: one for every way in which a module lies in its
//! repository. Each module holds one package, whose function `Name` tells the module's version.

use goproxy_tests::{
    differential::World,
    fixtures::HOST,
    goproxy::Goproxy,
    history::{Change, History, put},
};

/// A module and what is to be found when nobody asks for a version.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) path: &'static str,
    pub(crate) version: String,
    /// The time of its commit.
    pub(crate) time: String,
    /// What its `Name` returns.
    pub(crate) says: &'static str,
}

/// The go.mod file and the package of a module.
pub(crate) fn library(path: &str, says: &str) -> [Change; 2] {
    let go_mod = format!("module {path}\n\ngo 1.18\n");
    [put("go.mod", go_mod), package(says)]
}

fn package(says: &str) -> Change {
    put("library.go", go_file(&format!("{says:?}")))
}

fn go_file(result: &str) -> String {
    format!(
        "package library\n\n// Name tells the version.\nfunc Name() string {{ return {result} }}\n"
    )
}

/// The digits of a commit's name.
pub(crate) fn commit(world: &World, project: &str, revision: &str) -> String {
    let sandbox = world.sandbox();
    sandbox.git(&world.folder(project), &["rev-parse", revision])
}

/// A version of `project` that no tag names: `base`, the time (commits are hourly from
/// 2024-01-01 on) and the commit.
pub(crate) fn pseudo(
    world: &World,
    project: &str,
    revision: &str,
    base: &str,
    hour: u32,
) -> String {
    let digits = commit(world, project, revision);
    format!("{base}20240101{hour:02}0000-{}", &digits[..12])
}

/// Root module, and one nested in it that requires an older version of it.
fn kit() -> History {
    let root = format!("{HOST}/team/kit");
    let log = format!("{root}/log");
    let log_file = format!(
        "package library\n\nimport kit \"{root}\"\n\n// Name tells the versions.\n\
         func Name() string {{ return \"log 0.3 on \" + kit.Name() }}\n"
    );
    History::new()
        .commit(library(&root, "kit 1.0"))
        .tag("v1.0.0")
        .commit([
            package("kit 1.2"),
            put(
                "log/go.mod",
                format!("module {log}\n\ngo 1.18\n\nrequire {root} v1.0.0\n"),
            ),
            put("log/library.go", log_file),
        ])
        .tag("v1.2.0")
        .tag("log/v0.3.1")
}

/// The second major version on a branch of its own.
fn branches() -> History {
    let root = format!("{HOST}/team/branches");
    History::new()
        .commit(library(&root, "branches 1.4"))
        .tag("v1.4.0")
        .on("v2")
        .commit(library(&format!("{root}/v2"), "branches 2.1"))
        .tag("v2.1.0")
}

/// The third major version in a directory of its own.
fn folders() -> History {
    let path = format!("{HOST}/team/folders/v3");
    History::new()
        .commit([
            put("v3/go.mod", format!("module {path}\n\ngo 1.18\n")),
            put("v3/library.go", go_file("\"folders 3.0\"")),
        ])
        .tag("v3.0.1")
}

/// A server of the repositories, and the modules in them.
pub(crate) fn served() -> (World, Goproxy, Vec<Published>) {
    let mut world = World::new();
    create(&mut world);
    let (goproxy, modules) = (world.goproxy(), published(&world));
    (world, goproxy, modules)
}

fn create(world: &mut World) {
    world.create("team/kit", &kit());
    world.create("team/branches", &branches());
    world.create("team/folders", &folders());
    let old = History::new().commit([package("old 1.0")]).tag("v1.0.0");
    let old = old.commit([package("old 4.2")]).tag("v4.2.0");
    world.create("team/old", &old);
    let yaml = History::new().commit(library("gopkg.in/team/yaml.v2", "yaml 2.5"));
    world.create("mirrors/yaml", &yaml.tag("v2.5.0"));
    world.module_root("gopkg.in/team/yaml.v2", "mirrors/yaml");
    let fresh = History::new().commit(library("mod.test/team/fresh", "fresh"));
    world.create("team/fresh", &fresh);
    let capitals = History::new().commit(library("mod.test/Upper/Capitals", "capitals RC1"));
    world.create("Upper/Capitals", &capitals.tag("v1.0.0-RC1"));
}

/// The modules, by path.
fn published(world: &World) -> Vec<Published> {
    let fresh = pseudo(world, "team/fresh", "main", "v0.0.0-", 0);
    [
        ("gopkg.in/team/yaml.v2", "v2.5.0", 0, "yaml 2.5"),
        ("mod.test/Upper/Capitals", "v1.0.0-RC1", 0, "capitals RC1"),
        ("mod.test/team/branches", "v1.4.0", 0, "branches 1.4"),
        ("mod.test/team/branches/v2", "v2.1.0", 1, "branches 2.1"),
        ("mod.test/team/folders/v3", "v3.0.1", 0, "folders 3.0"),
        ("mod.test/team/fresh", &fresh, 0, "fresh"),
        ("mod.test/team/kit", "v1.2.0", 1, "kit 1.2"),
        ("mod.test/team/kit/log", "v0.3.1", 1, "log 0.3 on kit 1.2"),
        ("mod.test/team/old", "v4.2.0+incompatible", 1, "old 4.2"),
    ]
    .map(|(path, version, hour, says)| Published {
        path,
        version: version.into(),
        time: format!("2024-01-01T{hour:02}:00:00Z"),
        says,
    })
    .into()
}

/// The modules as a go.mod file requires them.
pub(crate) fn requirements(modules: &[Published]) -> Vec<(&str, &str)> {
    let pairs = modules.iter();
    pairs
        .map(|module| (module.path, module.version.as_str()))
        .collect()
}
