//! Tokens appear nowhere: not in logs, metrics, status, error bodies or files.

use std::{fs, path::Path};

use base64::Engine as _;
use goproxy_tests::http;

use crate::world::{READER, TOKENS, World, at_instance, at_project, basic, get, get_as};

/// Every form in which a secret could be written down.
fn forms(secret: &str) -> Vec<String> {
    let base64 = base64::engine::general_purpose::STANDARD.encode(secret);
    let escaped = secret.replace('-', "%2D");
    vec![secret.to_owned(), base64, escaped]
}

/// Everything that the server wrote below `folder`.
fn contents(folder: &Path, found: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            contents(&path, found);
        } else {
            found.extend(fs::read(path).unwrap_or_default());
        }
    }
}

#[test]
fn no_secret_is_written_down() {
    let world = World::new();
    let goproxy = world.serve();
    let mut seen = Vec::new();
    for token in TOKENS {
        for name in ["public", "private", "absent"] {
            for target in [at_project(name, "v1.0.0.zip"), at_instance(name, "list")] {
                let header = basic("alice", token.text);
                for answer in [
                    get_as(&goproxy, &target, token),
                    get(&goproxy, &target, &[("Authorization", &header)]),
                ] {
                    seen.extend(format!("{:?}", answer.headers).into_bytes());
                    seen.extend(answer.body);
                }
            }
        }
    }
    for path in ["/metrics", "/serving-set", "/status"] {
        seen.extend(http::get(goproxy.management, path).body);
    }
    seen.extend(goproxy.log().join("\n").into_bytes());
    contents(&world.sandbox.path("cache"), &mut seen);
    let holds = |seen: &[u8], form: &str| {
        seen.windows(form.len())
            .any(|window| window == form.as_bytes())
    };
    for token in TOKENS {
        for form in forms(token.text) {
            assert!(!holds(&seen, &form), "{form} was written down");
        }
    }
    assert!(seen.len() > 10_000, "there was something to look at");
    seen.extend(forms(READER.text).concat().into_bytes());
    for form in forms(READER.text) {
        assert!(holds(&seen, &form), "a planted secret is found");
    }
}
