//! What the go command and curl get over TLS.

use std::process::Output;

use goproxy_tests::{authority::HOST, go::Go, goproxy::Goproxy};

use crate::world::{LIST, VERSIONS, World};

/// Runs `curl` for `path` as if the server were at [`HOST`].
pub(crate) fn curl(world: &World, goproxy: &Goproxy, path: &str, arguments: &[&str]) -> Output {
    let port = goproxy.address.port();
    let mut command = world.sandbox.command("curl");
    command
        .args([
            "--silent",
            "--show-error",
            "--max-time",
            "60",
            "--noproxy",
            "*",
        ])
        .arg("--cacert")
        .arg(world.authorities())
        .args(["--resolve", &format!("{HOST}:{port}:127.0.0.1")])
        .args(arguments)
        .arg(format!("https://{HOST}:{port}{path}"));
    command.output().expect("curl is installed")
}

pub(crate) fn printed(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn assert_curl_speaks_http2(world: &World) {
    let output = world.sandbox.command("curl").arg("--version").output();
    let text = printed(&output.expect("curl is installed"));
    assert!(
        text.contains("HTTP2"),
        "this curl has no HTTP/2; install one that has (Debian, Ubuntu: apt-get install curl): {text}"
    );
}

#[test]
fn curl_gets_the_same_with_http_1_1_and_http_2() {
    let world = World::new();
    assert_curl_speaks_http2(&world);
    let goproxy = world.serve();
    let chosen = ["--write-out", "HTTP/%{http_version} %{http_code}"];
    for (flag, version) in [("--http1.1", "1.1"), ("--http2", "2"), ("--no-alpn", "1.1")] {
        let text = printed(&curl(
            &world,
            &goproxy,
            LIST,
            &[&chosen[..], &[flag]].concat(),
        ));
        assert_eq!(text, format!("{VERSIONS}HTTP/{version} 200"));
    }
}

#[test]
fn head_has_the_headers_of_get_and_no_body_with_http_2_too() {
    let world = World::new();
    let goproxy = world.serve();
    let zip = LIST.replace("list", "v1.0.0.zip");
    for path in [LIST, &zip] {
        let headers = |arguments: &[&str]| {
            let text = printed(&curl(&world, &goproxy, path, arguments));
            let lines = text.lines().filter(|line| !line.starts_with("date:"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let get = ["--http2", "--output", "/dev/null", "--dump-header", "-"];
        // A whole zip was built by the first request; before it nobody knows how long it is.
        headers(&get);
        let of_get = headers(&get);
        let of_head = headers(&["--http2", "--head"]);
        assert_eq!(of_head, of_get, "{path}");
        let length = of_head
            .iter()
            .any(|line| line.starts_with("content-length:"));
        assert!(length, "{of_head:?}");
    }
}

#[test]
fn go_downloads_over_tls_with_either_protocol() {
    let world = World::new();
    let goproxy = world.serve();
    for (name, debug) in [("http2", ""), ("http1", "http2client=0")] {
        let mut go = Go::proxied(&world.sandbox, &goproxy.url());
        go.name = name.to_owned();
        let trusted = world.authorities().display().to_string();
        go.environment.push(("SSL_CERT_FILE".to_owned(), trusted));
        go.environment
            .push(("GODEBUG".to_owned(), debug.to_owned()));
        let asked =
            ["latest", "v1.0.0"].map(|query| (format!("{HOST}/team/lib"), query.to_owned()));
        let downloads = go.downloads(&asked);
        let versions = downloads
            .iter()
            .map(|one| (one.version.as_deref(), &one.error));
        let versions: Vec<_> = versions.collect();
        assert_eq!(versions, [(Some("v1.1.0"), &None), (Some("v1.0.0"), &None)]);
        assert!(downloads.iter().all(|one| one.sum.starts_with("h1:")));
    }
}

#[test]
fn go_that_does_not_trust_the_authority_gets_nothing() {
    let world = World::new();
    let goproxy = world.serve();
    let go = Go::proxied(&world.sandbox, &goproxy.url());
    let downloads = go.downloads(&[(format!("{HOST}/team/lib"), "v1.0.0".to_owned())]);
    let error = downloads[0].error.as_deref().unwrap();
    assert!(error.contains("certificate"), "{error}");
}
