use super::*;

mod versions;

const INSTANCE: &str = "
version: 1
instance:
  externalUrl: https://gitlab.example.com:8443/root
  enabled: true
  importHosts: [go.example.com]
volumes:
- name: repositories
  mountPath: /repositories
  allowedPaths: [platform/, '@hashed']
  maxVisibility: internal
- {name: other, mountPath: /other}
";

/// The instance, and projects and tokens in YAML.
fn set(projects: &str, tokens: &str) -> ServingSet {
    read(&format!(
        "{INSTANCE}\nprojects:\n{projects}\ntokens:\n{tokens}\n"
    ))
    .unwrap()
}

fn reasons(set: &ServingSet) -> Vec<String> {
    set.refused.iter().map(ToString::to_string).collect()
}

fn project(id: u64, path: &str, more: &str) -> String {
    format!("- {{id: {id}, path: {path}, repository: {{volume: other, path: {path}.git}}{more}}}\n")
}

#[test]
fn a_whole_document_is_read_with_its_defaults() {
    let digest = "ab".repeat(32);
    let set = set(
        &project(1, "platform/lib", ""),
        &format!(
            "- sha256: {digest}\n- {{sha256: {}, kind: job}}",
            "cd".repeat(32)
        ),
    );
    assert!(set.refused.is_empty(), "{:?}", set.refused);
    let instance = &set.instance;
    assert_eq!(instance.module_prefix, "gitlab.example.com/root");
    assert_eq!(instance.git.ssh.host, "gitlab.example.com");
    assert_eq!(instance.own_prefix_miss, OwnPrefixMiss::Deny);
    assert_eq!(instance.go_get.policy, GoGetPolicy::Guess);
    let [project] = &set.projects[..] else {
        panic!("{:?}", set.projects);
    };
    assert_eq!(project.visibility, Visibility::Private);
    assert!(project.enabled && project.package_registry);
    assert_eq!(
        (project.volume.as_str(), project.repository.as_str()),
        ("/other", "platform/lib.git")
    );
    let [personal, job] = &set.tokens[..] else {
        panic!("{:?}", set.tokens);
    };
    assert_eq!(
        personal.scopes,
        Scopes {
            code: true,
            packages: false
        }
    );
    assert_eq!(
        (personal.role, &personal.reach),
        (Role::Reporter, &Reach::All)
    );
    assert!(job.scopes.code);
}

#[test]
fn the_flag_in_effect_is_the_project_s_own_or_else_the_instance_s() {
    for (instance, own, effective) in [
        ("true", "", true),
        ("true", ", enabled: false", false),
        ("false", "", false),
        ("false", ", enabled: true", true),
        ("false", ", enabled: null", false),
    ] {
        let text = INSTANCE.replace("enabled: true", &format!("enabled: {instance}"));
        let text = format!("{text}\nprojects:\n{}", project(1, "a/b", own));
        let set = read(&text).unwrap();
        assert_eq!(set.projects[0].enabled, effective, "{instance} {own}");
    }
}

#[test]
fn limits_are_off_unless_they_are_given() {
    let limits = |text: &str| {
        let text = format!("version: 1\ninstance: {{externalUrl: https://x.example, {text}}}");
        read(&text).unwrap().instance.limits
    };
    for none in [
        "limits: {}",
        "enabled: true",
        "limits: {runningBuilds: null}",
    ] {
        assert_eq!(limits(none), Limits::default(), "{none}");
    }
    let given = limits("limits: {requestsPerMinute: 600, runningBuilds: 4, failedLogins: 100}");
    let numbers = [
        given.requests_per_minute,
        given.running_builds,
        given.failed_logins,
    ];
    assert_eq!(
        numbers.map(|limit| limit.map_or(0, std::num::NonZeroU32::get)),
        [600, 4, 100]
    );
}

#[test]
fn json_and_yaml_of_the_same_content_have_the_same_hash() {
    let yaml = format!("{INSTANCE}\nprojects:\n{}", project(1, "a/b", ""));
    let value: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
    let json = serde_json::to_string_pretty(&value).unwrap();
    let (from_yaml, from_json) = (read(&yaml).unwrap(), read(&json).unwrap());
    assert_eq!(from_yaml.hash, from_json.hash);
    assert_eq!(from_yaml.hash.len(), 64);
    let other = read(&yaml.replace("id: 1", "id: 2")).unwrap();
    assert_ne!(from_yaml.hash, other.hash);
}

#[test]
fn a_document_that_cannot_hold_as_a_whole_is_refused() {
    for (text, words) in [
        ("", "no version"),
        ("version: [", "cannot read"),
        ("instance: {externalUrl: https://x.example}", "no version"),
        (
            "version: 2\ninstance: {}",
            "version 2; this program reads 1 to 1",
        ),
        ("version: 0\ninstance: {}", "version 0"),
        ("version: 1", "instance"),
        ("version: 1\ninstance: {}", "instance.externalUrl"),
        (
            "version: 1\ninstance: {externalUrl: x.example}",
            "instance.externalUrl",
        ),
        (
            "version: 1\ninstance: {externalUrl: https://x.example, modulePrefix: nodots}",
            "instance.modulePrefix",
        ),
        (
            "version: 1\ninstance: {externalUrl: https://x.example, importHosts: [a.b/c]}",
            "instance.importHosts",
        ),
        (
            "version: 1\ninstance: {externalUrl: https://x.example, trustedProxies: [x]}",
            "10.0.0.0/8",
        ),
        (
            "version: 1\ninstance: {externalUrl: https://x.example, limits: {requestsPerMinute: 0}}",
            "instance.limits.requestsPerMinute: 0 would turn everybody away",
        ),
        (
            "version: 1\ninstance: {externalUrl: https://x.example, limits: {failedLogins: 101}}",
            "instance.limits.failedLogins: 101 is more than 100",
        ),
        ("{\"version\": 1,", "cannot read"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn a_wrong_project_is_left_out_with_field_value_and_remedy() {
    let good = project(1, "a/good", "");
    let hashed = "repository: {volume: repositories, path: '@hashed/aa.git'}";
    for (entry, words) in [
        (project(0, "a/b", ""), "project a/b is left out: id: 0"),
        (project(2, "nogroup", ""), "path: "),
        (
            "- {id: 2}\n".to_owned(),
            "project projects[1] is left out: missing field",
        ),
        ("- 7\n".to_owned(), "project projects[1]"),
        (project(1, "a/c", ""), "id: project a/good has it"),
        (project(2, "A/Good", ""), "path: project a/good has it"),
        (project(2, "a/b", ", visibility: secret"), "unknown variant"),
        (
            project(2, "a/b", ", requires: [time-travel]"),
            "requires: this program has no",
        ),
        (
            project(2, "a/b", ", importPaths: [evil.example.com/x]"),
            "not among the proxy's importHosts",
        ),
        (
            project(2, "a/b", ", importPaths: [gitlab.example.com/root/x]"),
            "below the module prefix",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: gone, path: x.git}}\n".into(),
            "no volume \"gone\"",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: other, path: ../x.git}}\n".into(),
            "clean relative path",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: other, path: /x.git}}\n".into(),
            "clean relative path",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: repositories, path: x.git}}\n".into(),
            "outside of what volume repositories allows: platform/, @hashed",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: repositories, path: platformx/y.git}}\n"
                .into(),
            "outside of what volume",
        ),
        (
            format!("- {{id: 2, path: a/b, visibility: public, {hashed}}}\n"),
            "visibility: volume repositories allows internal at most",
        ),
    ] {
        let set = set(&format!("{good}{entry}"), "");
        assert_eq!(set.projects.len(), 1, "{entry}");
        let [reason] = &reasons(&set)[..] else {
            panic!("{entry}: {:?}", set.refused);
        };
        assert!(reason.contains(words), "{entry}: {reason}");
    }
    let allowed = set(
        &format!("- {{id: 2, path: a/b, visibility: internal, {hashed}}}\n"),
        "",
    );
    assert!(allowed.refused.is_empty(), "{:?}", allowed.refused);
}

#[test]
fn a_present_path_beats_a_former_one_and_the_first_claim_the_second() {
    let projects = [
        project(1, "a/new", ", formerPaths: [a/old, b/taken]"),
        project(
            2,
            "b/taken",
            ", formerPaths: [A/Old], importPaths: [go.example.com/x]",
        ),
        project(3, "b/third", ", importPaths: [go.example.com/x]"),
    ];
    let set = set(&projects.concat(), "");
    let former: Vec<_> = set.projects[0]
        .former_paths
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(former, ["a/old"]);
    assert!(set.projects[1].former_paths.is_empty());
    assert_eq!(set.projects[1].import_paths.len(), 1);
    assert!(set.projects[2].import_paths.is_empty());
    assert_eq!(reasons(&set).len(), 3, "{:?}", set.refused);
}

#[test]
fn a_wrong_token_is_left_out_and_never_shown() {
    let digest = "ab".repeat(32);
    let good = format!("- sha256: {digest}\n");
    for (entry, words) in [
        (
            "- {sha256: secretsecretsecret, origin: 'Secret ci'}".to_owned(),
            "token Secret ci is left out: sha256",
        ),
        (format!("- sha256: {}", digest.to_uppercase()), "tokens[1]"),
        (good.clone(), "another entry has the same token"),
        (
            format!("- {{sha256: {}, expiresAt: tomorrow}}", "cd".repeat(32)),
            "expiresAt: \"tomorrow\"",
        ),
        (
            format!("- {{sha256: {}, projects: [lib]}}", "cd".repeat(32)),
            "group/**",
        ),
        (
            format!("- {{sha256: {}, role: king}}", "cd".repeat(32)),
            "unknown variant",
        ),
        (
            format!("- {{sha256: {}, requires: [x]}}", "cd".repeat(32)),
            "requires",
        ),
    ] {
        let set = set("", &format!("{good}{entry}"));
        assert_eq!(set.tokens.len(), 1, "{entry}");
        let reason = reasons(&set).concat();
        assert!(reason.contains(words), "{entry}: {reason}");
        assert!(
            !reason.contains("secretsecret") && !reason.contains(&digest),
            "{reason}"
        );
    }
}

#[test]
fn a_token_reaches_what_it_names() {
    let tokens = format!(
        "- {{sha256: {}, projects: [a/One, 'b/sub/**']}}",
        "ab".repeat(32)
    );
    let set = set("", &tokens);
    let reach = &set.tokens[0].reach;
    for (path, reached) in [
        ("a/one", true),
        ("A/ONE", true),
        ("a/one2", false),
        ("b/sub/x", true),
        ("b/sub/deep/x", true),
        ("b/subx/y", false),
        ("b/sub", false),
    ] {
        let project = crate::identity::ProjectPath::parse(path).unwrap();
        assert_eq!(reach.contains(&project), reached, "{path}");
    }
}

#[test]
fn expiry_goes_by_the_clock() {
    let tokens = format!(
        "- {{sha256: {}, expiresAt: '2026-01-01T00:00:00Z'}}",
        "ab".repeat(32)
    );
    let token = &set("", &tokens).tokens[0];
    assert!(!token.is_expired("2025-12-31T23:59:59Z".parse().unwrap()));
    assert!(token.is_expired("2026-01-01T00:00:00Z".parse().unwrap()));
}

#[test]
fn the_schema_names_every_field() {
    let schema = schema();
    for field in [
        "externalUrl",
        "ownPrefixMiss",
        "formerPaths",
        "sha256",
        "expiresAt",
        "mountPath",
    ] {
        assert!(schema.contains(&format!("\"{field}\"")), "{field}");
    }
}
