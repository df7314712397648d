//! Each kind of key in each form, in both versions of TLS, and what the handshake chooses.

use std::fs;

use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};
use rustls::{ProtocolVersion, version};

use crate::{
    client::Client,
    world::{VERSIONS, World},
};

/// What `openssl` prints.
fn openssl(world: &World, arguments: &[&str]) -> String {
    let mut command = world.sandbox.command("openssl");
    let output = command
        .args(arguments)
        .output()
        .expect("openssl is installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn rsa(world: &World) -> KeyPair {
    let arguments = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048";
    let arguments: Vec<_> = arguments.split(' ').collect();
    KeyPair::from_pem(&openssl(world, &arguments)).unwrap()
}

/// The key in the form that `openssl` had before PKCS#8, by the program of its kind.
fn traditional(world: &World, program: &[&str], key: &KeyPair) -> String {
    let file = world.sandbox.path("pkcs8.pem");
    fs::write(&file, key.serialize_pem()).unwrap();
    openssl(world, &[program, &["-in", file.to_str().unwrap()]].concat())
}

/// Serves with `key` as it is written and asks in TLS 1.3 and 1.2.
#[track_caller]
fn assert_served(world: &World, key: &KeyPair, pem: &str, begin: &str) {
    assert!(
        pem.contains(begin),
        "{begin}: {}",
        pem.lines().next().unwrap()
    );
    let (chain, certificate) = world.authority.sign(key, (2048, 1, 1));
    fs::write(world.folder().join("tls.crt"), chain).unwrap();
    fs::write(world.folder().join("tls.key"), pem).unwrap();
    let goproxy = world.serve();
    for (version, number) in [
        (&version::TLS13, ProtocolVersion::TLSv1_3),
        (&version::TLS12, ProtocolVersion::TLSv1_2),
    ] {
        let protocols = ["http/1.1"];
        let authority = &world.authority;
        let mut client = Client::with_versions(goproxy.address, authority, &protocols, &[version]);
        assert_eq!(client.version(), number);
        assert_eq!(client.certificate(), certificate, "{begin}");
        assert_eq!(client.list().text(), VERSIONS);
    }
}

#[test]
fn ecdsa_keys_serve_as_pkcs8_and_sec1() {
    let world = World::new();
    for algorithm in [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384] {
        let key = KeyPair::generate_for(algorithm).unwrap();
        assert_served(&world, &key, &key.serialize_pem(), "BEGIN PRIVATE KEY");
        let sec1 = traditional(&world, &["ec"], &key);
        assert_served(&world, &key, &sec1, "BEGIN EC PRIVATE KEY");
    }
}

#[test]
fn rsa_keys_serve_as_pkcs8_and_pkcs1() {
    let world = World::new();
    let key = rsa(&world);
    assert_served(&world, &key, &key.serialize_pem(), "BEGIN PRIVATE KEY");
    let pkcs1 = traditional(&world, &["rsa", "-traditional"], &key);
    assert_served(&world, &key, &pkcs1, "BEGIN RSA PRIVATE KEY");
}

#[test]
fn ed25519_keys_serve() {
    let world = World::new();
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    assert_served(&world, &key, &key.serialize_pem(), "BEGIN PRIVATE KEY");
    let by_openssl = openssl(&world, &["genpkey", "-algorithm", "ED25519"]);
    let key = KeyPair::from_pem(&by_openssl).unwrap();
    assert_served(&world, &key, &by_openssl, "BEGIN PRIVATE KEY");
}

#[test]
fn the_handshake_prefers_http_2() {
    let world = World::new();
    let goproxy = world.serve();
    for (offered, chosen) in [
        (&["http/1.1", "h2"][..], Some("h2")),
        (&["h2"], Some("h2")),
        (&["http/1.1"], Some("http/1.1")),
        (&[], None),
    ] {
        let client = Client::connect(goproxy.address, &world.authority, offered);
        assert_eq!(client.protocol().as_deref(), chosen, "{offered:?}");
    }
}
