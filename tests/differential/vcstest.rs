//! The repositories that Go's own distribution describes for its tests.

use goproxy_tests::{
    differential::World,
    fixtures::Module,
    vcstest::{self, HOST, Import, Script},
};

/// The one repository that libgit2 cannot read: its objects have SHA-256 names.
const SHA256: &str = "gitrepo-sha256";

fn project(name: &str) -> String {
    format!("vcs-test/git/{name}")
}

/// A world with all repositories of the scripts, in the places where Go's tests see them.
fn world() -> (World, Vec<Script>, Vec<Import>) {
    let world = World::new();
    let folder = vcstest::folder(world.sandbox());
    let (scripts, imports) = (vcstest::scripts(&folder), vcstest::imports(&folder));
    assert!(
        scripts.len() >= 20,
        "only {} scripts in {}",
        scripts.len(),
        folder.display()
    );
    for script in &scripts {
        script.create(world.sandbox(), &world.folder(&project(&script.name)));
    }
    world.sandbox().redirect_git(
        &format!("https://{HOST}/"),
        &world.repositories().join("vcs-test"),
    );
    (world, scripts, imports)
}

#[test]
fn repositories_of_go_s_own_tests_are_served_alike() {
    let (mut world, scripts, imports) = world();
    for script in scripts.iter().filter(|script| script.name != SHA256) {
        let root = format!("{HOST}/git/{}.git", script.name);
        world.module_root(&root, &project(&script.name));
        world.derived_modules(&project(&script.name), &root);
    }
    let known = |import: &Import| {
        scripts
            .iter()
            .any(|script| script.name == import.repository)
    };
    for import in imports
        .iter()
        .filter(|import| known(import) && import.repository != SHA256)
    {
        let project = project(&import.repository);
        world.import(&import.root, &project, &import.subdirectory);
        world.module_root_in(&import.root, &project, &import.subdirectory);
        let module = Module {
            path: import.root.clone(),
            ..Module::default()
        };
        world.modules(&project, vec![module]);
    }
    github(&mut world);
    world.compare().check("vcstest");
}

/// Go's tests know one repository by a path at a well-known host, too.
fn github(world: &mut World) {
    let (root, project) = ("github.com/rsc/vgotest1", project("vgotest1"));
    world.sandbox().redirect_git(
        "https://github.com/rsc/",
        &world.repositories().join("vcs-test/git"),
    );
    world.module_root(root, &project);
    world.derived_modules(&project, root);
}

#[test]
fn repository_with_sha_256_names_is_refused_with_the_reason() {
    let (mut world, ..) = world();
    let root = format!("{HOST}/go/mod/{SHA256}");
    world.module_root(&root, &project(SHA256));
    let goproxy = world.goproxy();
    for request in [
        "@v/list",
        "@v/v1.3.0.info",
        "@v/v1.3.0.mod",
        "@v/v1.3.0.zip",
        "@latest",
    ] {
        let response = goproxy.get(&format!("{root}/{request}"));
        assert_eq!(response.status, 503, "{request}: {}", response.text());
        assert!(
            response.text().to_lowercase().contains("sha-256")
                || response.text().to_lowercase().contains("sha256"),
            "{}",
            response.text()
        );
    }
}
