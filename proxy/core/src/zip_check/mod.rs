//! What the `go` command demands of a module zip before it unpacks one.
//!
//! [`check`] judges the list of names and sizes that a zip's directory states; whoever reads the
//! zip also has to find out whether the contents have the sizes stated. The module and its
//! version are an input, as in the `go` command, which knows what it asked for; a zip found
//! somewhere tells them itself ([`identify`]).
//! Sources: Go Modules Reference, "Module zip files" and "File path and size constraints"; the
//! documentation of `golang.org/x/mod/zip` (`CheckZip`).

use crate::file_set::{self, Fault, Problems, SizeError, TotalSize};
use crate::module_path::ModulePath;
use crate::version::Version;
use crate::{file_name, limits};

/// Why the `go` command refuses a zip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZipError {
    /// No name says which module this is.
    #[error("the zip's first name, {0:?}, does not start with module@version/")]
    Unidentified(String),
    /// The module's path ends in another major version.
    #[error("version {version} does not fit the module path {module}")]
    MajorVersion {
        /// The module's path.
        module: ModulePath,
        /// The version.
        version: Version,
    },
    /// The zip or what it holds is too large.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// Entries that break a rule.
    #[error("{0}")]
    Files(Problems),
}

/// What an acceptable zip holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many files, directories not counted.
    pub files: u64,
    /// The sum of their stated sizes in bytes.
    pub size: u64,
}

/// The module and version that the name of a zip's entry states.
pub fn identify(name: &str) -> Result<(ModulePath, Version), ZipError> {
    let identity = name.split_once('@').and_then(|(module, rest)| {
        let (version, _) = rest.split_once('/')?;
        Some((
            ModulePath::parse(module).ok()?,
            Version::parse(version).ok()?,
        ))
    });
    identity.ok_or_else(|| ZipError::Unidentified(name.to_owned()))
}

/// Judges a zip of `zip_size` bytes whose directory lists these names and sizes before
/// compression. A name that ends in `/` is a directory.
pub fn check<'a>(
    module: &ModulePath,
    version: &Version,
    zip_size: u64,
    entries: impl IntoIterator<Item = (&'a [u8], u64)>,
) -> Result<Summary, ZipError> {
    if !module.path_major().check(version) {
        return Err(ZipError::MajorVersion {
            module: module.clone(),
            version: version.clone(),
        });
    }
    if zip_size > limits::MAX_ZIP {
        return Err(SizeError::Zip(zip_size).into());
    }
    let prefix = format!("{module}@{version}/");
    let mut problems = Problems::default();
    let mut total = TotalSize::default();
    let mut files = 0;
    let mut paths = Vec::new();
    for (name, size) in entries {
        match relative_path(name, &prefix) {
            Ok("") => {}
            Ok(path) => {
                paths.push(path);
                if !path.ends_with('/') {
                    files += 1;
                    total.add(path, size, &mut problems);
                }
            }
            Err(fault) => problems.add(name, fault),
        }
    }
    paths.sort_unstable();
    file_set::find_clashes(paths.into_iter(), &mut problems);
    let size = total.check()?;
    if !problems.is_empty() {
        return Err(ZipError::Files(problems));
    }
    Ok(Summary { files, size })
}

/// The path below `prefix` of the entry with this name, if it may be there; that of a directory
/// keeps its trailing slash.
fn relative_path<'a>(name: &'a [u8], prefix: &str) -> Result<&'a str, Fault> {
    let path = name
        .strip_prefix(prefix.as_bytes())
        .ok_or_else(|| Fault::Prefix {
            prefix: prefix.to_owned(),
        })?;
    let path = std::str::from_utf8(path).map_err(|_| Fault::NotUtf8)?;
    if path.is_empty() {
        return Ok(path);
    }
    let directory = path.strip_suffix('/');
    let trimmed = directory.unwrap_or(path);
    if !file_set::is_clean(trimmed.as_bytes()) {
        return Err(Fault::NotClean);
    }
    file_name::check(trimmed).map_err(|error| Fault::Name(error.fault))?;
    let name = path.rsplit('/').next().unwrap_or(path);
    if directory.is_some() || !name.eq_ignore_ascii_case("go.mod") {
        Ok(path)
    } else if name.len() < path.len() {
        Err(Fault::NestedGoMod)
    } else if name != "go.mod" {
        Err(Fault::GoModCase)
    } else {
        Ok(path)
    }
}

#[cfg(test)]
mod tests;
