//! The serving set as files, as a pod would have them mounted.

use std::path::Path;

use anyhow::Context as _;

use super::files::{make, write};
use crate::random;
use crate::serving_set;
use crate::validate::Validated;

/// What was written for the process.
#[derive(Debug)]
pub(super) struct Written {
    /// The digest of the serving set.
    pub(super) hash: String,
    /// What opens the proxy's `/status`.
    pub(super) bearer: String,
}

impl Written {
    /// Writes the serving set of a `GoProxy` into its folder.
    pub(super) fn new(folder: &Path, valid: &Validated) -> anyhow::Result<Self> {
        let rendered = serving_set::render(&valid.document)?;
        let set = folder.join("serving-set");
        make(&set).with_context(|| set.display().to_string())?;
        let bearer = bearer(&set.join("status-bearer"))?;
        let file = set.join("serving-set");
        write(&file, rendered.text.as_bytes()).with_context(|| file.display().to_string())?;
        Ok(Self {
            hash: rendered.hash,
            bearer,
        })
    }
}

/// Drawn once, read back afterwards.
fn bearer(file: &Path) -> anyhow::Result<String> {
    if let Ok(bearer) = std::fs::read_to_string(file)
        && !bearer.is_empty()
    {
        return Ok(bearer);
    }
    let bearer = random::token()?;
    write(file, bearer.as_bytes()).with_context(|| file.display().to_string())?;
    Ok(bearer)
}
