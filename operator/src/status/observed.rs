//! What was seen of the pods of a GoProxy, or of the process that stands in for them.

use std::collections::BTreeSet;

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
    /// Paths of projects that it leaves out, with the reason.
    pub refused: Vec<(String, String)>,
    /// Paths of projects whose repository it cannot read, with the reason.
    pub unusable: Vec<(String, String)>,
}

impl Observed {
    /// Whether every ready pod serves `hash`; else why that cannot be said.
    pub(super) fn serves(&self, hash: &str) -> Result<(), Fault> {
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
        let behind = |pod: &Pod| pod.answer.as_ref().is_ok_and(|answer| answer.hash != hash);
        match self.names(behind) {
            None => Ok(()),
            Some(names) => {
                let message = format!("still serving another serving set: {names}");
                Err(Fault::new(Reason::Pending, message))
            }
        }
    }

    /// The names of these pods, if there are any.
    fn names(&self, which: impl Fn(&Pod) -> bool) -> Option<String> {
        let pods = self.ready.iter().filter(|pod| which(pod));
        let names: BTreeSet<&str> = pods.map(|pod| pod.name.as_str()).collect();
        (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(", "))
    }

    /// What a pod says of the project at `path`, in one of its lists.
    pub(super) fn said_of(
        &self,
        path: &str,
        list: impl Fn(&Answer) -> &[(String, String)],
    ) -> Option<String> {
        let answers = self.ready.iter().filter_map(|pod| {
            let answer = pod.answer.as_ref().ok()?;
            let (_, reason) = list(answer).iter().find(|(project, _)| project == path)?;
            Some(format!("{}: {reason}", pod.name))
        });
        answers.min()
    }
}
