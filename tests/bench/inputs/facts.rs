//! What a repository is like: how much of a module lies whole in the pack and how long the chains
//! of deltas are decide what a figure means.

use std::collections::HashMap;

use goproxy_tests::sandbox::Sandbox;

use super::Input;

/// Facts about the last version of a module and the pack that it lies in.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) tags: usize,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
    pub(crate) pack: u64,
    /// Files and bytes that lie whole in the pack, in percent.
    pub(crate) whole_files: f64,
    pub(crate) whole_bytes: f64,
    /// Deltas between a file and its base that lies whole, on average.
    pub(crate) depth: f64,
}

/// A blob of the pack: its size and what it is a delta to.
struct Object<'a> {
    size: u64,
    base: Option<&'a str>,
}

impl Facts {
    pub(crate) fn of(sandbox: &Sandbox, input: &Input) -> Self {
        let git = |arguments: &[&str]| sandbox.git(&input.repository, arguments);
        let listed = git(&[
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objectname) %(objectsize) %(deltabase)",
        ]);
        let objects: HashMap<&str, Object<'_>> = listed.lines().filter_map(object).collect();
        let tree = git(&["ls-tree", "-r", "--object-only", input.version()]);
        let mut facts = Self {
            tags: git(&["for-each-ref", "refs/tags"]).lines().count(),
            pack: pack(input),
            ..Self::default()
        };
        let (mut whole, mut whole_bytes, mut depths) = (0, 0, 0);
        for id in tree.lines() {
            let depth = depth(&objects, id);
            facts.files += 1;
            facts.bytes += objects[id].size;
            depths += depth;
            if depth == 0 {
                whole += 1;
                whole_bytes += objects[id].size;
            }
        }
        let files = as_float(facts.files as u64);
        facts.whole_files = 100.0 * as_float(whole) / files;
        facts.whole_bytes = 100.0 * as_float(whole_bytes) / as_float(facts.bytes);
        facts.depth = as_float(depths) / files;
        facts
    }
}

/// A line of `git cat-file`.
fn object(line: &str) -> Option<(&str, Object<'_>)> {
    let mut fields = line.split(' ');
    let (id, size, base) = (fields.next()?, fields.next()?, fields.next()?);
    let base = (!base.bytes().all(|byte| byte == b'0')).then_some(base);
    let size = size.parse().ok()?;
    Some((id, Object { size, base }))
}

fn depth(objects: &HashMap<&str, Object<'_>>, id: &str) -> u64 {
    let bases = std::iter::successors(objects[id].base, |base| objects[base].base);
    bases.count() as u64
}

/// Bytes of all packs.
fn pack(input: &Input) -> u64 {
    let folder = std::fs::read_dir(input.repository.join("objects/pack"));
    let files = folder.expect("the packs").flatten();
    let packs = files.filter(|file| file.path().extension().is_some_and(|kind| kind == "pack"));
    packs
        .map(|file| file.metadata().map_or(0, |file| file.len()))
        .sum()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and sizes far below 2^52"
)]
pub(crate) fn as_float(count: u64) -> f64 {
    count as f64
}
