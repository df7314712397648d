use super::*;

mod projects;
mod tokens;
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
