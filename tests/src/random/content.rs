//! What random commits change and how random versions look.

use super::Numbers;
use crate::history::{Change, delete, executable, link, put, submodule};

const GO_LINES: [&str; 5] = ["", "go 1.12\n", "go 1.21\n", "go 1.24\n", "go 1.25.0\n"];
const ATTRIBUTES: [&str; 7] = [
    "*.txt text eol=crlf\n",
    "* text=auto eol=crlf\n",
    "*.txt ident\n",
    "*.txt export-subst\nsub export-ignore\n",
    "sub/*.txt text eol=crlf\n*.txt -text\n",
    "[attr]dos text eol=crlf\n*.txt dos\n",
    "*.txt working-tree-encoding=UTF-16LE\n",
];

const VENDORED: [&str; 3] = ["vendor/modules.txt", "vendor/x/x.go", "p/vendor/q.go"];

/// The tree of the first commit.
pub(super) fn first(numbers: &mut Numbers) -> Vec<Change> {
    let mut changes = vec![
        put("root.go", "package root\n"),
        put("data.txt", "one\ntwo $Id$ $Format:%H$\n"),
        put("sub/data.txt", "one\ntwo\n"),
        put("tools/gen/main.go", "package main\n"),
    ];
    if numbers.chance(2) {
        changes.push(go_mod(numbers, ""));
    }
    changes
}

/// The changes of one commit.
pub(super) fn change(numbers: &mut Numbers, folders: &[&str]) -> Vec<Change> {
    let folder = *numbers.pick(folders);
    let at = |name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    let change = match numbers.below(14) {
        0..=4 => go_mod(numbers, folder),
        5 => delete(&at("go.mod")),
        6 => {
            let major = numbers.between(2, 3);
            let path = at(&format!("v{major}/go.mod"));
            put(path, format!("module {}/v{major}\n", module(folder)))
        }
        7 => delete(&at("v2")),
        8 => put(at(".gitattributes"), numbers.pick(&ATTRIBUTES)),
        9 => put(at("LICENSE"), format!("license {}\n", numbers.below(9))),
        10 => put(at(numbers.pick::<&str>(&VENDORED)), "// v\n"),
        11 => link(&at("alias"), "data.txt"),
        12 => submodule(&at("third")),
        _ => executable(&at("run.sh"), "#!/bin/sh\n"),
    };
    vec![
        change,
        put(
            at("data.txt"),
            format!("change {}\n$Id$\n", numbers.below(1000)),
        ),
    ]
}

fn module(folder: &str) -> String {
    if folder.is_empty() {
        "ROOT".into()
    } else {
        format!("ROOT/{folder}")
    }
}

fn go_mod(numbers: &mut Numbers, folder: &str) -> Change {
    let major = *numbers.pick(&["", "", "", "", "/v2", "/v3"]);
    let go = numbers.pick(&GO_LINES);
    let retract = match numbers.below(6) {
        0 => format!("retract {}\n", version(numbers)),
        1 => "retract [v0.0.0-0, v1.2.0]\n".to_owned(),
        _ => String::new(),
    };
    let path = if folder.is_empty() {
        "go.mod".to_owned()
    } else {
        format!("{folder}/go.mod")
    };
    put(
        path,
        format!("module {}{major}\n\n{go}{retract}", module(folder)),
    )
}

/// A tag's version: mostly valid, close to others, with what go must ignore in between.
pub(super) fn version(numbers: &mut Numbers) -> String {
    let major = *numbers.pick(&[0, 0, 1, 1, 1, 2, 2, 3]);
    let core = format!("v{major}.{}.{}", numbers.below(3), numbers.below(3));
    match numbers.below(12) {
        0 | 1 => format!("{core}-rc.{}", numbers.below(3)),
        2 => format!("{core}-beta"),
        3 => format!("{core}+meta"),
        4 => format!("{core}-0.20240101000000-0123456789ab"),
        5 => format!("v{major}.{}", numbers.below(3)),
        6 => format!("{core}-RC1"),
        _ => core,
    }
}
