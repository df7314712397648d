//! Which tests may run beside others: most of them wait for the cluster most of the time, but who
//! breaks a part of the node, takes the definitions away or measures times has it to itself.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

static CLUSTER: RwLock<()> = RwLock::new(());

/// Leave to use the cluster until it is dropped.
#[must_use = "the next test begins when it is dropped"]
#[derive(Debug)]
pub(crate) enum Turn {
    /// Others may use it, too.
    Beside { _held: RwLockReadGuard<'static, ()> },
    /// Nobody else does.
    Alone {
        _held: RwLockWriteGuard<'static, ()>,
    },
}

impl Turn {
    /// Waits for those who want it alone.
    pub(crate) fn beside_others() -> Self {
        // A test that failed broke nothing of another's: each has a namespace of its own.
        let held = CLUSTER.read().unwrap_or_else(PoisonError::into_inner);
        Self::Beside { _held: held }
    }

    /// Waits for everybody.
    pub(crate) fn alone() -> Self {
        let held = CLUSTER.write().unwrap_or_else(PoisonError::into_inner);
        Self::Alone { _held: held }
    }
}
