//! The `go` command in direct mode, which fetches from the repository itself.

use goproxy_tests::{
    go::Go,
    vanity::{Import, Imports, Vanity},
};

use crate::world::{World, library, url};

#[test]
fn go_gets_in_direct_mode_what_it_gets_from_the_proxy() {
    let world = World::with(&library());
    let settings = goproxy_tests::goproxy::Settings {
        external_url: "https://mod.test".into(),
        ..Default::default()
    };
    let folder = world.sandbox.path("repositories");
    let goproxy = goproxy_tests::goproxy::Goproxy::start(&world.sandbox, &folder, &settings);
    let import = Import {
        url: url(&goproxy),
        subdirectory: String::new(),
    };
    let vanity = Vanity::start(Imports::from([("mod.test/team/lib".into(), import)]));
    let module = "mod.test/team/lib".to_owned();
    let direct = Go::direct(&world.sandbox, &vanity);
    let proxied = Go::proxied(&world.sandbox, &goproxy.url());
    let modules = [module.clone()];
    assert_eq!(direct.lists(&modules), proxied.lists(&modules));
    let id = world.id("side");
    let questions = ["v1.0.0", "v1.1.0", "main", "side", &id, "latest"];
    let questions = questions.map(|query| (module.clone(), query.to_owned()));
    let (direct, proxied) = (direct.downloads(&questions), proxied.downloads(&questions));
    for ((direct, proxied), question) in direct.iter().zip(&proxied).zip(&questions) {
        assert_eq!(direct.error, None, "{question:?}");
        assert_eq!(direct.version, proxied.version, "{question:?}");
        assert_eq!(direct.sum, proxied.sum, "{question:?}");
        assert!(direct.sum.starts_with("h1:"), "{question:?}");
    }
    let log = goproxy.log();
    assert!(
        log.iter()
            .any(|line| line.contains("POST /team/lib.git/git-upload-pack 200")),
        "{log:?}"
    );
}
