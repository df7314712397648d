//! Every combination of the flags and registry switches of a GoProxy and a project: what is answered
//! at the moment in which Programmed says True, and what is written for it.

use serde_json::{Value, json};

use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::world::namespace;

const TOKEN: &str = "glpat-flags-0123456789abcd";

/// The flags of a GoProxy and of a project; a project's flag may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flags {
    instance: bool,
    instance_registry: bool,
    project: Option<bool>,
    project_registry: bool,
}

impl Flags {
    /// GitLab behaviour: the instance's registry comes first, then the project's, then the flag, which
    /// the project overrides either way.
    fn answer(self) -> u16 {
        let is_on = self.project.unwrap_or(self.instance);
        if !self.instance_registry {
            404
        } else if !self.project_registry {
            403
        } else if is_on {
            200
        } else {
            404
        }
    }

    fn proxy_patch(self) -> Value {
        json!({"spec": {
            "enabled": self.instance,
            "packageRegistry": {"enabled": self.instance_registry},
        }})
    }

    fn project_patch(self) -> Value {
        json!({"spec": {
            "enabled": self.project,
            "packageRegistry": {"enabled": self.project_registry},
        }})
    }
}

/// All combinations, ordered so that from one to the next a single switch is flipped.
fn all() -> Vec<Flags> {
    let mut all = Vec::new();
    let (both, mut projects) = ([false, true], vec![None, Some(true), Some(false)]);
    let (mut registries, mut instances) = (both.to_vec(), both.to_vec());
    for instance_registry in [true, false] {
        for project_registry in registries.clone() {
            for project in projects.clone() {
                for instance in instances.clone() {
                    all.push(Flags {
                        instance,
                        instance_registry,
                        project,
                        project_registry,
                    });
                }
                instances.reverse();
            }
            projects.reverse();
        }
        registries.reverse();
    }
    all
}

#[test]
fn all_combinations_of_flags_are_answered_when_they_are_said_to_be() {
    let go = namespace("flags");
    go.apply(
        &(proxy("main", "  replicas: 2\n  tokens: [{secretName: ci}]\n")
            + &project("lib", 1, "platform/lib")
            + &project("bystander", 2, "platform/bystander")
            + &token("ci", TOKEN, "")),
    );
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "bystander", "Ready", "True", "Ready");
    let template = || go.get("deployment", "main")["metadata"]["generation"].clone();
    let version =
        |kind: &str, name: &str| go.get(kind, name)["metadata"]["resourceVersion"].clone();
    let programmed = |kind: &str, name: &str| {
        go.wait_for(kind, name, "Programmed", "True", "Programmed");
    };
    let all = all();
    let first = all[0];
    go.patch("goproxy", "main", &first.proxy_patch().to_string());
    go.patch("gomoduleproject", "lib", &first.project_patch().to_string());
    programmed("gomoduleproject", "lib");
    programmed("goproxy", "main");
    // Modules are told of once, whatever the flags.
    go.wait("gomoduleproject", "bystander", "its modules", |object| {
        object["status"]["moduleCount"].is_number()
    });
    let (before, bystander) = (template(), version("gomoduleproject", "bystander"));
    let mut seen = std::collections::BTreeSet::new();
    let mut last = first;
    for flags in all {
        if flags.proxy_patch() == last.proxy_patch() {
            go.patch("gomoduleproject", "lib", &flags.project_patch().to_string());
            programmed("gomoduleproject", "lib");
            assert_eq!(go.answer("main", TOKEN), Some(flags.answer()), "{flags:?}");
            programmed("goproxy", "main");
        } else {
            let own = version("gomoduleproject", "lib");
            go.patch("goproxy", "main", &flags.proxy_patch().to_string());
            programmed("goproxy", "main");
            assert_eq!(go.answer("main", TOKEN), Some(flags.answer()), "{flags:?}");
            assert_eq!(version("gomoduleproject", "lib"), own, "{flags:?}");
        }
        seen.insert((flags.answer(), flags.instance, flags.project));
        last = flags;
    }
    assert!(seen.len() > 12, "{seen:?}");
    assert_eq!(version("gomoduleproject", "bystander"), bystander);
    assert_eq!(template(), before, "no pod was restarted");
}
