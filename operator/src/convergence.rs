//! However resources came to be what they are: what is rendered and what is said of them depends on
//! what they are alone. Sequences of edits by chance, with a look after each batch, against one look
//! at what is there at last.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Secret;
use kube::ResourceExt as _;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::children::{AccessModes, Children, Defaults, Order, build};
use crate::history::History;
use crate::permissions::Permissions;
use crate::serving_set::{self, Rendered};
use crate::status::{Answer, GoProxyFacts, Observed, Pod, Subject, go_module_project, go_proxy};
use crate::validate::{Input, Mounts, Validated, validate};

/// Numbers from which an edit follows: what, which one, and how.
type Edit = (u8, u8, u8, u8, u8);

/// A namespace.
#[derive(Clone, Default)]
struct World {
    proxy: Option<GoProxy>,
    projects: BTreeMap<String, GoModuleProject>,
    secrets: BTreeMap<String, Secret>,
    generation: i64,
    history: History,
}

/// What a look at the GoProxy comes to.
type Seen = Option<(Rendered, Option<Children>)>;

proptest! {
    #[test]
    fn edits_end_as_if_made_at_once(
        batches in prop::collection::vec(prop::collection::vec(any::<Edit>(), 1..4), 1..40)
    ) {
        let mut edited = World::default();
        let mut seen = None;
        for (second, batch) in (0_i64..).zip(&batches) {
            for edit in batch {
                edited.edit(*edit);
            }
            seen = edited.look(second, false);
        }
        let mut fresh = edited.without_statuses();
        prop_assert_eq!(fresh.look(1000, true), seen);
        prop_assert_eq!(fresh.said(), edited.said());
        // A look at what has not changed says nothing new, not even another time.
        let before = edited.said_exactly();
        edited.look(2000, true);
        prop_assert_eq!(edited.said_exactly(), before);
    }
}

impl World {
    fn edit(&mut self, (what, which, a, b, c): Edit) {
        self.generation += 1;
        match what % 8 {
            0 => self.set_proxy(a, b, c),
            1 if which.is_multiple_of(8) => self.proxy = None,
            1 | 2 => self.set_secret(which, a, b),
            3 => drop(self.secrets.remove(&format!("token-{}", which % 3))),
            4 => drop(self.projects.remove(&format!("p{}", which % 6))),
            _ => self.set_project(which, a, b, c),
        }
    }

    fn set_proxy(&mut self, a: u8, b: u8, c: u8) {
        let tokens = ["token-0", "token-1"].into_iter().take(usize::from(a % 3));
        let tokens: Vec<_> = tokens.map(|name| json!({"secretName": name})).collect();
        let allowed = if b.is_multiple_of(2) {
            json!(["platform/"])
        } else {
            json!([])
        };
        let volumes = json!([
            {"name": "any", "persistentVolumeClaim": {"claimName": "git"}, "allowedPaths": allowed},
            {"name": "more", "nfs": {"server": "nfs.example.com", "path": "/srv"}},
        ]);
        let volumes: Vec<_> = volumes.as_array().into_iter().flatten().collect();
        let volumes = &volumes[..=usize::from(b / 2 % 2)];
        let proxy = json!({
            "apiVersion": "goproxy-operator.github.io/v1alpha1", "kind": "GoProxy",
            "metadata": {"name": "main", "namespace": "go", "generation": self.generation},
            "spec": {
                "externalURL": "https://gitlab.example.com", "enabled": c.is_multiple_of(2),
                "replicas": 1 + c / 2 % 3, "networkPolicy": {"enabled": c.is_multiple_of(3)},
                "importHosts": ["go.example.org"], "tokens": tokens, "volumes": volumes,
            },
        });
        let mut proxy: GoProxy = serde_json::from_value(proxy).unwrap();
        let former = self.proxy.take();
        proxy.metadata.uid = former.as_ref().map_or(Some("uid".to_owned()), GoProxy::uid);
        proxy.status = former.and_then(|former| former.status);
        self.proxy = Some(proxy);
    }

    fn set_secret(&mut self, which: u8, a: u8, b: u8) {
        let name = format!("token-{}", which % 3);
        // Some are too short, some have ended.
        let token = "0123456789".repeat(usize::from(1 + a % 4));
        let end = ["2026-01-01T00:00:00Z", "2999-01-01T00:00:00Z"][usize::from(b % 2)];
        let secret = json!({
            "metadata": {"name": name, "resourceVersion": self.generation.to_string()},
            "type": "goproxy-operator.github.io/token",
            "data": {},
        });
        let mut secret: Secret = serde_json::from_value(secret).unwrap();
        let bytes = |text: &str| k8s_openapi::ByteString(text.as_bytes().to_vec());
        let data = [("token", token.as_str()), ("expires-at", end)];
        secret.data = Some(data.map(|(key, text)| (key.to_owned(), bytes(text))).into());
        self.secrets.insert(name, secret);
    }

    /// Numbers, paths and creation times meet each other. Those of one that is there stay.
    fn set_project(&mut self, which: u8, a: u8, b: u8, c: u8) {
        let name = format!("p{}", which % 6);
        let former = self.projects.remove(&name);
        let day = 1 + a % 3;
        let id = former
            .as_ref()
            .map_or(i64::from(1 + b % 4), |former| former.spec.project_id);
        let path = ["platform/a", "platform/A", "platform/b/c", "other/d"][usize::from(c % 4)];
        let visibility = ["private", "internal", "public"][usize::from(c / 4 % 3)];
        let enabled = [Value::Null, json!(true), json!(false)][usize::from(a / 3 % 3)].clone();
        let project = json!({
            "apiVersion": "goproxy-operator.github.io/v1alpha1", "kind": "GoModuleProject",
            "metadata": {
                "name": name, "namespace": "go", "generation": self.generation,
                "creationTimestamp": format!("2026-01-{day:02}T00:00:00Z"),
            },
            "spec": {
                "proxyRef": {"name": "main"}, "projectId": id, "path": path,
                "visibility": visibility, "enabled": enabled,
                "redirectedPaths": if b & 4 == 0 { json!([]) } else { json!(["platform/b/c"]) },
                "importPaths": if b & 8 == 0 { json!([]) } else { json!(["go.example.org/x"]) },
                "tokens": if b & 16 == 0 { json!([]) } else { json!([{"secretName": "token-2"}]) },
                "repository": {"volume": if b & 32 == 0 { "any" } else { "more" }, "path": "x.git"},
            },
        });
        let mut project: GoModuleProject = serde_json::from_value(project).unwrap();
        if let Some(former) = former {
            project.metadata.creation_timestamp = former.metadata.creation_timestamp;
            project.status = former.status;
        }
        self.projects.insert(name, project);
    }

    /// What the operator does at a look, with pods that serve what is written.
    fn look(&mut self, second: i64, backwards: bool) -> Seen {
        let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        let now = now + jiff::SignedDuration::from_secs(second);
        let proxy = self.proxy.clone();
        let mut judged = None;
        if let Some(proxy) = &proxy {
            let (validated, rendered, observed) = self.judge(proxy, now, backwards);
            self.history.write(&rendered.hash, &validated);
            judged = Some((validated, rendered, observed));
        }
        for project in self.projects.values_mut() {
            let subject = match (&proxy, &judged) {
                (Some(proxy), Some((validated, _, observed))) => Subject::Proxy {
                    proxy,
                    validated,
                    history: &self.history,
                    observed,
                    modules: None,
                },
                _ => Subject::NoProxy,
            };
            project.status = Some(go_module_project(project, subject, now));
        }
        let (proxy, (validated, rendered, observed)) = (self.proxy.as_mut()?, judged?);
        proxy.status = Some(go_proxy(GoProxyFacts {
            proxy,
            validated: Ok(&validated),
            desired: Some(&rendered.hash),
            observed: &observed,
            selector: None,
            now,
        }));
        Some((rendered, children(proxy)))
    }

    fn judge(
        &self,
        proxy: &GoProxy,
        now: Timestamp,
        backwards: bool,
    ) -> (Validated, Rendered, Observed) {
        let mut projects: Vec<_> = self.projects.values().collect();
        if backwards {
            projects.reverse();
        }
        let validated = validate(Input {
            proxy,
            projects: &projects,
            secrets: &self.secrets,
            permissions: Permissions::default(),
            mounts: Mounts::InPods,
            now,
        });
        let validated = validated.unwrap();
        let rendered = serving_set::render(&validated.document).unwrap();
        let answer = Answer {
            hash: rendered.hash.clone(),
            ..Answer::default()
        };
        let pod = Pod {
            name: "main-0".to_owned(),
            answer: Ok(answer),
        };
        let observed = Observed {
            replicas: 1,
            ready: vec![pod],
            ..Observed::default()
        };
        (validated, rendered, observed)
    }

    fn without_statuses(&self) -> Self {
        let mut fresh = self.clone();
        fresh.proxy.iter_mut().for_each(|proxy| proxy.status = None);
        fresh
            .projects
            .values_mut()
            .for_each(|project| project.status = None);
        fresh.history = History::default();
        fresh
    }

    /// All statuses, without the times of transitions.
    fn said(&self) -> Value {
        let mut said = self.said_exactly();
        let statuses = said.as_array_mut().into_iter().flatten();
        let conditions = statuses.filter_map(|status| status["conditions"].as_array_mut());
        for condition in conditions.flatten() {
            condition["lastTransitionTime"].take();
        }
        said
    }

    fn said_exactly(&self) -> Value {
        let proxy = self.proxy.iter().map(|proxy| json!(proxy.status));
        let projects = self.projects.values().map(|project| json!(project.status));
        proxy.chain(projects).collect()
    }
}

fn children(proxy: &GoProxy) -> Option<Children> {
    let defaults = Defaults {
        image: "registry.example.com/goproxy:test".to_owned(),
        listen: Ipv4Addr::UNSPECIFIED.into(),
        operator_namespace: "system".to_owned(),
    };
    let order = Order {
        proxy,
        defaults: &defaults,
        access_modes: &AccessModes::default(),
    };
    build(order).ok()
}
