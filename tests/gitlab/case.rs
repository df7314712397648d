//! A case and what became of it.

use crate::ask::Ask;

/// What this server makes of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Answered as GitLab answers it.
    Kept,
    /// Answered otherwise on purpose.
    Differs,
    /// GitLab's answer rests on something that is only there; ours was chosen.
    Chosen,
    /// Nothing here corresponds to it.
    Outside,
}

/// A case of the table and its questions, in the order of the page's statuses.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) asked: Vec<Ask>,
}

impl Case {
    /// The expected statuses as the page writes them.
    pub(crate) fn statuses(&self) -> String {
        let statuses = self.asked.iter().map(|ask| ask.status.to_string());
        let mut statuses: Vec<String> = statuses.collect();
        statuses.dedup();
        statuses.join(", ")
    }
}

fn case<const N: usize>(id: &'static str, verdict: Verdict, asked: [Ask; N]) -> Case {
    Case {
        id,
        verdict,
        asked: asked.into(),
    }
}

pub(crate) fn kept<const N: usize>(id: &'static str, asked: [Ask; N]) -> Case {
    case(id, Verdict::Kept, asked)
}

pub(crate) fn differs<const N: usize>(id: &'static str, asked: [Ask; N]) -> Case {
    case(id, Verdict::Differs, asked)
}

pub(crate) fn chosen<const N: usize>(id: &'static str, asked: [Ask; N]) -> Case {
    case(id, Verdict::Chosen, asked)
}

pub(crate) fn outside(id: &'static str) -> Case {
    case(id, Verdict::Outside, [])
}
