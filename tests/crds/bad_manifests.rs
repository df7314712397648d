//! What cannot be right is refused by the API server, with the field and what to write. Each file
//! below `manifests/bad` begins with what the answer must contain, one `# fragment` a line.

use goproxy_tests::control_plane::ADMIN;

use crate::cluster::{manifests, on_each};

#[test]
fn bad_go_proxies_are_refused_with_field_and_remedy() {
    refused("bad/go-proxy");
}

#[test]
fn bad_go_module_projects_are_refused_with_field_and_remedy() {
    refused("bad/go-module-project");
}

fn refused(folder: &str) {
    on_each(|plane| {
        for (name, text) in manifests(folder) {
            let fragments: Vec<_> = text
                .lines()
                .map_while(|line| line.strip_prefix("# "))
                .collect();
            assert!(
                !fragments.is_empty(),
                "{name} does not begin with `# what the answer contains`"
            );
            let arguments = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
            let outcome = plane.kubectl_as(ADMIN, &arguments, &text);
            assert!(!outcome.succeeded, "{name} was accepted");
            for fragment in fragments {
                assert!(
                    outcome.errors.contains(fragment),
                    "{name}: {fragment:?} is not in: {}",
                    outcome.errors
                );
            }
        }
    });
}
