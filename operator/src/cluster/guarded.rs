//! An object as the API server has it, or what is known of one that cannot be read.

use std::borrow::Cow;
use std::fmt::Debug;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::Resource;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One object that cannot be read must not hide all others: kube's `DeserializeGuard`, which keeps spec
/// and status as well.
#[derive(Debug, Clone)]
pub(super) struct Guarded<K>(pub(super) Result<K, Box<Unread>>);

/// An object that cannot be read.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    pub(super) metadata: ObjectMeta,
    /// As it was written.
    pub(super) spec: Value,
    pub(super) status: Value,
    /// Why it cannot be read.
    pub(super) reason: String,
}

#[derive(Deserialize)]
struct Whole {
    #[serde(default)]
    metadata: ObjectMeta,
    #[serde(default)]
    spec: Value,
    #[serde(default)]
    status: Value,
}

impl<'de, K: DeserializeOwned> Deserialize<'de> for Guarded<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let error = match K::deserialize(&value) {
            Ok(object) => return Ok(Self(Ok(object))),
            Err(error) => error,
        };
        let reason = error.to_string();
        let Whole {
            metadata,
            spec,
            status,
        } = serde_json::from_value(value).map_err(D::Error::custom)?;
        Ok(Self(Err(Box::new(Unread {
            metadata,
            spec,
            status,
            reason,
        }))))
    }
}

impl<K: Resource> Resource for Guarded<K> {
    type DynamicType = K::DynamicType;
    type Scope = K::Scope;

    fn kind(dynamic: &Self::DynamicType) -> Cow<'_, str> {
        K::kind(dynamic)
    }

    fn group(dynamic: &Self::DynamicType) -> Cow<'_, str> {
        K::group(dynamic)
    }

    fn version(dynamic: &Self::DynamicType) -> Cow<'_, str> {
        K::version(dynamic)
    }

    fn plural(dynamic: &Self::DynamicType) -> Cow<'_, str> {
        K::plural(dynamic)
    }

    fn meta(&self) -> &ObjectMeta {
        self.0
            .as_ref()
            .map_or_else(|unread| &unread.metadata, K::meta)
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        let object = self.0.as_mut();
        object.map_or_else(|unread| &mut unread.metadata, K::meta_mut)
    }
}

#[cfg(test)]
mod tests {
    use goproxy_crds::GoModuleProject;
    use serde_json::json;

    use super::*;

    #[test]
    fn of_an_object_that_cannot_be_read_its_name_and_its_spec_are_known() {
        let object = |visibility: &str| {
            json!({
                "apiVersion": "goproxy-operator.github.io/v1alpha1", "kind": "GoModuleProject",
                "metadata": {"name": "lib"},
                "spec": {
                    "proxyRef": {"name": "main"}, "projectId": 1, "path": "a/lib",
                    "visibility": visibility, "repository": {"volume": "v", "path": "lib.git"},
                },
            })
        };
        let read = |visibility: &str| -> Guarded<GoModuleProject> {
            serde_json::from_value(object(visibility)).unwrap()
        };
        assert_eq!(read("public").0.unwrap().spec.path, "a/lib");
        let unread = read("rumoured");
        assert_eq!(unread.meta().name.as_deref(), Some("lib"));
        let unread = unread.0.unwrap_err();
        assert!(unread.reason.contains("rumoured"), "{}", unread.reason);
        assert_eq!(unread.spec["projectId"], 1);
    }
}
