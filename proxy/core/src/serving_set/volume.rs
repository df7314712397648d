//! Where repositories lie, and what projects may take from there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{self, Visibility};
use super::entry::entry;
use super::error::{Refused, Subject};

/// The document without the volumes that are not of a volume's shape, which are refused: one of a
/// later version must not take the others down.
pub(super) fn sift(mut document: Value, refused: &mut Vec<Refused>) -> Value {
    let Some(Value::Array(volumes)) = document.get_mut("volumes") else {
        return document;
    };
    let mut number = 0;
    volumes.retain(|volume| {
        let name = volume.get("name").and_then(Value::as_str);
        let name = name.map_or_else(|| format!("volumes[{number}]"), str::to_owned);
        number += 1;
        let read = entry::<document::Volume>(volume.clone(), || Subject::Volume(name));
        read.map_err(|one| refused.push(one)).is_ok()
    });
    document
}

/// The volumes by name.
#[derive(Debug, Default)]
pub struct Volumes(BTreeMap<String, document::Volume>);

/// Why a repository may not lie where a project says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// There is no such volume.
    #[error("repository.volume: there is no volume {0:?}; declare it or name another")]
    UnknownVolume(String),
    /// The path could lead elsewhere.
    #[error("repository.path: {0:?} is not a clean relative path; write group/name.git")]
    Unclean(String),
    /// The volume does not allow the path.
    #[error("repository.path: {path:?} is outside of what volume {volume} allows: {allowed}")]
    NotAllowed {
        /// The path.
        path: String,
        /// The volume's name.
        volume: String,
        /// What it allows.
        allowed: String,
    },
    /// The volume does not allow the visibility.
    #[error("visibility: volume {volume} allows {widest} at most; lower it")]
    TooVisible {
        /// The volume's name.
        volume: String,
        /// What it allows.
        widest: Visibility,
    },
}

impl Volumes {
    /// The usable volumes; the others are refused.
    pub fn check(volumes: Vec<document::Volume>, refused: &mut Vec<Refused>) -> Self {
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
    ) -> Result<(String, String), PlaceError> {
        let document::Repository { volume: name, path } = repository;
        let unknown = || PlaceError::UnknownVolume(name.clone());
        let volume = self.0.get(name).ok_or_else(unknown)?;
        if !is_clean(path) {
            return Err(PlaceError::Unclean(path.clone()));
        }
        let is_allowed = |allowed: &String| is_below(path, allowed.trim_end_matches('/'));
        if !volume.allowed_paths.is_empty() && !volume.allowed_paths.iter().any(is_allowed) {
            return Err(PlaceError::NotAllowed {
                path: path.clone(),
                volume: name.clone(),
                allowed: volume.allowed_paths.join(", "),
            });
        }
        if let Some(widest) = volume.max_visibility
            && visibility > widest
        {
            return Err(PlaceError::TooVisible {
                volume: name.clone(),
                widest,
            });
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
