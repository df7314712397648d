//! One command of a developer's, and what the servers were asked meanwhile.

use crate::{
    developer::{Developer, Outcome},
    page::Block,
    servers::Servers,
};

#[derive(Debug)]
pub(crate) struct Round {
    pub(crate) release: u32,
    pub(crate) outcome: Outcome,
    /// What GitLab's stand-in answered.
    pub(crate) ours: Vec<String>,
    /// What the next proxy and the checksum database answered.
    pub(crate) theirs: Vec<String>,
}

impl Round {
    /// Pastes `blocks` and `command`; nobody else asks anything at the same time.
    pub(crate) fn of(
        servers: &Servers<'_>,
        developer: &Developer<'_>,
        blocks: &[Block],
        command: &str,
    ) -> Self {
        let (ours, theirs) = (servers.ours().len(), servers.theirs().len());
        Self {
            release: developer.release,
            outcome: developer.runs(blocks, command),
            ours: servers.ours().split_off(ours),
            theirs: servers.theirs().split_off(theirs),
        }
    }
}
