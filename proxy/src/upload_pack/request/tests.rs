use proptest::prelude::*;

use super::*;

/// Serves ids that start with `a`; the only ref is the tag `v1`.
struct Fake;

impl Judge for Fake {
    fn serves(&self, id: ObjectId) -> bool {
        id.to_string().starts_with('a')
    }

    fn full_name(&self, name: &str) -> Option<String> {
        (name == "v1").then(|| "refs/tags/v1".to_owned())
    }
}

fn id(digit: char) -> String {
    digit.to_string().repeat(40)
}

/// A request of lines; `.` and `|` stand for a flush and a delimiter.
fn body(lines: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in lines {
        match *line {
            "." => packet::put_mark(&mut out, *b"0000"),
            "|" => packet::put_mark(&mut out, *b"0001"),
            line => packet::put(&mut out, line.as_bytes()),
        }
    }
    out
}

fn parse(lines: &[&str], protocol: Protocol) -> Result<Request, Malformed> {
    Request::parse(&body(lines), protocol, false)
}

fn admitted(lines: &[&str], protocol: Protocol) -> Vec<u8> {
    parse(lines, protocol).unwrap().admit(&Fake).unwrap()
}

#[test]
fn requests_of_git_pass_unchanged() {
    let (want, have) = (format!("want {}", id('b')), format!("have {}", id('a')));
    let first = format!("{want} multi_ack_detailed side-band-64k agent=git/2.39.5");
    let shallow = format!("shallow {}", id('a'));
    let v0: &[&[&str]] = &[
        &["."],
        &[&first, ".", "done"],
        &[
            &first, &want, &shallow, "deepen 1", ".", &have, ".", &have, "done",
        ],
        &[&first, "deepen-since 1700000000", ".", &have, "."],
    ];
    for lines in v0 {
        for protocol in [Protocol::V0, Protocol::V1] {
            assert_eq!(admitted(lines, protocol), body(lines), "{lines:?}");
        }
    }
    let v2: &[&[&str]] = &[
        &["."],
        &[
            "command=ls-refs",
            "agent=x",
            "object-format=sha1",
            "|",
            "peel",
            "symrefs",
            "unborn",
            "ref-prefix refs/heads/",
            ".",
        ],
        &["command=ls-refs", "."],
        &[
            "command=fetch",
            "|",
            "thin-pack",
            "no-progress",
            "include-tag",
            "ofs-delta",
            &want,
            &shallow,
            "deepen 3",
            "deepen-relative",
            &have,
            "done",
            ".",
        ],
    ];
    for lines in v2 {
        assert_eq!(admitted(lines, Protocol::V2), body(lines), "{lines:?}");
    }
}

#[test]
fn what_is_not_served_is_hidden_from_the_program() {
    let (seen, hidden) = (id('a'), id('b'));
    let want = format!("want {seen}");
    let lines = |word: &str, id: &str| format!("{word} {id}");
    let (have, shallow) = (lines("have", &hidden), lines("shallow", &hidden));
    let v0 = [&*want, &shallow, ".", &have, "done"];
    assert_eq!(admitted(&v0, Protocol::V0), body(&[&want, ".", "done"]));
    let v2 = ["command=fetch", "|", &*want, &shallow, &have, "."];
    let nobodys = lines("have", &id('0'));
    let expected = body(&["command=fetch", "|", &want, &nobodys, "."]);
    assert_eq!(admitted(&v2, Protocol::V2), expected);
}

#[test]
fn refs_that_deepen_not_names_are_written_in_full() {
    let want = format!("want {}", id('a'));
    let lines = |name| ["command=fetch", "|", &*want, name, "."].map(str::to_owned);
    let parse = |name| {
        let lines = lines(name);
        parse(&lines.each_ref().map(|line| &**line), Protocol::V2).unwrap()
    };
    let full = parse("deepen-not v1").admit(&Fake).unwrap();
    assert!(
        full.windows(24)
            .any(|line| line == b"deepen-not refs/tags/v1\n")
    );
    let error = parse("deepen-not refs/pull/1/head")
        .admit(&Fake)
        .unwrap_err();
    assert_eq!(error, Malformed::DeepenNot("refs/pull/1/head".into()));
}

#[test]
fn wants_and_all_ids_are_told() {
    let lines = [id('a'), id('b'), id('c')];
    let [want, have, shallow] = [("want", 0), ("have", 1), ("shallow", 2)]
        .map(|(word, index)| format!("{word} {}", lines[index]));
    let request = parse(
        &["command=fetch", "|", &want, &have, &shallow, "."],
        Protocol::V2,
    );
    let request = request.unwrap();
    assert_eq!(request.ids().len(), 3);
    assert_eq!(
        request.wants().map(|id| id.to_string()).collect::<Vec<_>>(),
        lines[..1]
    );
}

#[test]
fn unknown_misplaced_and_missing_lines_are_refused() {
    let want = format!("want {}", id('a'));
    let have = format!("have {}", id('a'));
    let short = format!("want {}", &id('a')[1..]);
    let long = format!("want {}1", id('a'));
    let v0: &[&[&str]] = &[
        &[],
        &[&want],
        &[&have, "."],
        &[&short, "."],
        &[&long, "."],
        &["want-ref x", "."],
        &["deepen x", "."],
        &["deepen -1", "."],
        &["deepen", "."],
        &["done"],
        &[&want, "|"],
        &[&want, ".", &want],
        &[&want, ".", "done", &have],
        &[&want, ".", "deepen 1"],
        &["command=fetch", "."],
        &["want \u{7}", "."],
    ];
    for lines in v0 {
        assert!(parse(lines, Protocol::V0).is_err(), "{lines:?}");
    }
    let v2: &[&[&str]] = &[
        &[],
        &["|", "."],
        &["agent=x", "."],
        &["command=fetch"],
        &["command=push", "."],
        &["command=object-info", "|", "size", "."],
        &["command=bundle-uri", "."],
        &["command=fetch", "command=ls-refs", "."],
        &["command=fetch", "|", "|", "."],
        &["command=fetch", "unknown=1", "."],
        &["command=fetch", "object-format=sha256", "."],
        &["command=fetch", "|", "want-ref refs/heads/main", "."],
        &["command=fetch", "|", "sideband-all", "."],
        &["command=fetch", "|", "packfile-uris x", "."],
        &["command=fetch", "|", &long, "."],
        &["command=ls-refs", "|", &want, "."],
        &["command=fetch", "|", &want, ".", "."],
        &[&want, "."],
    ];
    for lines in v2 {
        assert!(parse(lines, Protocol::V2).is_err(), "{lines:?}");
    }
}

#[test]
fn filters_pass_only_where_they_are_allowed_and_known() {
    for (filter, known) in [
        ("filter blob:none", true),
        ("filter blob:limit=10k", true),
        ("filter tree:0", true),
        ("filter sparse:oid=main:x", false),
        ("filter combine:blob:none+tree:0", false),
    ] {
        for (lines, protocol) in [
            (vec!["command=fetch", "|", filter, "."], Protocol::V2),
            (vec![filter, "."], Protocol::V0),
        ] {
            let refused = Request::parse(&body(&lines), protocol, false);
            assert_eq!(refused, Err(Malformed::Filter), "{filter}");
            let allowed = Request::parse(&body(&lines), protocol, true);
            assert_eq!(allowed.is_ok(), known, "{filter}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        for protocol in [Protocol::V0, Protocol::V2] {
            let _ = Request::parse(&bytes, protocol, true);
        }
    }
}
