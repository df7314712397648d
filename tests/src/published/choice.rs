//! Which of the published modules a run takes.

use super::Release;

/// Which releases of the table a run takes.
#[derive(Clone, Debug)]
pub enum Choice {
    /// Those that download and build in seconds.
    Small,
    All,
    /// Those of one repository.
    Root(String),
}

impl Choice {
    /// What `PUBLISHED_MODULES` says: `small` (the default), `all`, or an import root.
    pub fn from_environment() -> Self {
        match std::env::var("PUBLISHED_MODULES").as_deref() {
            Ok("small") | Err(_) => Self::Small,
            Ok("all") => Self::All,
            Ok(root) => Self::Root(root.into()),
        }
    }

    pub fn holds(&self, release: &Release) -> bool {
        match self {
            Self::Small => release.small,
            Self::All => true,
            Self::Root(root) => release.root == *root,
        }
    }
}
