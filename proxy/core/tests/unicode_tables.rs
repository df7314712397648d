//! The committed tables of letters, printable characters and case against the installed Go, all
//! code points. Needs the `go` command: without it this fails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use goproxy_core::unicode;

/// What `generate/main.go -dump` prints.
struct Facts {
    version: String,
    runs: HashMap<String, Vec<(u32, u32)>>,
    folds: HashMap<u32, u32>,
}

fn facts_of_installed_go() -> Facts {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/unicode/generate/main.go");
    let output = Command::new("go")
        .args(["run", generator.to_str().unwrap(), "-dump"])
        .env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "")
        .output()
        .unwrap_or_else(|error| panic!("this test needs the go command on PATH: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "go run {}: {complaint}",
        generator.display()
    );
    read(&String::from_utf8(output.stdout).unwrap())
}

fn read(dump: &str) -> Facts {
    let mut facts = Facts {
        version: String::new(),
        runs: HashMap::new(),
        folds: HashMap::new(),
    };
    let code = |digits: &str| u32::from_str_radix(digits, 16).unwrap();
    for line in dump.lines() {
        match *line.split(' ').collect::<Vec<_>>().as_slice() {
            ["version", version] => version.clone_into(&mut facts.version),
            ["fold", from, to] => drop(facts.folds.insert(code(from), code(to))),
            [property, first, last] => {
                let runs = facts.runs.entry(property.to_owned()).or_default();
                runs.push((code(first), code(last)));
            }
            _ => panic!("unexpected line {line:?}"),
        }
    }
    facts
}

fn assert_same(facts: &Facts, property: &str, ours: fn(char) -> bool) {
    let runs = &facts.runs[property];
    let theirs = |code| {
        runs.iter()
            .any(|&(first, last)| (first..=last).contains(&code))
    };
    for character in '\0'..=char::MAX {
        let code = u32::from(character);
        assert_eq!(ours(character), theirs(code), "{property} of U+{code:04X}");
    }
}

#[test]
fn every_code_point_is_as_in_the_installed_go() {
    let facts = facts_of_installed_go();
    assert_eq!(
        facts.version,
        unicode::VERSION,
        "the installed Go has another version of Unicode: regenerate src/unicode/tables.rs"
    );
    assert_same(&facts, "letter", unicode::is_letter);
    assert_same(&facts, "print", unicode::is_printable);
    assert_same(&facts, "space", unicode::is_space);
    for character in '\0'..=char::MAX {
        let code = u32::from(character);
        let key = facts.folds.get(&code).copied().unwrap_or(code);
        assert_eq!(
            u32::from(unicode::fold(character)),
            key,
            "fold of U+{code:04X}"
        );
    }
}
