//! While nothing changes nothing is written.

use goproxy_tests::cluster::operator::USER;
use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::world::namespace;

#[test]
fn nothing_is_written_while_nothing_changes() {
    let go = namespace("rest");
    go.apply(
        &(proxy("main", "  replicas: 2\n  tokens: [{secretName: ci}]\n")
            + &project("lib", 1, "platform/lib")
            + &token("ci", "glpat-0123456789abcdefghij", "")),
    );
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    let is_write =
        |verb: &str| ["create", "update", "patch", "delete", "deletecollection"].contains(&verb);
    let count = || {
        let requests = go.world.plane.requests().into_iter();
        let mine = requests.filter(|request| request.user == USER);
        let (leases, others): (Vec<_>, Vec<_>) =
            mine.partition(|request| request.resource == "leases" && request.verb == "update");
        let writes = others
            .into_iter()
            .filter(|request| request.namespace == go.name && is_write(&request.verb));
        (leases.len(), writes.collect::<Vec<_>>())
    };
    // The Lease is the clock: it is renewed every two seconds, whatever else there is.
    let renewals = |number: usize| {
        let (start, _) = count();
        go.world.plane.wait_for("renewals of the Lease", |_| {
            (count().0 >= start + number).then_some(())
        });
    };
    renewals(3);
    let (_, settled) = count();
    renewals(6);
    let (_, later) = count();
    assert_eq!(later[settled.len()..], []);
    assert!(
        settled
            .iter()
            .any(|request| request.subresource == "status")
    );
}
