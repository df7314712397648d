//! What the operator is told at its start, and what it makes itself.

use std::fs;

use goproxy_tests::http;

use crate::world::{World, eventually, project};

#[test]
fn a_volume_that_nobody_placed_is_asked_for() {
    let world = World::new();
    let listen = world.address.to_string();
    let operator = world.start_with(&["--listen", &listen]);
    operator.shows(&[
        "GoProxy",
        "main",
        "False",
        "VolumesNotBound",
        "--volume git=DIR",
    ]);
    world.eventually("open", None, 503);
}

#[test]
fn two_proxies_need_an_address_each() {
    let world = World::new();
    let second = World::proxy("enabled: true").replace("name: main", "name: second");
    world.write("second.yaml", &second);
    let volume = format!("git={}", world.sandbox.path("volume").display());
    let listen = format!("main={}", world.address);
    let operator = world.start_with(&["--volume", &volume, "--listen", &listen]);
    operator.shows(&["GoProxy", "main", "True", "Ready"]);
    operator.shows(&[
        "GoProxy",
        "second",
        "False",
        "--listen second=127.0.0.1:PORT",
    ]);
}

#[test]
fn a_token_is_generated_once_with_its_netrc_lines() {
    let world = World::new();
    world.remove("token.yaml");
    let proxy = World::proxy("enabled: true");
    world.write(
        "proxy.yaml",
        &proxy.replace(
            "secretName: people",
            "secretName: people\n    generate: true",
        ),
    );
    let file = world.state().join("secrets/default/people.yaml");
    let read = || -> String {
        let secret = fs::read_to_string(&file).unwrap();
        let token = secret
            .lines()
            .find_map(|line| line.trim().strip_prefix("token: "));
        token.unwrap().to_owned()
    };
    let operator = world.start();
    operator.shows(&["made a token", "people.yaml"]);
    operator.shows(&["GoProxy", "main", "True", "Ready"]);
    let token = read();
    world.eventually("closed", Some(&token), 200);
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("machine go.example.com login token password")
    );
    assert!(!operator.shown().contains(&token));
    drop(operator);
    let again = world.start();
    world.eventually("closed", Some(&token), 200);
    assert_eq!(read(), token);
    assert!(!again.shown().contains("made a token"));
}

#[test]
fn certificates_are_made_or_taken_from_the_folder_and_never_forgone() {
    let world = World::new();
    let with_tls = World::proxy("enabled: true\n  tls: {secretName: cert}");
    world.write("proxy.yaml", &with_tls.replace("http://", "https://"));
    let volume = format!("git={}", world.sandbox.path("volume").display());
    let listen = world.address.to_string();
    let arguments = ["--volume", &volume, "--listen", &listen];
    let operator = world.start_with(&arguments);
    operator.shows(&[
        "GoProxy",
        "main",
        "False",
        "spec.tls.secretName",
        "--self-signed",
    ]);
    assert!(
        http::connect(world.address).is_err(),
        "nothing is served in the clear"
    );
    drop(operator);

    let operator = world.start_with(&[&arguments[..], &["--self-signed"]].concat());
    operator.shows(&["SSL_CERT_FILE", "authority.crt"]);
    operator.shows(&["GoProxy", "main", "True", "Ready"]);
    let curl = |authority: &str| {
        let url = format!("https://go.example.com:{}/", world.address.port());
        let resolve = format!("go.example.com:{}:127.0.0.1", world.address.port());
        let arguments = ["-sS", "--resolve", &resolve, "--cacert", authority, &url];
        world
            .sandbox
            .command("curl")
            .args(arguments)
            .status()
            .unwrap()
            .success()
    };
    let authority = world.state().join("authority.crt");
    let authority = authority.to_str().unwrap();
    eventually("curl trusts it", || curl(authority));
    drop(operator);

    // The pair of the folder's Secret, here the one that was made before.
    let made = world.state().join("proxies/default/main");
    let indent = |name: &str| {
        fs::read_to_string(made.join(name))
            .unwrap()
            .replace('\n', "\n    ")
    };
    world.write("cert.yaml", &format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: cert}}\ntype: kubernetes.io/tls\nstringData:\n  \
         tls.crt: |\n    {}\n  tls.key: |\n    {}\n",
        indent("self-signed.crt").trim_end(), indent("self-signed.key").trim_end()
    ));
    let operator = world.start_with(&arguments);
    operator.shows(&["GoProxy", "main", "True", "Ready"]);
    assert!(curl(authority));
}

#[test]
fn what_needs_a_permission_says_which_flag_gives_it() {
    let world = World::new();
    let proxy = World::proxy("enabled: true");
    let claim = "persistentVolumeClaim: {claimName: git}";
    world.write(
        "proxy.yaml",
        &proxy.replace(claim, "hostPath: {path: /srv}"),
    );
    world.write("open.yaml", &project("open", 1, "visibility: public"));
    let operator = world.start();
    operator.shows(&[
        "GoProxy",
        "main",
        "False",
        "NotAllowed",
        "--allow-host-path",
    ]);
    operator.shows(&[
        "GoModuleProject",
        "open",
        "False",
        "NotAccepted",
        "GoProxy main cannot be served",
    ]);
}
