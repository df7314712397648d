use goproxy_core::version::Version;
use proptest::prelude::*;

use super::*;

fn module_request(path: &str) -> ModuleRequest {
    match parse(path, "") {
        Ok(Route::Module(request)) => request,
        other => panic!("{path}: {other:?}"),
    }
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

#[test]
fn the_instance_endpoint_answers_every_question() {
    let cases = [
        ("@v/list", Question::List),
        ("@latest", Question::Latest),
        ("@v/v1.2.3.info", Question::Info("v1.2.3".into())),
        ("@v/main.info", Question::Info("main".into())),
        ("@v/v1.2.3.mod", Question::Mod(version("v1.2.3"))),
        ("@v/v1.2.3-rc.1.zip", Question::Zip(version("v1.2.3-rc.1"))),
    ];
    for (tail, question) in cases {
        let request = module_request(&format!("/api/v4/packages/go/example.com/a/b/{tail}"));
        assert_eq!(request.scope, Scope::Instance);
        assert_eq!(request.module.as_str(), "example.com/a/b");
        assert_eq!(request.question, question);
    }
}

#[test]
fn the_project_endpoint_takes_a_number_or_an_encoded_path() {
    let cases = [
        ("7", "7"),
        ("group%2Fsub%2fname", "group/sub/name"),
        ("name", "name"),
    ];
    for (id, reference) in cases {
        let request = module_request(&format!(
            "/api/v4/projects/{id}/packages/go/h.example/m/@v/list"
        ));
        assert_eq!(request.scope, Scope::Project(reference.to_owned()));
    }
}

#[test]
fn the_group_endpoint_has_a_dash_before_packages() {
    let path = "/api/v4/groups/group%2Fsub/-/packages/go/h.example/m/@v/list";
    let request = module_request(path);
    assert_eq!(request.scope, Scope::Group("group/sub".to_owned()));
    let sumdb = parse("/api/v4/groups/g/-/packages/go/sumdb/x/supported", "");
    assert_eq!(sumdb, Ok(Route::ChecksumDatabase));
    let without = parse("/api/v4/groups/g/packages/go/h.example/m/@v/list", "");
    assert_eq!(without, Err(PathError::Unrouted));
}

#[test]
fn percent_escapes_are_undone_once_and_then_the_case_encoding() {
    let request = module_request(
        "/api/v4/packages/go/github.com/%21burnt%21sushi/toml/@v/v1.0.0-%21r%21c1.info",
    );
    assert_eq!(request.module.as_str(), "github.com/BurntSushi/toml");
    assert_eq!(request.question, Question::Info("v1.0.0-RC1".into()));
    for plus in ["+", "%2B", "%2b"] {
        let request = module_request(&format!(
            "/api/v4/packages/go/h.example/m/%40v/v2.0.0{plus}incompatible.zip"
        ));
        assert_eq!(
            request.question,
            Question::Zip(version("v2.0.0+incompatible"))
        );
    }
    let twice = parse("/api/v4/packages/go/h.example/%2521m/@v/list", "");
    assert!(matches!(twice, Err(PathError::Module(_))), "{twice:?}");
}

#[test]
fn an_encoded_slash_is_refused_outside_a_projects_path() {
    for path in [
        "/api/v4/packages/go/h.example%2Fm/@v/list",
        "/api/v4/packages/go/h.example/m/@v/feature%2Fx.info",
        "/api/v4/packages/go/h.example/m%2F@v/x/list",
    ] {
        let result = parse(path, "");
        assert!(
            matches!(
                result,
                Err(PathError::EncodedSlash(_) | PathError::Unrouted)
            ),
            "{path}: {result:?}"
        );
    }
}

#[test]
fn malformed_escapes_paths_and_versions_are_refused_with_a_reason() {
    let cases = [
        ("h.example/%zz/@v/list", "malformed percent escapes"),
        ("h.example/m/@v/v1.0.0%2.info", "malformed percent escapes"),
        ("h.example/%ff/@v/list", "malformed percent escapes"),
        ("h.example/M/@v/list", "escaped module path"),
        ("h.example/../m/@v/list", "malformed module path"),
        ("h.example//m/@v/list", "malformed module path"),
        ("nodot/m/@v/list", "malformed module path"),
        ("h.example/%00/@v/list", "malformed module path"),
        ("h.example/m/@v/v1.mod", "not canonical"),
        ("h.example/m/@v/main.zip", "not a semantic version"),
        ("h.example/m/@v/v1.0.0+meta.zip", "not canonical"),
        ("h.example/m/@v/Main.info", "escaped version"),
    ];
    for (tail, reason) in cases {
        let error = parse(&format!("/api/v4/packages/go/{tail}"), "").unwrap_err();
        assert!(error.to_string().contains(reason), "{tail}: {error}");
    }
}

#[test]
fn the_checksum_database_is_recognised_under_every_endpoint() {
    for path in [
        "/api/v4/packages/go/sumdb/sum.golang.org/supported",
        "/api/v4/projects/1/packages/go/sumdb/sum.golang.org/lookup/a.b/c@v1.0.0",
    ] {
        assert_eq!(parse(path, ""), Ok(Route::ChecksumDatabase));
    }
}

#[test]
fn other_paths_are_no_routes() {
    for path in [
        "/favicon.ico",
        "/api/v4/",
        "/api/v4/packages/go/@v/list",
        "/api/v4/packages/go//@v/list",
        "/api/v4/packages/go/@latest",
        "/api/v4/packages/go/h.example/m",
        "/api/v4/packages/go/h.example/m/@v/",
        "/api/v4/packages/go/h.example/m/@v",
        "/api/v4/packages/go/h.example/m/@v/v1.0.0.ziphash",
        "/api/v4/packages/go/h.example/m/@v/list/",
        "/api/v4/projects/a/b/packages/go/h.example/m/@v/list",
        "/api/v4/projects//packages/go/h.example/m/@v/list",
        "*",
    ] {
        assert_eq!(parse(path, ""), Err(PathError::Unrouted), "{path}");
    }
}

#[test]
fn the_relative_root_may_be_there_or_cut_by_a_proxy_in_front() {
    for path in [
        "/gitlab/api/v4/packages/go/h.example/m/@v/list",
        "/api/v4/packages/go/h.example/m/@v/list",
    ] {
        assert!(
            matches!(parse(path, "/gitlab"), Ok(Route::Module(_))),
            "{path}"
        );
    }
    for path in ["/gitlab", "/gitlab/", "/"] {
        assert_eq!(parse(path, "/gitlab"), Ok(Route::Root), "{path}");
    }
    assert_eq!(
        parse("/gitlabx/api/v4/packages/go/h.example/m/@v/list", "/gitlab"),
        Err(PathError::Unrouted)
    );
}

proptest! {
    #[test]
    fn any_text_is_answered_without_a_panic(path in "/(api/v4/)?(packages/go/|projects/[^/]{0,4}/packages/go/)?[ -~é]{0,40}") {
        let _ = parse(&path, "");
    }

    #[test]
    fn the_escaped_form_of_a_module_and_version_reads_back(
        module in "[a-z]{1,5}\\.[a-z]{2}(/[a-zA-Z0-9_~]{1,6}[a-zA-Z]){1,3}",
        version in "v(0|[1-9][0-9]?)\\.[1-9]\\.0(-[a-zA-Z]{1,5})?",
    ) {
        let module = ModulePath::parse(&module).unwrap();
        let version = Version::parse(&version).unwrap();
        let path = format!("/api/v4/packages/go/{}/@v/{}.zip", module.escape(), version.escape());
        let request = module_request(&path);
        prop_assert_eq!(request.module, module);
        prop_assert_eq!(request.question, Question::Zip(version));
    }
}
