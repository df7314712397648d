//! What keeps a program in order: requirements added by a build, workspaces, vendored copies,
//! verified caches, and the graph of what requires what.

use std::fs;

use crate::{client, program::Program, repositories};

const KIT: &str = "mod.test/team/kit";
const LOG: &str = "mod.test/team/kit/log";

/// A program that imports a module which requires another.
fn imports_log(program: &Program<'_>) {
    program.module(&[]);
    program.prints(&[LOG]);
    program.succeeds(&["mod", "tidy"]);
}

#[test]
fn build_adds_a_missing_requirement() {
    let (world, goproxy, _) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let program = client.program("missing");
        program.module(&[]);
        program.prints(&[KIT]);
        let messages = program.fails(&["build", "."]);
        assert!(messages.contains("no required module"), "{messages}");
        assert_eq!(program.builds(&["-mod=mod", "."]), "kit 1.2\n");
        assert_eq!(program.requirement(KIT).as_deref(), Some("v1.2.0"));
    });
}

#[test]
fn workspace_of_two_modules_takes_the_higher_requirement() {
    let (world, goproxy, _) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let program = client.program("workspace");
        for (name, version) in [("application", "v1.0.0"), ("library", "v1.2.0")] {
            let text = format!("module main.test/{name}\n\ngo 1.18\n\nrequire {KIT} {version}\n");
            program.write(&format!("{name}/go.mod"), &text);
        }
        let library = format!(
            "package library\n\nimport kit \"{KIT}\"\n\n// Name is the kit's.\nvar Name = kit.Name\n"
        );
        program.write("library/library.go", &library);
        program.prints(&["main.test/library", KIT]);
        fs::rename(
            program.folder.join("main.go"),
            program.folder.join("application/main.go"),
        )
        .expect("the command lies in its module");
        program.succeeds(&["work", "init", "./application", "./library"]);
        assert_eq!(
            program.succeeds(&["list", "-m", KIT]),
            format!("{KIT} v1.2.0\n")
        );
        assert_eq!(program.builds(&["./application"]), "kit 1.2\nkit 1.2\n");
        program.succeeds(&["work", "sync"]);
        let synchronised = program.read("application/go.mod");
        assert!(
            synchronised.contains(&format!("require {KIT} v1.2.0")),
            "{synchronised}"
        );
    });
}

#[test]
fn vendored_copies_build_without_a_proxy() {
    let (world, goproxy, _) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let mut program = client.program("vendored");
        imports_log(&program);
        program.succeeds(&["mod", "vendor"]);
        let listed = program.read("vendor/modules.txt");
        let modules: Vec<&str> = listed
            .lines()
            .filter(|line| line.starts_with("# "))
            .collect();
        assert_eq!(
            modules,
            [format!("# {KIT} v1.0.0"), format!("# {LOG} v0.3.1")]
        );
        program = program
            .set("GOPROXY", "off")
            .set("GOMODCACHE", "/nonexistent/cache");
        assert_eq!(
            program.builds(&["-mod=vendor", "."]),
            "log 0.3 on kit 1.0\n"
        );
    });
}

#[test]
fn downloaded_modules_are_verified() {
    let (world, goproxy, _) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let program = client.program("verified");
        imports_log(&program);
        assert_eq!(
            program.succeeds(&["mod", "verify"]),
            "all modules verified\n"
        );
        let file = format!("{KIT}@v1.0.0/library.go");
        fs::write(program.go.module_cache().join(file), "changed").expect("a cached file");
        let messages = program.fails(&["mod", "verify"]);
        assert!(
            messages.contains(&format!("{KIT} v1.0.0: dir has been modified")),
            "{messages}"
        );
    });
}

#[test]
fn graph_and_reasons_come_from_the_go_mod_files() {
    let (world, goproxy, _) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let program = client.program("graph");
        imports_log(&program);
        let graph = program.succeeds(&["mod", "graph"]);
        // Since Go 1.21 the go command itself stands in the graph, too.
        let edges: Vec<&str> = graph
            .lines()
            .filter(|edge| !edge.contains(" go@"))
            .collect();
        let expected = [
            format!("main.test/program {KIT}@v1.0.0"),
            format!("main.test/program {LOG}@v0.3.1"),
            format!("{LOG}@v0.3.1 {KIT}@v1.0.0"),
        ];
        assert_eq!(edges, expected);
        let reason = program.succeeds(&["mod", "why", "-m", KIT]);
        assert_eq!(
            reason,
            format!("# {KIT}\nmain.test/program\n{LOG}\n{KIT}\n")
        );
    });
}
