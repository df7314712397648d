//! An edit that needs a process with other arguments: one process follows another, and no request is
//! lost.

use std::fs;
use std::io::{BufReader, Write as _};
use std::net::TcpStream;

use goproxy_tests::authority::Authority;
use goproxy_tests::{http, processes};

use crate::world::{World, eventually};

/// pkt-lines of git's protocol 2.
const LIST: &[u8] = b"0014command=ls-refs\n0000";
/// curl could not connect.
const REFUSED: i32 = 7;

#[test]
fn an_edit_that_needs_another_process_loses_no_request() {
    let world = World::new();
    let authority = certificate(&world);
    let operator = world.start();
    world.eventually("open", None, 200);
    let former = processes::below(operator.id());
    let mut under_way = begin(&world);

    // From plain HTTP to TLS on the same port.
    let with_tls = World::proxy("enabled: true\n  tls: {secretName: cert}");
    world.write("proxy.yaml", &with_tls.replace("http://", "https://"));
    eventually("it answers over TLS", || curl(&world, &authority) == 0);

    under_way.write_all(&LIST[10..]).unwrap();
    let answer = http::read(&under_way).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("refs/tags/v1.0.0"), "{answer:?}");
    eventually("the former process has ended", || {
        let now = processes::below(operator.id());
        now.len() == 1 && now != former
    });
    operator.shows(&["GoProxy", "main", "True", "Ready"]);
}

/// A request to the former process: its head and a part of its body.
fn begin(world: &World) -> TcpStream {
    let mut stream = http::connect(world.address).unwrap();
    let head = format!(
        "POST /a/open.git/git-upload-pack HTTP/1.1\r\nHost: go.example.com\r\nConnection: close\r\n\
         Content-Type: application/x-git-upload-pack-request\r\nGit-Protocol: version=2\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        LIST.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // Its word that the request is being answered.
    let begun = http::next(&mut BufReader::with_capacity(1, &stream)).unwrap();
    assert_eq!(begun.status, 100);
    stream.write_all(&LIST[..10]).unwrap();
    stream
}

/// A Secret `cert` in the folder; the file with its authority.
fn certificate(world: &World) -> String {
    let authority = Authority::new();
    let folder = world.sandbox.path("certificate");
    authority.write_for(&folder, &["go.example.com"]);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let indented = |name: &str| read(name).trim_end().replace('\n', "\n    ");
    world.write(
        "cert.yaml",
        &format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: cert}}\ntype: kubernetes.io/tls\n\
             stringData:\n  tls.crt: |\n    {}\n  tls.key: |\n    {}\n",
            indented("tls.crt"),
            indented("tls.key")
        ),
    );
    let file = world.sandbox.path("authority.pem");
    fs::write(&file, authority.pem()).unwrap();
    file.to_str().unwrap().to_owned()
}

/// How curl ends over TLS. The port is never closed.
fn curl(world: &World, authority: &str) -> i32 {
    let port = world.address.port();
    let url = format!("https://go.example.com:{port}/");
    let resolve = format!("go.example.com:{port}:127.0.0.1");
    let arguments = ["-sS", "--resolve", &resolve, "--cacert", authority, &url];
    let output = world.sandbox.command("curl").args(arguments).output();
    let status = output.unwrap().status.code().unwrap();
    assert_ne!(status, REFUSED, "the port was closed in between");
    status
}
