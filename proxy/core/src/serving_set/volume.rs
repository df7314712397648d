//! Where repositories lie, and what projects may take from there.

use std::collections::BTreeMap;

use super::document::{self, Visibility};
use super::error::{Refused, Subject};

/// The volumes by name.
#[derive(Debug, Default)]
pub(super) struct Volumes(BTreeMap<String, document::Volume>);

impl Volumes {
    /// The usable volumes; the others are refused.
    pub(super) fn check(volumes: Vec<document::Volume>, refused: &mut Vec<Refused>) -> Self {
        let mut by_name = BTreeMap::new();
        for volume in volumes {
            let subject = || Subject::Volume(volume.name.clone());
            if !volume.mount_path.starts_with('/') {
                let reason = format!("mountPath: {:?} is not absolute", volume.mount_path);
                refused.push(Refused::new(subject(), reason));
            } else if by_name.contains_key(&volume.name) {
                refused.push(Refused::new(subject(), "name: another volume has it"));
            } else {
                by_name.insert(volume.name.clone(), volume);
            }
        }
        Self(by_name)
    }

    /// The folder of the volume and the path in it, if a project of this visibility may lie there.
    pub(super) fn place(
        &self,
        repository: &document::Repository,
        visibility: Visibility,
    ) -> Result<(String, String), String> {
        let document::Repository { volume: name, path } = repository;
        let volume = self.0.get(name).ok_or_else(|| {
            format!("repository.volume: there is no volume {name:?}; declare it or name another")
        })?;
        if !is_clean(path) {
            return Err(format!(
                "repository.path: {path:?} is not a clean relative path; write group/name.git"
            ));
        }
        let is_allowed = |allowed: &String| is_below(path, allowed.trim_end_matches('/'));
        if !volume.allowed_paths.is_empty() && !volume.allowed_paths.iter().any(is_allowed) {
            let allowed = volume.allowed_paths.join(", ");
            return Err(format!(
                "repository.path: {path:?} is outside of what volume {name} allows: {allowed}"
            ));
        }
        if let Some(widest) = volume.max_visibility
            && visibility > widest
        {
            return Err(
                format!("visibility: volume {name} allows {widest:?} at most; lower it")
                    .to_lowercase(),
            );
        }
        Ok((volume.mount_path.clone(), path.clone()))
    }
}

/// No empty element, `.` or `..`, no slash at an end, nothing that a path cannot hold.
fn is_clean(path: &str) -> bool {
    let is_element = |name: &str| !matches!(name, "" | "." | "..") && !name.contains('\0');
    path.split('/').all(is_element)
}

/// Whether `path` is `folder` or lies below it, by whole elements.
fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
