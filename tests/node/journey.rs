//! The user's journey: helm install, two resources, `go get`.

use goproxy_tests::history::{History, put};
use goproxy_tests::waiting::wait_for;

use crate::cluster::{apply, kubectl, kubectl_output};
use crate::developer::Developer;
use crate::manifests::{project, token_secret};
use crate::world::World;

const TOKEN: &str = "glpat-journey-0123456789abcdef";

/// What the namespace of the journey declares.
fn declare(world: &World) {
    for name in ["open", "inside", "secret"] {
        world.library(&format!("team/{name}"), &["v1.0.0", "v1.1.0"]);
    }
    let manifests = [
        world.go_proxy("enabled: true\ntokens: [{secretName: ci}]"),
        project("open", 1, "team/open", "visibility: public"),
        project("inside", 2, "team/inside", "visibility: internal"),
        project("secret", 3, "team/secret", ""),
        token_secret("ci", TOKEN, ""),
    ];
    world.apply(&manifests.concat());
    world.wait_until_ready(&[
        "goproxy/main",
        "gomoduleproject/open",
        "gomoduleproject/inside",
        "gomoduleproject/secret",
    ]);
}

/// A public proxy, which comes after ours in GOPROXY.
fn second_proxy(world: &World) -> String {
    let history = History::new()
        .commit([
            put("go.mod", "module example.org/mirrors/text\n\ngo 1.21\n"),
            put("text.go", "package text\n"),
        ])
        .tag("v0.3.1");
    history.create(&world.repository("mirrors/text"), &|| {
        world.sandbox.command("git")
    });
    let proxy = "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\nmetadata: {name: public}\nspec:\n  \
         externalURL: http://public.journey.svc\n  modulePrefix: example.org\n  enabled: true\n  \
         volumes:\n  - {name: git, persistentVolumeClaim: {claimName: git}}\n";
    let text = project("text", 1, "mirrors/text", "visibility: public")
        .replace("name: main", "name: public");
    world.apply(&(proxy.to_owned() + &text));
    world.wait_until_ready(&["goproxy/public", "gomoduleproject/text"]);
    "http://public.journey.svc/api/v4/packages/go".to_owned()
}

#[test]
fn helm_install_two_resources_and_go_get_works() {
    let world = World::new("journey");
    declare(&world);
    let host = world.host();
    let modules = ["open", "inside", "secret"].map(|name| format!("{host}/team/{name}"));

    let stranger = Developer::new(&world, None);
    let folder = stranger.program("program", &modules[..1]);
    let got = stranger.go(&folder, &["get", &modules[0]]);
    assert!(got.succeeded, "{}", got.errors);
    assert!(got.errors.contains("team/open v1.1.0"), "{}", got.errors);
    let refused = stranger.go(&folder, &["get", &modules[2]]);
    assert!(
        !refused.succeeded && refused.errors.contains("401"),
        "{}",
        refused.errors
    );

    let developer = Developer::new(&world, Some(TOKEN));
    let folder = developer.program("program", &modules);
    let got = developer.go(&folder, &["get", "./..."]);
    assert!(got.succeeded, "{}", got.errors);
    let built = developer.go(&folder, &["build", "-o", "program", "."]);
    assert!(built.succeeded, "{}", built.errors);

    // Without a proxy: go asks ?go-get=1, and git fetches over HTTPS with the same .netrc.
    let direct = Developer::new(&world, Some(TOKEN)).asking("direct");
    let got = direct.download_afresh(&modules[2], "v1.0.0");
    assert!(got.succeeded, "{}{}", got.output, got.errors);
    let cloned = developer.git(
        "clones",
        &[
            "clone",
            "--quiet",
            &format!("https://{host}/team/secret.git"),
        ],
    );
    assert!(cloned.succeeded, "{}", cloned.errors);
    let tags = developer.git("clones/secret", &["tag", "--list"]);
    assert_eq!(tags.output, "v1.0.0\nv1.1.0\n");

    let second = second_proxy(&world);
    let both = Developer::new(&world, Some(TOKEN))
        .asking(&format!("https://{host}/api/v4/packages/go,{second}"));
    let folder = both.program(
        "both",
        &[modules[2].clone(), "example.org/mirrors/text".to_owned()],
    );
    let got = both.go(&folder, &["get", "./..."]);
    assert!(got.succeeded, "{}", got.errors);
    assert!(got.errors.contains("mirrors/text v0.3.1"), "{}", got.errors);
    from_a_pod(&world, &modules);
}

/// The same from a pod: names by the cluster's DNS, the token in a Secret that is mounted as `.netrc`.
fn from_a_pod(world: &World, modules: &[String]) {
    let host = world.host();
    kubectl_output(&["create", "namespace", "developers"]);
    let goroot = goroot_of_the_node();
    let script = format!(
        "set -e; mkdir -p /tmp/program; cd /tmp/program; printf 'module example.org/p\\ngo 1.21\\n' >go.mod; \
         printf 'package main\\nimport _ \"{open}\"\\nimport _ \"{secret}\"\\nfunc main() {{}}\\n' >main.go; \
         go get ./... && go build -o p . && ./p; git ls-remote --tags https://{host}/team/secret.git",
        open = modules[0],
        secret = modules[2],
    );
    let authority = world.authority.pem().replace('\n', "\n    ");
    apply(
        "developers",
        &format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: home}}\nstringData:\n  \
             .netrc: machine {host} login developer password {TOKEN}\n  ca.pem: |\n    {authority}\n---\n\
             apiVersion: v1\nkind: Pod\nmetadata: {{name: client}}\nspec:\n  restartPolicy: Never\n  containers:\n  \
             - name: client\n    image: goproxy-operator.local/client:1\n    imagePullPolicy: Never\n    \
             command: [sh, -c, {script}]\n    env:\n    - {{name: HOME, value: /home}}\n    \
             - {{name: PATH, value: '/goroot/bin:/usr/bin:/bin'}}\n    - {{name: GOROOT, value: /goroot}}\n    \
             - {{name: GOPATH, value: /tmp/go}}\n    - {{name: GOCACHE, value: /tmp/cache}}\n    \
             - {{name: GOTOOLCHAIN, value: local}}\n    - {{name: CGO_ENABLED, value: '0'}}\n    \
             - {{name: GOPROXY, value: 'https://{host}/api/v4/packages/go'}}\n    \
             - {{name: GONOSUMDB, value: {host}}}\n    - {{name: SSL_CERT_FILE, value: /home/ca.pem}}\n    \
             - {{name: GIT_SSL_CAINFO, value: /home/ca.pem}}\n    volumeMounts:\n    \
             - {{name: home, mountPath: /home}}\n    - {{name: goroot, mountPath: /goroot, readOnly: true}}\n  \
             volumes:\n  - {{name: home, secret: {{secretName: home}}}}\n  \
             - {{name: goroot, hostPath: {{path: {goroot}}}}}\n",
            script = serde_json::to_string(&script).unwrap(),
        ),
    );
    let phase = wait_for("the end of the client's pod", || {
        let get = [
            "-n",
            "developers",
            "get",
            "pod",
            "client",
            "--output=jsonpath={.status.phase}",
        ];
        let phase = kubectl(&get, "").output;
        matches!(&*phase, "Succeeded" | "Failed").then_some(phase)
    });
    let said = kubectl_output(&["-n", "developers", "logs", "client"]);
    assert_eq!(phase, "Succeeded", "{said}");
    assert!(said.contains("refs/tags/v1.1.0"), "{said}");
    kubectl_output(&["delete", "namespace", "developers", "--wait=false"]);
}

/// The folder of the installed go, which the node shows to the pod.
fn goroot_of_the_node() -> String {
    let output = std::process::Command::new("go")
        .args(["env", "GOROOT"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
