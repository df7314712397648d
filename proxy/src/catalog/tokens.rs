//! From a credential to the token that it is, by digest.

use std::collections::HashMap;
use std::sync::Arc;

use goproxy_core::hash::sha256;
use goproxy_core::serving_set::Token;

/// The tokens of a serving set. A look-up hashes what was presented and compares digests, so the
/// time it takes says nothing about tokens that exist.
#[derive(Debug, Default)]
pub struct TokenIndex {
    by_digest: HashMap<[u8; 32], Arc<Token>>,
}

impl TokenIndex {
    /// An index of these tokens.
    pub fn new(tokens: impl IntoIterator<Item = Token>) -> Self {
        let by_digest = tokens
            .into_iter()
            .map(|token| (token.digest, Arc::new(token)))
            .collect();
        Self { by_digest }
    }

    /// The token with this text, expired or not.
    pub fn find(&self, text: &[u8]) -> Option<&Arc<Token>> {
        self.by_digest.get(&sha256(text))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_digest.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_digest.is_empty()
    }
}
