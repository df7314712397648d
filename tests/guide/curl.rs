//! The endpoints as scripts ask them, with GitLab's header.

use std::{fs::File, process::Command};

use goproxy_tests::workspace;
use zip::ZipArchive;

use crate::{machine::alone, page::block, world::World};

#[test]
fn curl_gets_list_latest_info_mod_and_zip() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let developer = servers.developer("curl");
        let printed = developer.succeeds(&[block("curl")], "");
        let info = "{\"Version\":\"v1.1.0\",\"Time\":\"2024-01-01T01:00:00Z\"";
        let lines: Vec<_> = printed.lines().collect();
        assert_eq!(lines[..2], ["v1.0.0", "v1.1.0"]);
        assert_eq!(
            printed.matches(info).count(),
            2,
            "@latest and .info: {printed}"
        );
        let go_mod = "module gitlab.example.com/platform/my-go-lib\n\ngo 1.18\n";
        assert!(printed.ends_with(go_mod), "{printed}");
        let zip = developer.home.join("program/my-go-lib.zip");
        let archive = ZipArchive::new(File::open(&zip).unwrap()).unwrap();
        let root = "gitlab.example.com/platform/my-go-lib@v1.1.0";
        let names: Vec<_> = archive.file_names().map(Result::unwrap).collect();
        assert_eq!(
            names,
            [format!("{root}/go.mod"), format!("{root}/library.go")]
        );
        let mut verify = Command::new(workspace::goproxy_binary());
        assert!(verify.arg("verify").arg(zip).status().unwrap().success());
    });
}

#[test]
fn curl_is_refused_with_a_wrong_token_and_without_one() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        for token in ["glpat-mistyped-0123456789abcd", ""] {
            let name = format!("nobody{}", token.len());
            let developer = servers.developer(&name).named("alice", token);
            let told = developer.fails(&[block("curl")], "");
            assert!(told.contains("error: 401"), "{told}");
        }
    });
}
