//! Parents of commits out of the commit-graph files that git writes, without reading a commit.
//!
//! The format is gitformat-commit-graph's, a single file or a chain of them. A graph is a help and
//! never needed: one that is damaged (each file ends in a checksum of itself), of another version,
//! or beside which git itself would not believe a graph (shallow clones, grafts, replaced objects)
//! is as good as none, and so is an entry that cannot be right.

mod layer;

use std::path::Path;

use goproxy_core::object_id::ObjectId;

use crate::repository::file::read_bounded;
use layer::{Layer, Parent};

/// Bytes of one file: a history of some ten million commits.
const MAX_BYTES: u64 = 1 << 30;
/// Files in a chain.
const MAX_LAYERS: usize = 256;

/// The commit-graph of a repository, the oldest layer first.
#[derive(Debug)]
pub(super) struct CommitGraph {
    layers: Vec<Layer>,
}

impl CommitGraph {
    /// The graph of the repository whose shared files lie in `common_dir`; `None` where there is
    /// none to believe.
    pub(super) fn open(common_dir: &Path) -> Option<Self> {
        if has_other_parents(common_dir) {
            return None;
        }
        let info = common_dir.join("objects/info");
        let layers = match read_bounded(&info.join("commit-graph"), MAX_BYTES).ok()? {
            Some(bytes) => vec![Layer::parse(bytes, 0)?],
            None => chain(&info.join("commit-graphs"))?,
        };
        Some(Self { layers })
    }

    /// The parents of `id`, in their order; `None` when the graph does not know the commit.
    pub(super) fn parents(&self, id: ObjectId) -> Option<Vec<ObjectId>> {
        let mut layers = self.layers.iter();
        let (layer, index) = layers.find_map(|layer| Some((layer, layer.find(id)?)))?;
        let parents = layer.parents(index)?;
        parents.iter().map(|parent| self.id(*parent)).collect()
    }

    fn id(&self, Parent(position): Parent) -> Option<ObjectId> {
        let mut rest = position;
        for layer in &self.layers {
            match rest.checked_sub(layer.len()) {
                Some(beyond) => rest = beyond,
                None => return layer.id(rest),
            }
        }
        None
    }
}

/// The layers that the chain file names, each by the checksum it ends in.
fn chain(folder: &Path) -> Option<Vec<Layer>> {
    let chain = read_bounded(&folder.join("commit-graph-chain"), 1 << 20);
    let chain = String::from_utf8(chain.ok()??).ok()?;
    let mut layers = Vec::new();
    for line in chain.lines().take(MAX_LAYERS) {
        let checksum: ObjectId = line.trim().parse().ok()?;
        let file = folder.join(format!("graph-{checksum}.graph"));
        let layer = Layer::parse(read_bounded(&file, MAX_BYTES).ok()??, layers.len())?;
        if layer.checksum() != checksum {
            return None;
        }
        layers.push(layer);
    }
    (!layers.is_empty()).then_some(layers)
}

/// Whether commits may count as having other parents than they name.
fn has_other_parents(common_dir: &Path) -> bool {
    let exists = |name: &str| common_dir.join(name).exists();
    let replaced = std::fs::read_dir(common_dir.join("refs/replace"));
    let has_packed_replacement = || {
        let packed = read_bounded(&common_dir.join("packed-refs"), MAX_BYTES);
        let packed = packed.ok().flatten().unwrap_or_default();
        let needle = b" refs/replace/";
        packed.windows(needle.len()).any(|window| window == needle)
    };
    exists("shallow")
        || exists("info/grafts")
        || replaced.is_ok_and(|mut entries| entries.next().is_some())
        || has_packed_replacement()
}

#[cfg(test)]
mod tests;
