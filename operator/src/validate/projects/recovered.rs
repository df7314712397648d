//! A project whose GoModuleProject cannot be read, as it was served last.

use goproxy_core::serving_set::{Visibility, document};
use goproxy_crds::GoModuleProject;
use goproxy_crds::go_module_project::{GoModuleProjectSpec, ProxyReference, Repository};
use goproxy_crds::token::TokenReference;
use goproxy_crds::visibility::{PackageRegistry, Visibility as Declared};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde_json::Value;

/// The GoProxy that an unreadable GoModuleProject names; this cannot be changed.
pub fn proxy_of(spec: &Value) -> Option<&str> {
    spec.get("proxyRef")?.get("name")?.as_str()
}

/// The GoModuleProject from which `document`, the text of the serving set that was written last, was
/// made: found by its number, which cannot be changed. Nothing if it was not served.
///
/// The Secrets that it names are read from its `spec`, as far as they can be: what they hold reaches
/// the project as before, and what they no longer hold does not.
pub fn recover(metadata: ObjectMeta, spec: &Value, document: &str) -> Option<GoModuleProject> {
    let id = spec.get("projectId")?.as_u64()?;
    let served: document::Document = serde_json::from_str(document).ok()?;
    let mut projects = served.projects.iter();
    let entry = projects.find(|entry| entry.get("id").and_then(Value::as_u64) == Some(id))?;
    let entry: document::Project = serde_json::from_value(entry.clone()).ok()?;
    let document::Project {
        id,
        path,
        visibility,
        enabled,
        package_registry,
        repository,
        former_paths,
        import_paths,
        // Nothing that this operator knows of needs any.
        requires: _,
    } = entry;
    Some(GoModuleProject {
        metadata,
        spec: GoModuleProjectSpec {
            proxy_ref: ProxyReference {
                name: proxy_of(spec)?.to_owned(),
            },
            project_id: id.try_into().ok()?,
            path,
            visibility: declared(visibility),
            enabled,
            package_registry: PackageRegistry {
                enabled: package_registry.enabled,
            },
            repository: Repository {
                volume: repository.volume,
                path: repository.path,
            },
            redirected_paths: former_paths,
            import_paths,
            tokens: tokens(spec),
        },
        status: None,
    })
}

fn tokens(spec: &Value) -> Vec<TokenReference> {
    let tokens = spec.get("tokens").and_then(Value::as_array);
    let names = tokens
        .into_iter()
        .flatten()
        .filter_map(|token| token.get("secretName")?.as_str());
    let reference = |name: &str| TokenReference {
        secret_name: name.to_owned(),
        // One that was to be made is there.
        generate: false,
    };
    names.map(reference).collect()
}

fn declared(visibility: Visibility) -> Declared {
    match visibility {
        Visibility::Private => Declared::Private,
        Visibility::Internal => Declared::Internal,
        Visibility::Public => Declared::Public,
    }
}

#[cfg(test)]
mod tests {
    use goproxy_core::serving_set::Instance;
    use serde_json::json;

    use super::super::written;
    use super::*;
    use crate::serving_set::render;

    fn instance() -> Instance {
        Instance::check(document::Instance {
            external_url: "https://gitlab.example.com".to_owned(),
            import_hosts: vec!["go.example.org".to_owned()],
            ..document::Instance::default()
        })
        .unwrap()
    }

    fn project(spec: &Value) -> GoModuleProject {
        let project = json!({
            "apiVersion": "goproxy-operator.github.io/v1alpha1", "kind": "GoModuleProject",
            "metadata": {"name": "lib", "generation": 3}, "spec": spec,
        });
        serde_json::from_value(project).unwrap()
    }

    #[test]
    fn what_is_recovered_is_served_as_before() {
        let full = json!({
            "proxyRef": {"name": "main"}, "projectId": 7, "path": "a/lib", "visibility": "internal",
            "enabled": false, "packageRegistry": {"enabled": false},
            "redirectedPaths": ["a/former"], "importPaths": ["go.example.org/lib"],
            "tokens": [{"secretName": "own", "generate": true}],
            "repository": {"volume": "v", "path": "lib.git"},
        });
        let least = json!({
            "proxyRef": {"name": "main"}, "projectId": 8, "path": "a/other",
            "repository": {"volume": "v", "path": "other.git"},
        });
        let entry = |project: &GoModuleProject| {
            let entry = written::document(project, &instance(), &mut Vec::new());
            serde_json::to_value(entry).unwrap()
        };
        let originals = [&full, &least].map(project);
        let served = document::Document {
            version: 1,
            projects: originals.iter().map(entry).collect(),
            ..document::Document::default()
        };
        let text = render(&served).unwrap().text;
        for original in originals {
            let mut spec = serde_json::to_value(&original.spec).unwrap();
            // What makes it unreadable, and what it would be by itself, does not count.
            spec["visibility"] = json!("rumoured");
            spec["path"] = json!("elsewhere");
            let recovered = recover(original.metadata.clone(), &spec, &text).unwrap();
            assert_eq!(entry(&recovered), entry(&original));
            assert_eq!(recovered.metadata, original.metadata);
            assert_eq!(recovered.spec.proxy_ref, original.spec.proxy_ref);
            let names = |project: &GoModuleProject| {
                let tokens = project.spec.tokens.iter();
                tokens
                    .map(|token| token.secret_name.clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(names(&recovered), names(&original));
        }
    }

    #[test]
    fn what_was_not_served_is_not_recovered() {
        let spec = json!({"proxyRef": {"name": "main"}, "projectId": 9});
        let text = json!({"version": 1, "instance": {"externalUrl": ""}, "projects": [{"id": 1}]});
        let recovered = |spec: &Value, text: &str| recover(ObjectMeta::default(), spec, text);
        assert!(recovered(&spec, &text.to_string()).is_none());
        assert!(recovered(&spec, "{").is_none());
        assert!(recovered(&Value::Null, &text.to_string()).is_none());
    }
}
