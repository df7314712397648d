//! One consistent reading of all refs: loose, then packed, then every stamp again.
//!
//! `git pack-refs` writes the packed file before it removes the loose ones, so this order cannot
//! miss a ref that exists all the time; the other order can. When a stamp moved meanwhile the
//! reading is repeated, a few times: under constant writing the last reading counts, marked as
//! not settled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use goproxy_core::object_id::ObjectId;

use super::loose::{self, Loose, Value};
use super::packed::{self, PackedRef};
use super::stamp::{Stamp, stamp};
use super::{BOUNDS, SYMBOLIC_DEPTH, is_served};
use crate::error::Error;
use crate::repository::{Repository, ServedRoot};

const ATTEMPTS: usize = 5;

/// A served ref: what it holds, and where it leads if packed-refs said so.
pub(super) type Target = (ObjectId, Option<ObjectId>);

/// What `HEAD` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// A commit's id.
    Detached(ObjectId),
    /// The full name of a ref, which may not exist.
    Symbolic(String),
    /// Nothing that git could follow.
    Broken,
}

/// All refs of one reading.
#[derive(Debug)]
pub(super) struct Reading {
    /// By full name, sorted as bytes.
    pub(super) refs: BTreeMap<String, Target>,
    pub(super) head: Head,
    /// What the reading rests on.
    pub(super) stamps: Vec<(PathBuf, Stamp)>,
    /// Whether the stamps were the same before and after.
    pub(super) settled: bool,
}

/// Reads until nothing changed meanwhile.
pub(super) fn read(repository: &Repository) -> Result<Reading, Error> {
    let mut reading = read_once(repository)?;
    for _ in 1..ATTEMPTS {
        if unchanged(&reading.stamps)? {
            break;
        }
        reading = read_once(repository)?;
    }
    reading.settled = unchanged(&reading.stamps)?;
    Ok(reading)
}

/// Whether every stamp is still the same.
pub(super) fn unchanged(stamps: &[(PathBuf, Stamp)]) -> Result<bool, Error> {
    for (path, before) in stamps {
        if stamp(path).map_err(|error| Error::io(path, error))? != *before {
            return Ok(false);
        }
    }
    Ok(true)
}

fn read_once(repository: &Repository) -> Result<Reading, Error> {
    let (layout, root) = (repository.layout(), repository.root());
    // A repository that was migrated to a reftable has no loose and no packed refs at all.
    let config = layout.common_dir.join("config");
    let config_stamp = stamp(&config).map_err(|error| Error::io(&config, error))?;
    repository.check_format()?;
    let mut loose = loose::read(&layout.common_dir, root)?;
    loose.stamps.push((config, config_stamp));
    let head_file = layout.git_dir.join("HEAD");
    loose.stamp(&head_file)?;
    let head = match loose::read_one(&head_file, root)? {
        Some(Value::Id(id)) => Head::Detached(id),
        Some(Value::Symbolic(name)) => Head::Symbolic(name),
        Some(Value::Broken) => Head::Broken,
        None => {
            let path = layout.git_dir.clone();
            let reason = "it has no HEAD";
            return Err(Error::NotARepository { path, reason });
        }
    };
    let mut foreign = foreign_targets(&loose, &layout.common_dir, root)?;
    let wanted = foreign.names();
    let packed_file = layout.common_dir.join("packed-refs");
    loose.stamp(&packed_file)?;
    let packed = read_packed(&packed_file, &wanted, root)?;
    let Loose { refs, stamps, .. } = loose;
    Ok(Reading {
        refs: overlay(refs, packed, &mut foreign),
        head,
        stamps,
        settled: false,
    })
}

fn read_packed(
    path: &Path,
    wanted: &BTreeSet<String>,
    root: &ServedRoot,
) -> Result<Vec<PackedRef>, Error> {
    root.check_link(path)?;
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(path, error)),
    };
    packed::parse(BufReader::with_capacity(64 << 10, file), wanted, &BOUNDS).map_err(|error| {
        match error {
            packed::Error::Io(error) => Error::io(path, error),
            packed::Error::Line(_) => Error::corrupt(path.display().to_string(), error.to_string()),
            packed::Error::Bound(what, limit) => Error::Bound {
                what: what.to_owned(),
                limit,
            },
        }
    })
}

/// Loose refs outside of branches and tags that served symbolic refs lead to.
#[derive(Default)]
struct Foreign {
    loose: BTreeMap<String, Option<Value>>,
}

impl Foreign {
    /// Those that may be packed.
    fn names(&self) -> BTreeSet<String> {
        let absent = self.loose.iter().filter(|(_, value)| value.is_none());
        absent.map(|(name, _)| name.clone()).collect()
    }
}

fn foreign_targets(loose: &Loose, common_dir: &Path, root: &ServedRoot) -> Result<Foreign, Error> {
    let mut foreign = Foreign::default();
    for (_, value) in &loose.refs {
        let mut value = Some(value.clone());
        for _ in 0..SYMBOLIC_DEPTH {
            let Some(Value::Symbolic(name)) = &value else {
                break;
            };
            if is_served(name) || foreign.loose.contains_key(name) {
                break;
            }
            let name = name.clone();
            value = loose::read_one(&common_dir.join(&name), root)?;
            foreign.loose.insert(name, value.clone());
        }
    }
    Ok(foreign)
}

/// Loose refs hide packed ones of the same name; symbolic ones are resolved last.
fn overlay(
    loose: Vec<(String, Value)>,
    packed: Vec<PackedRef>,
    foreign: &mut Foreign,
) -> BTreeMap<String, Target> {
    let mut refs: BTreeMap<String, Target> = packed
        .into_iter()
        .map(|packed| (packed.name, (packed.id, packed.peeled)))
        .collect();
    let mut symbolic: BTreeMap<String, String> = BTreeMap::new();
    let others = std::mem::take(&mut foreign.loose);
    let others = others
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in loose.into_iter().chain(others) {
        match value {
            Value::Id(id) => drop(refs.insert(name, (id, None))),
            Value::Broken => {
                tracing::warn!("broken ref {name} is left out");
                refs.remove(&name);
            }
            Value::Symbolic(target) => {
                refs.remove(&name);
                symbolic.insert(name, target);
            }
        }
    }
    let resolved: Vec<_> = symbolic
        .keys()
        .filter_map(|name| Some((name.clone(), resolve(name, &symbolic, &refs)?)))
        .collect();
    refs.extend(resolved);
    refs.retain(|name, _| is_served(name));
    refs
}

fn resolve(
    name: &str,
    symbolic: &BTreeMap<String, String>,
    refs: &BTreeMap<String, Target>,
) -> Option<Target> {
    let mut name = name;
    for _ in 0..=SYMBOLIC_DEPTH {
        match symbolic.get(name) {
            Some(target) => name = target,
            None => return refs.get(name).copied(),
        }
    }
    None
}
