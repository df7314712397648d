//! Which projects the serving sets had that were written, by the digests that pods tell: so that a
//! project is told of by its own entry, whatever else changed; pure.

use std::collections::BTreeMap;

use goproxy_core::hash::sha256;
use serde_json::Value;

use crate::serving_set::prune;
use crate::validate::{JudgedProject, Validated};

/// Documents that are remembered. A pod that serves an older one counts as one that serves another.
const REMEMBERED: usize = 64;

/// What makes a project's part of a serving set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    digest: [u8; 32],
    /// The Secrets with tokens that the project names; unknown where the entry was read back.
    tokens: Option<Vec<String>>,
}

impl Entry {
    /// Number and entry of a project; nothing if it is not accepted.
    pub fn of(project: &JudgedProject) -> Option<(u64, Self)> {
        let id = project.accepted()?.id;
        let entry = Self {
            tokens: Some(project.tokens.clone()),
            ..Self::read_back(&project.value()?)
        };
        Some((id, entry))
    }

    fn read_back(value: &Value) -> Self {
        let mut value = value.clone();
        prune(&mut value);
        Self {
            digest: sha256(value.to_string().as_bytes()),
            tokens: None,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        let known = self.tokens.as_ref().zip(other.tokens.as_ref());
        self.digest == other.digest && known.is_none_or(|(own, others)| own == others)
    }
}

#[derive(Debug, Clone)]
struct Since {
    entry: Entry,
    document: u64,
}

/// The documents that were written, in their order.
#[derive(Debug, Clone, Default)]
pub struct History {
    last: u64,
    /// The version of the last document.
    version: Option<u32>,
    /// By digest.
    documents: BTreeMap<String, u64>,
    /// By the project's number: the entry of the last document, and the first document that has it.
    entries: BTreeMap<u64, Since>,
}

impl History {
    /// Begins with a document that another process wrote.
    pub fn read_back(text: &str) -> Option<Self> {
        let document: Value = serde_json::from_str(text).ok()?;
        let projects = document.get("projects")?.as_array()?;
        let entry = |value: &Value| Some((value.get("id")?.as_u64()?, Entry::read_back(value)));
        let mut history = Self::default();
        let hash = goproxy_core::serving_set::hash(&document);
        history.note(&hash, projects.iter().filter_map(entry));
        let version = document.get("version").and_then(Value::as_u64);
        history.version = version.and_then(|version| u32::try_from(version).ok());
        Some(history)
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The version of the document that was written last.
    pub fn version(&self) -> Option<u32> {
        self.version
    }

    /// Notes that the document with this digest was written.
    pub fn write(&mut self, hash: &str, validated: &Validated) {
        self.version = Some(validated.document.version);
        let projects = validated.projects.iter();
        self.note(hash, projects.filter_map(Entry::of));
    }

    fn note(&mut self, hash: &str, entries: impl Iterator<Item = (u64, Entry)>) {
        if self.documents.get(hash) != Some(&self.last) {
            self.last += 1;
            self.documents.insert(hash.to_owned(), self.last);
        }
        let before = std::mem::take(&mut self.entries);
        for (id, entry) in entries {
            let same = before.get(&id).filter(|since| since.entry.is_same(&entry));
            let document = same.map_or(self.last, |since| since.document);
            self.entries.insert(id, Since { entry, document });
        }
        if self.documents.len() > REMEMBERED {
            let oldest = self.documents.iter().min_by_key(|(_, number)| **number);
            if let Some(hash) = oldest.map(|(hash, _)| hash.clone()) {
                self.documents.remove(&hash);
            }
        }
    }

    /// Whether the document with this digest has the project with exactly this entry.
    pub fn has(&self, hash: &str, id: u64, entry: &Entry) -> bool {
        let since = self.entries.get(&id);
        let since = since.filter(|since| since.entry.is_same(entry));
        let document = self.documents.get(hash);
        since
            .zip(document)
            .is_some_and(|(since, document)| since.document <= *document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(flag: bool, token: &str) -> Entry {
        Entry {
            tokens: Some(vec![token.to_owned()]),
            ..Entry::read_back(&json!({"id": 1, "enabled": flag, "requires": []}))
        }
    }

    #[test]
    fn a_project_is_in_every_document_since_its_last_change() {
        let mut history = History::default();
        let (off, on) = (entry(false, "t"), entry(true, "t"));
        history.note("a", [(1, off.clone())].into_iter());
        history.note("b", [(1, off.clone()), (2, on.clone())].into_iter());
        assert!(history.has("a", 1, &off) && history.has("b", 1, &off));
        assert!(history.has("b", 2, &on) && !history.has("a", 2, &on));
        assert!(!history.has("b", 1, &on) && !history.has("unknown", 1, &off));
        history.note("c", [(1, on.clone())].into_iter());
        assert!(history.has("c", 1, &on) && !history.has("b", 1, &on));
        assert!(!history.has("c", 2, &on), "it went");
        // A document that comes again is the newest.
        history.note("b", [(1, off.clone()), (2, on.clone())].into_iter());
        assert!(history.has("b", 1, &off) && !history.has("c", 1, &off));
        assert!(history.has("b", 2, &on));
    }

    #[test]
    fn other_tokens_of_a_project_are_a_change_of_it() {
        let mut history = History::default();
        history.note("a", [(1, entry(true, "t"))].into_iter());
        assert!(!history.has("a", 1, &entry(true, "other")));
        history.note("b", [(1, entry(true, "other"))].into_iter());
        assert!(history.has("b", 1, &entry(true, "other")));
        assert!(!history.has("a", 1, &entry(true, "other")));
    }

    #[test]
    fn what_another_process_wrote_is_known_and_old_documents_are_forgotten() {
        let document = json!({"version": 1, "projects": [{"enabled": true, "id": 1}]});
        let hash = goproxy_core::serving_set::hash(&document);
        let mut history = History::read_back(&document.to_string()).unwrap();
        assert_eq!(history.version(), Some(1));
        assert!(history.has(&hash, 1, &entry(true, "t")));
        assert!(!history.has(&hash, 1, &entry(false, "t")));
        for number in 0..REMEMBERED {
            history.note(&number.to_string(), [(1, entry(true, "t"))].into_iter());
        }
        assert_eq!(history.documents.len(), REMEMBERED);
        assert!(!history.has(&hash, 1, &entry(true, "t")));
        assert!(history.has("0", 1, &entry(true, "t")));
        assert!(History::read_back("{").is_none());
    }
}
