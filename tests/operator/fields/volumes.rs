//! The fields of volumes.

use serde_json::{Value, json};

use super::shows::Shows::Set;
use super::shows::{Row, pod};

/// Volumes of every kind, with their bounds.
pub(super) fn volumes() -> Vec<Row> {
    let volume = |more: Value| {
        let mut volume = json!({"name": "other"});
        for (key, value) in more.as_object().unwrap() {
            volume[key] = value.clone();
        }
        let git = json!({"name": "repositories", "persistentVolumeClaim": {"claimName": "git"}});
        json!({"volumes": [git, volume]})
    };
    let claim = json!({"claimName": "git"});
    let mounted = |pointer: &str, value: Value| pod(&format!("/volumes/4{pointer}"), value);
    vec![
        (
            &[
                "volumes[].name",
                "volumes[].persistentVolumeClaim.claimName",
            ],
            volume(json!({"persistentVolumeClaim": claim})),
            mounted(
                "/persistentVolumeClaim",
                json!({"claimName": "git", "readOnly": true}),
            ),
        ),
        (
            &["volumes[].nfs.server", "volumes[].nfs.path"],
            volume(json!({"nfs": {"server": "nas.example.com", "path": "/git"}})),
            mounted(
                "/nfs",
                json!({"server": "nas.example.com", "path": "/git", "readOnly": true}),
            ),
        ),
        (
            &["volumes[].hostPath.path"],
            volume(json!({"hostPath": {"path": "/srv/git"}})),
            mounted(
                "/hostPath",
                json!({"path": "/srv/git", "type": "Directory"}),
            ),
        ),
        (
            &["volumes[].allowedPaths"],
            volume(json!({"persistentVolumeClaim": claim, "allowedPaths": ["platform/"]})),
            Set("/volumes/1/allowedPaths/0", json!("platform/")),
        ),
        (
            &["volumes[].maxVisibility"],
            volume(json!({"persistentVolumeClaim": claim, "maxVisibility": "internal"})),
            Set("/volumes/1/maxVisibility", json!("internal")),
        ),
    ]
}
