//! A thousand projects at rest.

use std::collections::BTreeMap;
use std::thread;

use goproxy_tests::cluster::Namespace;
use goproxy_tests::cluster::operator::user_in;
use goproxy_tests::cluster::resources::{project, proxy, token};
use serde_json::Value;

use crate::case::Case;

const PROJECTS: usize = 1000;
/// Projects that are applied at the same time.
const AT_ONCE: usize = 8;
/// Looks at the Lease, each with a request to read it and one to write it: 2 s each.
const RENEWALS: usize = 10;
/// What the operator watches; the server ends each watch within ten minutes.
const WATCHES: usize = 11;

#[test]
fn a_thousand_projects_at_rest_cost_nothing() {
    let case = Case::new("faults-thousand");
    case.start_operator();
    let go = &case.go;
    go.apply(
        &(token("ci", "glpat-0123456789abcdefghij", "")
            + &proxy("main", "  tokens: [{secretName: ci}]\n")),
    );
    apply_projects(go);
    go.wait("goproxy", "main", "all projects to be served", |object| {
        object["status"]["projects"]["accepted"] == PROJECTS
    });
    go.wait_until_ready("main");
    go.world.plane.wait_for("all projects to be ready", |_| {
        // To list them all costs the server more than everything else here.
        let calls = case.proxy.calls().into_iter();
        let told = calls.filter(|(call, _)| call.resource == "gomoduleprojects/status");
        if told.count() < PROJECTS {
            return None;
        }
        let projects = go.list(&["gomoduleprojects"]);
        let ready = projects
            .iter()
            .filter(|item| goproxy_tests::cluster::condition(item, "Ready")["status"] == "True");
        (ready.count() == PROJECTS).then_some(())
    });
    case.settle();

    let audited = go.world.plane.requests().len();
    let before = versions(&case);
    let is_renewal = |one: &Asked| one.0 == "leases" && one.1 == "update";
    let since = go.world.plane.wait_for("renewals of the Lease", |_| {
        let since = requests(&case, audited);
        (since.iter().filter(|one| is_renewal(one)).count() >= RENEWALS).then_some(since)
    });
    let others: Vec<_> = since.iter().filter(|one| one.0 != "leases").collect();
    assert!(
        others.iter().all(|one| one.1 == "watch") && others.len() <= WATCHES,
        "{others:?}"
    );
    assert_eq!(versions(&case), before);
}

/// Applies the projects, several at a time: kubectl waits for the answer about each before it goes on.
fn apply_projects(go: &Namespace) {
    let ids: Vec<u32> = (1..=u32::try_from(PROJECTS).unwrap()).collect();
    thread::scope(|scope| {
        for part in ids.chunks(PROJECTS / AT_ONCE) {
            let manifest = |id: &u32| project(&format!("p{id}"), *id, &format!("platform/p{id}"));
            let manifests: String = part.iter().map(manifest).collect();
            scope.spawn(move || go.apply(&manifests));
        }
    });
}

/// Resource and verb.
type Asked = (String, String);

/// What the operator asked of the API server, by its own log of requests, without its first
/// `audited` ones.
fn requests(case: &Case, audited: usize) -> Vec<Asked> {
    let own = format!("{}-system", case.go.name);
    let all = case.go.world.plane.requests_after(audited).into_iter();
    let mine = all.filter(|one| one.user == user_in(&own));
    mine.map(|one| (one.resource, one.verb)).collect()
}

/// The resourceVersions of everything in the namespace but Events, which others write, too.
fn versions(case: &Case) -> BTreeMap<String, Value> {
    let kinds = [
        "goproxies",
        "gomoduleprojects",
        "secrets",
        "serviceaccounts",
        "services",
        "deployments",
        "pods",
        "networkpolicies",
    ];
    let items = case.go.list(&kinds).into_iter();
    items
        .map(|item| {
            let (kind, meta) = (&item["kind"], &item["metadata"]);
            (
                format!("{kind} {}", meta["name"]),
                meta["resourceVersion"].clone(),
            )
        })
        .collect()
}
