//! Resources from a folder of YAML and JSON files, as `kubectl apply -R -f` reads them, checked as
//! the API server checks them: against the resource definitions, unknown fields included.
//!
//! One document that is wrong is left out with its file and line; the others count.

mod located;
mod object;
mod schema;
mod text;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::core::v1::Secret;

use object::Object;
pub use schema::Schemas;
pub(crate) use schema::close;

/// Bytes of one file: more is no manifest.
const MAX_FILE: u64 = 16 << 20;

/// What one namespace holds.
#[derive(Debug, Clone, Default)]
pub struct Namespace {
    /// By name.
    pub proxies: BTreeMap<String, GoProxy>,
    /// By name.
    pub projects: BTreeMap<String, GoModuleProject>,
    /// By name, of any type.
    pub secrets: BTreeMap<String, Secret>,
}

/// What a folder holds.
#[derive(Debug, Clone, Default)]
pub struct Manifests {
    /// Namespaces by name; what names none is in `default`.
    pub namespaces: BTreeMap<String, Namespace>,
    /// What is wrong, by file and line.
    pub problems: Vec<Problem>,
    /// Where each resource stands, by kind, namespace and name.
    pub places: BTreeMap<Key, Place>,
}

/// What tells resources apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `GoProxy`, `GoModuleProject` or `Secret`.
    pub kind: &'static str,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// A file and a line of it, from 1 on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line.
    pub line: u64,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, with object, field, value and remedy.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// Reads everything below `folder`. Fails only where the folder itself cannot be read.
pub fn load(folder: &Path, schemas: &Schemas) -> io::Result<Manifests> {
    let mut files = Vec::new();
    find(folder, &mut files)?;
    files.sort();
    let mut manifests = Manifests::default();
    for file in files {
        manifests.add_file(&file, schemas);
    }
    manifests.problems.sort();
    Ok(manifests)
}

/// Files with the endings that kubectl reads, hidden ones left out.
fn find(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            find(&path, files)?;
        } else if matches!(ending, Some("yaml" | "yml" | "json")) {
            files.push(path);
        }
    }
    Ok(())
}

impl Manifests {
    fn add_file(&mut self, file: &Path, schemas: &Schemas) {
        let place = |line| Place {
            file: file.to_owned(),
            line,
        };
        let text = match read(file) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("cannot be read: {error}");
                return self.problems.push(Problem {
                    place: place(1),
                    message,
                });
            }
        };
        for document in text::documents(&text) {
            match object::read(&document, schemas) {
                Ok(Some(read)) => self.add(read.object, place(read.line)),
                Ok(None) => {}
                Err(faults) => self
                    .problems
                    .extend(faults.into_iter().map(|fault| Problem {
                        place: place(fault.line),
                        message: fault.message,
                    })),
            }
        }
    }

    fn add(&mut self, object: Object, place: Place) {
        let key = object.key();
        if let Some(first) = self.places.get(&key) {
            let Key {
                kind,
                name,
                namespace,
            } = &key;
            let message = format!(
                "metadata.name: {kind} {name} of namespace {namespace} is declared at {first} \
                 already; remove one of the two"
            );
            return self.problems.push(Problem { place, message });
        }
        let namespace = self.namespaces.entry(key.namespace.clone()).or_default();
        let name = key.name.clone();
        match object {
            Object::Proxy(proxy) => drop(namespace.proxies.insert(name, *proxy)),
            Object::Project(project) => drop(namespace.projects.insert(name, *project)),
            Object::Secret(secret) => drop(namespace.secrets.insert(name, *secret)),
        }
        self.places.insert(key, place);
    }
}

fn read(file: &Path) -> io::Result<String> {
    if fs::metadata(file)?.len() > MAX_FILE {
        return Err(io::Error::other(
            "it has more than 16 MiB, which is no manifest",
        ));
    }
    fs::read_to_string(file)
}

#[cfg(test)]
mod tests;
