//! From a commit's tree to the list of what has to be read: everything that can refuse a zip
//! before a file's content is known.

use std::ops::ControlFlow;
use std::sync::Arc;

use goproxy_core::attributes::{Attributes, Conversion};
use goproxy_core::limits;
use goproxy_core::object_id::ObjectId;
use goproxy_core::plan::{self, Inputs, Plan, SizeVerdict};
use goproxy_core::tree::{EntryMode, TreeEntry};
use goproxy_git::Cancel;

use super::memory::{Claim, Memory};
use super::{BuildError, ModuleZip, Source};

/// What is read of all `.gitattributes` of a commit together, in bytes.
const MAX_ATTRIBUTES: u64 = 16 << 20;

const ATTRIBUTES: &str = ".gitattributes";

/// How one file of the plan comes into the zip.
#[derive(Debug)]
pub(super) struct Ingredient {
    pub(super) id: ObjectId,
    /// Bytes of the blob.
    pub(super) size: u64,
    /// The most bytes it has after conversion.
    pub(super) most: u64,
    pub(super) conversion: Conversion,
}

/// All that is to be done, in the order of the zip.
#[derive(Debug)]
pub(super) struct Recipe {
    pub(super) plan: Plan,
    /// One for each file of the plan.
    pub(super) ingredients: Vec<Ingredient>,
    pub(super) verdict: SizeVerdict,
}

/// Reads trees, attributes, `go.mod` and sizes, and judges them.
pub(super) fn prepare(
    source: &dyn Source,
    zip: &ModuleZip,
    memory: &Arc<Memory>,
    cancel: &Cancel,
) -> Result<Recipe, BuildError> {
    let entries = source.list(zip.tree, &zip.directory)?;
    let reader = Small {
        source,
        memory,
        cancel,
    };
    let attributes = reader.attributes(zip, &entries)?;
    let go_mod = reader.go_mod(zip, &entries, &attributes)?;
    let plan = plan::plan(Inputs {
        module: &zip.module,
        version: &zip.version,
        root_license: root_license(source, zip)?,
        go_mod: go_mod.as_deref(),
        entries,
    })?;
    let ingredients = ingredients(source, zip, &plan, &attributes)?;
    let sizes = ingredients.iter().map(|ingredient| {
        let (least, _) = ingredient.conversion.size_bounds(ingredient.size);
        (least, ingredient.most)
    });
    let verdict = plan.check_sizes(sizes)?;
    Ok(Recipe {
        plan,
        ingredients,
        verdict,
    })
}

fn ingredients(
    source: &dyn Source,
    zip: &ModuleZip,
    plan: &Plan,
    attributes: &Attributes,
) -> Result<Vec<Ingredient>, BuildError> {
    let ids: Vec<ObjectId> = plan.files().iter().map(|file| file.id).collect();
    let headers = source.headers(&ids)?;
    let files = plan.files().iter().zip(headers);
    files
        .map(|(file, header)| {
            let conversion = if file.raw {
                Conversion::default()
            } else {
                attributes.conversion(&full_path(zip, file.path.as_bytes()))?
            };
            Ok(Ingredient {
                id: file.id,
                size: header.size,
                most: conversion.size_bounds(header.size).1,
                conversion,
            })
        })
        .collect()
}

/// The blob that the `go` command copies from the repository's root into a module below it.
fn root_license(source: &dyn Source, zip: &ModuleZip) -> Result<Option<ObjectId>, BuildError> {
    if zip.directory.is_empty() {
        return Ok(None);
    }
    let found = source.find(zip.tree, "LICENSE")?;
    Ok(found.and_then(|(mode, id)| (mode != EntryMode::Submodule).then_some(id)))
}

/// Reads the small files that the plan depends on.
struct Small<'a> {
    source: &'a dyn Source,
    memory: &'a Arc<Memory>,
    cancel: &'a Cancel,
}

impl Small<'_> {
    /// Every `.gitattributes` from the repository's root down that can concern the module.
    fn attributes(&self, zip: &ModuleZip, entries: &[TreeEntry]) -> Result<Attributes, BuildError> {
        let mut files: Vec<(Vec<u8>, ObjectId)> = Vec::new();
        for above in directories_above(&zip.directory) {
            let path = format!(
                "{above}{}{ATTRIBUTES}",
                if above.is_empty() { "" } else { "/" }
            );
            if let Some((mode, id)) = self.source.find(zip.tree, &path)?
                && mode != EntryMode::Submodule
            {
                files.push((above.as_bytes().to_vec(), id));
            }
        }
        for entry in entries {
            if entry.mode != EntryMode::Submodule
                && let Some(directory) = directory_of(&entry.path, ATTRIBUTES)
            {
                files.push((full_path(zip, directory), entry.id));
            }
        }
        let ids: Vec<ObjectId> = files.iter().map(|(_, id)| *id).collect();
        let size = self
            .source
            .headers(&ids)?
            .iter()
            .map(|header| header.size)
            .sum();
        if size > MAX_ATTRIBUTES {
            return Err(BuildError::AttributesTooLarge {
                size,
                limit: MAX_ATTRIBUTES,
            });
        }
        let contents = self.read(&ids, size)?;
        let files = files
            .into_iter()
            .map(|(directory, _)| directory)
            .zip(contents);
        Ok(Attributes::from_files(files)?)
    }

    /// The module's `go.mod` as it will stand in the zip. One that is too large is `None`: the
    /// limits on sizes refuse it afterwards.
    fn go_mod(
        &self,
        zip: &ModuleZip,
        entries: &[TreeEntry],
        attributes: &Attributes,
    ) -> Result<Option<Vec<u8>>, BuildError> {
        let is_go_mod = |entry: &&TreeEntry| {
            let is_file = matches!(entry.mode, EntryMode::Regular | EntryMode::Executable);
            is_file && *entry.path == *b"go.mod"
        };
        let Some(entry) = entries.iter().find(is_go_mod) else {
            return Ok(None);
        };
        let size = self
            .source
            .headers(&[entry.id])?
            .iter()
            .map(|header| header.size)
            .sum();
        if size > limits::MAX_GO_MOD {
            return Ok(None);
        }
        let conversion = attributes.conversion(&full_path(zip, b"go.mod"))?;
        let content = self.read(&[entry.id], size)?.pop();
        Ok(content.map(|content| conversion.apply(entry.id, content)))
    }

    /// The blobs with these ids, in their order; all together have `size` bytes.
    fn read(&self, ids: &[ObjectId], size: u64) -> Result<Vec<Vec<u8>>, BuildError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let is_cancelled = || self.cancel.is_cancelled();
        let _reserved = self
            .memory
            .reserve(Claim::Shared(size), is_cancelled)
            .ok_or(BuildError::Cancelled)?;
        let mut contents = vec![Vec::new(); ids.len()];
        self.source.blobs(ids, size, &mut |index, content| {
            if let Some(slot) = contents.get_mut(index) {
                *slot = content;
            }
            ControlFlow::Continue(())
        })?;
        Ok(contents)
    }
}

/// The path from the repository's root of `path` in the module's directory; of the directory
/// itself for an empty `path`.
fn full_path(zip: &ModuleZip, path: &[u8]) -> Vec<u8> {
    let directory = zip.directory.as_bytes();
    if directory.is_empty() || path.is_empty() {
        return [directory, path].concat();
    }
    [directory, b"/", path].concat()
}

/// The directories that enclose `directory`, the root (empty) first; none for the root.
fn directories_above(directory: &str) -> Vec<&str> {
    if directory.is_empty() {
        return Vec::new();
    }
    let slashes = directory.match_indices('/').map(|(index, _)| index);
    std::iter::once(0)
        .chain(slashes)
        .filter_map(|end| directory.get(..end))
        .collect()
}

/// The directory of `path` if its last element is `name`; empty for the root.
fn directory_of<'a>(path: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let directory = path.strip_suffix(name.as_bytes())?;
    if directory.is_empty() {
        return Some(directory);
    }
    directory.strip_suffix(b"/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directories_above_begin_with_the_root() {
        assert_eq!(directories_above(""), Vec::<&str>::new());
        assert_eq!(directories_above("a"), [""]);
        assert_eq!(directories_above("a/b/c"), ["", "a", "a/b"]);
    }

    #[test]
    fn a_file_is_recognized_by_its_whole_last_element() {
        assert_eq!(directory_of(b".gitattributes", ATTRIBUTES), Some(&b""[..]));
        assert_eq!(
            directory_of(b"a/b/.gitattributes", ATTRIBUTES),
            Some(&b"a/b"[..])
        );
        assert_eq!(directory_of(b"a/x.gitattributes", ATTRIBUTES), None);
        assert_eq!(directory_of(b"a/.gitattributes/x", ATTRIBUTES), None);
    }
}
