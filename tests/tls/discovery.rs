//! `?go-get=1` over TLS, where the answer depends on the host that was asked: HTTP/1.1 and HTTP/2
//! name it in different places.

use std::fs;

use goproxy_tests::{authority::HOST, goproxy::Goproxy};

use crate::{
    clients::{curl, printed},
    world::World,
};

#[test]
fn import_hosts_answer_with_either_protocol() {
    let world = World::new();
    let document = format!(
        "version: 1\ninstance:\n  externalUrl: https://go.example.org\n  enabled: true\n  \
         importHosts: [{HOST}]\nvolumes:\n- {{name: v, mountPath: {}}}\nprojects:\n\
         - {{id: 1, path: team/lib, repository: {{volume: v, path: team/lib.git}}, \
         visibility: public, importPaths: [{HOST}/lib]}}\n",
        world.repositories().display()
    );
    let file = world.sandbox.path("serving-set");
    fs::write(&file, document).unwrap();
    let [certificate, key] =
        ["tls.crt", "tls.key"].map(|file| world.folder().join(file).display().to_string());
    let files = ["--tls-certificate", &certificate, "--tls-key", &key];
    let goproxy = Goproxy::start_declared(&world.sandbox, &file, &files);
    let ask = |flag| printed(&curl(&world, &goproxy, "/lib?go-get=1", &[flag]));
    let page = ask("--http1.1");
    assert!(page.contains(&format!("{HOST}/lib git ")), "{page}");
    assert_eq!(ask("--http2"), page);
}
