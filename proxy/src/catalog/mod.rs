//! What is served at a moment: the instance's settings, the projects, the tokens; and a way to
//! swap all of it at once.
//!
//! Whoever knows (a folder that is watched, a serving set) publishes a [`Served`]; requests take
//! the one of their first moment and keep it to their end. Nothing here reads a repository.

mod project;
mod project_set;
mod tokens;

use std::sync::{Arc, Mutex, PoisonError};

use goproxy_core::serving_set::{Instance, Refused};
use tokio::sync::watch;

pub use project::{Identity, Project};
pub use project_set::{LeftOut, ProjectSet};
pub use tokens::TokenIndex;

/// Everything that a request is answered by.
#[derive(Debug)]
pub struct Served {
    /// What holds for the whole proxy.
    pub instance: Arc<Instance>,
    /// The projects.
    pub projects: ProjectSet,
    /// The tokens.
    pub tokens: TokenIndex,
    /// What the serving set says of itself; `None` where a folder is served as it lies.
    pub document: Option<DocumentFacts>,
}

/// A serving set's own facts.
#[derive(Debug, Clone)]
pub struct DocumentFacts {
    /// Its digest.
    pub hash: String,
    /// The entries that were left out.
    pub refused: Vec<Refused>,
    /// What opens `/status`, when something does.
    pub status_bearer: Option<String>,
}

impl Served {
    /// A folder that is served as it lies: no tokens, everything public.
    pub fn folder(instance: Arc<Instance>, projects: ProjectSet) -> Self {
        Self {
            instance,
            projects,
            tokens: TokenIndex::default(),
            document: None,
        }
    }
}

/// Holds what is served at this moment.
#[derive(Debug)]
pub struct Catalog {
    current: watch::Sender<Arc<Served>>,
    problem: Mutex<Option<String>>,
}

impl Catalog {
    /// Begins with `served`.
    pub fn new(served: Served) -> Self {
        Self {
            current: watch::Sender::new(Arc::new(served)),
            problem: Mutex::default(),
        }
    }

    /// What is served at this moment.
    pub fn current(&self) -> Arc<Served> {
        Arc::clone(&self.current.borrow())
    }

    /// Swaps it; requests under way keep theirs.
    pub fn publish(&self, served: Served) {
        self.current.send_replace(Arc::new(served));
    }

    /// Why what came last is not served, if it is not.
    pub fn problem(&self) -> Option<String> {
        let problem = self.problem.lock();
        problem.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes whether what came last can be served.
    pub fn note(&self, problem: Option<String>) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }

    /// Sees each one published from here on.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Served>> {
        self.current.subscribe()
    }
}
