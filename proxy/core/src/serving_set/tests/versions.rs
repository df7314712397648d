//! Documents of writers that are older or newer than this reader, within one version and beyond.

use super::*;

/// A document of a later writer: members that this reader does not know stand everywhere.
const LATER: &str = "
version: 1
comingSoon: {a: [1]}
instance:
  externalUrl: https://gitlab.example.com
  enabled: true
  sso: {issuer: https://id.example.com}
  goGet: {policy: deny, cached: true}
volumes:
- {name: v, mountPath: /v, encrypted: true}
projects:
- id: 1
  path: a/plain
  colour: green
  packageRegistry: {enabled: true, kinds: [go]}
  repository: {volume: v, path: plain.git, mirror: {url: https://elsewhere.example.com}}
- id: 2
  path: a/needy
  repository: {volume: v, path: needy.git}
  requires: [mirrors]
tokens:
- {sha256: DIGEST-1, note: for the build}
- {sha256: DIGEST-2, origin: ci, requires: [address-bound]}
";

fn later() -> String {
    LATER
        .replace("DIGEST-1", &"ab".repeat(32))
        .replace("DIGEST-2", &"cd".repeat(32))
}

#[test]
fn what_a_later_writer_adds_is_skipped_and_what_it_requires_leaves_the_entry_out() {
    let set = read(&later()).unwrap();
    assert_eq!(set.instance.go_get.policy, GoGetPolicy::Deny);
    let paths: Vec<_> = set.projects.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["a/plain"]);
    assert_eq!(set.tokens.len(), 1);
    assert_eq!(
        reasons(&set),
        [
            "project a/needy is left out: requires: this program has no \"mirrors\"; a later one may",
            "token ci is left out: requires: this program has no \"address-bound\"; a later one may",
        ]
    );
}

#[test]
fn a_required_ability_is_looked_at_before_members_that_only_a_later_reader_understands() {
    for entry in [
        "{id: 2, path: a/needy, repository: {volume: v, path: x.git}, requires: [x], visibility: secret}",
        "{id: 2, path: a/needy, repository: {objectStore: x}, requires: [x]}",
    ] {
        let text = later().replace("tokens:", &format!("- {entry}\ntokens:"));
        let set = read(&text).unwrap();
        assert_eq!(set.projects.len(), 1);
        let [_, reason, _] = &reasons(&set)[..] else {
            panic!("{:?}", set.refused);
        };
        assert!(reason.contains("this program has no \"x\""), "{reason}");
    }
}

#[test]
fn values_of_a_later_writer_cost_their_entry_alone() {
    for (before, after, words) in [
        (
            "colour: green",
            "visibility: friends",
            "project a/plain is left out: unknown variant",
        ),
        (
            "note: for the build",
            "kind: robot",
            "token tokens[0] is left out: unknown variant",
        ),
        (
            "encrypted: true",
            "maxVisibility: friends",
            "volume v is left out: unknown variant",
        ),
    ] {
        let text = later().replace(before, after);
        let set = read(&text).unwrap();
        let reasons = reasons(&set).join("\n");
        assert!(reasons.contains(words), "{after}: {reasons}");
    }
    let volumes = "- {name: v, mountPath: /v}\n- 7\n- {name: w}\nprojects:";
    let set = read(
        &later()
            .replace("projects:", volumes)
            .replacen("- {name: v", "- {name: u", 1),
    );
    let set = set.unwrap();
    assert_eq!(set.projects.len(), 1, "a volume that can be read serves");
    let reasons = reasons(&set).join("\n");
    assert!(
        reasons.contains("volume volumes[2] is left out"),
        "{reasons}"
    );
    assert!(
        reasons.contains("volume w is left out: missing field"),
        "{reasons}"
    );
}

#[test]
fn what_holds_for_the_whole_proxy_is_understood_or_nothing_changes() {
    let text = later().replace("policy: deny", "policy: ask");
    let error = read(&text).unwrap_err().to_string();
    assert!(error.contains("unknown variant `ask`"), "{error}");
    let next = VERSIONS.end() + 1;
    let text = later().replace("version: 1", &format!("version: {next}"));
    let error = read(&text).unwrap_err().to_string();
    assert!(
        error.contains(&format!("version {next}; this program reads")),
        "{error}"
    );
}

#[test]
fn the_least_that_an_older_writer_says_is_enough() {
    let text = "version: 1\ninstance: {externalUrl: https://x.example}\n\
                volumes: [{name: v, mountPath: /v}]\n\
                projects: [{id: 1, path: a/b, repository: {volume: v, path: b.git}}]\n";
    let set = read(&format!(
        "{text}tokens: [{{sha256: {}}}]\n",
        "ab".repeat(32)
    ))
    .unwrap();
    assert_eq!((set.projects.len(), set.tokens.len()), (1, 1));
    assert!(set.refused.is_empty(), "{:?}", set.refused);
    // What was not said is closed.
    assert!(!set.projects[0].enabled);
    assert_eq!(set.projects[0].visibility, Visibility::Private);
    assert_eq!(set.instance.limits, Limits::default());
}

#[test]
fn every_version_and_ability_that_is_reported_is_read() {
    for version in VERSIONS {
        let text = later().replace("version: 1", &format!("version: {version}"));
        assert!(read(&text).is_ok(), "{version}");
    }
    for ability in ABILITIES {
        let text = later().replace("requires: [mirrors]", &format!("requires: [{ability}]"));
        assert_eq!(read(&text).unwrap().projects.len(), 2, "{ability}");
    }
}
