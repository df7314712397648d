//! Resources as people write them.

use std::path::Path;

use crate::world::World;

impl World {
    /// A claim and the volume that it is bound to, a folder of the node; as a provisioner of local
    /// volumes makes them.
    pub(crate) fn claim(&self, name: &str, folder: &Path) -> String {
        let volume = format!("{}-{name}", self.namespace);
        format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {volume}}}\nspec:\n  \
             capacity: {{storage: 1Gi}}\n  accessModes: [ReadOnlyMany]\n  storageClassName: ''\n  \
             claimRef: {{namespace: {namespace}, name: {name}}}\n  local: {{path: {folder}}}\n  \
             nodeAffinity: {{required: {{nodeSelectorTerms: [{{matchExpressions: \
             [{{key: kubernetes.io/hostname, operator: In, values: [node1]}}]}}]}}}}\n---\n\
             apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\nspec:\n  \
             accessModes: [ReadOnlyMany]\n  storageClassName: ''\n  volumeName: {volume}\n  \
             resources: {{requests: {{storage: 1Gi}}}}\n",
            namespace = self.namespace,
            folder = folder.display(),
        )
    }

    /// A GoProxy `main` that serves the claim, with more lines of its `spec`.
    pub(crate) fn go_proxy(&self, more: &str) -> String {
        let lines = indented(more);
        format!(
            "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\nmetadata: {{name: main}}\nspec:\n  \
             externalURL: https://{}\n  volumes:\n  - name: git\n    persistentVolumeClaim: {{claimName: git}}\n  \
             tls: {{secretName: tls}}\n{lines}",
            self.host()
        )
    }
}

/// The lines as part of a mapping.
fn indented(lines: &str) -> String {
    let lines: Vec<_> = lines.lines().map(|line| format!("  {line}\n")).collect();
    lines.concat()
}

/// A GoModuleProject of the GoProxy `main`, on the claim `git`, with more lines of its `spec`.
pub(crate) fn project(name: &str, id: u32, path: &str, more: &str) -> String {
    let lines = indented(more);
    format!(
        "---\napiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoModuleProject\nmetadata: {{name: {name}}}\nspec:\n  \
         proxyRef: {{name: main}}\n  projectId: {id}\n  path: {path}\n  \
         repository: {{volume: git, path: {path}.git}}\n{lines}"
    )
}

/// A token Secret with one token, and more keys.
pub(crate) fn token_secret(name: &str, token: &str, more: &str) -> String {
    let lines = indented(more);
    format!(
        "---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\ntype: goproxy-operator.github.io/token\n\
         stringData:\n  token: {token}\n{lines}"
    )
}
