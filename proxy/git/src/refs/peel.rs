//! From what refs hold to what callers see: tags peeled all the way, `HEAD` resolved.
//!
//! packed-refs mostly says where a tag leads; the other tags are looked up by object, once per
//! object id.

use std::collections::HashMap;

use goproxy_core::object_id::ObjectId;
use goproxy_core::references::{Reference, References};

use super::read::{Head, Reading};
use super::snapshot::Content;
use super::{HEADS, TAGS};
use crate::error::Error;
use crate::objects::{ObjectKind, Objects};

/// Tags of tags in a row.
const DEPTH: u64 = 64;
const TAG_BYTES: u64 = 1 << 20;

/// Where tag refs lead, by what they hold.
pub(super) type Peeled = HashMap<ObjectId, ObjectId>;

/// Peels a reading; `known` are the results of the last one and become those of this one.
pub(super) fn peel(
    reading: &Reading,
    known: &mut Peeled,
    objects: &Objects,
) -> Result<Content, Error> {
    let mut used = Peeled::new();
    let (mut tags, mut branches, mut annotated) = (Vec::new(), Vec::new(), Vec::new());
    for (name, (id, packed)) in &reading.refs {
        if let Some(name) = name.strip_prefix(HEADS) {
            branches.push(reference(name, *id));
        } else if let Some(name) = name.strip_prefix(TAGS) {
            let target = match packed.or_else(|| known.get(id).copied()) {
                Some(target) => target,
                None => peel_one(*id, objects)?,
            };
            if packed.is_none() {
                used.insert(*id, target);
            }
            if target != *id {
                annotated.push((*id, target));
            }
            tags.push(reference(name, target));
        }
    }
    *known = used;
    annotated.sort_unstable();
    annotated.dedup();
    let (head, head_branch) = head(reading, objects)?;
    Ok(Content {
        references: References::new(tags, branches, head),
        annotated,
        head_branch,
    })
}

fn reference(name: &str, target: ObjectId) -> Reference {
    Reference {
        name: name.into(),
        target,
    }
}

/// A `HEAD` that leads elsewhere than to a branch, a tag or an existing object is no `HEAD`.
fn head(
    reading: &Reading,
    objects: &Objects,
) -> Result<(Option<ObjectId>, Option<Box<str>>), Error> {
    Ok(match &reading.head {
        Head::Symbolic(name) => {
            let branch = name.strip_prefix(HEADS).map(Into::into);
            (reading.refs.get(name).map(|(id, _)| *id), branch)
        }
        Head::Detached(id) => (objects.find_header(*id)?.map(|_| *id), None),
        Head::Broken => (None, None),
    })
}

/// What the tag object `id` leads to in the end; `id` itself when it is no tag object, or when it
/// is missing: whoever asks for that commit gets the error.
fn peel_one(id: ObjectId, objects: &Objects) -> Result<ObjectId, Error> {
    let mut target = id;
    for _ in 0..DEPTH {
        match objects.find_header(target)? {
            Some(header) if header.kind == ObjectKind::Tag => {
                let bytes = objects.read(target, ObjectKind::Tag, TAG_BYTES)?;
                target = tagged(&bytes)
                    .ok_or_else(|| Error::object_corrupt(target, "it names no object"))?;
            }
            Some(_) => return Ok(target),
            None => {
                tracing::warn!("tag object {target} is missing");
                return Ok(target);
            }
        }
    }
    let what = format!("tags of tags from {id}");
    Err(Error::Bound { what, limit: DEPTH })
}

/// What the tag object `id` names, one step.
pub(crate) fn next_of_tag(id: ObjectId, objects: &Objects) -> Result<Option<ObjectId>, Error> {
    Ok(tagged(&objects.read(id, ObjectKind::Tag, TAG_BYTES)?))
}

/// The first line of a tag object: `object`, space, id.
fn tagged(bytes: &[u8]) -> Option<ObjectId> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    std::str::from_utf8(line.strip_prefix(b"object ")?)
        .ok()?
        .parse()
        .ok()
}
