//! Resources that tests begin with.

use crate::control_plane::ControlPlane;

/// A namespace with a claim `git` that is bound to a volume.
pub fn namespace(plane: &ControlPlane, name: &str) {
    plane.apply(&format!(
        "apiVersion: v1
kind: Namespace
metadata: {{name: {name}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {{name: git-{name}}}
spec:
  capacity: {{storage: 1Gi}}
  accessModes: [ReadOnlyMany]
  storageClassName: none
  persistentVolumeReclaimPolicy: Retain
  hostPath: {{path: /srv/git}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: git, namespace: {name}}}
spec:
  accessModes: [ReadOnlyMany]
  storageClassName: none
  volumeName: git-{name}
  resources: {{requests: {{storage: 1Gi}}}}
"
    ));
}

/// A GoProxy with further lines of its spec.
pub fn proxy(name: &str, more: &str) -> String {
    format!(
        "apiVersion: goproxy-operator.github.io/v1alpha1
kind: GoProxy
metadata: {{name: {name}}}
spec:
  externalURL: https://gitlab.example.com
  enabled: true
  volumes: [{{name: repositories, persistentVolumeClaim: {{claimName: git}}}}]
{more}---
"
    )
}

/// A GoModuleProject of the GoProxy `main`, whose repository is that of the tests.
pub fn project(name: &str, id: u32, path: &str) -> String {
    format!(
        "apiVersion: goproxy-operator.github.io/v1alpha1
kind: GoModuleProject
metadata: {{name: {name}}}
spec:
  proxyRef: {{name: main}}
  projectId: {id}
  path: {path}
  repository: {{volume: repositories, path: lib.git}}
---
"
    )
}

/// A Secret with a token, and further keys.
pub fn token(name: &str, token: &str, more: &str) -> String {
    format!(
        "apiVersion: v1
kind: Secret
type: goproxy-operator.github.io/token
metadata: {{name: {name}}}
stringData:
  token: {token}
{more}---
"
    )
}
