//! What was seen of the pods of a GoProxy, or of the process that stands in for them.

use std::collections::BTreeSet;

use goproxy_core::status::Cursor;
use goproxy_crds::conditions::Reason;

use crate::fault::Fault;

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// How many pods there are.
    pub replicas: i32,
    /// Those that are ready, and what each of them answered.
    pub ready: Vec<Pod>,
    /// The image that they run; none without a cluster.
    pub image: Option<String>,
    /// How many pods there are to be, where that is not as declared.
    pub wanted: Option<i32>,
    /// Why volumes cannot be mounted.
    pub volumes: Option<Fault>,
    /// What volumes mean for the pods, where it is not what one expects.
    pub note: Option<String>,
    /// Why the newest serving set was not written.
    pub unwritten: Option<Fault>,
    /// Why an object could not be written, or pods do not become ready.
    pub failure: Option<Fault>,
}

/// A pod that is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pod {
    /// Its name.
    pub name: String,
    /// What its management port says; the error says why it could not be asked.
    pub answer: Result<Answer, String>,
}

/// What a pod says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The digest of the serving set in effect.
    pub hash: String,
    /// Why it does not serve what was written last.
    pub problem: Option<String>,
    /// The versions of the document that it reads; none where it does not say.
    pub document_versions: Vec<u32>,
    /// Up to where it can tell of modules.
    pub modules_cursor: Option<Cursor>,
    /// Entries that it leaves out.
    pub refused: Vec<Refused>,
    /// Paths of projects whose repository it cannot read, with the reason.
    pub unusable: Vec<(String, String)>,
}

/// An entry of the serving set that a pod leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// What it is: `project`, `volume`, `token`.
    pub kind: String,
    /// By what it is known, as the project's path.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Observed {
    /// Whether every ready pod serves a document that `is_right` by its digest; else why that
    /// cannot be said, or what a pod does instead.
    pub(super) fn serves(&self, is_right: impl Fn(&str) -> bool) -> Result<(), Fault> {
        if self.ready.is_empty() {
            return Err(Fault::new(Reason::NoPods, "no pod is ready"));
        }
        let unreachable = self.names(|pod| pod.answer.is_err());
        if let Some(names) = unreachable {
            let why = self.ready.iter().find_map(|pod| pod.answer.as_ref().err());
            let why = why.map(String::as_str).unwrap_or_default();
            let message = format!("cannot ask what is served: {names}: {why}");
            return Err(Fault::new(Reason::PodsUnreachable, message));
        }
        let is_behind = |answer: &&Answer| !is_right(&answer.hash);
        let behind = |pod: &Pod| pod.answer.as_ref().ok().is_some_and(|one| is_behind(&one));
        let Some(names) = self.names(behind) else {
            return Ok(());
        };
        let refusal = self.answers().find_map(|(name, answer)| {
            let problem = answer.problem.as_ref().filter(|_| is_behind(&answer))?;
            Some(format!("{name} keeps the former serving set: {problem}"))
        });
        Err(match refusal {
            Some(message) => Fault::new(Reason::Refused, message),
            None => Fault::new(
                Reason::Pending,
                format!("still serving another serving set: {names}"),
            ),
        })
    }

    /// The first of the entries that pods leave out, and how many there are.
    pub(super) fn refused(&self) -> Option<Fault> {
        let mut all: Vec<String> = self
            .answers()
            .flat_map(|(pod, answer)| {
                let text = move |one: &Refused| {
                    format!("{pod} leaves out {} {}: {}", one.kind, one.name, one.reason)
                };
                answer.refused.iter().map(text)
            })
            .collect();
        all.sort();
        let first = all.first()?;
        let more = match all.len() - 1 {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        Some(Fault::new(Reason::Refused, format!("{first}{more}")))
    }

    /// What pods say that could be asked, by their names.
    pub fn answers(&self) -> impl Iterator<Item = (&str, &Answer)> {
        let pods = self.ready.iter();
        pods.filter_map(|pod| Some((pod.name.as_str(), pod.answer.as_ref().ok()?)))
    }

    /// The names of these pods, if there are any.
    fn names(&self, which: impl Fn(&Pod) -> bool) -> Option<String> {
        let pods = self.ready.iter().filter(|pod| which(pod));
        let names: BTreeSet<&str> = pods.map(|pod| pod.name.as_str()).collect();
        (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(", "))
    }

    /// Why a pod leaves out the project at `path`.
    pub(super) fn refuses(&self, path: &str) -> Option<String> {
        self.said(|answer| {
            let mut projects = answer.refused.iter().filter(|one| one.kind == "project");
            let refused = projects.find(|one| one.name == path)?;
            Some(&refused.reason)
        })
    }

    /// Why a pod cannot read the repository of the project at `path`.
    pub(super) fn cannot_read(&self, path: &str) -> Option<String> {
        self.said(|answer| {
            let mut unusable = answer.unusable.iter();
            let (_, reason) = unusable.find(|(project, _)| project == path)?;
            Some(reason)
        })
    }

    /// What a pod says; always the same one of them.
    fn said<'a>(&'a self, what: impl Fn(&'a Answer) -> Option<&'a String>) -> Option<String> {
        let said = self
            .answers()
            .filter_map(|(pod, answer)| Some(format!("{pod}: {}", what(answer)?)));
        said.min()
    }
}
