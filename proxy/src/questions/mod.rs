//! Questions of the GOPROXY protocol about a module in a project, and their answers.
//!
//! An answer depends on a snapshot of the repository's refs and on nothing else, so it is kept
//! as long as the snapshot stays the same: a question that was asked before is a look-up. The
//! rest is read on the questions pool. What does not exist is looked for once more in the refs of
//! this very moment before that is said.

mod cache;
mod fact;
mod read;

use std::sync::Arc;

use bytes::Bytes;
use goproxy_core::object_id::ObjectId;
use goproxy_core::resolve::Module;
use goproxy_core::version::Version;
use goproxy_git::{Cancel, Freshness};
use quick_cache::Equivalent;

use crate::cancel_on_drop::CancelOnDrop;
use crate::catalog::Served;
use crate::http::error::Error;
use crate::placement::Place;
use crate::state::AppState;
pub use cache::AnswerCache;
pub use fact::Fact;

/// What is asked about a module.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Question {
    /// `@v/list`.
    List,
    /// `@latest`.
    Latest,
    /// `@v/{query}.info`: a version, branch, tag or commit.
    Info(String),
    /// `@v/{version}.mod`.
    Mod(Version),
    /// `@v/{version}.zip`.
    Zip(Version),
}

/// What a question is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The body of a list: one version a line.
    List(Bytes),
    /// The body of an `.info` file.
    Info {
        /// The JSON document.
        json: Fact,
        /// The version that it names.
        version: Version,
    },
    /// The body of a `.mod` file.
    Mod(Fact),
    /// Where the files of a version are.
    Zip {
        /// The root tree of its commit.
        tree: ObjectId,
        /// The module's directory in it.
        directory: String,
    },
    /// It does not exist, for this reason.
    Missing(Arc<str>),
}

/// An answer's key: the number of the snapshot is unique in the process, whatever the project.
/// Answers name the URL to clone from, which may change while the repository stays.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    snapshot: u64,
    origin: String,
    module: Module,
    question: Question,
}

/// A key to look up, of what is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct KeyRef<'a> {
    snapshot: u64,
    origin: &'a str,
    module: &'a Module,
    question: &'a Question,
}

/// Both hash alike: the same fields in the same order.
impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.borrowed()
    }
}

impl Key {
    fn borrowed(&self) -> KeyRef<'_> {
        let Self {
            snapshot,
            origin,
            module,
            question,
        } = self;
        KeyRef {
            snapshot: *snapshot,
            origin,
            module,
            question,
        }
    }
}

impl KeyRef<'_> {
    fn owned(self) -> Key {
        Key {
            snapshot: self.snapshot,
            origin: self.origin.to_owned(),
            module: self.module.clone(),
            question: self.question.clone(),
        }
    }
}

/// A question, where it is asked, and the URL that answers name.
#[derive(Debug)]
struct Asking {
    place: Place,
    question: Question,
    origin: String,
}

/// The answer to `question` about the module at `place`.
pub async fn ask(
    state: &Arc<AppState>,
    served: &Served,
    place: &Place,
    question: &Question,
) -> Result<Answer, Error> {
    let external_url = &served.instance.external_url;
    let origin = external_url.repository(place.project.path());
    let answer = if let Some(answer) = kept(state, place, question, &origin) {
        answer
    } else {
        let asking = Asking {
            place: place.clone(),
            question: question.clone(),
            origin,
        };
        // Boxed, so that an answer that was kept carries none of it.
        Box::pin(read(state, asking)).await?
    };
    match answer {
        Answer::Missing(reason) => Err(Error::not_found(&*reason)),
        answer => Ok(answer),
    }
}

/// The answer if it was given before and the refs were looked at a moment ago: no reading, no
/// thread. That something is missing is not believed without a look.
fn kept(state: &AppState, place: &Place, question: &Question, origin: &str) -> Option<Answer> {
    let repository = state.repositories.opened(&place.project)?;
    let snapshot = repository.recent_snapshot(state.settings.refs_max_age)?;
    let answer = state.answers.get(&KeyRef {
        snapshot: snapshot.identity(),
        origin,
        module: &place.module,
        question,
    })?;
    (!matches!(answer, Answer::Missing(_))).then_some(answer)
}

async fn read(state: &Arc<AppState>, asking: Asking) -> Result<Answer, Error> {
    let cancel = CancelOnDrop(Cancel::new());
    let (worker, worker_cancel) = (Arc::clone(state), cancel.0.clone());
    let project = Arc::clone(&asking.place.project);
    let job = move || read_blocking(&worker, &asking, &worker_cancel);
    let answer = state.pools.questions.run(job).await?;
    answer.map_err(|error| match error {
        read::Error::Repository(error) => Error::unreadable(project.path(), &error),
        read::Error::Info(error) => Error::Internal(Box::new(error)),
    })
}

fn read_blocking(
    state: &AppState,
    asking: &Asking,
    cancel: &Cancel,
) -> Result<Answer, read::Error> {
    let Asking {
        place,
        question,
        origin,
    } = asking;
    let _span = place.project.span().entered();
    let at = |freshness| -> Result<(u64, Answer), read::Error> {
        let view = state.repositories.view(&place.project, freshness, cancel)?;
        let snapshot = view.snapshot().identity();
        let key = KeyRef {
            snapshot,
            origin,
            module: &place.module,
            question,
        };
        if let Some(answer) = state.answers.get(&key) {
            return Ok((snapshot, answer));
        }
        let answer = read::answer(&view, &place.module, question, origin)?;
        state.answers.insert(key.owned(), answer.clone());
        Ok((snapshot, answer))
    };
    match at(Freshness::MaxAge(state.settings.refs_max_age))? {
        (_, Answer::Missing(_)) => at(Freshness::Now).map(|(_, answer)| answer),
        (_, answer) => Ok(answer),
    }
}
