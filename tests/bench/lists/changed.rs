//! A list right after a new tag: the refs are read anew, and the answer is made anew.

use std::{fs, process::Command};

use goproxy_tests::processes;

use super::{ask, row, settled};
use crate::{
    bench::{Bench, Subject},
    inputs::Input,
    report::Table,
    rounds::{Contender, Figures, interleave},
    server::Server,
};

pub(super) fn run(bench: &Bench, subject: &Subject, table: &mut Table) {
    let subject = copy(bench, subject);
    let server = settled(bench, &subject, &["--refs-max-age", "0"]);
    let mut number = 0;
    let turns: Vec<Contender<'_>> = vec![
        (
            "git for-each-ref, a tag more",
            Box::new(|| super::for_each_ref(bench, &subject)),
        ),
        (
            "list, a tag more, GET",
            Box::new(|| {
                number += 1;
                after_tag(bench, &subject, &server, number)
            }),
        ),
    ];
    let all = interleave(bench.options.rounds, turns);
    for series in &all {
        row(table, series, &all[0]);
    }
}

/// The repository again, in a place where tags may be made.
fn copy(bench: &Bench, subject: &Subject) -> Subject {
    let folder = bench.sandbox.path("changed");
    let below = subject.input.repository.strip_prefix(&subject.input.folder);
    let repository = folder.join(below.expect("the repository lies in its folder"));
    let parent = repository.parent().expect("it lies in a folder");
    fs::create_dir_all(parent).expect("a folder in the sandbox");
    let mut copy = Command::new("cp");
    copy.arg("-r")
        .arg(&subject.input.repository)
        .arg(&repository);
    processes::cost(&mut copy);
    Subject {
        input: Input {
            folder,
            repository,
            ..subject.input.clone()
        },
        zip: Vec::new(),
    }
}

fn after_tag(bench: &Bench, subject: &Subject, server: &Server, number: usize) -> Figures {
    let tag = format!("v1.9999.{number}");
    bench
        .sandbox
        .git(&subject.input.repository, &["tag", &tag, "main"]);
    let figures = ask(server, "GET", 1);
    let list = goproxy_tests::http::get(server.goproxy.address, &server.target("list"));
    if !list.text().lines().any(|version| version == tag) {
        bench.note(format!(
            "{tag} is not in the list that was asked for after it was made"
        ));
    }
    figures
}
