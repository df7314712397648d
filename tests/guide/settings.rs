//! The page's table of settings, row by row: who is asked for the module, and whether its path
//! reaches the checksum database.

use crate::{
    machine::alone,
    page::{block, table},
    round::Round,
    servers::Servers,
    world::World,
};

const PATH: &str = "gitlab.example.com/platform/my-go-lib";

#[test]
fn each_combination_of_settings_does_what_the_page_says() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let rows = table("settings");
        assert!(rows.len() >= 7, "{rows:?}");
        for (number, row) in rows.iter().enumerate() {
            assert_row(&servers, row, &format!("row-{number}"));
        }
    });
}

fn assert_row(servers: &Servers<'_>, row: &[String], name: &str) {
    let variables = row[0].trim_matches('`').split(' ');
    let variables = variables.filter(|word| *word != "nothing");
    for mut developer in servers.developers(name, 0) {
        for variable in variables.clone() {
            let (key, value) = variable.split_once('=').expect("a variable");
            developer = developer.set(key, value);
        }
        let developer = developer.adds(&block("netrc")).program(&[]);
        let developer = developer.set("GOPROXY", &format!("{},off", url()));
        let round = Round::of(servers, &developer, &[], &format!("go get {PATH}@v1.0.0"));
        let seen = [from(&round), database(&round)];
        assert_eq!(
            seen,
            [&*row[1], &*row[2]],
            "go 1.{}, {row:?}",
            round.release
        );
    }
}

/// Where the module came from.
fn from(round: &Round) -> &'static str {
    let asked = |what: &str| round.ours.iter().any(|line| line.contains(what));
    match (asked(".zip 200"), asked("git-upload-pack 200")) {
        (true, false) => "proxy",
        (false, true) => "git",
        both => panic!("{both:?}: {:#?} {}", round.ours, round.outcome.stderr),
    }
}

/// Whether the checksum database was asked for the module, and what came of it.
fn database(round: &Round) -> &'static str {
    let lookup = format!("GET /lookup/{PATH}@v1.0.0 ");
    let asked = round.theirs.iter().any(|line| line.starts_with(&lookup));
    match (asked, round.outcome.success) {
        (false, true) => "no",
        (true, false) => "yes, and fails",
        other => panic!("{other:?}: {:#?} {}", round.theirs, round.outcome.stderr),
    }
}

/// The URL that the page has.
fn url() -> String {
    let text = block("instance").text;
    let (_, rest) = text.split_once("GOPROXY=\"").expect("a proxy");
    rest.split_once(',').expect("and the next").0.to_owned()
}
