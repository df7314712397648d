//! The serving set as it is written for the pods: the same resources always make the same bytes.

use std::ops::RangeInclusive;

use goproxy_core::serving_set::{self, document::Document};
use serde_json::Value;

/// A serving set, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its digest, by which a pod says what it serves.
    pub hash: String,
    /// The document as JSON.
    pub text: String,
}

/// The version of the document to be written: the newest of `known` that all pods read. While no pod
/// has said what it reads, the version that was written before; pods that read none of ours say so.
pub fn version<'a>(
    known: RangeInclusive<u32>,
    pods: impl Iterator<Item = &'a [u32]>,
    before: Option<u32>,
) -> u32 {
    let newest = *known.end();
    let told: Vec<&[u32]> = pods.filter(|versions| !versions.is_empty()).collect();
    if told.is_empty() {
        return before
            .filter(|before| known.contains(before))
            .unwrap_or(newest);
    }
    let by_all = |version: &u32| told.iter().all(|versions| versions.contains(version));
    known.rev().find(by_all).unwrap_or(newest)
}

/// Renders a document. What is left out in it is left out of the text, too.
pub fn render(document: &Document) -> serde_json::Result<Rendered> {
    let mut value = serde_json::to_value(document)?;
    prune(&mut value);
    Ok(Rendered {
        hash: serving_set::hash(&value),
        text: value.to_string(),
    })
}

/// Takes out members without a value: half of a large document.
pub(crate) fn prune(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !is_void(member));
            members.values_mut().for_each(prune);
        }
        Value::Array(values) => values.iter_mut().for_each(prune),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_void(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What pods read, what was written before, what is chosen.
    type Case = (&'static [&'static [u32]], Option<u32>, u32);

    #[test]
    fn the_newest_version_is_written_that_all_pods_read() {
        let choose = |pods: &[&[u32]], before| version(2..=4, pods.iter().copied(), before);
        let cases: [Case; 7] = [
            (&[], None, 4),
            (&[], Some(3), 3),
            (&[], Some(9), 4),
            (&[&[1, 2, 3, 4, 5]], Some(2), 4),
            (&[&[3, 4], &[1, 2, 3]], Some(4), 3),
            (&[&[], &[2]], Some(4), 2),
            (&[&[1], &[4]], Some(3), 4),
        ];
        for (pods, before, chosen) in cases {
            assert_eq!(choose(pods, before), chosen, "{pods:?} after {before:?}");
        }
    }
}
