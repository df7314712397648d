//! Where zips are kept when nobody says where: the user's cache folder.

use std::path::PathBuf;

/// `goproxy` in the folder that the XDG Base Directory Specification names; `None` without a home.
pub(super) fn default() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = variable("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.filter(|folder| folder.is_absolute());
    let home = || variable("HOME").map(|home| PathBuf::from(home).join(".cache"));
    Some(cache.or_else(home)?.join("goproxy"))
}
