//! What an object is called in the cluster.

use kube::Resource;

/// Namespace and name.
pub(super) type Key = (String, String);

/// Namespace and name of an object.
pub(super) fn key(object: &impl Resource) -> Key {
    let meta = object.meta();
    let namespace = meta.namespace.clone().unwrap_or_default();
    (namespace, meta.name.clone().unwrap_or_default())
}
