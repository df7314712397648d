//! Answers that were given, bounded by what they weigh.

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::{Answer, Key, KeyRef, Question};

/// An answer of more than this part of all bytes is made again each time: a few of them would drive out
/// all others.
const MAX_ANSWER: u64 = 8;

/// What an entry takes beside its texts, roughly.
const OVERHEAD: usize = 200;

/// Keeps answers by snapshot, module and question.
#[derive(Debug)]
pub struct AnswerCache {
    cache: Cache<Key, Answer, ByBytes>,
    max_answer: u64,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Key, Answer> for ByBytes {
    fn weight(&self, key: &Key, answer: &Answer) -> u64 {
        let question = match &key.question {
            Question::List | Question::Latest => 0,
            Question::Info(query) => query.len(),
            Question::Mod(version) | Question::Zip(version) => version.as_str().len(),
        };
        let answer = match answer {
            Answer::List(bytes) => bytes.len(),
            Answer::Mod(fact) | Answer::Info { json: fact, .. } => fact.weight(),
            Answer::Zip { directory, .. } => directory.len(),
            Answer::Missing(reason) => reason.len(),
        };
        let module = key.module.path().as_str().len() * 2;
        (OVERHEAD + module + question + answer) as u64
    }
}

impl AnswerCache {
    /// Keeps answers that take at most this many bytes together.
    pub fn new(max_weight: u64) -> Self {
        let items = usize::try_from(max_weight / 1024).unwrap_or(usize::MAX);
        Self {
            cache: Cache::with_weighter(items, max_weight, ByBytes),
            max_answer: max_weight / MAX_ANSWER,
        }
    }

    pub(super) fn get(&self, key: &KeyRef<'_>) -> Option<Answer> {
        self.cache.get(key)
    }

    pub(super) fn insert(&self, key: Key, answer: Answer) {
        if ByBytes.weight(&key, &answer) <= self.max_answer {
            self.cache.insert(key, answer);
        }
    }

    /// Bytes that the kept answers take.
    pub fn weight(&self) -> u64 {
        self.cache.weight()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use goproxy_core::module_path::ModulePath;
    use goproxy_core::resolve::Module;

    use super::*;

    const MAX_WEIGHT: u64 = 128 << 20;

    fn module(path: &str) -> Module {
        let path = ModulePath::parse(path).unwrap();
        let root = path.as_str().to_owned();
        Module::new(path, &root, "").unwrap()
    }

    #[test]
    fn an_answer_is_found_by_all_of_its_key_and_by_nothing_less() {
        let (one, other) = (module("mod.test/one"), module("mod.test/other"));
        let info = Question::Info("v1.0.0".to_owned());
        let key = KeyRef {
            snapshot: 1,
            origin: "https://mod.test/one.git",
            module: &one,
            question: &info,
        };
        let (cache, answer) = (
            AnswerCache::new(MAX_WEIGHT),
            Answer::List(Bytes::from("v1.0.0\n")),
        );
        cache.insert(key.owned(), answer.clone());
        assert_eq!(cache.get(&key), Some(answer));
        for absent in [
            KeyRef { snapshot: 2, ..key },
            KeyRef {
                origin: "https://mod.test/two.git",
                ..key
            },
            KeyRef {
                module: &other,
                ..key
            },
            KeyRef {
                question: &Question::List,
                ..key
            },
        ] {
            assert_eq!(cache.get(&absent), None, "{absent:?}");
        }
    }
}
